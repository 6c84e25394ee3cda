"""The letter that proves the deletion, in each of its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from infra.proof.gallery.scene import PARTY, Scene, States
from shared.budget.lines import Expense
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.occasion import OfDay
from shared.retention.retire import Retention
from shared.retention.sweeps import Names
from shared.technical import clock

LATE = timedelta(days=380)


def _deleted(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _season(post, name, language)
    for number in range(3):
        scene.member(replace(PARTY, person=f"member{number}"))
    post.members.unsubscribe(scene.project.id, "member2", scene.project.meetings[0].ends)
    spent = Expense("e", "forplejning", date(2018, 8, 16), "Morgenmad", "Bageren", 133_000, "moede-1")
    for number, month in enumerate(("2018-08", "2018-11")):
        receipt = f"{scene.project.id}/{month}/{number}.png"
        post.budget.record(scene.project.id, replace(spent, id=f"e{number}", receipt=receipt))
    return _letter(scene)


def _late(post: MailSources, name: str, language: str) -> RenderedMail:
    return _letter(_season(post, name, language), LATE)


def _season(post: MailSources, name: str, language: str) -> Scene:
    scene = Scene.build(post, name, language=language)
    scene.fill(1, 9)
    scene.sign_up(PARTY, 2)
    scene.cancel(PARTY.person, 2)
    return scene


def _letter(scene: Scene, late: timedelta = timedelta()) -> RenderedMail:
    project, post = scene.project, scene.post
    names = Names(post.projects.name, post.members.name, post.registrations.name, post.budget.name)
    night = clock.at(project.data_deleted, time(3)) + late
    Retention(names, post.outbox).retire(project, night)
    day = OfDay(project.data_deleted)
    return scene.letter(Kind.DATA_DELETED, person=SECRETARIAT, occasion=day, now=night)


STATES: States = (
    (Kind.DATA_DELETED, "a year after the last meeting", _deleted),
    (Kind.DATA_DELETED, "later than planned, without receipts", _late),
)
