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


def nothing(scene: Scene) -> None:
    """Let nothing happen."""


def a_member(scene: Scene) -> None:
    """A member who has not answered."""
    scene.member()


def unsubscribed(scene: Scene) -> None:
    """A member who wants no mail."""
    scene.member()
    scene.post.members.unsubscribe(scene.project.id, METTE.person, BEFORE)


def suppressed(scene: Scene) -> None:
    """A member whose address bounced."""
    scene.member()
    scene.post.members.suppress(scene.project.id, METTE.person, BEFORE)


def a_member_who_comes(scene: Scene) -> None:
    """A member who has signed up."""
    scene.member()
    scene.sign_up()


def a_member_who_said_no(scene: Scene) -> None:
    """A member who signed up and cancelled."""
    a_member_who_comes(scene)
    scene.cancel()


def registered(scene: Scene) -> None:
    """Somebody confirmed."""
    scene.sign_up()


def gone(scene: Scene) -> None:
    """Somebody confirmed who cancelled."""
    scene.sign_up()
    scene.cancel()


def back(scene: Scene) -> None:
    """Somebody who cancelled and came back."""
    gone(scene)
    scene.sign_up(now=MORNING + MINUTE)


def waiting(scene: Scene) -> None:
    """Somebody on the waiting list."""
    scene.fill(parties=28)
    scene.sign_up()


def moved(scene: Scene) -> None:
    """Somebody whose registration is under another address now."""
    scene.sign_up()
    move(scene.post.registrations, scene.project, METTE.person, "new", "new@example.org", MORNING)


def asked(scene: Scene) -> None:
    """Somebody who filled in the form and has not clicked."""
    asked_for()(scene)


def asked_and_erased(scene: Scene) -> None:
    """The same, whose request is gone."""
    asked_for()(scene)
    RequestsTable(scene.post.registrations.name, scene.post.outbox).forget(scene.project.id, METTE.person)


def erased(scene: Scene) -> None:
    """Somebody who had everything erased."""
    scene.sign_up()
    erase(scene.post.registrations, scene.project, METTE.person, MORNING)


def without_the_meeting(scene: Scene) -> None:
    """A member and guest whose meeting was dropped from the plan."""
    a_member_who_comes(scene)
    dynamodb.transact(
        scene.post.projects.writes(replace(scene.project, meetings=scene.project.meetings[1:]), scene.project)
    )


@pytest.mark.parametrize(
    ("kind", "happens"),
    [
        (Kind.INVITATION, nothing),
        (Kind.INVITATION, unsubscribed),
        (Kind.INVITATION, suppressed),
        (Kind.INVITATION, a_member_who_comes),
        (Kind.INVITATION, a_member_who_said_no),
        (Kind.INVITATION, without_the_meeting),
        (Kind.CONFIRMATION, nothing),
        (Kind.CONFIRMATION, gone),
        (Kind.CONFIRMATION, moved),
        (Kind.CONFIRMATION, erased),
        (Kind.CONFIRMATION, without_the_meeting),
        (Kind.WAITING, gone),
        (Kind.PROMOTED, gone),
        (Kind.PROMOTED, waiting),
        (Kind.REQUEST, nothing),
        (Kind.REQUEST, registered),
        (Kind.REQUEST_REMINDER, nothing),
        (Kind.ADDRESS_REQUEST, registered),
        (Kind.REQUEST, asked_and_erased),
        (Kind.CHANGED, gone),
        (Kind.CHANGED, moved),
        (Kind.ADDRESS_CHANGED, registered),
        (Kind.CANCELLED, back),
        (Kind.CANCELLED, moved),
        (Kind.CANCELLED, erased),
        (Kind.REMINDER, nothing),
        (Kind.REMINDER, gone),
        (Kind.REMINDER, waiting),
        (Kind.REMINDER, moved),
    ],
)
def test_a_mail_that_no_longer_applies_is_not_written(
    scene: Scene, kind: Kind, happens: Callable[[Scene], None]
) -> None:
    """What happened between owing and sending counts; the reason names nobody."""
    happens(scene)
    with pytest.raises(NoLongerApplies) as refusal:
        scene.letter(kind)
    assert 5 < len(str(refusal.value)) < 60
    assert "mette" not in str(refusal.value).casefold()


@pytest.mark.parametrize(
    ("kind", "happens"),
    [
        (Kind.INVITATION, a_member),
        (Kind.CONFIRMATION, registered),
        (Kind.CONFIRMATION, back),
        (Kind.WAITING, waiting),
        (Kind.PROMOTED, registered),
        (Kind.REQUEST, asked),
        (Kind.REQUEST_REMINDER, asked),
        (Kind.CHANGED, waiting),
        (Kind.ADDRESS_CHANGED, moved),
        (Kind.CANCELLED, gone),
        (Kind.REMINDER, registered),
    ],
)
def test_the_table_above_can_tell(scene: Scene, kind: Kind, happens: Callable[[Scene], None]) -> None:
    """A control: with what each mail is about in place, it is written."""
    happens(scene)
    assert scene.letter(kind).to.address == METTE.address


@pytest.mark.parametrize(
    ("kind", "happens", "after"),
    [
        (Kind.INVITATION, a_member, -timedelta(hours=20)),
        (Kind.REMINDER, registered, timedelta(0)),
        (Kind.CONFIRMATION, registered, timedelta(minutes=90)),
        (Kind.PROMOTED, registered, timedelta(minutes=90)),
        (Kind.CANCELLED, gone, timedelta(minutes=90)),
    ],
)
def test_a_mail_about_something_past_is_not_written(
    scene: Scene, kind: Kind, happens: Callable[[Scene], None], after: timedelta
) -> None:
    """No invitation when sign-up has closed, no reminder when the meeting has begun, nothing when it is over."""
    happens(scene)
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
        (Kind.INVITATION, a_member, ["BatchGetItem"]),
        (Kind.SECOND_INVITATION, a_member, ["BatchGetItem", "GetItem"]),
        (Kind.CONFIRMATION, registered, ["BatchGetItem"]),
        (Kind.REMINDER, registered, ["BatchGetItem", "Query"]),  # who else comes, of those who say it
    ],
)
def test_a_batch_reads_its_project_once_and_little_for_each_mail(
    scene: Scene, kind: Kind, happens: Callable[[Scene], None], reads: list[str]
) -> None:
    """What a mail costs does not grow with the number of members, guests or meetings."""
    happens(scene)
    batch = scene.post.batch()
    seen: list[str] = []
    api = dynamodb.client()
    api.meta.events.register("before-call.dynamodb", lambda model, **_: seen.append(model.name))
    for _ in range(2):
        compose(scene.mail(kind), batch, LINKS, MORNING)
    assert seen == ["Query", *reads, *reads]
