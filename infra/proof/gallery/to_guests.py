"""Letters about her own registrations, in each of their states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from infra.proof.gallery.scene import LONG, METTE, MORNING, PARTY, Scene, States
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.outbox.occasion import OfChange
from shared.registrations.changing import move


def _confirmed(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.CONFIRMATION)


def _confirmed_party(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY)
    return scene.letter(Kind.CONFIRMATION)


def _confirmed_several(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(METTE, 1, 2, 3, 4)
    return scene.letter(Kind.CONFIRMATION, 1, 2, 3, 4)


def _confirmed_here_waiting_there(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up(METTE, 1, 2)
    return scene.letter(Kind.CONFIRMATION, 1, 2)


def _confirmed_long(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(LONG, 3)
    return scene.letter(Kind.CONFIRMATION, 3)


def _waiting(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up()
    return scene.letter(Kind.WAITING)


def _waiting_party(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=2, language=language)
    scene.sign_up(PARTY)
    return scene.letter(Kind.WAITING)


def _waiting_promoted_meanwhile(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    [other] = scene.fill()
    scene.sign_up()
    scene.cancel(other.person)
    return scene.letter(Kind.WAITING)


def _promoted(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    [other] = scene.fill()
    scene.sign_up()
    scene.cancel(other.person)
    return scene.letter(Kind.PROMOTED)


def _promoted_party(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=3, language=language)
    [other] = scene.fill(size=2)
    scene.sign_up(PARTY)
    scene.cancel(other.person)
    return scene.letter(Kind.PROMOTED)


def _already(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    return scene.letter(Kind.ALREADY_REGISTERED)


def _already_waiting(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up()
    return scene.letter(Kind.ALREADY_REGISTERED)


def _fresh_link(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up(METTE, 1, 3)
    return scene.letter(Kind.FRESH_LINK)


def _fresh_link_to_nothing(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.cancel()
    return scene.letter(Kind.FRESH_LINK)


def _changed(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.change(PARTY)
    return scene.letter(Kind.CHANGED)


def _changed_waiting(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up(PARTY)
    scene.change(replace(PARTY, party=2))
    return scene.letter(Kind.CHANGED)


def _address_changed(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    move(post.registrations, scene.project, METTE.person, "mette2", "mette@example.net", MORNING)
    return scene.letter(Kind.ADDRESS_CHANGED)


def _cancelled(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    scene.cancel()
    return scene.letter(Kind.CANCELLED)


def _cancelled_waiting(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=1, language=language)
    scene.fill()
    scene.sign_up()
    scene.cancel()
    return scene.letter(Kind.CANCELLED, occasion=OfChange(2, MORNING, waited=True))


def _cancelled_late(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.sign_up()
    late = scene.meetings()[0].starts - timedelta(hours=10)
    scene.cancel(now=late)
    return scene.letter(Kind.CANCELLED, now=late)


STATES: States = (
    (Kind.CONFIRMATION, "one meeting", _confirmed),
    (Kind.CONFIRMATION, "a party of three, with a diet", _confirmed_party),
    (Kind.CONFIRMATION, "four meetings", _confirmed_several),
    (Kind.CONFIRMATION, "confirmed here, waiting there", _confirmed_here_waiting_there),
    (Kind.CONFIRMATION, "long words", _confirmed_long),
    (Kind.WAITING, "one meeting", _waiting),
    (Kind.WAITING, "a party too large for the gap", _waiting_party),
    (Kind.WAITING, "promoted before the mail went", _waiting_promoted_meanwhile),
    (Kind.PROMOTED, "alone", _promoted),
    (Kind.PROMOTED, "a party of three", _promoted_party),
    (Kind.ALREADY_REGISTERED, "confirmed", _already),
    (Kind.ALREADY_REGISTERED, "waiting", _already_waiting),
    (Kind.FRESH_LINK, "asked for on the page", _fresh_link),
    (Kind.FRESH_LINK, "nothing to come", _fresh_link_to_nothing),
    (Kind.CHANGED, "a larger party", _changed),
    (Kind.CHANGED, "still waiting", _changed_waiting),
    (Kind.ADDRESS_CHANGED, "to the old address", _address_changed),
    (Kind.CANCELLED, "while one may come back", _cancelled),
    (Kind.CANCELLED, "left the waiting list", _cancelled_waiting),
    (Kind.CANCELLED, "after sign-up closed", _cancelled_late),
)
