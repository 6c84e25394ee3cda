"""Bills, income, orders, moves and what is taken back, in any order: every figure that people see is a recount's."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

import docx
import openpyxl
import pdfplumber
import pytest

from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.desk.audit import AuditType, LinkPurpose
from shared.mails.compose import compose
from shared.mails.rendered import RenderedMail
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import ONCE
from shared.outbox.office_occasions import Since
from shared.projects import Grant, Project
from shared.technical import dynamodb
from shared.technical.money import Oere, oere
from tests.builders import PROJECT, the_lines
from tests.conftest import Tables
from tests.desk.stored import audit_log
from tests.desk.visitor import LINKS, Desk
from tests.registration.visitor import Seen

WALKS, STEPS = int(os.environ.get("TOVHOLDER_WALKS", "0")), 14
SEEDS = range(WALKS) if WALKS else (2, 6, 7, 10, 14, 15, 16, 26)
"""Between them: each shape, a surplus, a deficit above the grant, a line that has spent more than it may."""
MEETINGS = ("moede-1", "moede-2")
AMOUNTS = ("300", "1.170", "1.300,50 kr.", "kr. 2.500,-", "0,05", "-150", "9.000")
FOOD = "Morgenmad og kaffe/te"
MONDAY = datetime(2018, 7, 30, 7, tzinfo=UTC)
RENT, *OTHERS = the_lines()
INCOME = (
    BudgetLine("eget", "Eget bidrag", planned=100_000, order=5, income=Income.OWN),
    BudgetLine("entre", "Entré", planned=400_000, order=6, income=Income.ENTRANCE),
    BudgetLine("fonde", "Andre fonde", planned=50_050, order=7, income=Income.FUNDS),
    BudgetLine("lys", "Lys fra teatret", planned=900_000, order=8, income=Income.IN_KIND),
)
PAID_IN = {Income.OWN, Income.ENTRANCE, Income.FUNDS}
COSTS = (replace(RENT, asked=250_000), *OTHERS)
SHAPES: Sequence[tuple[Grant, Sequence[BudgetLine]]] = (
    (Grant(), the_lines()),
    (Grant(guarantee=True, vat=False, income=True, entrance=0), (*COSTS, *INCOME)),
    (Grant(income=True, entrance=0), (*COSTS, *INCOME[1:])),
)
"""A grant alone; a guarantee against loss without VAT; a grant beside income. In two of them something was refused."""

Entered = Mapping[str, tuple[Oere, Oere, Oere]]
"""By line: spent or received, ordered and not paid, moved there."""
Figures = dict[str, tuple[Oere, ...]]
"""By what they are about and where they stand."""


def recounted(tables: Tables) -> Entered:
    """What each line has, from the entries alone."""
    books = tables.budget.books(PROJECT)
    bills = [each for each in books.expenses if not each.void]
    orders = [each for each in books.commitments if not each.void]
    most = Counter(each.meeting for each in orders)
    assert max(most.values(), default=0) <= 1, "one order a meeting"
    promised, moved = Counter[str](), Counter[str]()
    for order in orders:
        mine = [each for each in bills if each.commitment in {order.id, *order.instead}]
        last = [each for each in mine if not each.partial]
        assert len(last) <= 1, "an order has one last bill"
        promised[order.line] += 0 if last else max(0, order.amount - sum(each.amount for each in mine))
    for each in books.moves:
        if not each.void:
            moved.update({each.from_line: -each.amount, each.to_line: each.amount})
    return {
        line.id: (sum(each.amount for each in bills if each.line == line.id), promised[line.id], moved[line.id])
        for line in books.lines
    }


def expected(entered: Entered, lines: Sequence[BudgetLine], guarantee: bool) -> Figures:
    """What is to be read where, counted by hand."""
    costs, paid_in = [each for each in lines if not each.income], [each for each in lines if each.income in PAID_IN]
    planned, spent = sum(each.planned for each in costs), sum(entered[each.id][0] for each in costs)
    counted_on, received = sum(each.planned for each in paid_in), sum(entered[each.id][0] for each in paid_in)
    promised = sum(entered[each.id][1] for each in costs)
    granted, refused = planned - counted_on, sum((each.asked or each.planned) - each.planned for each in costs)
    deficit, surplus = max(0, spent - received), max(0, received - spent)
    paid = min(granted, deficit)
    pays = (paid,) if guarantee else (paid, granted - paid)
    settled = (granted + refused, granted, spent, received, surplus or deficit, *pays)
    told: Figures = {
        "season": (spent, planned),
        "summary": (planned, spent, planned - spent),
        "promised": (promised,) if promised else (),
        "accounts": (planned, spent, spent - planned),
        "bills": (spent - received,),
    }
    if paid_in:
        told |= {
            "income": (received, counted_on),
            "papers": settled,
            "report": (spent, received),
            "surplus": (surplus, granted) if surplus else (),
            "paid": () if surplus else (paid, granted),
            "missing": (deficit - paid,) if deficit > paid else (),
            "unused": () if surplus or guarantee or paid == granted else (granted - paid,),
        }
    elif spent <= planned:
        told["left"] = (spent, planned, planned - spent)
    else:
        told["over"] = (spent, spent - planned, planned)
    again = {each.id: _again(each, entered[each.id][0]) for each in (*costs, *paid_in)}
    asks = sum(again[each.id] for each in costs) - sum(again[each.id] for each in paid_in)
    if asks < 0:
        again, asks = {each.id: each.planned for each in (*costs, *paid_in)}, granted
    for line in (*costs, *paid_in):
        done, owed, moved = entered[line.id]
        mine, may = line.planned, line.planned + moved
        told[f"{line.id}: papers"], told[f"{line.id}: spreadsheet"] = (mine, done), (mine, done, done - mine)
        told[f"{line.id}: next"] = (again[line.id],)
        if line.income:
            told |= {f"{line.id}: {page}": (done, mine) for page in ("income", "season")}
        else:
            told[f"{line.id}: money"] = (mine, done, owed, may - done - owed)
            told[f"{line.id}: moved"] = (abs(moved),) if moved else ()
            told[f"{line.id}: refused"] = (line.asked, mine, mine - line.asked) if line.asked else ()
            told[f"{line.id}: expense"] = (may - done,)
            told[f"{line.id}: season"] = (done, may)
            told[f"{line.id}: summary"] = (may, done, may - done)
    told |= {f"order for {each}": told["forplejning: money"][3:] for each in MEETINGS}
    return {**told, "asks": (asks,)}


def _again(line: BudgetLine, done: Oere) -> Oere:
    """What the next application puts down: what it came to, in whole 50 kr.; for food nobody has eaten yet."""
    return line.planned if done <= 0 or line.food else -(-done // 5_000) * 5_000


def shown(desk: Desk, tables: Tables, lines: Sequence[BudgetLine]) -> Figures:
    """What stands on the desk's pages, in a Monday's summary, the season's papers and the next application."""

    def page(purpose: LinkPurpose, *about: str) -> str:
        return " ".join(desk.get(desk.link(purpose, *about)).page.text.split())

    money, season = page(LinkPurpose.MONEY).partition("Sådan står posterne")[2], page(LinkPurpose.SEASON)
    expense, income = page(LinkPurpose.EXPENSE), page(LinkPurpose.INCOME)
    summary, letter = " ".join(_letter(tables, Kind.SUMMARY).text.split()), _letter(tables, Kind.SEASON_REPORT)
    report = " ".join(letter.text.split())
    pdf, xlsx, word, following = (BytesIO(each.content) for each in letter.attachments)
    paper = " ".join(" ".join(each.extract_text() for each in pdfplumber.open(pdf).pages).split())
    book, words, next_ = openpyxl.load_workbook(xlsx), docx.Document(word), docx.Document(following)
    booked = {row[0]: row[1:4] for row in book["Regnskab"].iter_rows(min_row=2, values_only=True)}
    ledgers = [[[cell.text for cell in row.cells] for row in table.rows] for table in words.tables]
    written = {
        (head[1], row[0]): tuple(map(_cell, row[1:4])) for head, *rows in ledgers for row in rows if head[0] == "Post"
    }
    asked = {row.cells[0].text: row.cells[3].text for row in next_.tables[1].rows}
    closing = (
        "søgt om # Bevilget er # Der er brugt # Indtægterne er # (?:Over|Under)skuddet er # "
        "(?:Tilskuddet dækker # Tilbage af det er|Af underskudsgarantien udbetales) #"
    )
    found: Figures = {
        "season": amounts("# er brugt af #, og vi regner med", season),
        "summary": amounts("I alt: \\w+ #, forventet .*? brugt #, tilbage #", summary),
        "promised": amounts("# er bestilt og ikke betalt", summary),
        "accounts": written["Budget", "I alt"],
        "bills": (sum(_cell(row[5]) for row in book["Bilag"].iter_rows(min_row=2, values_only=True) if row[3]),),
        "asks": (_cell(asked.get("Ansøgt beløb", asked["I alt"])),),
    }
    if len(lines) > len(the_lines()):
        found |= {
            "income": amounts("# er kommet ind af de #, budgettet regner med", summary),
            "papers": amounts(closing, " ".join(each.text for each in words.paragraphs)),
            "report": amounts("Der er brugt #, og # er kommet ind", report),
            "surplus": amounts("overskud på #, så der er ikke brug for de #, der er bevilget", report),
            "paid": amounts("(?:garantien|Tilskuddet) dækker # af de #, der er bevilget", report),
            "missing": amounts("De sidste # er der ingen bevilling til", report),
            "unused": amounts("# er til overs", report),
        }
        assert amounts(closing, paper) == found["papers"], "on paper as in Word"
    elif "til overs" in report:
        found["left"] = amounts("Der er brugt # af de #, og # er til overs", report)
    else:
        found["over"] = amounts("Der er brugt #, og det er # mere end de #, der er bevilget", report)
    for line in (each for each in lines if each.income is not Income.IN_KIND):
        name, id = re.escape(line.text), line.id
        found[f"{id}: papers"] = written["Budget", line.text][:2]
        assert amounts(f"{name} # #", paper) == found[f"{id}: papers"], "on paper as in Word"
        sign, title = (-1, f"Indtægt: {line.text}") if line.income else (1, line.text)
        found[f"{id}: spreadsheet"] = tuple(sign * _cell(each) for each in booked[title])
        found[f"{id}: next"] = (_cell(asked[line.text]),)
        if line.income:
            found[f"{id}: income"] = amounts(f"{name} # kommet ind af #", income)
            found[f"{id}: season"] = amounts(f"{name}: # kommet ind af #", season)
        else:
            found[f"{id}: refused"] = written.get(("Søgt", line.text), ())
            mine = money[money.index(line.text) :]
            found[f"{id}: money"] = amounts("(?:Bevilget|Budget) # .*?Brugt # Bestilt, ikke betalt # Fri #", mine)
            found[f"{id}: moved"] = amounts("Flyttet her(?:til|fra) #", mine.partition("Forventet")[0])
            over = tuple(-each for each in amounts(f"{name} # over", expense))
            found[f"{id}: expense"] = over or amounts(f"{name} # tilbage", expense)
            found[f"{id}: season"] = amounts(f"{name}: brugt # af #", season)
            found[f"{id}: summary"] = amounts(f"{name}: \\w+ #, forventet .*?, brugt #, tilbage #", summary)
    for each in MEETINGS:
        order = page(LinkPurpose.ORDER, each)
        over = tuple(-each for each in amounts("der er brugt eller bestilt for # mere", order))
        found[f"order for {each}"] = over or amounts("# er hverken brugt eller bestilt for", order)
    return found


def amounts(pattern: str, text: str) -> tuple[Oere, ...]:
    """The amounts where `pattern` has a `#`; none where it is not in `text`."""
    found = re.search(pattern.replace("#", r"([-−]?\d[\d.]*(?:,\d\d)?)(?: kr\.)?"), text)
    return tuple(map(_cell, filter(None, found.groups()))) if found else ()


def _cell(written: object) -> Oere:
    """An amount as it stands in a text, or as a spreadsheet has it."""
    return oere(written.replace("−", "-").lstrip("+")) if isinstance(written, str) else round(float(str(written)) * 100)


def _letter(tables: Tables, kind: Kind) -> RenderedMail:
    occasion = Since(MONDAY - timedelta(days=3)) if kind is Kind.SUMMARY else ONCE
    mail = Mail(kind, PROJECT, SECRETARIAT, MONDAY, MONDAY + timedelta(days=1), occasion=occasion)
    return compose(mail, tables.sources, LINKS, MONDAY)


class Office:
    """Somebody at the desk who presses whatever there is."""

    def __init__(self, desk: Desk, tables: Tables, lines: Sequence[BudgetLine], chance: Random) -> None:
        self.desk, self.tables, self.chance, self.drawn = desk, tables, chance, 0
        self.costs = [each.id for each in lines if not each.income]
        self.paid_in = [each.id for each in lines if each.income]

    def step(self) -> Seen:
        """One press of a button, with any answer."""
        self.desk.now += timedelta(minutes=1)
        every = [self.bill, self.bill, self.order, self.order, self.withdraw, self.void, self.move]
        chosen = self.chance.choice(every + ([self.income, self.income] if self.paid_in else []))
        return chosen()

    def bill(self) -> Seen:
        orders = [each.id for each in self.tables.budget.books(PROJECT).entries.commitments]
        paid = self.chance.choice(["none", *orders, *([orders] if len(orders) > 1 else [])])
        line = "forplejning" if paid != "none" else self.chance.choice(self.costs)
        partial = "yes" if paid != "none" and self.chance.random() < 0.5 else ""
        return self._note(LinkPurpose.EXPENSE, line, commitment=paid, partial=partial)

    def income(self) -> Seen:
        return self._note(LinkPurpose.INCOME, self.chance.choice([*self.paid_in, "forplejning"]))

    def move(self) -> Seen:
        source, target = self.chance.choice(self.costs), self.chance.choice(self.costs)
        fields = {"from_line": source, "to_line": target, "amount": self.chance.choice(AMOUNTS), "reason": "Dyrere"}
        return self._twice(self.desk.post, self.desk.link(LinkPurpose.MONEY), {"id": self._id(), **fields})

    def order(self) -> Seen:
        portions = str(self.chance.randint(1, 30))
        amount = self.chance.choice(AMOUNTS[:4])
        return self._order({"portions": portions, "amount": amount, "supplier": "Bageriet"})

    def withdraw(self) -> Seen:
        return self._order({"act": "withdraw"})

    def void(self) -> Seen:
        bills = sorted(
            {(each.bill_id, each.line in self.paid_in) for each in self.tables.budget.books(PROJECT).expenses}
        )
        id, income = self.chance.choice(bills or [("", False)])
        link = self.desk.link(LinkPurpose.INCOME if income else LinkPurpose.EXPENSE)
        return self._twice(self.desk.post, link, {"act": "void", "expense": id}) if id else self.desk.get(link)

    def _note(self, purpose: LinkPurpose, line: str, **fields: str | Sequence[str]) -> Seen:
        amount = self.chance.choice(AMOUNTS)
        typed = {"id": self._id(), "line": line, "amount": amount, "day": "2018-07-20", "meeting": "", **fields}
        typed |= {"text": "Kaffe", "supplier": "Bageriet"}
        return self._twice(self.desk.upload, self.desk.link(purpose), typed, {})

    def _order(self, fields: dict[str, str]) -> Seen:
        meeting = self.chance.choice(MEETINGS)
        standing = [each.id for each in self.tables.budget.books(PROJECT).entries.orders if each.meeting == meeting]
        link = self.desk.link(LinkPurpose.ORDER, meeting)
        return self._twice(self.desk.post, link, {"stands": standing[0] if standing else "nothing", **fields})

    def _twice(self, send: Callable[..., Seen], *pressed: object) -> Seen:
        """A double click: the second one does nothing, and is not refused where the first was not."""
        answer, done = send(*pressed), len(audit_log())
        again = send(*pressed)
        assert len(audit_log()) == done
        assert again.status == answer.status, again.page.text
        return answer

    def _id(self) -> str:
        self.drawn += 1
        return f"{self.drawn:032x}"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_taken_back_in_turn_leads_back_through_every_sum(
    desk: Desk, tables: Tables, kept: Project, seed: int
) -> None:
    """Whatever was pressed: the tally is the recount; and undone one after the other, the latest first, each step
    brings the sums of before it. Undone a second time, or what is refused, changes nothing.
    Refused is one alone: putting back a bill whose order another one has replaced.
    """
    grant, lines = SHAPES[seed % len(SHAPES)]
    dynamodb.transact(tables.projects.writes(replace(kept, grant=grant), kept))
    dynamodb.transact(tables.budget.line_writes(PROJECT, lines, ()))
    office = Office(desk.approved(), tables, lines, Random(seed))

    def sums() -> Entered:
        tally = tables.budget.books(PROJECT).tally()
        every = (*tally.lines, *tally.income)
        found = recounted(tables)
        assert {each.line.id: (each.spent, each.committed, each.moved) for each in every} == found
        return found

    states, known = [sums()], {each.id for each in audit_log()}
    done: list[str] = []
    for _ in range(STEPS):
        before = sums()
        answer = office.step()
        assert answer.status in {200, 409, 422}, answer.page.text
        new = [each for each in audit_log() if each.id not in known]
        known |= {each.id for each in new}
        if new:
            assert len(new) == 1
            done.append(new[0].id)
            states.append(sums())
        else:
            assert sums() == before
    known_sums = sums()
    seen, counted = shown(desk, tables, lines), expected(known_sums, lines, grant.guarantee)
    assert {
        each: (seen.get(each), counted.get(each)) for each in seen | counted if seen.get(each) != counted.get(each)
    } == {}
    for id, before in zip(reversed(done), reversed(states[:-1]), strict=True):
        desk.now += timedelta(minutes=1)
        undo = desk.link(LinkPurpose.UNDO, id)
        event = next(each for each in audit_log() if each.id == id)
        answer = desk.post(undo, {})
        if answer.status == 409:  # the bill of an order that another one has replaced is typed again
            assert event.type is AuditType.EXPENSE_VOIDED, event
            books = tables.budget.books(PROJECT)
            assert {each.commitment for each in books.bill(event.about)} & {
                each.id for each in books.commitments if each.void
            }
            assert sums() == known_sums
            return
        assert (answer.status, sums()) == (200, before), (event, answer.page.text)
        desk.post(undo, {})
        assert sums() == before, event
        known_sums = before
