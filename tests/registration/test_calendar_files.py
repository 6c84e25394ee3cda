"""Meetings as calendar files: the season to subscribe to, one meeting to add, read back as a calendar reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar

from shared.meetings import Meeting
from shared.projects import Project
from shared.technical import clock, dynamodb
from tests.builders import PROJECT, a_project
from tests.conftest import Tables, tables
from tests.registration.conftest import ADDRESS
from tests.registration.visitor import Seen, Visitor

SEASON = f"/{PROJECT}/calendar.ics"
MEETING = f"/{PROJECT}/moede-1/calendar.ics"


def the_calendar(answer: Seen) -> Any:
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return icalendar.Calendar.from_ical(answer.body)


def events(answer: Seen) -> dict[str, Any]:
    return {str(each["UID"]): each for each in the_calendar(answer).walk("VEVENT")}


def change(tables: Tables, known: Project, *meetings: Meeting) -> None:
    """Make the first meetings of the season `meetings`."""
    wanted = replace(known, meetings=(*meetings, *known.meetings[len(meetings) :]))
    dynamodb.transact(tables.projects.writes(wanted, known))


def test_the_season_s_feed_has_every_meeting_at_its_time(visitor: Visitor, kept: Project) -> None:
    """Four events with a time zone that the file itself explains, summer time and winter time."""
    found = events(visitor.get(SEASON))
    assert {uid: (event.start, event.end) for uid, event in found.items()} == {
        f"{each.id}@{PROJECT}.tovholder": (each.starts, each.ends) for each in kept.meetings
    }
    assert {event["DTSTART"].params["TZID"] for event in found.values()} == {"Europe/Copenhagen"}
    assert {event.start.strftime("%H:%M") for event in found.values()} == {"08:00"}
    [zone] = the_calendar(visitor.get(SEASON)).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Copenhagen"


def test_the_feed_says_its_name_and_when_to_look_again(visitor: Visitor, kept: Project) -> None:
    """RFC 7986 for who reads it, the older names for Apple, Google and Outlook."""
    feed = the_calendar(visitor.get(SEASON))
    assert feed["METHOD"] == "PUBLISH"
    assert feed["X-WR-CALNAME"] == feed["NAME"] == kept.called
    assert feed["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert feed["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert "X-PUBLISHED-TTL:PT6H" in visitor.get(SEASON).body


def test_an_event_says_what_it_is_and_where_to_sign_up(visitor: Visitor, kept: Project) -> None:
    """Everybody's event has an organizer and no guest (RFC 5546, 3.2.1)."""
    event = events(visitor.get(MEETING))[f"moede-1@{PROJECT}.tovholder"]
    assert str(event["SUMMARY"]) == "Netværksmøde: Netværksmøde 1"
    assert str(event["LOCATION"]) == "Verdensrummet, Eksempelvej 1, 2300 København S"
    assert str(event["URL"]) == f"{ADDRESS}/{PROJECT}/moede-1"
    assert str(event["DESCRIPTION"]).startswith(kept.meetings[0].topic)
    assert str(event["DESCRIPTION"]).endswith(f"{ADDRESS}/{PROJECT}/moede-1")
    assert event["ORGANIZER"] == "mailto:sekretariatet@example.org"
    assert "ATTENDEE" not in event
    assert event["STATUS"] == "CONFIRMED"


def test_following_the_season_blocks_no_time_and_adding_a_meeting_does(visitor: Visitor) -> None:
    """Whoever follows need not come; whoever adds one meeting means to."""
    assert {str(each.get("TRANSP")) for each in events(visitor.get(SEASON)).values()} == {"TRANSPARENT"}
    assert [each.get("TRANSP", "OPAQUE") for each in events(visitor.get(MEETING)).values()] == ["OPAQUE"]


def test_one_meeting_is_the_same_event_as_in_the_feed_and_opens_no_new_calendar(visitor: Visitor) -> None:
    """Same UID and SEQUENCE, and no name for a calendar, which Outlook would make."""
    single = the_calendar(visitor.get(MEETING))
    [event] = single.walk("VEVENT")
    same = events(visitor.get(SEASON))[str(event["UID"])]
    assert (event["SEQUENCE"], event.start) == (same["SEQUENCE"], same.start)
    assert "X-WR-CALNAME" not in single
    assert "NAME" not in single


def test_a_meeting_that_moves_moves_in_the_calendars_that_have_it(visitor: Visitor, kept: Project) -> None:
    """The same UID, a higher SEQUENCE, the new time; the others stay where they are."""
    before = events(visitor.get(SEASON))
    first = kept.meetings[0]
    day = timedelta(days=1)
    change(tables, kept, replace(first, starts=first.starts + day, ends=first.ends + day, version=first.version + 1))
    visitor.now += timedelta(seconds=1)
    after = events(visitor.get(SEASON))
    uid = f"moede-1@{PROJECT}.tovholder"
    assert after.keys() == before.keys()
    assert after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
    assert after[uid].start == before[uid].start + day
    assert all(after[each].start == before[each].start for each in before if each != uid)


def test_what_is_typed_into_a_plan_stays_text(visitor: Visitor, kept: Project) -> None:
    """Line breaks, commas and colons end no line and begin no property."""
    nasty = "Møde; A, B\nATTENDEE:mailto:x@example.org"
    change(tables, kept, replace(kept.meetings[0], title="X\nBEGIN:VALARM", topic=nasty))
    event = events(visitor.get(MEETING))[f"moede-1@{PROJECT}.tovholder"]
    assert str(event["SUMMARY"]) == "Netværksmøde: X"
    assert nasty in str(event["DESCRIPTION"])
    assert "ATTENDEE" not in event
    assert event.subcomponents == []


def test_who_has_the_feed_is_not_sent_it_again(visitor: Visitor, kept: Project) -> None:
    """An hour later nothing changed, though the stamp did; when a meeting changes, the tag does."""
    first = visitor.get(SEASON)
    visitor.now += timedelta(hours=1)
    tag = first.headers["ETag"]
    again = visitor.get(SEASON, if_none_match=tag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, "", tag)
    assert visitor.get(SEASON).body != first.body
    change(tables, kept, replace(kept.meetings[0], topic="Noget andet"))
    assert visitor.get(SEASON, if_none_match=tag).status == 200


def test_the_pages_lead_to_the_calendars(visitor: Visitor, kept: Project) -> None:
    """The season by webcal and as a file, a meeting as a file while it is to come; in Danish."""
    season = visitor.get(f"/{PROJECT}").page
    links = {each["href"] for each in season.tags("a")}
    assert {f"webcal://moeder.example.org{SEASON}", SEASON} <= links
    assert "Få alle møderne i din kalender" in season.text
    page = visitor.get(f"/{PROJECT}/moede-1").page
    assert MEETING in {each["href"] for each in page.tags("a")}
    assert "Læg mødet i din kalender" in page.text
    visitor.now = kept.meetings[0].ends
    assert MEETING not in {each["href"] for each in visitor.get(f"/{PROJECT}/moede-1").page.tags("a")}


def test_a_feed_costs_one_request_to_the_tables(visitor: Visitor, calls: list[str]) -> None:
    """Programs ask again for years."""
    visitor.get(SEASON)
    assert calls == ["Query"]


def test_the_stamp_is_when_it_was_asked_for(visitor: Visitor) -> None:
    """`now` comes from the request, to the second."""
    [event] = events(visitor.get(MEETING)).values()
    assert event.stamp == clock.parse(clock.text(visitor.now.replace(microsecond=0)))


def test_a_project_without_meetings_has_an_empty_feed(visitor: Visitor) -> None:
    """A season may be announced before its days are known."""
    tables.keep(replace(a_project(), id="valby", meetings=()))
    assert events(visitor.get("/valby/calendar.ics")) == {}
