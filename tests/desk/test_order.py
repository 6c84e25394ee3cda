"""The catering order noted as money promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.budget.catering import told
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense
from shared.budget.prices import PerHead
from shared.budget.recount import recount
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, the_lines, there
from tests.conftest import Tables, nothing_changes
from tests.desk.stored import audit_log
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

FIRST, SECOND = "catering-forplejning-moede-1-001", "catering-forplejning-moede-1-002"
GOOD = {"stands": "nothing", "portions": "18", "amount": "1.170,00", "supplier": "Bageriet"}


@pytest.fixture
def secretariat(desk: Desk, tables: Tables, kept: Project) -> Desk:
    """An approved browser three weeks before a meeting to which eighteen have signed up."""
    for number in range(18):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    recount(tables.registrations, tables.budget, PROJECT, "moede-1")
    return desk.approved()


def link(desk: Desk, meeting: str = "moede-1") -> str:
    return desk.link(LinkPurpose.ORDER, meeting)


def note(desk: Desk, **changes: str) -> Seen:
    return desk.post(link(desk), {**GOOD, **changes})


def orders(tables: Tables) -> dict[str, tuple[int, int, bool]]:
    """The orders in the books: portions, øre, whether they are void."""
    return {each.id: (each.portions, each.amount, each.void) for each in tables.budget.books(PROJECT).commitments}


def test_the_page_says_how_much_and_why(secretariat: Desk) -> None:
    """The number to order, with those still to sign up; whom it is for, and the price against its line.

    A phone shows digits for portions, letters where a minus or a comma may be needed.
    """
    page = secretariat.get(link(secretariat)).page
    assert "18 tilmeldte og 2 fra udvalg og oplæg" in page.text
    advised = int(page.field("portions")["value"])
    assert 20 < advised <= 30
    assert "til melder sig" in page.text
    assert page.field("amount")["value"] == f"{advised * 65:,}".replace(",", ".") + ",00"
    assert "65 kr. pr. person" in page.text
    assert "8.000 kr. er hverken brugt eller bestilt for" in page.text
    assert [page.field(name)["inputmode"] for name in ("portions", "amount")] == ["numeric", "text"]


def test_where_nobody_signs_up_the_page_says_whose_number_it_is(desk: Desk, tables: Tables, kept: Project) -> None:
    free = replace(kept, meetings=(replace(kept.meetings[0], sign_up=False), *kept.meetings[1:]))
    dynamodb.transact(tables.projects.writes(free, kept))
    page = desk.approved().get(link(desk)).page
    assert "Ingen tilmelder sig" in page.text and "tilmeldte" not in page.text
    assert page.field("portions")["value"] == str(kept.guests.high)


def test_noted_it_is_money_promised(secretariat: Desk, tables: Tables) -> None:
    """The line's tally shows it; the trail has the numbers."""
    answer = note(secretariat)
    assert "Noteret: 18 portioner til 1.170,00 kr. hos Bageriet." in answer.page.text
    [placed] = tables.budget.books(PROJECT).commitments
    title = "Netværksmøde 1"
    noted = Commitment(FIRST, "forplejning", "moede-1", 117_000, date(2018, 7, 26), title, "Bageriet", portions=18)
    assert placed == replace(noted, **told(a_meeting()))
    line = there(tables.budget.books(PROJECT).tally().line("forplejning"))
    assert line.committed == 117_000
    done = _placed(audit_log())
    assert (done.type, done.meeting, done.about) == (AuditType.ORDER_PLACED, "moede-1", FIRST)
    assert done.facts == {"amount": "117000", "portions": "18"}


def test_a_new_number_takes_the_place_of_the_old_one(secretariat: Desk, tables: Tables) -> None:
    """There is one order for a meeting; the page starts from the one that stands."""
    note(secretariat)
    page = secretariat.get(link(secretariat)).page
    stands = [page.field(name)["value"] for name in ("stands", "portions", "amount", "supplier")]
    assert stands == [FIRST, "18", "1.170,00", "Bageriet"]
    note(secretariat, stands=FIRST, portions="20", amount="1.300")
    assert orders(tables) == {FIRST: (18, 117_000, True), SECOND: (20, 130_000, False)}


def test_of_two_at_once_the_second_is_told(secretariat: Desk, tables: Tables) -> None:
    """An order made from an older page changes nothing, shows what stands, and keeps what was typed."""
    note(secretariat)
    answer = note(secretariat, portions="25")
    assert answer.status == 409
    assert "En anden har lige noteret en bestilling" in answer.page.text
    assert answer.page.field("portions")["value"] == "25"
    assert orders(tables) == {FIRST: (18, 117_000, False)}


def test_taking_it_back_withdraws_it_and_the_one_before_stands_again(secretariat: Desk, tables: Tables) -> None:
    """In the order in which they were placed; each once."""
    note(secretariat)
    note(secretariat, stands=FIRST, portions="20", amount="1.300")
    first, second = (next(each for each in audit_log() if each.about == id) for id in (FIRST, SECOND))
    early = secretariat.post(secretariat.link(LinkPurpose.UNDO, first.id), {})
    assert early.status == 409
    assert secretariat.post(secretariat.link(LinkPurpose.UNDO, second.id), {}).status == 200
    assert orders(tables) == {FIRST: (18, 117_000, False), SECOND: (20, 130_000, True)}
    assert secretariat.post(secretariat.link(LinkPurpose.UNDO, first.id), {}).status == 200
    assert orders(tables) == {FIRST: (18, 117_000, True), SECOND: (20, 130_000, True)}


def test_food_that_is_billed_already_is_told_before_it_is_ordered(secretariat: Desk, tables: Tables) -> None:
    """An order noted after its bill would be counted beside it; another meeting's bill is none of its."""
    for id, meeting in (("a", "moede-1"), ("b", "moede-2")):
        bill = Expense(id, "forplejning", date(2018, 7, 1), "Mad", "Bageriet", 117_000, meeting)
        tables.budget.record(PROJECT, bill)
    assert "Der er noteret 1.170,00 kr. for mad til mødet" in secretariat.get(link(secretariat)).page.text
    assert "ville tælle to gange" not in note(secretariat).page.text


def test_after_the_meeting_food_is_noted_and_none_is_advised(secretariat: Desk, tables: Tables, kept: Project) -> None:
    """Its bill is still to come; how many will come is no question any more."""
    secretariat.now = kept.meetings[0].ends
    page = secretariat.get(link(secretariat)).page
    assert "Mødet er holdt." in page.text and "plejer at blive væk" not in page.text
    assert (page.field("portions")["value"], page.field("amount")["value"]) == ("", "")
    assert "Kom maden ikke?" in note(secretariat).page.text
    assert orders(tables) == {FIRST: (18, 117_000, False)}


def test_an_order_whose_bill_is_paid_stays(secretariat: Desk, tables: Tables) -> None:
    """It is in the accounts: neither changed nor taken back."""
    note(secretariat)
    paid = Expense("e", "forplejning", date(2018, 7, 26), "", "Bageriet", 117_000, "moede-1", commitment=FIRST)
    tables.budget.record(PROJECT, paid)
    answer = note(secretariat, stands=FIRST, portions="20")
    assert "Regningen er betalt" in answer.page.text
    assert secretariat.post(secretariat.link(LinkPurpose.UNDO, _placed(audit_log()).id), {}).status == 409
    assert orders(tables) == {FIRST: (18, 117_000, False)}


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("portions", "", "Skriv antallet"),
        ("portions", "atten", "Skriv antallet"),
        ("portions", "0", "Skriv antallet"),
        ("portions", "5000", "Så mange"),
        ("amount", "", "Skriv beløbet"),
        ("amount", "-5", "mere end nul"),
        ("supplier", "", "hvem der er leverandør"),
    ],
)
def test_a_mistake_is_told_beside_its_field(secretariat: Desk, field: str, value: str, says: str) -> None:
    """What was typed is kept, and nothing noted."""
    with nothing_changes():
        answer = note(secretariat, **{field: value})
        assert answer.status == 422
        assert says in answer.page.at(f"{field}-fejl")
        assert answer.page.field(field)["value"] == value


def test_a_cancelled_meeting_is_not_fed(secretariat: Desk, tables: Tables, kept: Project) -> None:
    """The page says so, and has no form."""
    off = replace(kept, meetings=(replace(kept.meetings[0], cancelled=True), *kept.meetings[1:]))
    dynamodb.transact(tables.projects.writes(off, kept))
    assert "Mødet er aflyst" in secretariat.get(link(secretariat)).page.text
    assert "Mødet er aflyst" in note(secretariat).page.text
    assert orders(tables) == {}


def _placed(acts: list[AuditEvent]) -> AuditEvent:
    return next(each for each in acts if each.type is AuditType.ORDER_PLACED)


def test_food_at_a_fixed_price_is_ordered_on_its_own_line(secretariat: Desk, tables: Tables) -> None:
    """Whatever other line has a price a head; no price a portion is made up."""
    lines = (
        BudgetLine("materialer", "Navneskilt, pr. deltager", 240_000, 1, PerHead(2_000)),
        BudgetLine("kaffe", "Kaffe og kage, fast pris", 400_000, 2, food=True),
    )
    dynamodb.transact(tables.budget.line_writes(PROJECT, lines, the_lines()))
    page = secretariat.get(secretariat.link(LinkPurpose.ORDER, "moede-1")).page
    assert (page.field("amount")["value"], "pr. person" in page.text) == ("", False)
    secretariat.post(secretariat.link(LinkPurpose.ORDER, "moede-1"), GOOD)
    assert [each.line for each in tables.budget.books(PROJECT).commitments] == ["kaffe"]
