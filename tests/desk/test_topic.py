"""What the committee did about what was raised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infra.proof.season.pages import Html
from shared.desk.audit import AuditType, LinkPurpose
from shared.limits import LONGEST_ANSWER
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.topics.answer import Answer, topic_id
from shared.topics.gathering import gather
from shared.topics.table import AnswersTable
from tests.builders import PROJECT, a_guest, a_project, there
from tests.conftest import Tables, nothing_changes, tables
from tests.desk.stored import acts, audit_log
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

KEY = topic_id("parkering")
MET = "Vi talte med kommunen.\n\nDer kommer <fem> pladser & en ladestander."


@pytest.fixture
def page(desk: Desk, tables: Tables, kept: Project) -> str:
    """The page's address, when three guests have said what they want to talk about."""
    said = ("Parkering ved torvet", "Mere parkering!", "Hvem rydder sne?")
    for number, topics in enumerate(said):
        desk.now += timedelta(minutes=1)
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics=topics), desk.now)
    return desk.approved().link(LinkPurpose.TOPIC)


def answers() -> list[Answer]:
    return AnswersTable(tables.projects.name).all(PROJECT)


def form(page: Html, key: str = KEY) -> dict[str, str]:
    """What stands in the form of one topic, as a browser would send it."""
    [found] = [each for each in page.forms if each.value("key") == key]
    return {name: value.replace("\r\n", "\n") for name, value in found.fields}


def save(desk: Desk, page: str, text: str, key: str = KEY) -> Seen:
    return desk.post(page, form(desk.get(page).page, key) | {"answer": text})


def forget(tables: Tables, *numbers: int) -> None:
    """Erase guests."""
    for number in numbers:
        found = there(tables.registrations.get(PROJECT, "moede-1", f"person{number:04}"))
        tables.registrations.anonymise(found, f"nobody{number}", a_project().data_deleted)


def test_the_topics_stand_with_their_sentences(desk: Desk, page: str) -> None:
    """The most said first; the page says where an answer ends up. Looking changes nothing."""
    with nothing_changes():
        seen = desk.get(page).page
        assert "Parkering Sagt 2 gange Parkering ved torvet Netværksmøde 1" in seen.text
        assert seen.text.index("Parkering ved torvet") < seen.text.index("Hvem rydder sne?")
        assert "takkemailen til alle, der var med, og i rapporten om sæsonen" in seen.text
        assert form(seen) == {"key": KEY, "seen": "", "answer": ""}
        labelled = {each["for"] for each in seen.tags("label")}
        assert labelled == {each["id"] for each in seen.tags("textarea")}
        assert desk.get(page, "HEAD").status == 200


def test_a_season_without_topics_says_so(desk: Desk, kept: Project) -> None:
    """Before anybody has signed up."""
    assert "Ingen har skrevet noget endnu" in desk.approved().get(desk.link(LinkPurpose.TOPIC)).page.text


def test_an_answer_is_saved_with_the_trail(desk: Desk, page: str) -> None:
    """In the committee's own words, with a way back."""
    seen = save(desk, page, MET.replace("\n", "\r\n")).page
    assert "Parkering: det er gemt." in seen.text
    assert [each["href"] for each in seen.tags("a") if "/undo/" in each["href"]]
    assert answers() == [Answer(KEY, "Parkering", MET, desk.now)]
    assert form(seen) == {"key": KEY, "seen": MET, "answer": MET}
    [done] = acts()
    assert (done.type, done.about, done.facts) == (AuditType.TOPIC_ANSWERED, KEY, {"word": "Parkering"})
    assert (
        "Svaret om »Parkering« blev skrevet eller rettet." in desk.get(desk.link(LinkPurpose.UNDO, done.id)).page.text
    )


def test_an_empty_field_takes_the_answer_away(desk: Desk, page: str) -> None:
    """And where there was none, nothing happens."""
    assert save(desk, page, " \r\n ").status == 200
    save(desk, page, MET)
    desk.now += timedelta(minutes=1)
    assert "Parkering: svaret er taget væk." in save(desk, page, "").page.text
    assert answers() == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("…", "Skriv, hvad I gjorde."), ("æ" * (LONGEST_ANSWER + 1), "Der er plads til 1000 tegn.")],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, page: str, wrong: str, said: str) -> None:
    """And on top, by the topic's name; what was typed is kept, and nothing is saved."""
    with nothing_changes():
        answer = save(desk, page, wrong)
        assert answer.status == 422
        assert answer.page.text.count(said) == 2
        [field] = [each for each in answer.page.tags("textarea") if "aria-invalid" in each]
        assert said in answer.page.at(field["aria-describedby"])
        assert f"#{field['id']}" in [each["href"] for each in answer.page.tags("a")]
        assert form(answer.page)["answer"] == wrong


def test_the_longest_answer_fits(desk: Desk, page: str) -> None:
    """Counted in characters, whatever they weigh on the wire."""
    assert save(desk, page, "Å" * LONGEST_ANSWER).status == 200
    assert len(answers()[0].text) == LONGEST_ANSWER


def test_an_answer_is_taken_back_step_by_step(desk: Desk, page: str) -> None:
    """What stood there before stands there again, and then nothing; the latest first."""
    for text in ("Først", "Så", ""):
        desk.now += timedelta(minutes=1)
        save(desk, page, text)
    undo = [desk.link(LinkPurpose.UNDO, each.id) for each in acts()]
    assert [desk.post(undo[0], {}).status, desk.post(undo[1], {}).status] == [409, 409]
    for link, left in zip(reversed(undo), (["Så"], ["Først"], []), strict=True):
        assert desk.post(link, {}).status == 200
        assert [each.text for each in answers()] == left
    assert all(each.undone for each in acts())


def test_taking_back_leaves_a_newer_answer(desk: Desk, page: str) -> None:
    """Also one that is written while it is taken back."""
    save(desk, page, "Først")
    undo = desk.link(LinkPurpose.UNDO, acts()[0].id)
    desk.now += timedelta(minutes=1)
    save(desk, page, "Så")
    assert desk.post(undo, {}).status == 409
    assert [each.text for each in answers()] == ["Så"]


def test_an_answer_stays_when_its_sentences_go(desk: Desk, page: str, tables: Tables) -> None:
    """Guests are erased, or others say more about something else; what was done can still be mended."""
    save(desk, page, MET)
    forget(tables, 0, 1)
    seen = desk.get(page).page
    assert "Det blev sagt tidligere på sæsonen." in seen.text
    assert form(seen)["answer"] == MET
    desk.now += timedelta(minutes=1)
    assert save(desk, page, "").status == 200
    assert answers() == []


def test_a_topic_that_is_gone_keeps_what_was_typed(desk: Desk, page: str, tables: Tables) -> None:
    """Its only sentence was erased while somebody wrote."""
    opened = form(desk.get(page).page)
    forget(tables, 0, 1)
    with nothing_changes():
        answer = desk.post(page, opened | {"answer": MET})
        assert answer.status == 409
        assert "Der kommer <fem> pladser & en ladestander." in answer.page.text


def test_there_is_no_answer_to_what_nobody_raised(desk: Desk, page: str) -> None:
    """A form that is not ours writes nothing."""
    with nothing_changes():
        for key in ("", "kælderen"):
            assert desk.post(page, {"key": key, "answer": MET}).status == 409


def test_one_button_takes_a_sentence_out_and_lets_it_stand_again(desk: Desk, page: str, tables: Tables) -> None:
    """By its digest; the log holds no word of it, and its undo puts it back."""
    table = AnswersTable(tables.projects.name)
    [sentence] = [each for each in gather(tables.registrations.all(PROJECT, "moede-1"), ()) if "sne" in each.text]
    seen = desk.post(page, {"sentence": sentence.id, "act": "out"})
    assert "<s>Hvem rydder sne?</s>" in seen.body
    assert table.out(PROJECT) == {sentence.id}
    [event] = [each for each in audit_log() if each.type is AuditType.SENTENCE_OUT]
    assert (event.about, event.facts) == (sentence.id, {})
    assert desk.post(desk.link(LinkPurpose.UNDO, event.id), {}).status == 200
    assert table.out(PROJECT) == set()
    desk.post(page, {"sentence": sentence.id, "act": "out"})
    desk.post(page, {"sentence": sentence.id, "act": "stand"})
    assert table.out(PROJECT) == set()
    assert "er her ikke mere" in desk.post(page, {"sentence": "a" * 26, "act": "out"}).page.text
