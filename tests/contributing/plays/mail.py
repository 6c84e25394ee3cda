"""Played in a copy of the tree that followed the recipe for a mail: it goes out, is shown, and is named when missed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from infra.proof.gallery.scene import MORNING, Scene
from infra.proof.gallery.states import STATES
from infra.proof.season.play import script, season, short
from infra.proof.season.post import Mail as SentMail
from shared.campaigns.planner import Planner
from shared.mails.sources import MailSources
from shared.outbox import Kind, State
from shared.outbox.items import entry
from shared.outbox.kinds import TIMETABLE
from shared.outbox.mail import SECRETARIAT
from shared.outbox.office_occasions import Since
from shared.plans.shape import Plan
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, a_guest
from tests.conftest import Tables
from tests.outbox.sending import Played, Ses

THREE_DAYS_BEFORE = clock.parse("2018-08-12T07:00:00Z")


@pytest.fixture
def sources(tables: Tables) -> MailSources:
    return tables.sources


def test_it_is_sent_to_everybody_with_a_seat(tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its time and not before, once."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(), BEFORE)
    planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
    planner.tick(THREE_DAYS_BEFORE - timedelta(minutes=1))
    assert parking(tables) == []
    for _ in range(2):
        planner.tick(THREE_DAYS_BEFORE)
    [owed] = parking(tables)
    ses = Ses()
    assert Played(tables.outbox, monkeypatch).send(owed, ses, THREE_DAYS_BEFORE) is State.SENT
    assert ses.taken == [owed.mail.id]


def test_the_gallery_shows_it(sources: MailSources) -> None:
    """With its words, in both languages."""
    [state] = [state for state in STATES if state.kind.value == "parking"]
    shown = {language: state.make(sources, language, language).subject for language in ("da", "en")}
    assert shown == {"da": "Parkering onsdag den 15. august", "en": "Parking on Wednesday 15 August"}


def test_a_plan_may_give_it_another_time() -> None:
    """By its name."""
    assert "parking" in str(Plan.model_json_schema())


def test_the_summary_names_it_when_it_is_missed(sources: MailSources) -> None:
    """In the words of its declaration."""
    scene = Scene.build(sources, "missed")
    scene.sign_up()
    scene.went_wrong(scene.mail(Kind("parking")), State.MISSED, MORNING - timedelta(hours=1))
    summary = scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(MORNING - timedelta(days=1)))
    assert "Mailen om parkering blev ikke sendt i tide" in " ".join(summary.text.split())


def test_a_season_with_a_mail_more_sends_the_same_other_mails() -> None:
    """Everybody decides by chances of their own, so that two seasons of one seed can be compared, mail by mail."""
    with_parking, without = season_mails([]), season_mails([Kind("parking")])
    assert Counter(each.kind.value for each in with_parking)["parking"] > 0
    assert [plain(each) for each in with_parking if each.kind.value != "parking"] == [plain(each) for each in without]


def season_mails(left_out: list[Kind]) -> list[SentMail]:
    """Every mail of a short season in which the planner knows no kind that is `left_out`."""
    kinds = [kind for kind in TIMETABLE if kind not in left_out]
    with patch("shared.campaigns.due.TIMETABLE", kinds), season(short(script())) as made:
        made.begin()
        for _ in made.days():
            pass
        return made.post.sent


def plain(mail: SentMail) -> tuple[object, ...]:
    """When it went, to whom, and what it says."""
    return mail.at, mail.id, mail.to, str(mail.message["Subject"]), mail.body("plain")


def parking(tables: Tables) -> list[Any]:
    items = [dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]]
    return [entry(item) for item in items if item.get("kind") == "parking"]
