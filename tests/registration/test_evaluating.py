"""The page on which a guest says how a meeting was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.evaluations.table import EvaluationsTable
from shared.projects import Project, Questions
from shared.registrations import writes
from shared.registrations.changing import move
from shared.registrations.registration import Offer
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from shared.technical.dynamodb import Busy
from tests.builders import PROJECT, a_guest, there
from tests.conftest import items, nothing_changes, tables
from tests.registration.test_managing import LINKS
from tests.registration.test_signing_up import raising
from tests.registration.visitor import Visitor
from tests.texts.danish import danish_left, plain

GUEST = a_guest(name="Mary Jones", company="Jones & Co")
PERSON = GUEST.person
SIGNATURE = "Mary Jones, Jones & Co"
GOOD = {"score": "8", "useful": "Snakken ved bordene", "next_topics": "Parkering\nSkilte", "free": "Tak & på <gensyn>"}
LONG = "x" * 1001


@pytest.fixture
def link(visitor: Visitor, kept: Project) -> str:
    """The link in the mail to a guest of the first meeting, as it ends."""
    sign_up(tables.registrations, kept, kept.meetings[:2], GUEST, visitor.now)
    visitor.now = kept.meetings[0].ends - timedelta(minutes=15)
    return LINKS.evaluate(PROJECT, "moede-1", PERSON, visitor.now)


def evaluations() -> list[Mapping[str, Any]]:
    """The evaluations as they lie in the table."""
    return [item for item in items(tables.registrations) if item["part"].startswith("evaluation#")]


def ticked(visitor: Visitor, link: str) -> list[str]:
    """The numbers that are ticked."""
    return [each["value"] for each in visitor.get(link).page.tags("input") if "checked" in each]


def test_the_form_asks_for_a_number_and_three_texts(visitor: Visitor, link: str) -> None:
    """Nothing is ticked and nothing required but the number; the name that a tick would show is there to be read."""
    page = visitor.get(link).page
    scores = [each["value"] for each in page.tags("input") if each.get("type") == "radio"]
    assert scores == [str(score) for score in range(1, 11)]
    assert ticked(visitor, link) == []
    assert [each["name"] for each in page.tags("textarea")] == ["useful", "next_topics", "free"]
    assert "Netværksmøde 1 onsdag den 15. august" in page.text
    assert f"Sæt mit navn på svaret: {SIGNATURE}" in page.text
    assert "1 er spild af tid, 10 kunne ikke være bedre." in page.at("score-hint")
    assert [(each["method"], each["action"]) for each in page.tags("form")] == [("post", link)]


def test_an_offer_stands_with_the_name_and_apart_from_the_answer(visitor: Visitor, link: str) -> None:
    """A tick is the yes, and words without one are asked about; sent again without it, it is gone."""
    refused = visitor.post(link, {**GOOD, "where": "Amagerbrogade 1"})
    assert (refused.status, refused.page.field("where")["value"]) == (422, "Amagerbrogade 1")
    assert '<a href="#host">' in refused.body

    def offered() -> tuple[Offer | None, str]:
        kept = there(tables.registrations.get(PROJECT, "moede-1", PERSON))
        return kept.offer, visitor.get(f"{LINKS.manage(PROJECT, PERSON, visitor.now)}/data").page.text

    form = {**GOOD, "host": "yes", "where": " Amagerbrogade  1", "speak": "yes"}
    first = visitor.now
    for minutes in (0, 5):  # sent again it stands since the first time
        visitor.now = first + timedelta(minutes=minutes)
        assert visitor.post(link, form).status == 200
    offer, shown = offered()
    assert offer == Offer(host=True, where="Amagerbrogade 1", speak=True, at=first)
    assert "I må gerne mødes hos mig: Amagerbrogade 1" in shown
    assert not [item for item in evaluations() if "Amagerbrogade" in str(item)]
    assert {"host", "speak", "8"} <= {each.get("id", "") for each in visitor.get(link).page.tags("input")} | {"8"}
    assert visitor.post(link, GOOD).status == 200
    assert offered()[0] is None


def test_nobody_is_asked_to_host_a_festival(visitor: Visitor, kept: Project, link: str) -> None:
    """What the season does not ask is not on its form and not taken; what was offered before may be taken back."""
    project = tables.projects.get(PROJECT)
    asking = replace(there(project), questions=Questions(host=False, speak=False, topics=False))
    dynamodb.transact(tables.projects.writes(asking, project))
    ids = {each.get("id") for each in visitor.get(link).page.tags("input")}
    assert not {"host", "speak", "where", "about"} & ids
    assert not {"next_topics", "topics"} & {
        each["id"] for path in (link, f"/{PROJECT}") for each in visitor.get(path).page.tags("textarea")
    }
    assert visitor.post(link, {**GOOD, "host": "yes", "where": "Torvet"}).status == 200
    assert "vært" not in visitor.get(f"/{PROJECT}/privacy").page.text
    seen = there(tables.registrations.get(PROJECT, "moede-1", PERSON))
    assert seen.offer is None
    dynamodb.write(writes.offer(tables.registrations.name, seen, Offer(host=True, at=visitor.now)))
    ids = {each.get("id") for each in visitor.get(link).page.tags("input")}
    assert ids & {"host", "speak"} == {"host"}
    assert visitor.post(link, GOOD).status == 200
    assert there(tables.registrations.get(PROJECT, "moede-1", PERSON)).offer is None


def test_every_field_has_a_label_and_what_describes_it(visitor: Visitor, link: str) -> None:
    """A screen reader hears the question, the hint, and, where there is one, the fault."""
    for page in (visitor.get(link).page, visitor.post(link, {"score": "", "free": LONG}).page):
        ids = {each["id"] for each in page.tags() if "id" in each}
        labelled = {each.get("for", "") for each in page.tags("label")}
        assert {"useful", "next_topics", "free"} <= labelled
        described = " ".join(each["aria-describedby"] for each in page.tags() if "aria-describedby" in each)
        assert set(described.split()) <= ids
        assert len(page.tags("legend")) == len(page.tags("fieldset")) == 3


def test_a_number_in_the_link_is_ticked(visitor: Visitor, link: str) -> None:
    """One that is none is not; one that she gave before gives way to the one she pressed in the mail."""
    assert ticked(visitor, f"{link}?score=8") == ["8"]
    assert ticked(visitor, f"{link}?score=11") == ticked(visitor, f"{link}?score=") == []
    visitor.post(link, GOOD)
    assert ticked(visitor, link) == ["8"]
    assert ticked(visitor, f"{link}?score=3") == ["3"]


def test_what_is_kept_does_not_say_whose_it_is(visitor: Visitor, link: str) -> None:
    """Neither her pseudonym nor her name, company or address, in any of its values or names."""
    answer = visitor.post(link, GOOD)
    assert answer.status == 200
    assert "Tak for dit svar" in answer.page.text
    assert "Du gav »Netværksmøde 1« 8 af 10." in answer.page.text
    assert "Svaret er gemt uden dit navn." in answer.page.text
    [item] = evaluations()
    assert not [each for each in (PERSON, GUEST.name, GUEST.company, GUEST.address) if each in repr(item)]
    assert {name: item[name] for name in ("score", "useful", "next_topics", "free", "signed_name", "language")} == {
        "score": 8,
        "useful": "Snakken ved bordene",
        "next_topics": "Parkering\nSkilte",
        "free": "Tak & på <gensyn>",
        "signed_name": "",
        "language": "da",
    }


def test_signed_it_bears_the_name_that_was_shown(visitor: Visitor, link: str) -> None:
    """And taken off again it is anonymous."""
    assert f"gemt med navnet {SIGNATURE}." in visitor.post(link, {**GOOD, "signed": "yes"}).page.text
    assert [item["signed_name"] for item in evaluations()] == [SIGNATURE]
    visitor.post(link, GOOD)
    assert [item["signed_name"] for item in evaluations()] == [""]


def test_the_same_link_shows_what_was_said_and_changes_it(visitor: Visitor, link: str) -> None:
    """One evaluation, however often; a link from a second mail finds the same."""
    visitor.post(link, {**GOOD, "signed": "yes"})
    visitor.now += timedelta(days=3)
    second = LINKS.evaluate(PROJECT, "moede-1", PERSON, visitor.now)
    assert second != link
    page = visitor.get(second).page
    assert "Du har allerede svaret." in page.text
    assert ticked(visitor, second) == ["8", "yes"]
    assert [page.at(field).strip() for field in ("useful", "next_topics", "free")] == [
        "Snakken ved bordene",
        "Parkering Skilte",
        "Tak & på <gensyn>",
    ]
    visitor.post(second, {"score": "9"})
    assert [(item["score"], item["useful"]) for item in evaluations()] == [(9, "")]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"score": ""}, {"score": "Vælg et tal fra 1 til 10."}),
        ({"score": "11"}, {"score": "Vælg et tal fra 1 til 10."}),
        ({"free": LONG}, {"free": "Der er plads til 1000 tegn. Skriv det kortere."}),
        ({"useful": ["a", "b"]}, {"useful": "Feltet kom med to gange. Udfyld det én gang."}),
        ({"score": "x", "next_topics": LONG}, {"score": "Vælg et tal", "next_topics": "Der er plads til 1000 tegn."}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    visitor: Visitor, link: str, wrong: Mapping[str, str | Sequence[str]], said: Mapping[str, str]
) -> None:
    """422, a summary with a link to each, and the form as it was filled in; nothing is kept."""
    with nothing_changes():
        answer = visitor.post(link, {**GOOD, "signed": "yes", **wrong})
        assert answer.status == 422
    for field, words in said.items():
        assert words in answer.page.at(f"{field}-fejl")
        assert words in answer.page.at("fejl")
    assert {each["href"] for each in answer.page.tags("a")} >= {
        "#score-1" if field == "score" else f"#{field}" for field in said
    }
    for field in {"useful", "next_topics", "free"} - wrong.keys():
        assert GOOD[field].split()[0] in answer.page.at(field)
    if wrong.get("free") == LONG:
        assert answer.page.at("free") == LONG
    assert "checked" in answer.page.field("signed")


def test_before_the_meeting_is_nearly_over_the_page_says_so(visitor: Visitor, link: str, kept: Project) -> None:
    """Neither seen nor sent until half an hour before the end, and when that is."""
    visitor.now = kept.meetings[0].ends - timedelta(minutes=31)
    with nothing_changes():
        for answer in (visitor.get(link), visitor.post(link, GOOD)):
            assert answer.status == 409
            assert "Mødet er ikke slut endnu" in answer.page.text
            assert "»Netværksmøde 1« slutter onsdag den 15. august kl. 9.30." in answer.page.text
    visitor.now += timedelta(minutes=1)
    assert visitor.post(link, GOOD).status == 200


def test_a_cancelled_meeting_has_no_form(visitor: Visitor, link: str, kept: Project) -> None:
    """410, and nothing is kept."""
    off = replace(kept, meetings=(replace(kept.meetings[0], cancelled=True), *kept.meetings[1:]))
    dynamodb.transact(tables.projects.writes(off, kept))
    for answer in (visitor.get(link), visitor.post(link, GOOD)):
        assert (answer.status, "blev aflyst" in answer.page.text) == (410, True)


def test_only_who_had_a_seat_is_asked(visitor: Visitor, kept: Project) -> None:
    """Not who was never registered, has cancelled, or holds the seat under another address now."""
    early = visitor.now
    sign_up(tables.registrations, kept, kept.meetings[:1], GUEST, early)
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(2), early)
    cancel(tables.registrations, kept, kept.meetings[0], a_guest(2).person, early)
    move(tables.registrations, kept, PERSON, "moved", "moved@example.org", early)
    visitor.now = kept.meetings[0].ends
    for person, status in (("stranger", 403), (a_guest(2).person, 403), (PERSON, 403), ("moved", 200)):
        link = LINKS.evaluate(PROJECT, "moede-1", person, visitor.now)
        assert [visitor.get(link).status, visitor.post(link, GOOD).status] == [status, status]


def test_a_link_expires_after_two_months(visitor: Visitor, link: str) -> None:
    """And says whom to write to."""
    visitor.now += timedelta(days=61)
    answer = visitor.get(link)
    assert answer.status == visitor.post(link, GOOD).status == 410
    assert "Man kan svare i to måneder." in answer.page.text
    assert "sekretariatet@example.org" in answer.page.text


def test_too_many_at_once_is_said(visitor: Visitor, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """503: pressing again may go through."""
    monkeypatch.setattr("shared.technical.dynamodb.transact", raising(Busy()))
    assert visitor.post(link, {**GOOD, "score": "2"}).status == 503


def test_her_data_hold_her_evaluations(visitor: Visitor, link: str) -> None:
    """On the page and in the file, though the table does not say that they are hers; without the id."""
    visitor.post(link, {**GOOD, "signed": "yes"})
    own = LINKS.manage(PROJECT, PERSON, visitor.now)
    text = visitor.get(f"{own}/data").page.text
    for words in ("Dit svar om »Netværksmøde 1«", "8 af 10", "Snakken ved bordene", SIGNATURE):
        assert words in text
    assert json.loads(visitor.get(f"{own}/data.json").body)["evaluations"] == [
        {
            **{name: GOOD[name] for name in ("useful", "next_topics", "free")},
            "meeting": "moede-1",
            "score": 8,
            "given_at": "2018-08-15T07:15:00Z",
            "signed_name": SIGNATURE,
            "language": "da",
        }
    ]


def test_erasing_a_person_erases_her_evaluations_and_nobody_elses(visitor: Visitor, link: str, kept: Project) -> None:
    """The anonymous ones too; afterwards her link evaluates nothing."""
    table = EvaluationsTable(tables.registrations.name)
    visitor.post(link, GOOD)
    [mine] = table.all(PROJECT, "moede-1")
    dynamodb.write(table.put(replace(mine, id="another"), kept.data_deleted))
    assert visitor.post(f"{LINKS.manage(PROJECT, PERSON, visitor.now)}/erase", {}).status == 200
    assert [each.id for each in table.all(PROJECT, "moede-1")] == ["another"]
    assert visitor.post(link, GOOD).status == 403
    assert "Dit svar om" not in visitor.get(f"{LINKS.manage(PROJECT, PERSON, visitor.now)}/data").page.text


def test_it_speaks_english(visitor: Visitor, link: str, kept: Project) -> None:
    """The form, its faults, the thanks, and every refusal; what was written there is kept as English."""
    english = f"{link}?lang=en"
    answers = [
        visitor.get(english),
        visitor.post(english, {"score": "", "free": LONG}),
        visitor.post(english, {"score": "8", "free": "Fine", "signed": "yes"}),
        visitor.get(english),
        visitor.get(f"{LINKS.manage(PROJECT, PERSON, visitor.now)}/data?lang=en"),
    ]
    assert [item["language"] for item in evaluations()] == ["en"]
    ends = visitor.now
    for now in (kept.meetings[0].starts, ends + timedelta(days=90)):
        visitor.now = now
        answers.append(visitor.get(english))
    visitor.now = ends
    answers.append(visitor.get(f"{LINKS.evaluate(PROJECT, 'moede-1', 'nobody', ends)}?lang=en"))
    for answer in answers:
        assert answer.headers["Content-Language"] == "en"
        assert danish_left(plain(answer.body), "functions/registration") == []
    assert [each["action"] for each in answers[0].page.tags("form")] == [english]


def test_the_next_meeting_is_another_one(visitor: Visitor, link: str, kept: Project) -> None:
    """Neither the one that is just ending nor one that is cancelled."""
    page = visitor.post(link, GOOD).page
    assert "Tilmeld dig næste møde, onsdag den 19. september" in page.text
    off = replace(kept, meetings=(kept.meetings[0], replace(kept.meetings[1], cancelled=True), *kept.meetings[2:]))
    dynamodb.transact(tables.projects.writes(off, kept))
    assert "Tilmeld dig næste møde, onsdag den 17. oktober" in visitor.post(link, GOOD).page.text
