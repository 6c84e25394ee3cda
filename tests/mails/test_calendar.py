"""Calendar messages, read back as a calendar reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from infra.proof.gallery.scene import METTE, MORNING, Scene
from shared.mails import calendar
from shared.mails.mime import mime
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.meetings import Directions, Meeting
from shared.meetings.calendar import timezone
from shared.outbox.mail import Kind
from shared.outbox.occasion import OfChange
from shared.projects import Project
from shared.registrations import Registration
from shared.registrations.changing import erase, move
from shared.technical import clock, dynamodb
from tests.builders import a_meeting
from tests.builders import a_registration as any_registration

LATER = MORNING + timedelta(minutes=1)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
WORDS = calendar.Words("Netværksmøde", "Kom, og tal med; vi ses\nhttps://example.org")


def a_registration(**changes: Any) -> Registration:
    registration = any_registration(person="mette", name="Mette", company="", address="mette@example.org")
    return replace(registration, **changes)


def the_event(ics: str) -> Any:
    [event] = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    return event


def event_of(letter: RenderedMail) -> Any:
    assert letter.calendar is not None
    return the_event(letter.calendar.ics)


def parsed(letter: RenderedMail) -> EmailMessage:
    return message_from_bytes(mime(letter, "a@example.org", "id"), policy=policy.strict)


@pytest.mark.parametrize(
    "day",
    [
        date(2018, 3, 24),
        date(2018, 3, 25),
        date(2018, 8, 15),
        date(2018, 10, 27),
        date(2018, 10, 28),
        date(2018, 12, 31),
        date(2031, 10, 26),
    ],
)
def test_the_event_starts_when_clocks_in_copenhagen_say_so(day: date, project: Project) -> None:
    """On either side of a change of the clocks, and on the day itself, with the file's own time zone."""
    meeting = a_meeting(starts=clock.at(day, time(8)), ends=clock.at(day, time(9, 30)))
    event = the_event(calendar.invite("REQUEST", project, meeting, a_registration(), WORDS, MORNING).ics)
    assert event.start == datetime.combine(day, time(8), COPENHAGEN)
    assert event.end == datetime.combine(day, time(9, 30), COPENHAGEN)
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (meeting.starts, meeting.ends)


def test_the_time_zone_in_the_file_is_the_real_one() -> None:
    """A program that knows no Copenhagen reads the same offsets from our VTIMEZONE as zoneinfo has."""
    zone = timezone().to_tz(lookup_tzid=False)  # type: ignore[attr-defined]
    first = datetime(2018, 1, 1, 12)  # noqa: DTZ001
    days = [first + timedelta(days=number) for number in range(15 * 365)]
    assert [day for day in days if zone.utcoffset(day) != COPENHAGEN.utcoffset(day)] == []


def test_the_message_says_who_invites_whom_and_asks_for_no_answer(project: Project, meeting: Meeting) -> None:
    """The organizer is the secretariat under the committee's name; the guest has said yes on our page.

    A mail that is written twice holds the same event, byte for byte.
    """
    [file] = {calendar.invite("REQUEST", project, meeting, a_registration(), WORDS, MORNING).ics for _ in range(2)}
    event = the_event(file)
    assert event["ORGANIZER"] == "mailto:sekretariatet@example.org"
    assert event["ORGANIZER"].params["CN"] == "Amager Øst Lokaludvalg"
    assert event["ATTENDEE"] == "mailto:mette@example.org"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert str(event["LOCATION"]) == "Verdensrummet, Eksempelvej 1, 2300 København S"
    assert str(event["DESCRIPTION"]) == WORDS.description
    assert event.stamp == MORNING
    assert event["STATUS"] == "CONFIRMED"


def test_the_sequence_rises_with_the_clock(project: Project, meeting: Meeting) -> None:
    """A calendar takes an update only when its SEQUENCE is higher; it is an integer of 31 bits until 2078."""
    moments = (MORNING, MORNING + timedelta(seconds=1), clock.parse("2077-12-31T00:00:00Z"))
    events = (
        the_event(calendar.invite("REQUEST", project, meeting, a_registration(), WORDS, at).ics) for at in moments
    )
    sequences = [event["SEQUENCE"] for event in events]
    assert 0 < sequences[0] < sequences[1] < sequences[2] < 2**31


def test_the_sequence_never_falls_not_even_after_an_erasure(scene: Scene) -> None:
    """A guest who is erased and signs up again has the meeting's new hour in her calendar, not the old one."""
    scene.sign_up()
    for number, company in enumerate("abc"):
        scene.change(replace(METTE, company=company), now=MORNING + timedelta(minutes=number + 1))
    before = event_of(scene.letter(Kind.CONFIRMATION, now=MORNING + timedelta(minutes=5)))
    assert erase(scene.post.registrations, scene.project, METTE.person, MORNING + timedelta(minutes=6)) == 1
    [first] = scene.meetings()
    scene.alter(starts=first.starts + timedelta(days=1), ends=first.ends + timedelta(days=1))
    scene.sign_up(now=MORNING + timedelta(minutes=7))
    after = event_of(scene.letter(Kind.CONFIRMATION, now=MORNING + timedelta(minutes=7, seconds=1)))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start == before.start + timedelta(days=1)


@pytest.mark.parametrize(("method", "status"), [("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_the_office_is_no_attendee_of_its_own_meeting(
    method: str, status: str, project: Project, meeting: Meeting
) -> None:
    """Somebody of the secretariat who signs up with its address gets the event without being invited by herself."""
    registration = a_registration(address=project.secretariat.address)
    invite = calendar.invite(method, project, meeting, registration, WORDS, MORNING)
    event = the_event(invite.ics)
    assert invite.method == "PUBLISH"
    assert "METHOD:PUBLISH" in invite.ics
    assert "ATTENDEE" not in event
    assert event["STATUS"] == status


def test_a_cancellation_finds_the_event_that_the_confirmation_made(scene: Scene) -> None:
    """Same UID, same organizer, a higher sequence, and METHOD:CANCEL in the body and in the MIME header."""
    scene.sign_up()
    confirmed = scene.letter(Kind.CONFIRMATION)
    scene.cancel()
    cancelled = scene.letter(Kind.CANCELLED, now=LATER)
    first, last = event_of(confirmed), event_of(cancelled)
    assert first["UID"] == last["UID"] == "moede-1.mette@amager-oest-scene.tovholder"
    assert first["ORGANIZER"] == last["ORGANIZER"]
    assert first["SEQUENCE"] < last["SEQUENCE"]
    assert last["STATUS"] == "CANCELLED"
    assert cancelled.calendar is not None
    assert "METHOD:CANCEL" in cancelled.calendar.ics


def test_coming_back_and_changing_rise_above_the_cancellation(scene: Scene) -> None:
    """Whoever cancels, comes back and changes her mind about the party has each version replace the one before."""
    scene.sign_up()
    sequences = [event_of(scene.letter(Kind.CONFIRMATION))["SEQUENCE"]]
    scene.cancel()
    sequences.append(event_of(scene.letter(Kind.CANCELLED, now=LATER))["SEQUENCE"])
    scene.sign_up(now=MORNING + timedelta(minutes=5))
    sequences.append(event_of(scene.letter(Kind.CONFIRMATION, now=MORNING + timedelta(minutes=5)))["SEQUENCE"])
    scene.change(replace(METTE, party=2))
    sequences.append(event_of(scene.letter(Kind.CHANGED, now=MORNING + timedelta(minutes=6)))["SEQUENCE"])
    assert sequences == sorted(set(sequences))


@pytest.mark.parametrize(("kind", "method"), [(Kind.CONFIRMATION, "REQUEST"), (Kind.CANCELLED, "CANCEL")])
def test_the_calendar_is_the_last_alternative_and_also_a_file(scene: Scene, kind: Kind, method: str) -> None:
    """Gmail, Outlook and Apple Mail take the alternative; the file is for everybody else, and no second invitation."""
    scene.sign_up()
    if kind is Kind.CANCELLED:
        scene.cancel()
    message = parsed(scene.letter(kind))
    alternative, file = list(message.iter_parts())
    assert message.get_content_type() == "multipart/mixed"
    assert alternative.get_content_type() == "multipart/alternative"
    kinds = [each.get_content_type() for each in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    [*_, invite] = alternative.iter_parts()
    assert dict(invite["Content-Type"].params) == {"charset": "utf-8", "method": method}
    assert f"METHOD:{method}" in invite.get_content()
    assert file.get_content_type() == "application/ics"
    assert file.get_filename() == "invite.ics"
    assert file.get_content().decode().splitlines() == invite.get_content().splitlines()


def test_several_meetings_come_as_a_file_each(scene: Scene) -> None:
    """A calendar message has one UID and programs read one, so none of four meetings is hidden behind the first."""
    scene.sign_up(METTE, 1, 2, 3)
    letter = scene.letter(Kind.CONFIRMATION, 1, 2, 3)
    files = list(parsed(letter).iter_attachments())
    assert letter.calendar is None
    assert [each.get_filename() for each in files] == [
        "2018-08-15-moede-1.ics",
        "2018-09-19-moede-2.ics",
        "2018-10-17-moede-3.ics",
    ]
    assert {each["Content-Type"].params["method"] for each in files} == {"REQUEST"}
    starts = [the_event(each.get_content()).start for each in files]
    assert starts == [meeting.starts for meeting in scene.meetings(1, 2, 3)]


def test_only_a_certain_seat_is_put_into_a_calendar(post: MailSources) -> None:
    """Confirmed here, waiting there: one event. The waiting list has none, nor has giving it up."""
    scene = Scene.build(post, "small", seats=1)
    scene.fill()
    scene.sign_up(METTE, 1, 2)
    assert event_of(scene.letter(Kind.CONFIRMATION, 1, 2))["UID"].startswith("moede-2.")
    scene.cancel()
    given_up = scene.letter(Kind.CANCELLED, occasion=OfChange(2, MORNING, waited=True))
    assert (given_up.calendar, given_up.attachments) == (None, ())


def test_a_registration_that_moves_to_another_address_leaves_the_old_calendar(scene: Scene) -> None:
    """The old address is told with a cancellation of its own event, and hears nothing of the new address."""
    scene.sign_up()
    before = event_of(scene.letter(Kind.CONFIRMATION))
    move(scene.post.registrations, scene.project, "mette", "new", "new@example.net", MORNING)
    letter = scene.letter(Kind.ADDRESS_CHANGED)
    assert letter.to.address == "mette@example.org"
    assert event_of(letter)["UID"] == before["UID"]
    assert letter.calendar is not None
    assert letter.calendar.method == "CANCEL"
    assert "new@example.net" not in mime(letter, "a@example.org", "id").decode()
    assert "new@example.net" not in letter.text + letter.html


def test_mail_and_calendar_say_how_one_finds_the_meeting(scene: Scene) -> None:
    """What the plan says of the venue is in the confirmation, in its HTML and in the event; and a map."""
    way = Directions(entrance="Porten ved cykelværkstedet", parking="To timer gratis", telephone="12 34 56 78")
    first = replace(scene.project.meetings[0], directions=way)
    changed = replace(scene.project, meetings=(first, *scene.project.meetings[1:]))
    dynamodb.transact(scene.post.projects.writes(changed, scene.project))
    scene.project = changed
    scene.sign_up()
    letter = scene.letter(Kind.CONFIRMATION)
    for words in ("Porten ved cykelværkstedet", "To timer gratis", "12 34 56 78"):
        assert words in letter.text
        assert words in letter.html
        assert words in str(event_of(letter)["DESCRIPTION"])
    assert "Indgang: Porten" in letter.text
    assert "Cykel" not in letter.text
    assert first.map in letter.text
