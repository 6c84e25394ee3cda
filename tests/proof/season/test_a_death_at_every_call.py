"""A process that dies before and after every call it makes of AWS, each once, for each kind of mail: one mail goes out.

`test_faults` plays whole seasons with deaths drawn by chance; here none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from infra.proof.gallery import scene
from infra.proof.gallery.states import STATES
from infra.proof.season.play import Season, script, season
from infra.proof.season.policies import Call, Fault, ProcessDied
from mailing import send
from shared.campaigns import planner
from shared.mails.compose import compose
from shared.outbox import Kind, Mail, State
from shared.outbox.protocol import GRACE
from shared.outbox.rate_limiter import KEY
from shared.technical import dynamodb
from shared.technical.dynamodb import Delete
from tests.builders import there

KINDS = sorted({state.kind for state in STATES})
TICKS = [timedelta(minutes=15), timedelta(minutes=45), GRACE + timedelta(minutes=15), GRACE + timedelta(minutes=45)]
QUIET = GRACE + timedelta(hours=2)


@dataclass
class DiesAt(Fault):
    """`function` dies once, before or behind the `place`-th call that it makes."""

    function: str = ""
    place: int = 0
    behind: bool = False
    seen: int = 0
    died_at: str = ""

    def aim(self, function: str, place: int, *, behind: bool) -> None:
        """Wait for this call."""
        self.function, self.place, self.behind = function, place, behind
        self.seen, self.died_at = 0, ""

    def before(self, call: Call) -> None:
        """Count it."""
        if call.function == self.function:
            self.seen += 1
            self._maybe(call, behind=False)

    def after(self, call: Call) -> None:
        """AWS has done it."""
        if call.function == self.function:
            self._maybe(call, behind=True)

    def _maybe(self, call: Call, *, behind: bool) -> None:
        if not self.died_at and self.seen == self.place and behind is self.behind:
            self.died_at = call.operation
            raise ProcessDied


def nothing_due(_: str) -> None:
    """In place of a look at a season: the planner looks after stuck mails alone."""


@dataclass
class Stage:
    """A cloud in which each kind of mail applies, at a moment of its own, and nobody reads any."""

    made: Season
    fault: DiesAt
    mails: Mapping[Kind, tuple[Mail, datetime]]
    operations: list[str] = field(default_factory=list)

    def play(self, kind: Kind) -> int:
        """Owe the mail of `kind` once, and let everything happen that heals; how often SES was given it."""
        mail, now = self.mails[kind]
        outbox, world = self.made.tables.outbox, self.made.world
        tables = self.made.tables
        ticking = planner.Planner(tables.projects, tables.members, tables.registrations, outbox)
        for id in (mail.id, KEY["id"]):
            dynamodb.write(Delete(outbox.name, {"id": id}))
        before = len(self.made.post.sent)
        world.now = now
        world.chances.asked.clear()  # so that SES tells in the same order each time
        send.wiring.cache_clear()
        latest = max(mail.latest, now + timedelta(days=1))
        world.at(now, lambda: outbox.owe(replace(mail, owed_at=now, latest=latest)))
        for after in TICKS:
            world.at(now + after, lambda: ticking.tick(world.now, hand_on=nothing_due))
        world.run(now + QUIET)
        return sum(each.id == mail.id for each in self.made.post.sent[before:])

    def state(self, kind: Kind) -> State:
        """What became of it."""
        entry = there(self.made.tables.outbox.get(self.mails[kind][0].id))
        return entry.state


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    fault = DiesAt()
    with season(replace(script(), rows=()), fault) as made:
        made.post.readers.clear()
        post = send.wiring().sources
        found: dict[Kind, tuple[Mail, datetime]] = {}
        real = compose

        def noted(mail: Mail, where: Any, links: Any, now: datetime) -> Any:
            letter = real(mail, where, links, now)
            found.setdefault(mail.kind, (mail, now))
            return letter

        with patch.object(scene, "compose", noted):
            for number, state in enumerate(STATES):
                if state.kind not in found:
                    state.make(post, f"s{number}", "da")
        # Each mail has a moment of its own: at a later one's what was asked on the form would have had its day.
        with patch.object(planner, "look_after"):
            yield Stage(made, fault, found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_goes_out_once_whichever_call_its_sender_or_its_news_die_at(stage: Stage, kind: Kind) -> None:
    """Every call of the two functions has its turn to be the last, and nothing is lost or doubled."""
    stage.fault.aim("", 0, behind=False)
    assert (stage.play(kind), stage.state(kind)) == (1, State.DELIVERED)
    points: dict[tuple[str, bool], list[str]] = {}
    for function in ("send", "feedback"):
        for behind in (False, True):
            place = 1
            while True:
                stage.fault.aim(function, place, behind=behind)
                sent, state = stage.play(kind), stage.state(kind)
                assert (sent, state) == (1, State.DELIVERED), (function, place, behind, stage.fault.died_at)
                if stage.fault.seen < place:
                    break
                if stage.fault.died_at:  # not behind a call that AWS refuses
                    points.setdefault((function, behind), []).append(stage.fault.died_at)
                place += 1
    assert {"SendEmail", "UpdateItem"} <= set(points["send", True]) <= set(points["send", False])
    assert len(points["send", True]) >= 5
    assert {"GetItem", "UpdateItem"} <= set(points["feedback", True]) <= set(points["feedback", False])


def test_without_word_from_ses_a_mail_whose_sender_died_behind_it_goes_twice(stage: Stage) -> None:
    """A control, and the one honest exception: the process died behind SES, and SES's events are lost too."""
    kind = Kind.CONFIRMATION
    counts: dict[str, list[int]] = {}
    with patch.object(stage.made.functions, "send_event", lambda *_: True):
        for place in range(1, 20):
            stage.fault.aim("send", place, behind=True)
            sent = stage.play(kind)
            counts.setdefault(stage.fault.died_at, []).append(sent)
    assert counts.pop("SendEmail") == [2]
    assert {count for each in counts.values() for count in each} == {1}


def test_no_kind_of_mail_is_left_out() -> None:
    """Whoever adds a kind adds it to the gallery's states, and it dies here."""
    assert set(KINDS) == set(Kind)
