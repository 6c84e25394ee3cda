"""What is due when, on clocks in Copenhagen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from shared.campaigns.campaign import Campaign
from shared.campaigns.due import campaign, campaigns, due
from shared.meetings import Meeting
from shared.outbox import Kind
from shared.outbox.kinds import LAST_REMINDER, TIMETABLE
from shared.outbox.occasion import ONCE, OfDay, OfMeeting
from shared.plans.changing import cancelled, moved
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.projects.timetable import Days, Moment, Timetable
from shared.technical import clock
from tests.builders import a_meeting, a_project, there


def meeting(starts: str, **changes: Any) -> Meeting:
    """A meeting of 90 minutes that starts at local time `starts`; one signs up until noon the day before."""
    begins = datetime.fromisoformat(starts).replace(tzinfo=clock.COPENHAGEN).astimezone(UTC)
    closes = clock.at(clock.local(begins).date() - timedelta(days=1), time(12))
    times: dict[str, Any] = {"starts": begins, "ends": begins + timedelta(minutes=90), "registration_closes": closes}
    return a_meeting(**times, promotion_closes=closes, **changes)


def moments(timetable: Timetable, one: Meeting) -> dict[str, str]:
    """Of every mail that the timetable knows, the local time at which it is due."""
    return {kind.value: f"{clock.local(timetable.at(kind, one)):%a %Y-%m-%dT%H:%M}" for kind in TIMETABLE}


SUMMER = {
    "share-kit": "Fri 2018-07-20T09:00",
    "preview": "Fri 2018-07-20T09:00",
    "invitation": "Wed 2018-07-25T09:00",
    "second-invitation": "Wed 2018-08-08T09:00",
    "catering-order": "Fri 2018-08-10T09:00",
    "reminder": "Mon 2018-08-13T09:00",
    "day-before": "Tue 2018-08-14T13:00",
    "evaluation": "Wed 2018-08-15T09:15",
    "day-after": "Thu 2018-08-16T08:00",
    "thanks": "Mon 2018-08-20T09:00",
    "season-report": "Wed 2018-08-22T09:00",
}
"""24 days before is a Sunday, 4 days after one too; three working days before a Wednesday is a Friday."""


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        pytest.param("2018-08-15T08:00", SUMMER, id="summer"),
        pytest.param(
            "2018-11-07T08:00",
            {
                "preview": "Fri 2018-10-12T09:00",
                "invitation": "Wed 2018-10-17T09:00",
                "second-invitation": "Wed 2018-10-31T09:00",
                "reminder": "Mon 2018-11-05T09:00",
                "evaluation": "Wed 2018-11-07T09:15",
            },
            id="the clocks went back on 28 October",
        ),
        pytest.param(
            "2018-03-27T08:00",
            {
                "invitation": "Tue 2018-03-06T09:00",
                "second-invitation": "Tue 2018-03-20T09:00",
                "reminder": "Sun 2018-03-25T09:00",
                "day-after": "Wed 2018-03-28T08:00",
                "thanks": "Tue 2018-04-03T09:00",
                "season-report": "Tue 2018-04-03T09:00",
            },
            id="forward on 25 March; from Maundy Thursday to Easter Monday nobody works",
        ),
        pytest.param(
            "2018-04-04T08:00",
            {"catering-order": "Tue 2018-03-27T09:00", "day-before": "Tue 2018-04-03T13:00"},
            id="right behind Easter the order is placed a week before",
        ),
        pytest.param(
            "2019-01-10T08:00",
            {
                "preview": "Mon 2018-12-17T09:00",
                "invitation": "Thu 2018-12-20T09:00",
                "second-invitation": "Thu 2019-01-03T09:00",
                "reminder": "Tue 2019-01-08T09:00",
                "thanks": "Mon 2019-01-14T09:00",
            },
            id="year's end",
        ),
        pytest.param(
            "2019-01-19T08:00",
            {"share-kit": "Fri 2018-12-21T09:00", "preview": "Fri 2018-12-21T09:00"},
            id="Christmas Day is moved to the Friday before Christmas",
        ),
        pytest.param(
            "2018-12-21T08:00",
            {"day-after": "Thu 2018-12-27T08:00", "thanks": "Thu 2018-12-27T09:00"},
            id="behind Christmas",
        ),
    ],
)
def test_each_mail_has_its_day_and_its_hour(starts: str, expected: Mapping[str, str]) -> None:
    """On the wall, whatever the season; where a rule says so, on a day when offices work."""
    found = moments(Timetable(), meeting(starts))
    assert {kind: found[kind] for kind in expected} == expected


def test_the_hours_that_clocks_skip_or_show_twice() -> None:
    """02:30 on the night when the clocks go forward is 03:30; twice 02:30 in October means the first."""
    assert clock.at(date(2018, 3, 25), time(2, 30)) == datetime(2018, 3, 25, 1, 30, tzinfo=UTC)
    assert clock.at(date(2018, 10, 28), time(2, 30)) == datetime(2018, 10, 28, 0, 30, tzinfo=UTC)
    night = Timetable({"reminder": Moment(-2, time(2, 30))})
    assert night.at(Kind.REMINDER, meeting("2018-03-27T08:00")) == datetime(2018, 3, 25, 1, 30, tzinfo=UTC)


def test_the_list_of_guests_waits_until_registration_has_closed() -> None:
    """Where a meeting takes registrations until the evening, the day before's mail comes then."""
    late = meeting("2018-08-15T08:00")
    late = replace(late, registration_closes=clock.at(date(2018, 8, 14), time(20)))
    assert Timetable().at(Kind.DAY_BEFORE, late) == late.registration_closes


@pytest.mark.parametrize(
    ("day", "counted", "days", "expected"),
    [
        ("2018-08-15", Days.WORKING, -3, "2018-08-10"),
        ("2018-08-15", Days.WORKING, 0, "2018-08-15"),
        ("2018-12-21", Days.WORKING, 1, "2018-12-27"),
        ("2018-03-27", Days.OR_AFTER, 3, "2018-04-03"),
        ("2018-04-03", Days.OR_BEFORE, -1, "2018-03-28"),
        ("2018-04-03", Days.EVERY, -1, "2018-04-02"),
    ],
)
def test_working_days(day: str, counted: Days, days: int, expected: str) -> None:
    """Counted alone, or looked for on either side of a day off: Easter 2018 is 29 March to 2 April."""
    found = Moment(days, time(9), counted).around(date.fromisoformat(day))
    assert clock.local(found).date() == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2018-08-15", True),
        ("2018-08-18", False),
        ("2018-03-30", False),
        ("2018-04-02", False),
        ("2018-05-10", False),
        ("2018-06-05", False),
        ("2018-12-24", False),
        ("2018-12-27", True),
        ("2018-12-31", False),
        ("2023-05-05", False),
        ("2024-04-26", True),
    ],
)
def test_a_municipal_office_keeps_the_holidays(day: str, working: bool) -> None:
    """Weekends, Easter, Ascension Day, Constitution Day, Christmas; Great Prayer Day until 2023 and no longer."""
    assert clock.working_day(date.fromisoformat(day)) is working


def project(one: Meeting, *overrides: CampaignOverride) -> Project:
    return a_project(one, overrides=overrides)


def kinds(found: Project, now: datetime) -> list[str]:
    return [each.kind.value for each in due(found, now)]


def of(found: Project, kind: Kind) -> Campaign:
    return there(campaign(found, found.meetings[0], kind))


def test_an_outage_heals_and_nothing_goes_out_late() -> None:
    """A day late everything is still due; each until its own last moment, and not a second longer."""
    one = meeting("2018-08-15T08:00")
    found = project(one)
    at = {kind: of(found, kind).at for kind in TIMETABLE}
    second = timedelta(seconds=1)
    closed = one.registration_closes
    last_reminder = LAST_REMINDER.of(one.starts, one)
    to_the_network = ["share-kit", "preview", "invitation", "second-invitation"]
    for now, expected in (
        (at[Kind.PREVIEW] - second, []),
        (at[Kind.PREVIEW], ["share-kit", "preview"]),
        (at[Kind.INVITATION] - second, ["share-kit", "preview"]),
        (at[Kind.INVITATION] + timedelta(days=1), ["share-kit", "preview", "invitation"]),
        (closed - second, [*to_the_network, "catering-order", "reminder"]),
        (closed, ["catering-order", "reminder"]),
        (last_reminder - second, ["catering-order", "reminder", "day-before"]),
        (last_reminder, ["catering-order", "day-before"]),
        (at[Kind.EVALUATION] - second, []),
        (one.ends, ["evaluation"]),
        (one.ends + timedelta(days=3), ["day-after"]),
        (at[Kind.THANKS], ["day-after", "thanks"]),
        (at[Kind.THANKS] + timedelta(days=10), ["season-report"]),
        (at[Kind.SEASON_REPORT] + timedelta(days=30), []),
    ):
        assert kinds(found, now) == expected, now


def test_a_moved_meeting_has_new_mails_to_its_guests_and_none_to_the_network() -> None:
    """What participants and the secretariat get is by date; members are invited once, to whichever date."""
    old = meeting("2018-08-15T08:00")
    new = moved(old, starts=old.starts + timedelta(days=7), now=old.starts - timedelta(days=10))
    for kind in TIMETABLE:
        before, after = of(project(old), kind), of(project(new), kind)
        assert after.at - before.at == timedelta(days=7)
        to_members = kind in (Kind.INVITATION, Kind.SECOND_INVITATION)
        assert (before.id("p") == after.id("p")) is to_members
        assert after.occasion == (ONCE if to_members else OfDay(date(2018, 8, 22)))


def test_a_move_over_a_change_of_the_clocks_keeps_the_hours() -> None:
    """Nine in the morning before and behind 28 October, and registration still closes at noon."""
    old = meeting("2018-10-24T08:00")
    new = moved(old, starts=clock.at(date(2018, 10, 31), time(8)), now=old.starts - timedelta(days=10))
    assert clock.local(new.registration_closes).strftime("%d %H:%M") == "30 12:00"
    assert moments(Timetable(), new)["reminder"] == "Mon 2018-10-29T09:00"


def test_who_has_just_heard_of_a_move_is_not_reminded() -> None:
    """One mail where two would say the same; a move some days before is reminded of as ever. So is a slip that was
    taken back before anybody heard of it.
    """
    old = meeting("2018-08-15T08:00")
    reminder = of(project(old), Kind.REMINDER).at
    for before, reminded in ((timedelta(hours=17), False), (timedelta(hours=-1), False), (timedelta(hours=19), True)):
        new = moved(old, starts=old.starts + timedelta(hours=1), now=reminder - before)
        assert (campaign(project(new), new, Kind.REMINDER) is not None) is reminded
        back = moved(new, starts=old.starts, now=reminder - before + timedelta(minutes=2))
        assert campaign(project(back), back, Kind.REMINDER) is not None


def test_of_a_cancelled_meeting_only_that_goes_out() -> None:
    """No reminder of it, no thanks for it; word of it until it would have ended."""
    one = meeting("2018-08-15T08:00")
    called_off = one.starts - timedelta(days=5)
    off = cancelled(one, called_off)
    later = meeting("2018-09-19T08:00", id="moede-2")
    assert kinds(a_project(off, later), called_off) == ["meeting-cancelled"]
    [only] = campaigns(a_project(off, later), off)
    assert (only.at, only.latest, only.occasion) == (called_off, off.ends, OfMeeting(1))
    assert "meeting-cancelled" not in kinds(a_project(off, later), off.ends)


def test_paused_mails_stay_and_the_others_go() -> None:
    """Until somebody takes it back."""
    one = meeting("2018-08-15T08:00")
    now = of(project(one), Kind.INVITATION).at
    paused = CampaignOverride(one.id, Kind.INVITATION, paused=True)
    assert kinds(project(one, paused), now) == ["share-kit", "preview"]
    assert kinds(project(one, replace(paused, paused=False)), now) == ["share-kit", "preview", "invitation"]


def test_send_now_is_from_now_on() -> None:
    """And holds for the date that the meeting has; what goes to the network is about whichever date."""
    one = meeting("2018-08-15T08:00")
    now = one.starts - timedelta(days=30)
    overrides = [CampaignOverride(one.id, kind, now_at=now) for kind in (Kind.INVITATION, Kind.REMINDER)]
    assert kinds(project(one, *overrides), now - timedelta(seconds=1)) == []
    assert kinds(project(one, *overrides), now) == ["invitation", "reminder"]
    later = moved(one, starts=one.starts + timedelta(days=7), now=now + timedelta(days=1))
    assert kinds(project(later, *overrides), now + timedelta(days=1)) == ["invitation", "meeting-moved"]


def test_the_season_report_is_about_the_last_meeting_that_is_held() -> None:
    """A cancelled last meeting leaves it to the one before."""
    first, last = meeting("2018-10-17T08:00", id="moede-3"), meeting("2018-11-21T08:00", id="moede-4")
    for season, expected in (((first, last), last), ((first, cancelled(last, first.ends)), first)):
        held = a_project(*season)
        found = [each for one in season for each in campaigns(held, one) if each.kind is Kind.SEASON_REPORT]
        assert [each.meeting for each in found] == [expected.id]
