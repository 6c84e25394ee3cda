"""Money moved between two lines of the budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.budget.lines import Commitment, Expense, Move
from shared.desk.audit import AuditType, LinkPurpose
from shared.technical import dynamodb
from tests.builders import PROJECT, there
from tests.conftest import Tables, nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

ID = "0123456789abcdef" * 2
OTHER = "f" * 32
REASON = "Oplægsholderen kommer gratis, og maden er blevet <b>dyr</b>ere."
"""As somebody might write it; shown as it was written, it is no markup."""
GOOD = {"id": ID, "from_line": "oplaegsholder", "to_line": "forplejning", "amount": "1.250,50", "reason": REASON}
MOVED = Move(ID, "oplaegsholder", "forplejning", 125_050, date(2018, 7, 26), REASON)
ORDER = Commitment("o", "oplaegsholder", "moede-1", 100_000, date(2018, 7, 1), "Oplæg", "Foredrag ApS")


@pytest.fixture
def secretariat(desk: Desk) -> Desk:
    """A browser that the secretariat has approved."""
    return desk.approved()


def move(desk: Desk, *about: str, **changes: str) -> Seen:
    return desk.post(desk.link(LinkPurpose.MONEY, *about), {**GOOD, **changes})


def moves(tables: Tables) -> list[Move]:
    return list(tables.budget.books(PROJECT).moves)


def free(tables: Tables, line: str) -> int:
    found = there(tables.budget.books(PROJECT).tally().line(line))
    return found.free


def undoing(desk: Desk) -> str:
    return desk.link(LinkPurpose.UNDO, audit_log()[-1].id)


def test_money_moves_with_its_reason(secretariat: Desk) -> None:
    """The lines may cost more and less, what was granted stays; the trail says how much and between which lines."""
    answer = move(secretariat)
    assert answer.status == 200
    assert "1.250,50 kr. er flyttet fra »Evt. ekstern oplægsholder« til »Morgenmad" in answer.page.text
    assert "<b>dyr" not in answer.body
    assert moves(tables) == [MOVED]
    assert [each.adjusted for each in tables.budget.books(PROJECT).tally().lines] == [160_000, 925_050, 0, 374_950]
    done = audit_log()[-1]
    assert (done.type, done.about) == (AuditType.MONEY_MOVED, ID)
    assert done.facts == {
        "amount": "125050",
        "from_line": "Evt. ekstern oplægsholder",
        "to_line": "Morgenmad og kaffe/te",
    }


def test_the_page_shows_how_each_line_stands(secretariat: Desk) -> None:
    """Granted, moved, spent, ordered, free and expected; looking changes nothing."""
    move(secretariat)
    tables.budget.commit(PROJECT, ORDER)
    tables.budget.record(PROJECT, Expense("e", "oplaegsholder", date(2018, 7, 2), "Gave", "Blomster", 20_000))
    with nothing_changes():
        text = secretariat.get(secretariat.link(LinkPurpose.MONEY)).page.text
        lines = text[text.index("Sådan står posterne") :]
        mine = " ".join(lines[lines.index("Evt. ekstern oplægsholder") :].split())
        assert mine.startswith(
            "Evt. ekstern oplægsholder Bevilget 5.000 kr. Flyttet herfra 1.250,50 kr. Brugt 200 kr."
            " Bestilt, ikke betalt 1.000 kr. Fri 2.549,50 kr. Forventet i alt 3.749,50 kr."
        )
        assert REASON in text
        secretariat.get(secretariat.link(LinkPurpose.MONEY), "HEAD")


def test_pressed_twice_it_is_one_move(secretariat: Desk) -> None:
    """The form drew what it is called; what was said first stands."""
    move(secretariat)
    with nothing_changes():
        answer = move(secretariat, amount="9")
        assert (answer.status, "1.250,50 kr. er flyttet" in answer.page.text) == (200, True)


def test_behind_a_warning_the_line_and_what_it_lacks_stand_there(secretariat: Desk) -> None:
    """Who comes from the mail chooses where the money comes from, and says why."""
    dear = Commitment("dear", "lokaleleje", "moede-1", 185_000, date(2018, 7, 1), "Lokale", "Hotellet")
    tables.budget.commit(PROJECT, dear)
    page = secretariat.get(secretariat.link(LinkPurpose.MONEY, "lokaleleje")).page
    chosen = [(each["name"], each["value"]) for each in page.tags("input") if "checked" in each]
    assert chosen == [("to_line", "lokaleleje")]
    assert [each["value"] for each in page.tags("input") if each.get("name") == "amount"] == ["250,00"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"from_line": ""}, "from_line", "Vælg den post, pengene kommer fra"),
        ({"from_line": "no-such-line"}, "from_line", "Vælg den post, pengene kommer fra"),
        ({"to_line": ""}, "to_line", "Vælg den post, pengene skal over på"),
        ({"to_line": "oplaegsholder"}, "to_line", "Vælg en anden post"),
        ({"amount": ""}, "amount", "Skriv beløbet"),
        ({"amount": "0"}, "amount", "mere end nul"),
        ({"amount": "-5"}, "amount", "mere end nul"),
        ({"amount": "en tier"}, "amount", "for eksempel 1.234,50"),
        ({"amount": "5.000,01"}, "amount", "Der er 5.000,00 kr. på posten, som hverken er brugt eller bestilt for"),
        ({"from_line": "kommunikation", "amount": "1"}, "amount", "På den post er alt brugt eller bestilt for"),
        ({"reason": " "}, "reason", "Skriv, hvorfor pengene skal flyttes"),
        ({"reason": "."}, "reason", "Skriv, hvorfor pengene skal flyttes"),
        ({"reason": "å" * 301}, "reason", "Der er plads til 300 tegn"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    secretariat: Desk, changes: dict[str, str], field: str, words: str
) -> None:
    """And what was typed stays."""
    answer = move(secretariat, **changes)
    assert answer.status == 422
    [told] = [each for each in answer.page.tags("a") if each.get("href") == f"#{field}"]
    assert told
    assert words in answer.page.text
    assert [each["value"] for each in answer.page.tags("input") if each.get("name") == "amount"] == [
        {**GOOD, **changes}["amount"]
    ]
    assert moves(tables) == []


def test_all_that_is_wrong_is_told_at_once(secretariat: Desk) -> None:
    """In the order of the form."""
    answer = move(secretariat, from_line="", to_line="", amount="", reason="")
    assert [each["href"] for each in answer.page.tags("a") if each.get("href", "").startswith("#")][-4:] == [
        "#from_line",
        "#to_line",
        "#amount",
        "#reason",
    ]


def test_the_last_krone_may_be_moved_and_no_more(secretariat: Desk) -> None:
    """What is ordered for belongs to somebody already."""
    tables.budget.commit(PROJECT, ORDER)
    assert move(secretariat, amount="4.000,01").status == 422
    assert move(secretariat, amount="4.000").status == 200
    assert free(tables, "oplaegsholder") == 0


def test_two_moves_at_once_do_not_overdraw_a_line(secretariat: Desk, meanwhile: Meanwhile) -> None:
    """Each would have fitted by itself. The second is shown the new figures, and keeps what it typed."""
    meanwhile(lambda: move(secretariat, id=OTHER, amount="4000"))
    answer = move(secretariat, amount="4000")
    assert (answer.status, "En anden har lige flyttet penge" in answer.page.text) == (409, True)
    assert REASON in answer.page.text
    assert [each.id for each in moves(tables)] == [OTHER]
    assert move(secretariat, amount="4000").status == 422
    assert free(tables, "oplaegsholder") == 100_000


def test_without_the_turn_they_would(secretariat: Desk, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: the same two, with nothing between them that counts the moves."""
    turn = tables.budget.count_move
    monkeypatch.setattr(type(tables.budget), "count_move", lambda self, project, seen=None: turn(project))
    meanwhile(lambda: move(secretariat, id=OTHER, amount="4000"))
    assert move(secretariat, amount="4000").status == 200
    assert free(tables, "oplaegsholder") < 0


def test_an_expense_at_the_same_moment_fails_nobody(secretariat: Desk, meanwhile: Meanwhile) -> None:
    """A bill is paid whatever the line holds; it might as well have come a moment later."""
    bill = Expense("e", "oplaegsholder", date(2018, 7, 2), "Oplæg", "Foredrag ApS", 20_000)
    meanwhile(lambda: tables.budget.record(PROJECT, bill))
    assert move(secretariat).status == 200


def test_a_move_is_taken_back_once(secretariat: Desk) -> None:
    """It stays in the books as what it is, and the form that made it makes it no second time."""
    move(secretariat)
    undo = undoing(secretariat)
    assert "1.250,50 kr. blev flyttet fra" in secretariat.get(undo).page.text
    assert [secretariat.post(undo, {}).status for _ in range(2)] == [200, 200]
    assert moves(tables) == [replace(MOVED, void=True)]
    assert free(tables, "oplaegsholder") == 500_000
    again = move(secretariat)
    assert (again.status, "Den flytning er fortrudt igen" in again.page.text) == (200, True)
    assert moves(tables) == [replace(MOVED, void=True)]


def test_money_that_is_used_is_not_taken_back(secretariat: Desk) -> None:
    """The line that got it has promised it to somebody; taken back it would lack."""
    move(secretariat, to_line="kommunikation")
    used = Commitment("p", "kommunikation", "", 100_000, date(2018, 7, 1), "Plakater", "Trykkeriet")
    tables.budget.commit(PROJECT, used)
    answer = secretariat.post(undoing(secretariat), {})
    assert (answer.status, "kan ikke flyttes tilbage" in answer.page.text) == (409, True)
    assert not moves(tables)[0].void


def test_taken_back_and_moved_on_at_once_one_of_them_wins(secretariat: Desk, meanwhile: Meanwhile) -> None:
    """What is handed on is not there to be handed back."""
    move(secretariat, to_line="kommunikation")
    undo = undoing(secretariat)
    meanwhile(lambda: move(secretariat, id=OTHER, from_line="kommunikation", to_line="lokaleleje", amount="1000"))
    assert secretariat.post(undo, {}).status == 409
    assert [each.void for each in moves(tables)] == [False, False]
    assert free(tables, "kommunikation") == 25_050


@pytest.mark.parametrize("id", ["", "x", ID.upper(), ID + "0"])
def test_what_our_form_does_not_say_is_refused(secretariat: Desk, id: str) -> None:
    """An id is drawn by the form and by nobody else."""
    assert move(secretariat, id=id).status == 400
    assert moves(tables) == []


def test_books_from_before_moves_were_counted_are_moved_in(secretariat: Desk) -> None:
    """A move that an earlier version entered has no count beside it."""
    dynamodb.write(tables.budget.enter(PROJECT, replace(MOVED, id=OTHER)))
    assert move(secretariat).status == 200
    assert tables.budget.books(PROJECT).moved == 1
