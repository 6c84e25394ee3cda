"""Whoever owes mails dies before and after every call of AWS, each once: what is done again in the end owes the same.

The sender's and the feedback's deaths are played in `test_a_death_at_every_call`; here die the planner, the morning's
summaries, the budget's watch, the public's pages and the desk.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from moto.dynamodb.models import dynamodb_backends

from infra.proof.season.cloud import PUBLIC_URL, REGION
from infra.proof.season.functions import Broken
from infra.proof.season.play import Script, Season, season
from infra.proof.season.streams import ACCOUNT
from infra.proof.season.totals import outbox
from infra.proof.season.writing import filled
from shared.budget.lines import Expense
from shared.campaigns import checkpoints
from shared.outbox import Kind
from shared.outbox.kinds import TIMETABLE
from tests.proof.season.test_a_death_at_every_call import DiesAt

QUARTER = timedelta(minutes=15)
HEALING = 2
"""Ticks, or tries of the same form, after the one that died."""

CAMPAIGNS = sorted({*TIMETABLE, Kind.MEETING_MOVED, Kind.MESSAGE})


@dataclass
class Moment:
    """The tables as they were shortly before something happened."""

    now: datetime
    tables: Mapping[str, bytes]


@dataclass
class Stage:
    """A season that was played to its end, and the moments of it that can be gone back to."""

    made: Season
    fault: DiesAt
    moments: dict[str, Moment] = field(default_factory=dict)

    def keep(self, name: str) -> None:
        """Remember this moment."""
        if name not in self.moments:
            held = {key: pickle.dumps(table.items) for key, table in _backend().items()}
            self.moments[name] = Moment(self.made.world.now, held)

    def go_back(self, name: str) -> None:
        """Make everything as it was."""
        moment = self.moments[name]
        self.made.world.now = moment.now
        for key, items in moment.tables.items():
            _backend()[key].items = pickle.loads(items)  # noqa: S301 - our own, from a moment ago

    def owed(self) -> Counter[str]:
        """How many mails of each kind the outbox holds."""
        return Counter(item["kind"] for item in outbox(self.made))


@pytest.fixture(scope="module")
def stage(small: Script) -> Iterator[Stage]:
    [meeting] = small.project.meetings
    tiny = replace(
        small, rows=small.rows[:7], habits=replace(small.habits, moves=meeting.id, sends_now=""), scanned=0.0
    )
    fault = DiesAt()
    with pytest.MonkeyPatch.context() as patch, season(tiny, fault) as made:
        patch.setattr(checkpoints, "PAGE", 3)  # a campaign goes over several pages, each of which may be the last
        stage = Stage(made, fault)
        invoke = made.functions.invoke

        def watched(function: str, event: Mapping[str, Any]) -> Any:
            """Before a function owes what it did not owe yet, the moment is kept under the name of the new kind."""
            if function not in {"plan", "summaries", "budget"}:
                return invoke(function, event)
            before = stage.owed()
            stage.moments.pop("now", None)
            stage.keep("now")
            answer = invoke(function, event)
            for kind in stage.owed() - before:
                stage.moments.setdefault(f"{function} {kind}", stage.moments["now"])
            return answer

        made.functions.invoke = watched  # type: ignore[method-assign]
        made.begin()
        made.world.at(meeting.registration_closes - timedelta(days=8), lambda: stage.keep("sign up"))
        for _ in made.days():
            pass
        made.functions.invoke = invoke  # type: ignore[method-assign]
        yield stage


def _die_everywhere(stage: Stage, moment: str, function: str, act: Callable[[int], None]) -> list[str]:
    """Let `act` die at each call of `function`, then do it again; what differs from no death at all, in words."""

    def play(place: int, *, behind: bool) -> Counter[str]:
        stage.go_back(moment)
        stage.fault.aim(function, place, behind=behind)
        for number in range(1 + HEALING):
            act(number)
        return stage.owed()

    stage.go_back(moment)
    before = stage.owed()
    expected, wrong, places = play(0, behind=False), [], 0
    assert expected - before, "nothing was to be owed"
    for behind in (False, True):
        place = 1
        while True:
            owed = play(place, behind=behind)
            if not stage.fault.died_at and stage.fault.seen < place:
                break
            places += bool(stage.fault.died_at)
            if owed != expected:
                wrong.append(f"{place} {behind} {stage.fault.died_at}: {owed - expected} {expected - owed}")
            place += 1
    assert places >= 4, places
    return wrong


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_a_campaign_is_owed_to_each_once_whichever_call_the_planner_dies_at(stage: Stage, kind: Kind) -> None:
    """The ticks that follow owe what is missing, and nothing twice; a meeting, a message or members alike."""
    moment = f"plan {kind.value}"
    began = stage.moments[moment].now

    def tick(number: int) -> None:
        _invoke(stage, "plan", began + number * QUARTER)

    assert _die_everywhere(stage, moment, "plan", tick) == []


def test_a_summary_is_owed_once(stage: Stage) -> None:
    """Lambda tries a scheduled event again; a morning's summary and its copies are owed once."""
    moment = f"summaries {Kind.SUMMARY.value}"
    began = stage.moments[moment].now
    assert _die_everywhere(stage, moment, "summaries", lambda number: _invoke(stage, "summaries", began)) == []


def test_a_warning_is_owed_once(stage: Stage) -> None:
    """Of a bill that breaks its line, and of which the desk died before it told, the night tells once."""
    stage.go_back("sign up")
    bill = Expense("b", "oplaegsholder", stage.made.world.now.date(), "Oplæg", "Oplægsholderen", 700_000)
    assert stage.made.tables.budget.record(stage.made.script.project.id, bill)
    stage.keep("a bill")
    began = stage.made.world.now
    assert _die_everywhere(stage, "a bill", "budget", lambda number: _invoke(stage, "budget", began)) == []


def test_signing_up_owes_its_mail_once(stage: Stage) -> None:
    """A page that broke is sent again: one registration, and one confirmation."""
    made = stage.made
    [meeting] = made.script.project.meetings
    row = made.script.rows[0]
    values = {**filled(made.world.chance("form"), row), "address": "ny.gaest@example.org", "party": "1"}
    url = f"{PUBLIC_URL}/{made.script.project.id}/{meeting.id}"

    def sign_up(number: int) -> None:
        page = made.people.browser.get(url)
        if page.forms:
            made.people.browser.post(page.forms[0], values)

    def compare(owed: list[str]) -> list[str]:
        # Whoever sends the form once more gets one mail that says that she was registered already.
        return [each for each in owed if "already-registered" not in each]

    assert compare(_die_everywhere(stage, "sign up", "registration", sign_up)) == []


def test_a_browser_that_is_not_known_brings_one_mail_an_hour(stage: Stage) -> None:
    """Whichever call the desk dies at, and however often the button is pressed."""
    made = stage.made
    summary = next(mail for mail in made.post.sent if mail.kind is Kind.SUMMARY and mail.link("d/task/"))
    stage.made.world.now = summary.at + timedelta(hours=2)  # in an hour in which no browser was approved
    stage.keep("desk")
    link = summary.link("d/task/") or ""
    made.secretariat.desk.browser.cookies.clear()

    def press(number: int) -> None:
        page = made.secretariat.desk.browser.get(link)
        form = page.forms[0] if page.forms else None
        if form:
            made.secretariat.desk.browser.post(form, {})

    assert _die_everywhere(stage, "desk", "desk", press) == []


def _invoke(stage: Stage, function: str, moment: datetime) -> None:
    stage.made.world.now = moment
    with suppress(Broken):
        stage.made.functions.invoke(function, {"time": moment.strftime("%Y-%m-%dT%H:%M:%SZ")})


def _backend() -> Mapping[str, Any]:
    return dynamodb_backends[ACCOUNT][REGION].tables
