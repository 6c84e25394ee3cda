"""A mail says what is true when it is sent, or is not sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.gallery.scene import LINKS, METTE, MORNING, Scene
from infra.proof.gallery.state import asked as asked_for
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.registrations.changing import erase, move
from shared.registrations.requests import RequestsTable
from shared.technical import dynamodb
from tests.builders import BEFORE

MINUTE = timedelta(minutes=1)


HAPPENS: dict[str, Callable[[Scene], object]] = {
    "joined": lambda scene: scene.member(),
    "unsubscribed": lambda scene: scene.post.members.unsubscribe(scene.project.id, METTE.person, BEFORE),
    "bounced": lambda scene: scene.post.members.suppress(scene.project.id, METTE.person, BEFORE),
    "asked": asked_for(),
    "request erased": lambda scene: requests(scene).forget(scene.project.id, METTE.person),
    "room full": lambda scene: scene.fill(parties=28),
    "signed up": lambda scene: scene.sign_up(),
    "cancelled": lambda scene: scene.cancel(),
    "came back": lambda scene: scene.sign_up(now=MORNING + MINUTE),
    "moved": lambda scene: move(
        scene.post.registrations, scene.project, METTE.person, "new", "new@example.org", MORNING
    ),
    "erased": lambda scene: erase(scene.post.registrations, scene.project, METTE.person, MORNING),
    "meeting dropped": lambda scene: dynamodb.transact(
        scene.post.projects.writes(replace(scene.project, meetings=scene.project.meetings[1:]), scene.project)
    ),
}
"""What somebody does, or what happens to her."""


def requests(scene: Scene) -> RequestsTable:
    return RequestsTable(scene.post.registrations.name, scene.post.outbox)


def play(scene: Scene, happens: str) -> None:
    """Let it happen, one after the other."""
    for each in filter(None, happens.split(", ")):
        HAPPENS[each](scene)


@pytest.mark.parametrize(
    ("kind", "happens"),
    [
        (Kind.INVITATION, ""),
        (Kind.INVITATION, "joined, unsubscribed"),
        (Kind.INVITATION, "joined, bounced"),
        (Kind.INVITATION, "joined, signed up"),
        (Kind.INVITATION, "joined, signed up, cancelled"),
        (Kind.INVITATION, "joined, signed up, meeting dropped"),
        (Kind.CONFIRMATION, ""),
        (Kind.CONFIRMATION, "signed up, cancelled"),
        (Kind.CONFIRMATION, "signed up, moved"),
        (Kind.CONFIRMATION, "signed up, erased"),
        (Kind.CONFIRMATION, "joined, signed up, meeting dropped"),
        (Kind.WAITING, "signed up, cancelled"),
        (Kind.PROMOTED, "signed up, cancelled"),
        (Kind.PROMOTED, "room full, signed up"),
        (Kind.REQUEST, ""),
        (Kind.REQUEST, "signed up"),
        (Kind.REQUEST_REMINDER, ""),
        (Kind.ADDRESS_REQUEST, "signed up"),
        (Kind.REQUEST, "asked, request erased"),
        (Kind.CHANGED, "signed up, cancelled"),
        (Kind.CHANGED, "signed up, moved"),
        (Kind.ADDRESS_CHANGED, "signed up"),
        (Kind.CANCELLED, "signed up, cancelled, came back"),
        (Kind.CANCELLED, "signed up, moved"),
        (Kind.CANCELLED, "signed up, erased"),
        (Kind.FRESH_LINK, ""),
        (Kind.REMINDER, ""),
        (Kind.REMINDER, "signed up, cancelled"),
        (Kind.REMINDER, "room full, signed up"),
        (Kind.REMINDER, "signed up, moved"),
    ],
)
def test_a_mail_that_no_longer_applies_is_not_written(scene: Scene, kind: Kind, happens: str) -> None:
    """What happened between owing and sending counts; the reason names nobody."""
    play(scene, happens)
    with pytest.raises(NoLongerApplies) as refusal:
        scene.letter(kind)
    assert 5 < len(str(refusal.value)) < 60
    assert "mette" not in str(refusal.value).casefold()


@pytest.mark.parametrize(
    ("kind", "happens"),
    [
        (Kind.INVITATION, "joined"),
        (Kind.CONFIRMATION, "signed up"),
        (Kind.CONFIRMATION, "signed up, cancelled, came back"),
        (Kind.WAITING, "room full, signed up"),
        (Kind.PROMOTED, "signed up"),
        (Kind.REQUEST, "asked"),
        (Kind.REQUEST_REMINDER, "asked"),
        (Kind.CHANGED, "room full, signed up"),
        (Kind.ADDRESS_CHANGED, "signed up, moved"),
        (Kind.CANCELLED, "signed up, cancelled"),
        (Kind.FRESH_LINK, "signed up"),
        (Kind.REMINDER, "signed up"),
    ],
)
def test_the_table_above_can_tell(scene: Scene, kind: Kind, happens: str) -> None:
    """A control: with what each mail is about in place, it is written."""
    play(scene, happens)
    assert scene.letter(kind).to.address == METTE.address


@pytest.mark.parametrize(
    ("kind", "happens", "after"),
    [
        (Kind.INVITATION, "joined", -timedelta(hours=20)),
        (Kind.REMINDER, "signed up", timedelta(0)),
        (Kind.CONFIRMATION, "signed up", timedelta(minutes=90)),
        (Kind.PROMOTED, "signed up", timedelta(minutes=90)),
        (Kind.CANCELLED, "signed up, cancelled", timedelta(minutes=90)),
    ],
)
def test_a_mail_about_something_past_is_not_written(scene: Scene, kind: Kind, happens: str, after: timedelta) -> None:
    """No invitation when sign-up has closed, no reminder when the meeting has begun, nothing when it is over."""
    play(scene, happens)
    with pytest.raises(NoLongerApplies):
        scene.letter(kind, now=scene.project.meetings[0].starts + after)


def test_a_project_that_is_gone_has_no_mails(scene: Scene) -> None:
    """Not an error that comes back for hours, but a mail that is not sent."""
    mail = replace(scene.mail(Kind.SUMMARY), project="gone")
    with pytest.raises(NoLongerApplies):
        compose(mail, scene.post, LINKS, MORNING)


def test_of_several_meetings_the_mail_tells_those_that_are_still_so(scene: Scene) -> None:
    """Signed up for three, cancelled one at once: the confirmation speaks of two."""
    scene.sign_up(METTE, 1, 2, 3)
    scene.cancel(number=2)
    letter = scene.letter(Kind.CONFIRMATION, 1, 2, 3)
    assert letter.subject == "Du er tilmeldt 2 møder"
    assert "Flere kunder fra nabolaget" not in letter.text
    assert len(letter.attachments) == 2


def test_a_waiting_mail_to_somebody_promoted_meanwhile_is_a_confirmation(post: MailSources) -> None:
    """Nobody is told to wait who has a seat."""
    scene = Scene.build(post, "small", seats=1)
    seated, before = scene.fill(parties=2)
    scene.sign_up()
    letter = scene.letter(Kind.WAITING)
    assert letter.subject == "Du står på venteliste til netværksmødet onsdag den 15. august"
    assert "Du er nummer 2 i køen lige nu." in letter.text
    scene.cancel(before.person)
    assert "Du er nummer 1 i køen lige nu." in scene.letter(Kind.WAITING).text
    late = scene.letter(Kind.WAITING, now=scene.meetings()[0].promotion_closes + timedelta(minutes=1)).text
    assert "Ventelisten rykker ikke længere op af sig selv." in late and "videre indtil" not in late
    scene.cancel(seated.person)
    letter = scene.letter(Kind.WAITING)
    assert letter.subject == "Du er tilmeldt netværksmødet onsdag den 15. august"
    assert letter.calendar is not None


def test_the_mail_goes_to_the_address_written_last(scene: Scene) -> None:
    """Names and wishes are read when the mail is written, not when it was owed."""
    scene.sign_up()
    scene.change(replace(METTE, name="Mette Holm", diet="vegetar", party=2))
    letter = scene.letter(Kind.CONFIRMATION)
    assert letter.to.name == "Mette Holm"
    assert "vegetar" in letter.text
    assert "I bliver 2" in letter.text


@pytest.mark.parametrize(
    ("kind", "happens", "reads"),
    [
        (Kind.INVITATION, "joined", ["BatchGetItem"]),
        (Kind.SECOND_INVITATION, "joined", ["BatchGetItem", "GetItem"]),
        (Kind.CONFIRMATION, "signed up", ["BatchGetItem"]),
        (Kind.REMINDER, "signed up", ["BatchGetItem", "Query"]),  # who else comes, of those who say it
    ],
)
def test_a_batch_reads_its_project_once_and_little_for_each_mail(
    scene: Scene, kind: Kind, happens: str, reads: list[str]
) -> None:
    """What a mail costs does not grow with the number of members, guests or meetings."""
    play(scene, happens)
    batch = scene.post.batch()
    seen: list[str] = []
    api = dynamodb.client()
    api.meta.events.register("before-call.dynamodb", lambda model, **_: seen.append(model.name))
    for _ in range(2):
        compose(scene.mail(kind), batch, LINKS, MORNING)
    assert seen == ["Query", *reads, *reads]
