"""Records that come twice, processes that die, a sender that is throttled: nobody is mailed twice, nobody forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from infra.proof.season import invariants
from infra.proof.season.functions import errors
from infra.proof.season.observed import observed
from infra.proof.season.play import Script, Season, season
from infra.proof.season.policies import (
    DiesAfterSes,
    DiesAnywhere,
    EverythingTwice,
    Fails,
    LostEvents,
    SchedulerOutage,
    Throttles,
)
from infra.proof.season.recounted import recounted
from infra.proof.season.totals import mails_by_state
from shared.outbox import Kind
from shared.outbox.table import OutboxTable
from tests.proof.season.conftest import played

ENDED = {"delivered", "bounced", "complained", "dropped"}


def test_records_that_come_twice_and_deaths_behind_ses_send_no_mail_twice(small: Script) -> None:
    """Every stream record and event arrives twice, the sender dies behind every fifth mail that SES took."""
    fault = DiesAfterSes(every=5)
    with played(small, fault, EverythingTwice()) as made:
        assert len(fault.deaths) >= 10
        assert made.functions.deaths == len(fault.deaths)
        assert _healed(made) == []


def test_without_the_lease_records_that_come_twice_send_mails_twice(
    small: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the claim's condition gone the simulator sees what it is there to see."""
    monkeypatch.setattr(OutboxTable, "claim", lambda *_: True)
    with season(small, roads=EverythingTwice()) as made:
        made.begin()
        made.world.run(small.project.meetings[0].starts)
        assert len(list(invariants.sent_once(made))) > 10


def test_the_one_honest_exception_is_as_large_as_its_cause(small: Script) -> None:
    """The sender died behind SES's acceptance, and SES's own word of it is lost too: only then a mail goes out again.

    As often as that happened to it, and no oftener; nobody else gets anything twice.
    """
    fault = DiesAfterSes(every=6)
    with season(small, fault, LostEvents()) as made:
        made.begin()
        made.world.run(small.project.meetings[0].starts)
        deaths = Counter(fault.deaths)
        times = Counter(mail.id for mail in made.post.sent)
        assert deaths.total() >= 8
        assert {id for id, count in times.items() if count > 1} <= deaths.keys()
        assert all(times[id] <= 1 + died for id, died in deaths.items())
        assert times.total() - len(times) <= deaths.total() <= len(times) // 5 + 1


@pytest.mark.parametrize("seed", [1, 2])
def test_deaths_anywhere_leave_nothing_undone(small: Script, seed: int) -> None:
    """Every function dies now and then between two calls, and records come twice: what always holds, holds each day.

    In the end every mail went out once, and the tables say what people and the secretariat saw.
    """
    fault = DiesAnywhere(seed, share=0.02)
    with season(replace(small, seed=seed), fault, EverythingTwice()) as made:
        made.begin()
        assert [each for _ in made.days() for each in invariants.broken(made)] == []
        assert len(fault.deaths) > 30
        # An event of SES whose function died at each of Lambda's three tries is lost: the mail went, unheard of.
        assert _healed(made, ENDED | {"sent"}) == []


def test_a_throttled_sender_sends_everything_later(small: Script) -> None:
    """Each mail that SES refused for now is owed again by a tick, and goes out once."""
    with played(small, Throttles(every=3), EverythingTwice()) as made:
        assert _healed(made) == []


def test_a_mail_whose_answer_was_lost_is_not_sent_again(small: Script) -> None:
    """SES took every fourth mail and its answer never came: the mail waits for SES's own word, and went once."""
    fault = Fails(every=4)
    with played(small, fault, EverythingTwice()) as made:
        assert fault.asked >= 40
        assert _healed(made) == []


def test_days_without_schedules_heal_on_the_next(small: Script) -> None:
    """No tick, no night and no morning on the days of the invitation, the reminder and the meeting; streams are late.

    Everything goes out a day later, where it still may.
    """
    days = frozenset({date(2018, 7, 25), date(2018, 8, 13), date(2018, 8, 15)})
    roads = SchedulerOutage(days=days)
    with played(small, roads=roads) as made:
        kinds = mails_by_state(made)
        assert roads.skipped >= len(days)
        assert _healed(made) == []
        assert {"invitation", "reminder", "evaluation", "thanks", "season-report"} <= kinds.keys()


def test_a_meeting_that_is_called_off_is_told_once_to_each(small: Script) -> None:
    """In the midst of deaths and doubled records: a farewell to everybody registered, and nothing else about it."""
    [meeting] = small.project.meetings
    off = replace(small, habits=replace(small.habits, calls_off=meeting.id, writes="", slips=""))
    with played(off, DiesAfterSes(every=3), EverythingTwice()) as made:
        told = made.tables.registrations.all(small.project.id, meeting.id)
        assert made.secretariat.wants.called_off == {meeting.id}
        silent = {address for address, what in made.post.heard if what == "Complaint"}
        heard = [mail.to for mail in made.post.sent if mail.kind is Kind.MEETING_CANCELLED]
        assert sorted(heard) == sorted({each.address for each in told if each.live} - silent)
        assert not {"reminder", "evaluation", "thanks", "day-before"} & mails_by_state(made).keys()
        assert _healed(made) == []


def test_a_meeting_that_is_moved_is_told_once_to_each(small: Script) -> None:
    """The same with an hour's move: everybody hears of it, and is reminded of the new hour."""
    [meeting] = small.project.meetings
    moved = replace(small, habits=replace(small.habits, moves=meeting.id))
    with played(moved, DiesAfterSes(every=3), EverythingTwice()) as made:
        assert made.secretariat.wants.moved == {meeting.id}
        assert 5 <= mails_by_state(made)["meeting-moved"]["delivered"] <= 12
        assert _healed(made) == []


def _healed(made: Season, states: frozenset[str] | set[str] = ENDED) -> list[str]:
    """What is wrong in the end: a mail twice, late, unwelcome or still on its way, an error, a number."""
    found = [*invariants.broken(made), *invariants.broken_in_the_end(made)]
    left = {state for found in mails_by_state(made).values() for state in found} - states
    found += [f"a mail is {state}" for state in sorted(left)]
    found += [str(each) for each in errors(made.functions.logs)]
    seen, counted = observed(made), recounted(made)
    return found if seen == counted else [*found, f"{seen}\n{counted}"]
