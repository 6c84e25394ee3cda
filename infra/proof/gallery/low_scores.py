"""Letters about somebody who was not content, in each of their states."""

from __future__ import annotations

from datetime import timedelta

from infra.proof.gallery.scene import LONG, METTE, Scene, States
from shared.evaluations import Evaluation
from shared.evaluations.table import EvaluationsTable
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.office_occasions import OfRecord
from shared.technical import clock, dynamodb
from shared.technical.languages import SOURCE

AFTER = clock.parse("2018-08-15T08:00:00Z")
USEFUL = "At møde naboerne. Det kunne vi have gjort uden oplægget."
TOPICS = "Parkering, og hvem der rydder op efter gravearbejdet på Amagerbrogade."
FREE = "Oplægget varede tre kvarter, og der blev ikke tid til at tale sammen.\nVi sad for tæt, og kaffen var kold."


def _anonymous(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    others = [_said(scene, f"other{score}", score) for score in (7, 8, 9, 10)]
    return _told(scene, _said(scene, "low", 3, USEFUL, TOPICS, FREE), *others)


def _without_words(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    return _told(scene, _said(scene, "low", 1))


def _signed(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    said = _said(scene, "low", 2, useful=USEFUL, signed_name=f"{METTE.name}, {METTE.company}")
    return _told(scene, said)


def _long(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    said = _said(scene, "low", 2, free=" ".join([FREE] * 9)[:1000], signed_name=f"{LONG.name}, {LONG.company}")
    return _told(scene, said, _said(scene, "other", 9))


def _said(
    scene: Scene, id: str, score: int, useful: str = "", topics: str = "", free: str = "", signed_name: str = ""
) -> Evaluation:
    [meeting] = scene.meetings()
    return Evaluation(
        scene.project.id, meeting.id, id, score, useful, topics, free, AFTER - timedelta(hours=1), signed_name, SOURCE
    )


def _told(scene: Scene, low: Evaluation, *others: Evaluation) -> RenderedMail:
    table = EvaluationsTable(scene.post.registrations.name)
    for each in (low, *others):
        dynamodb.write(table.put(each, scene.project.data_deleted))
    return scene.letter(Kind.LOW_SCORE, person=SECRETARIAT, occasion=OfRecord(low.id), now=AFTER)


STATES: States = (
    (Kind.LOW_SCORE, "anonymous, among better ones", _anonymous),
    (Kind.LOW_SCORE, "not a word", _without_words),
    (Kind.LOW_SCORE, "signed", _signed),
    (Kind.LOW_SCORE, "long words, signed", _long),
)
