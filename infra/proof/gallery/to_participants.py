"""Letters to those who are registered at a meeting, in each of their states."""

from __future__ import annotations

from datetime import timedelta

from infra.proof.gallery.scene import LONG, METTE, MORNING, PARTY, Scene, States
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.meetings import Venue
from shared.outbox.mail import Kind
from shared.outbox.office_occasions import OfRecord
from shared.projects.overrides import Message, Text
from shared.technical import clock

HOUR = timedelta(hours=1)
NEXT_DAY = clock.parse("2018-08-16T07:00:00Z")
AFTER = clock.parse("2018-08-15T08:00:00Z")
ELSEWHERE = Venue("Kulturhuset Æblegården", "Eksempelstrædet 112, bygning Å, 2300 København S")
NOTE = Message(
    "m1",
    "moede-1",
    Text(
        "Indgangen er i gården på onsdag",
        "Der bliver gravet i Eksempelvej, så gå ind gennem porten ved cykelsmeden.\n\n"
        "Kan I ikke finde os, så ring:\nSekretariatet 12 34 56 78",
    ),
    MORNING,
)


def _reminder(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.REMINDER, now=clock.parse("2018-08-13T07:00:00Z"))


def _reminder_party(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY, 3)
    return scene.letter(Kind.REMINDER, 3, now=clock.parse("2018-10-16T07:00:00Z"))


def _moved(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(now=MORNING - HOUR)
    scene.alter(starts=NEXT_DAY, ends=NEXT_DAY + 2 * HOUR, venue=ELSEWHERE)
    return scene.letter(Kind.MEETING_MOVED)


def _moved_place(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY, now=MORNING - HOUR)
    scene.alter(venue=ELSEWHERE)
    return scene.letter(Kind.MEETING_MOVED)


def _moved_while_waiting(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill(now=MORNING - HOUR)
    scene.sign_up(LONG, now=MORNING - HOUR)
    scene.alter(starts=NEXT_DAY - 23 * HOUR, ends=NEXT_DAY - 21 * HOUR)
    return scene.letter(Kind.MEETING_MOVED)


def _renamed(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(now=MORNING - HOUR)
    scene.alter(title="Lærlinge og åbningstider: sådan gør Øens småvirksomheder")
    return scene.letter(Kind.MEETING_MOVED)


def _called_off(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(now=MORNING - HOUR)
    scene.alter(cancelled=True)
    return scene.letter(Kind.MEETING_CANCELLED)


def _last_called_off_while_waiting(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.fill(4, 7, size=4, now=MORNING - HOUR)
    scene.sign_up(METTE, 4, now=MORNING - HOUR)
    scene.alter(4, cancelled=True)
    return scene.letter(Kind.MEETING_CANCELLED, 4)


def _message(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(LONG)
    scene.message(NOTE)
    return scene.letter(Kind.MESSAGE, occasion=OfRecord(NOTE.id))


def _message_afterwards(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.message(NOTE)
    return scene.letter(Kind.MESSAGE, occasion=OfRecord(NOTE.id), now=AFTER)


def _evaluation(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.EVALUATION, now=AFTER - timedelta(minutes=45))


def _evaluation_late(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY)
    return scene.letter(Kind.EVALUATION, now=AFTER + 24 * HOUR)


def _thanks(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.fill(1, 7)
    return scene.letter(Kind.THANKS, now=AFTER + 96 * HOUR)


def _thanks_who_comes(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY, 1, 2)
    return scene.letter(Kind.THANKS, now=AFTER + 96 * HOUR)


def _last_thanks(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(METTE, 4)
    scene.fill(4, 3)
    return scene.letter(Kind.THANKS, 4, now=AFTER + 110 * 24 * HOUR)


STATES: States = (
    (Kind.REMINDER, "two days before", _reminder),
    (Kind.REMINDER, "a party, the day before", _reminder_party),
    (Kind.MEETING_MOVED, "another day, another place", _moved),
    (Kind.MEETING_MOVED, "another place, a party of three", _moved_place),
    (Kind.MEETING_MOVED, "another hour, while waiting", _moved_while_waiting),
    (Kind.MEETING_MOVED, "another title", _renamed),
    (Kind.MEETING_CANCELLED, "with a seat", _called_off),
    (Kind.MEETING_CANCELLED, "the last meeting, while waiting", _last_called_off_while_waiting),
    (Kind.MESSAGE, "before the meeting", _message),
    (Kind.MESSAGE, "after the meeting", _message_afterwards),
    (Kind.EVALUATION, "in the room", _evaluation),
    (Kind.EVALUATION, "the day after", _evaluation_late),
    (Kind.THANKS, "with what was heard", _thanks),
    (Kind.THANKS, "nothing was heard, signed up for the next", _thanks_who_comes),
    (Kind.THANKS, "after the last meeting", _last_thanks),
)
