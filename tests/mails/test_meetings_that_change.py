"""A meeting that moves or is cancelled: who is told what, and what her calendar makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from infra.proof.gallery.scene import METTE, MORNING, PARTY, Scene
from shared.mails.rendered import NoLongerApplies, RenderedMail
from shared.mails.sources import MailSources
from shared.meetings import Venue
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.occasion import OfDay, OfMeeting
from shared.outbox.office_occasions import OfRecord
from shared.projects.overrides import Message, Text
from shared.registrations.changing import move

HOUR = timedelta(hours=1)
EARLIER = MORNING - HOUR
KINDS_TO_GUESTS: Sequence[Kind] = (
    *(Kind.CONFIRMATION, Kind.WAITING, Kind.PROMOTED, Kind.CHANGED, Kind.REMINDER),
    *(Kind.MEETING_MOVED, Kind.EVALUATION, Kind.THANKS, Kind.MESSAGE),
)
NOTE = Message("m1", "moede-1", Text("Ind gennem gården", "Porten er åben."), MORNING)


def later(scene: Scene, hours: int = 24, number: int = 1, **changes: Any) -> None:
    """The meeting moves."""
    [meeting] = scene.meetings(number)
    shift = timedelta(hours=hours)
    scene.alter(number, starts=meeting.starts + shift, ends=meeting.ends + shift, **changes)


def event(letter: RenderedMail) -> Any:
    assert letter.calendar is not None
    [found] = icalendar.Calendar.from_ical(letter.calendar.ics).walk("VEVENT")
    return found


def test_old_and_new_stand_side_by_side(scene: Scene) -> None:
    """Whoever reads it sees what she knew and what is so now, in both parts."""
    scene.sign_up(now=EARLIER)
    later(scene, venue=Venue("Kulturhuset", "Nygade 2"))
    letter = scene.letter(Kind.MEETING_MOVED)
    assert letter.subject == "Netværksmødet er flyttet til torsdag den 16. august"
    assert (
        "Før:\nonsdag den 15. august, kl. 8.00–9.30\nVerdensrummet, Jemtelandsgade 3, 2300 København S\n\n"
        "Nu:\ntorsdag den 16. august, kl. 8.00–9.30\nKulturhuset, Nygade 2\n"
    ) in letter.text
    html = letter.html.replace("\u00a0", " ")
    assert html.index("onsdag den 15. august") < html.index("<strong>torsdag den 16. august</strong>")


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"venue": Venue("Kulturhuset", "")}, "Nyt sted for netværksmødet onsdag den 15. august"),
        ({"title": "Andet"}, "Nyt om netværksmødet onsdag den 15. august"),
        ({"hours": 1}, "Nyt tidspunkt for netværksmødet onsdag den 15. august"),
    ],
)
def test_the_subject_says_what_is_new(scene: Scene, changes: dict[str, Any], subject: str) -> None:
    """Nobody opens her calendar for a new title; and where the day is the same, it is not said to be another."""
    scene.sign_up(now=EARLIER)
    later(scene, **{"hours": 0, **changes})
    assert scene.letter(Kind.MEETING_MOVED).subject == subject


def test_request_update_and_cancellation_are_one_event(scene: Scene) -> None:
    """Same UID and organizer, a SEQUENCE that rises each time, the new times, and CANCEL at the end."""
    scene.sign_up(now=EARLIER)
    times = [MORNING + timedelta(minutes=number) for number in range(4)]
    letters = [scene.letter(Kind.CONFIRMATION, now=times[0])]
    later(scene)
    letters.append(scene.letter(Kind.MEETING_MOVED, now=times[1]))
    later(scene, hours=2)
    letters.append(scene.letter(Kind.MEETING_MOVED, now=times[2]))
    scene.alter(cancelled=True)
    letters.append(scene.letter(Kind.MEETING_CANCELLED, now=times[3]))
    events = [event(each) for each in letters]
    sequences = [each["SEQUENCE"] for each in events]
    assert {(each["UID"], each["ORGANIZER"]) for each in events} == {
        ("moede-1.mette@amager-oest-scene.tovholder", "mailto:sekretariatet@example.org")
    }
    assert sequences == sorted(set(sequences))
    assert [each.calendar.method for each in letters if each.calendar] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [each["STATUS"] for each in events] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert events[2].start == scene.meetings()[0].starts


def test_whoever_waits_hears_of_it_without_a_calendar(post: MailSources) -> None:
    """She has nothing in hers; and she keeps her place in the queue."""
    scene = Scene.build(post, "small", seats=1)
    scene.fill(now=EARLIER)
    scene.sign_up(now=EARLIER)
    later(scene)
    moved = scene.letter(Kind.MEETING_MOVED)
    assert "Du står stadig på venteliste" in moved.text
    scene.alter(cancelled=True)
    for letter in (moved, scene.letter(Kind.MEETING_CANCELLED)):
        assert (letter.calendar, letter.attachments) == (None, ())


def test_who_signed_up_for_the_new_time_is_not_told_of_the_old(scene: Scene) -> None:
    """Her confirmation said it right."""
    later(scene, at=EARLIER)
    scene.sign_up()
    with pytest.raises(NoLongerApplies, match="what was known"):
        scene.letter(Kind.MEETING_MOVED)


def test_only_the_last_change_is_told(scene: Scene) -> None:
    """A meeting that has moved again, or was cancelled, makes the news of the move old."""
    scene.sign_up(now=EARLIER)
    later(scene)
    old = OfMeeting(scene.meetings()[0].version)
    later(scene)
    with pytest.raises(NoLongerApplies, match="changed again"):
        scene.letter(Kind.MEETING_MOVED, occasion=old)
    scene.alter(cancelled=True)
    with pytest.raises(NoLongerApplies):
        scene.letter(Kind.MEETING_MOVED)
    with pytest.raises(NoLongerApplies):
        scene.letter(Kind.MEETING_CANCELLED, occasion=old)


def test_a_meeting_that_is_held_after_all_is_not_called_off(scene: Scene) -> None:
    """Somebody changed her mind before the mail went."""
    scene.sign_up(now=EARLIER)
    scene.alter(cancelled=True)
    scene.alter(cancelled=False)
    with pytest.raises(NoLongerApplies, match="held after all"):
        scene.letter(Kind.MEETING_CANCELLED)


def test_a_cancellation_leads_to_the_meetings_that_are_left(scene: Scene) -> None:
    """Each with its link; one that is cancelled too is not among them."""
    scene.sign_up(PARTY, now=EARLIER)
    scene.alter(3, cancelled=True)
    scene.alter(cancelled=True)
    letter = scene.letter(Kind.MEETING_CANCELLED)
    assert letter.subject == "Netværksmødet onsdag den 15. august er aflyst"
    assert "onsdag den 19. september kl. 8.00: Flere kunder fra nabolaget\nhttps://" in letter.text
    assert "/moede-2\n" in letter.text
    assert "/moede-3" not in letter.text
    assert "/m/" not in letter.text


@pytest.mark.parametrize("kind", KINDS_TO_GUESTS)
def test_no_other_letter_to_a_guest_speaks_of_a_cancelled_meeting(scene: Scene, kind: Kind) -> None:
    """Whatever was owed about it is not sent."""
    scene.sign_up(now=EARLIER)
    scene.message(NOTE)
    scene.alter(cancelled=True)
    after = scene.meetings()[0].ends + HOUR
    with pytest.raises(NoLongerApplies):
        scene.letter(
            kind,
            occasion=OfRecord("m1") if kind is Kind.MESSAGE else None,
            now=after if kind in {Kind.EVALUATION, Kind.THANKS} else MORNING,
        )


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.SECOND_INVITATION, Kind.SHARE_KIT, Kind.PREVIEW])
def test_nobody_is_invited_to_a_cancelled_meeting(scene: Scene, kind: Kind) -> None:
    """Nor is the secretariat asked to tell of it."""
    scene.member()
    scene.alter(cancelled=True)
    person = METTE.person if kind in {Kind.INVITATION, Kind.SECOND_INVITATION} else SECRETARIAT
    with pytest.raises(NoLongerApplies):
        scene.letter(kind, person=person, now=MORNING - timedelta(days=9))


def test_of_several_meetings_the_cancelled_one_is_left_out(scene: Scene) -> None:
    """The confirmation of three speaks of two; the fresh link and the invitation do not name it either."""
    scene.sign_up(METTE, 1, 2, 3, now=EARLIER)
    scene.alter(2, cancelled=True)
    letter = scene.letter(Kind.CONFIRMATION, 1, 2, 3)
    assert letter.subject == "Du er tilmeldt 2 møder"
    assert len(letter.attachments) == 2
    other = replace(METTE, person="other")
    scene.member(other)
    for each in (letter, scene.letter(Kind.FRESH_LINK), scene.letter(Kind.INVITATION, person="other")):
        assert "19. september" not in each.text


@pytest.mark.parametrize("kind", [Kind.CANCELLED, Kind.ADDRESS_CHANGED])
def test_receipts_are_sent_of_a_cancelled_meeting_too(scene: Scene, kind: Kind) -> None:
    """They say what she has done, which is so whatever became of the meeting."""
    scene.sign_up(now=EARLIER)
    if kind is Kind.CANCELLED:
        scene.cancel()
    else:
        move(scene.post.registrations, scene.project, METTE.person, "new", "new@example.org", MORNING)
    scene.alter(cancelled=True)
    letter = scene.letter(kind)
    assert letter.calendar is not None
    assert letter.calendar.method == "CANCEL"
    assert "Tilmeld dig igen" not in letter.text


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.EVALUATION, Kind.THANKS])
def test_what_was_owed_for_the_old_day_is_not_sent(scene: Scene, kind: Kind) -> None:
    """The new day has its own."""
    scene.sign_up(now=EARLIER)
    day = OfDay(scene.meetings()[0].day)
    later(scene)
    after = scene.meetings()[0].ends + HOUR
    now = MORNING if kind is Kind.REMINDER else after
    with pytest.raises(NoLongerApplies, match="another day"):
        scene.letter(kind, occasion=day, now=now)
    assert scene.letter(kind, now=now)


def test_a_meeting_that_moves_by_a_year_says_the_year(scene: Scene) -> None:
    """Fifty-two weeks later it is a Wednesday in August again."""
    scene.sign_up(now=EARLIER)
    first = scene.meetings()[0]
    year = timedelta(weeks=52)
    scene.alter(starts=first.starts + year, ends=first.ends + year)
    letter = scene.letter(Kind.MEETING_MOVED)
    assert "onsdag den 14. august 2019" in letter.subject + letter.text
    assert "onsdag den 15. august 2018" not in letter.text
    assert "onsdag den 15. august" in letter.text
    assert "kl.\u00a08.00" in letter.html


@pytest.mark.parametrize("kind", [Kind.CANCELLED, Kind.REMINDER, Kind.MEETING_MOVED])
def test_a_seat_goes_to_somebody_else_only_while_it_can(scene: Scene, kind: Kind) -> None:
    """Once nobody moves up or signs up any more, whoever cancels late is thanked for saying it, and no more."""
    scene.sign_up(now=EARLIER)
    if kind is Kind.CANCELLED:
        scene.cancel()
    if kind is Kind.MEETING_MOVED:
        later(scene)
    [meeting] = scene.meetings(1)
    for now, passes in ((MORNING, True), (meeting.promotion_closes, False)):
        letter = scene.letter(kind, now=now)
        assert ("en anden" in letter.text, "en anden" in letter.html) == (passes, passes)
