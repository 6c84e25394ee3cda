"""Letters to members, in each of their states."""

from __future__ import annotations

from dataclasses import replace

from infra.proof.gallery.scene import EDITED, LONG, METTE, Scene, States
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.technical import clock

WEEK_BEFORE = clock.parse("2018-08-08T07:00:00Z")


def _invitation(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member()
    return scene.letter(Kind.INVITATION)


def _last_invitation(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member(replace(METTE, name=""))
    return scene.letter(Kind.INVITATION, 4)


def _edited_invitation(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member(LONG)
    scene.override(EDITED)
    return scene.letter(Kind.INVITATION)


def _second_invitation(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member()
    scene.fill(1, 4, size=4)
    return scene.letter(Kind.SECOND_INVITATION, now=WEEK_BEFORE)


def _second_invitation_one_seat(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member(replace(METTE, name=""))
    scene.fill(1, 9, size=3)
    return scene.letter(Kind.SECOND_INVITATION, now=WEEK_BEFORE)


STATES: States = (
    (Kind.INVITATION, "to a member", _invitation),
    (Kind.INVITATION, "the season's last meeting, a member without a name", _last_invitation),
    (Kind.INVITATION, "the secretariat has written its own text", _edited_invitation),
    (Kind.SECOND_INVITATION, "twelve seats left", _second_invitation),
    (Kind.SECOND_INVITATION, "one seat left, a member without a name", _second_invitation_one_seat),
)
