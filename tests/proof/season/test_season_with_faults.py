"""Records that come twice, processes that die, a sender that is throttled: nobody is mailed twice, nobody forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from infra.proof.season import invariants
from infra.proof.season.functions import errors
from infra.proof.season.observed import observed
from infra.proof.season.play import Script, Season
from infra.proof.season.policies import DeliveryPolicy, DiesAfterSes, EverythingTwice
from infra.proof.season.recounted import recounted
from infra.proof.season.totals import mails_by_state
from infra.proof.season.world import World
from shared.outbox import Kind
from tests.proof.season.conftest import played

ENDED = {"delivered", "bounced", "complained", "dropped"}


class SchedulerOutage(DeliveryPolicy):
    """EventBridge Scheduler starts nothing on some `days` (in UTC)."""

    def __init__(self, days: frozenset[date]) -> None:
        self.days = days
        self.skipped = 0

    def schedule(self, world: World, function: str, time: datetime) -> Iterable[timedelta]:
        """Not on those days."""
        off = time.date() in self.days
        self.skipped += off
        return [] if off else [timedelta()]


def test_days_without_schedules_heal_on_the_next(small: Script) -> None:
    """No tick, no night and no morning on the days of the invitation, the reminder and the meeting.

    Everything goes out a day later, where it still may.
    """
    days = frozenset({date(2018, 7, 25), date(2018, 8, 13), date(2018, 8, 15)})
    off = SchedulerOutage(days)
    with played(small, deliveries=off) as made:
        kinds = mails_by_state(made)
        assert off.skipped >= len(days)
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
        heard = [mail.to for mail in made.post.sent if mail.kind is Kind.MEETING_MOVED]
        assert sorted(heard) == sorted(_registered_at_the_move(made))
        assert len(heard) >= 3
        assert _healed(made) == []


def _registered_at_the_move(made: Season) -> set[str]:
    """The addresses of everybody who had signed up and not cancelled when the secretariat moved the meeting."""
    found: set[str] = set()
    for each in takewhile(lambda each: each.what != "moved a meeting", made.world.log):
        if each.what == "signed up":
            found.add(each.who)
        elif each.what == "cancelled":
            found.discard(each.who)
    return found


def _healed(made: Season, states: frozenset[str] | set[str] = ENDED) -> list[str]:
    """What is wrong in the end: a mail twice, late, unwelcome or still on its way, an error, a number."""
    found = [*invariants.broken(made), *invariants.broken_in_the_end(made, calm=False)]
    left = {state for found in mails_by_state(made).values() for state in found} - states
    found += [f"a mail is {state}" for state in sorted(left)]
    found += [str(each) for each in errors(made.functions.logs)]
    seen, counted = observed(made), recounted(made)
    return found if seen == counted else [*found, f"{seen}\n{counted}"]
