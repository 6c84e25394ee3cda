"""Bills, orders and what is taken back, in any order: the sums are always those of a recount."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

import openpyxl
import pytest

from shared.desk.audit import AuditType, LinkPurpose
from shared.mails.compose import compose
from shared.mails.rendered import RenderedMail
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import ONCE
from shared.outbox.office_occasions import Since
from shared.technical.money import Oere, oere
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.desk.stored import audit_log
from tests.desk.visitor import LINKS, Desk
from tests.registration.visitor import Seen

WALKS, STEPS = int(os.environ.get("TOVHOLDER_WALKS", "6")), 14
MEETINGS = ("moede-1", "moede-2")
AMOUNTS = ("300", "1.170", "1.300,50 kr.", "kr. 2.500,-", "0,05", "-150")
Sums = tuple[Oere, Oere]
FOOD = "Morgenmad og kaffe/te"
MONDAY = datetime(2018, 7, 30, 7, tzinfo=UTC)


def recounted(tables: Tables) -> Sums:
    """What is spent, and what is still promised by an order a meeting, from the entries alone."""
    books = tables.budget.books(PROJECT)
    bills = [each for each in books.expenses if not each.void]
    orders = [each for each in books.commitments if not each.void]
    most = Counter(each.meeting for each in orders)
    assert max(most.values(), default=0) <= 1, "one order a meeting"
    promised = 0
    for order in orders:
        mine = [each for each in bills if each.commitment in {order.id, *order.instead}]
        last = [each for each in mine if not each.partial]
        assert len(last) <= 1, "an order has one last bill"
        promised += 0 if last else max(0, order.amount - sum(each.amount for each in mine))
    return sum(each.amount for each in bills), promised


def shown(desk: Desk, tables: Tables) -> dict[str, Sums]:
    """What is spent and promised as the page of the budget, a Monday's summary and the season's accounts have it."""
    amount = r"(-?[\d.]+(?:,\d\d)?) kr\."
    page = " ".join(desk.get(desk.link(LinkPurpose.MONEY)).page.text.split())
    lines = page[page.index("Sådan står posterne") :]
    on_page = re.search(f"{FOOD} Bevilget .*?Brugt {amount} Bestilt, ikke betalt {amount}", lines)

    def letter(kind: Kind) -> RenderedMail:
        occasion = Since(MONDAY - timedelta(days=3)) if kind is Kind.SUMMARY else ONCE
        mail = Mail(kind, PROJECT, SECRETARIAT, MONDAY, MONDAY + timedelta(days=1), occasion=occasion)
        return compose(mail, tables.sources, LINKS, MONDAY)

    summary = letter(Kind.SUMMARY).text
    spent = re.search(f"{FOOD}: bevilget .*?, brugt {amount},", summary)
    promised = re.search(f"{amount} er bestilt og ikke betalt", summary)
    sheet = next(each for each in letter(Kind.SEASON_REPORT).attachments if each.filename.endswith(".xlsx"))
    accounts = openpyxl.load_workbook(BytesIO(sheet.content))["Regnskab"].iter_rows(values_only=True)
    booked = next(row[2] for row in accounts if row[0] == FOOD)
    assert on_page
    assert spent
    return {
        "page": (oere(on_page[1]), oere(on_page[2])),
        "summary": (oere(spent[1]), oere(promised[1]) if promised else 0),
        "accounts": (round(float(str(booked)) * 100), oere(on_page[2])),
    }


class Office:
    """Somebody at the desk who presses whatever there is."""

    def __init__(self, desk: Desk, tables: Tables, chance: Random) -> None:
        self.desk, self.tables, self.chance, self.drawn = desk, tables, chance, 0

    def step(self) -> Seen:
        """One press of a button, with any answer."""
        self.desk.now += timedelta(minutes=1)
        chosen = self.chance.choice((self.bill, self.bill, self.order, self.order, self.withdraw, self.void))
        return chosen()

    def bill(self) -> Seen:
        orders = [each.id for each in self.tables.budget.books(PROJECT).entries.commitments]
        paid = self.chance.choice(["none", *orders, *([orders] if len(orders) > 1 else [])])
        self.drawn += 1
        fields = {
            "id": f"{self.drawn:032x}",
            "line": "forplejning",
            "amount": self.chance.choice(AMOUNTS),
            "day": "2018-07-20",
            "text": "Kaffe",
            "supplier": "Bageriet",
            "meeting": "",
            "commitment": paid,
            "partial": "yes" if paid != "none" and self.chance.random() < 0.5 else "",
        }
        return self.desk.upload(self.desk.link(LinkPurpose.EXPENSE), fields, {})

    def order(self) -> Seen:
        portions = str(self.chance.randint(1, 30))
        amount = self.chance.choice(AMOUNTS[:4])
        return self._order({"portions": portions, "amount": amount, "supplier": "Bageriet"})

    def withdraw(self) -> Seen:
        return self._order({"act": "withdraw"})

    def _order(self, fields: dict[str, str]) -> Seen:
        meeting = self.chance.choice(MEETINGS)
        standing = [each.id for each in self.tables.budget.books(PROJECT).entries.orders if each.meeting == meeting]
        link = self.desk.link(LinkPurpose.ORDER, meeting)
        return self.desk.post(link, {"stands": standing[0] if standing else "nothing", **fields})

    def void(self) -> Seen:
        bills = sorted({each.bill_id for each in self.tables.budget.books(PROJECT).expenses})
        link = self.desk.link(LinkPurpose.EXPENSE)
        if not bills:
            return self.desk.get(link)
        return self.desk.post(link, {"act": "void", "expense": self.chance.choice(bills)})


@pytest.mark.parametrize("seed", [*range(WALKS), 16])
def test_what_is_taken_back_in_turn_leads_back_through_every_sum(desk: Desk, tables: Tables, seed: int) -> None:
    """Whatever was pressed: the tally is the recount; and undone one after the other, the latest first, each step
    brings the sums of before it. Undone a second time, or what is refused, changes nothing.
    Refused is one alone: putting back a bill whose order another one has replaced.
    """
    office = Office(desk.approved(), tables, Random(seed))

    def sums() -> Sums:
        tally = tables.budget.books(PROJECT).tally()
        found = tally.spent, sum(each.committed for each in tally.lines)
        assert found == recounted(tables)
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
    assert shown(desk, tables) == dict.fromkeys(("page", "summary", "accounts"), known_sums)
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
