"""Whose words reach others: those of people who were there, seen and let stand by the secretariat; no partner's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.gallery.scene import LINKS, METTE, MORNING, Scene
from shared.mails.compose import compose
from shared.mails.rendered import RenderedMail
from shared.outbox.mail import COPY, SECRETARIAT, Kind
from shared.outbox.office_occasions import Since
from shared.projects import Contact
from shared.registrations.registration import Guest
from shared.technical import dynamodb
from shared.topics.gathering import gather
from shared.topics.table import AnswersTable

DAYS = timedelta(days=1)
GOOD = "Hvordan finder man en lærling?"


def guest(number: int, topics: str, **more: str) -> Guest:
    return Guest(
        person=f"guest{number}",
        name=more.get("name", f"Bo Nr{number}"),
        company=f"Firma{number}",
        address=f"guest{number}@example.org",
        party=1,
        topics=topics,
        diet=more.get("diet", ""),
    )


def thanks(scene: Scene) -> RenderedMail:
    [meeting] = scene.meetings()
    return scene.letter(Kind.THANKS, now=meeting.ends + 4 * DAYS)


def quoted(letter: RenderedMail) -> list[str]:
    return [line[3:-1] for line in letter.text.splitlines() if line.startswith("- »")]


def test_those_who_were_there_are_quoted(scene: Scene) -> None:
    """The control of all that follows."""
    scene.sign_up(METTE)
    scene.sign_up(guest(1, GOOD))
    scene.day_after()
    assert quoted(thanks(scene)) == [GOOD]


def test_who_cancelled_or_waited_is_not_quoted(scene: Scene) -> None:
    """Three sign-ups with a word in common, and nobody came: theirs was the most said, and reaches nobody."""
    scene.sign_up(METTE)
    scene.sign_up(guest(1, GOOD))
    for number in (2, 3, 4):
        scene.sign_up(guest(number, f"Alle får erstatning nummer {number}"), now=MORNING + timedelta(minutes=number))
        scene.cancel(f"guest{number}")
    scene.day_after()
    assert quoted(thanks(scene)) == [GOOD]


@pytest.mark.parametrize(
    "reaching",
    ["Bekræft på kk-erstatning.dk inden fredag", "Ring 12 34 56 78", "Skriv til a@example.org", "kk.example/amager"],
)
def test_what_reaches_somebody_is_not_quoted(scene: Scene, reaching: str) -> None:
    """Bare domains, telephone numbers and addresses."""
    scene.sign_up(METTE)
    scene.sign_up(guest(1, reaching))
    scene.sign_up(guest(2, GOOD), now=MORNING + timedelta(minutes=1))
    scene.day_after()
    assert quoted(thanks(scene)) == [GOOD]


def test_nothing_is_quoted_that_the_secretariat_has_not_been_shown(scene: Scene) -> None:
    """Its mail of the day after did not go, or went before it was said."""
    scene.sign_up(METTE)
    scene.sign_up(guest(1, GOOD))
    scene.day_after(sent=False)
    assert quoted(thanks(scene)) == []
    said = scene.letter(Kind.DAY_AFTER, person=SECRETARIAT, now=scene.meetings()[0].ends + DAYS)
    assert GOOD in said.text
    assert "Tag en sætning ud" in said.text


def test_what_was_said_is_put_together_once_for_the_mails_of_a_meeting(scene: Scene) -> None:
    """A sender's mails share it for two minutes; what is taken out later is out of the mails that follow."""
    scene.sign_up(METTE)
    scene.sign_up(guest(1, GOOD))
    shown = scene.day_after()
    [meeting] = scene.meetings()
    [sentence] = gather(scene.post.registrations.all(scene.project.id, meeting.id), ())
    scene.post = replace(scene.post, heard={})
    assert quoted(thanks(scene)) == [GOOD]
    dynamodb.write(AnswersTable(scene.post.projects.name).take_out(scene.project.id, sentence.id, shown))
    assert quoted(thanks(scene)) == [GOOD], "of the first one"
    later = meeting.ends + 4 * DAYS + timedelta(minutes=3)
    assert quoted(scene.letter(Kind.THANKS, now=later)) == []


def test_a_sentence_that_was_taken_out_stands_nowhere(scene: Scene) -> None:
    """Not in the thanks, the day after, the summary or the report; and stands again when it is let stand."""
    scene.sign_up(METTE)
    scene.sign_up(guest(1, GOOD))
    shown = scene.day_after()
    [meeting] = scene.meetings()
    table, project = AnswersTable(scene.post.projects.name), scene.project.id
    [sentence] = gather(scene.post.registrations.all(project, meeting.id), ())
    dynamodb.write(table.take_out(project, sentence.id, shown))
    assert quoted(thanks(scene)) == []
    for kind, now in ((Kind.DAY_AFTER, shown), (Kind.SUMMARY, MORNING)):
        assert GOOD not in scene.letter(kind, person=SECRETARIAT, now=now).text, kind
    dynamodb.write(table.let_stand(project, sentence.id))
    assert quoted(thanks(scene)) == [GOOD]


MARK = "zebra"


def test_no_copy_holds_a_word_of_a_guest_but_topics_that_several_raised(scene: Scene) -> None:
    """Every mail that is copied, on every day of a season of marked texts: figures and topics; the secretariat's own,
    once a week here, has the rest.
    """
    scene.project = replace(scene.project, copies=(Contact("Erhvervshuset", "partner@example.org"),))
    dynamodb.transact(scene.post.projects.writes(scene.project, scene.post.projects.fresh(scene.project.id)))
    for number in range(3):
        alone = f"{MARK}hest {number} er en hest. Min {MARK}hest {number} igen." if not number else ""
        topics = f"{MARK}striber på vejen {number}. Parkering for {MARK}er {number}. {alone}"
        marked = guest(number, topics, diet=f"{MARK}mælk {number}")
        marked = replace(marked, name=f"Zebra{number} {MARK}sen", company=f"{MARK}firma {number}")
        for meeting in (1, 2):
            scene.sign_up(marked, meeting, now=MORNING + timedelta(minutes=number))
    copies: list[RenderedMail] = []
    own: list[RenderedMail] = []
    for day in range(90):
        now = MORNING + day * DAYS
        for person, letters in ((f"{COPY}0", copies), (SECRETARIAT, own))[: 1 if day % 7 else 2]:
            occasion = Since(now - 7 * DAYS) if day else None
            mail = scene.mail(Kind.SUMMARY, person=person, occasion=occasion)
            letters.append(compose(mail, scene.post, LINKS, now))
    assert {each.to.address for each in copies} == {"partner@example.org"}
    told = [line for each in copies for line in _plain(each).splitlines() if MARK in line]
    assert [line for line in told if "3 ×" not in line] == []
    assert not any(f"{MARK}hest" in line for line in told), "one guest's word, however often it is said"
    assert any(f"{MARK}mælk" in each.text for each in own)
    assert any(f"{MARK}sen" in each.text for each in own)
    assert all(f"{MARK}mælk" not in line and f"{MARK}sen" not in line and "»" not in line for line in told)


def _plain(letter: RenderedMail) -> str:
    return (letter.text + letter.html).lower().replace("\xa0", " ")
