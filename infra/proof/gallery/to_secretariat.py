"""Letters to the secretariat and to those who get copies, in each of their states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from infra.proof.gallery.scene import EDITED, LONG, MORNING, PARTY, Scene, States
from shared.budget.lines import Expense
from shared.budget.recount import recount
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import COPY, SECRETARIAT, Kind, State
from shared.outbox.occasion import ONCE
from shared.outbox.office_occasions import OfLink, Since
from shared.technical import clock

DAYS_BEFORE = clock.parse("2018-07-20T07:00:00Z")


def _first_summary(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    return _summary(scene)


def _quiet_summary(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.fill(1, 12, now=MORNING - timedelta(days=5))
    _count(scene)
    return _summary(scene, MORNING - timedelta(days=4))


def _busy_summary(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.fill(1, 9, now=MORNING - timedelta(days=5))
    scene.fill(2, 28, now=MORNING - timedelta(days=5))
    scene.sign_up(PARTY, 1, 2)
    scene.sign_up(LONG, 3)
    _count(scene)
    spent = Expense("e1", "lokaleleje", date(2018, 7, 20), "Leje", "Verdensrummet", 80_000)
    scene.post.budget.record(scene.project.id, spent)
    return _summary(scene, MORNING - timedelta(days=1))


def _troubled_summary(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, seats=60, language=language)
    others = scene.fill(1, 58, now=MORNING - timedelta(days=2))
    _count(scene)
    scene.member()
    hour = timedelta(hours=1)
    scene.went_wrong(scene.mail(Kind.INVITATION, 1), State.BOUNCED, MORNING - hour)
    scene.went_wrong(scene.mail(Kind.CONFIRMATION, 1, person=others[2].person), State.BOUNCED, MORNING - hour)
    scene.went_wrong(scene.mail(Kind.REMINDER, 1, person=others[3].person), State.MISSED, MORNING - hour)
    scene.went_wrong(scene.mail(Kind.CONFIRMATION, 1, person=others[4].person), State.FAILED, MORNING - 90 * hour)
    many = Expense("e1", "forplejning", date(2018, 7, 20), "Morgenmad", "Bageren", 950_000, "moede-1")
    scene.post.budget.record(scene.project.id, many)
    return _summary(scene, MORNING - timedelta(days=1))


def _last_summary(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    after = scene.project.meetings[-1].ends + timedelta(days=5)
    return scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(after - timedelta(days=7)), now=after)


def _summary(scene: Scene, since: datetime | None = None) -> RenderedMail:
    return scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(since) if since else ONCE)


def _count(scene: Scene) -> None:
    for meeting in scene.project.meetings:
        recount(scene.post.registrations, scene.post.budget, scene.project.id, meeting.id)


def _copy_of_summary(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member()
    scene.fill(1, 9, now=MORNING - timedelta(days=5))
    _count(scene)
    scene.went_wrong(scene.mail(Kind.INVITATION, 1), State.BOUNCED, MORNING - timedelta(hours=1))
    return scene.letter(Kind.SUMMARY, person=f"{COPY}1", occasion=Since(MORNING - timedelta(days=1)))


def _share_kit(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    return scene.letter(Kind.SHARE_KIT, person=SECRETARIAT, now=DAYS_BEFORE)


def _preview(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.member()
    return scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=DAYS_BEFORE)


def _preview_edited(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    for number in range(3):
        scene.member(replace(LONG, person=f"member{number}"))
    scene.override(replace(EDITED, paused=True))
    return scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=DAYS_BEFORE)


def _approval(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    return scene.letter(Kind.DESK_APPROVAL, person=SECRETARIAT)


def _desk_link(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    return scene.letter(Kind.DESK_LINK, person=SECRETARIAT, occasion=OfLink("invitation", ("moede-1",), MORNING))


STATES: States = (
    (Kind.SHARE_KIT, "a month before", _share_kit),
    (Kind.PREVIEW, "three days before it goes out", _preview),
    (Kind.PREVIEW, "edited and paused", _preview_edited),
    (Kind.DESK_APPROVAL, "an unknown browser", _approval),
    (Kind.DESK_LINK, "about a meeting", _desk_link),
    (Kind.SUMMARY, "the first, nobody has signed up", _first_summary),
    (Kind.SUMMARY, "a Monday without news", _quiet_summary),
    (Kind.SUMMARY, "a busy morning", _busy_summary),
    (Kind.SUMMARY, "mails went wrong, the budget is exceeded", _troubled_summary),
    (Kind.SUMMARY, "a copy to the partner", _copy_of_summary),
    (Kind.SUMMARY, "after the last meeting", _last_summary),
)
