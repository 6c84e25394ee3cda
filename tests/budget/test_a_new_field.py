"""A field that is declared of an expense goes every way that an expense takes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from zipfile import ZipFile

import pytest
import typer
from typer.testing import CliRunner

from desk import expense as page
from infra.ops import expense as command
from shared.budget import entering, table
from shared.budget.lines import Commitment, Expense, Move
from shared.desk.audit import LinkPurpose
from shared.documents.season_report_xlsx import season_report_xlsx
from shared.projects import Project
from shared.summaries.season import SeasonFound, season_report
from shared.technical.fields import Text, declared, rules
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.desk.conftest import desk as desk  # noqa: PLC0414 - a fixture
from tests.desk.visitor import Desk

ID = "0123456789abcdef" * 2
FORM = {
    "id": ID,
    "line": "forplejning",
    "amount": "10",
    "day": "2018-07-20",
    "text": "Kaffe",
    "supplier": "Bageriet",
    "meeting": "",
    "commitment": "",
    "partial": "",
    "paid_by": "",
    "account": "Formanden",
}


@dataclass(frozen=True)
class WithPayer(Expense):
    """An expense that says from which account of the committee it was paid."""

    account: Annotated[str, Text(30, optional=True, listed=True, help="The account it was paid from.")] = ""


@pytest.fixture
def declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one declaration, in place of the expense's own."""
    for each in (entering, table, page, command):
        monkeypatch.setattr(each, "Expense", WithPayer)
    monkeypatch.setitem(table.PARTS, WithPayer, table.EXPENSE)


@pytest.mark.usefixtures("declared_once")
def test_it_is_lost_on_no_way(desk: Desk, tables: Tables, kept: Project) -> None:
    """Form, fault beside the field, table, void and undo, spreadsheet; `tovholder expense add` has its option."""
    browser, link = desk.approved(), desk.link(LinkPurpose.EXPENSE)
    assert browser.get(link).page.field("account")["value"] == ""
    refused = browser.upload(link, {**FORM, "account": "x" * 31}, {})
    assert (refused.status, refused.page.field("account")["value"]) == (422, "x" * 31)
    assert "Der er plads til 30 tegn." in refused.page.text
    assert browser.upload(link, FORM, {}).status == 200
    desk.now += timedelta(minutes=1)
    assert _payers(tables) == ["Formanden"]
    browser.post(link, {"act": "void", "expense": ID})
    [spent] = tables.budget.books(PROJECT).expenses
    tables.budget.void(PROJECT, spent, void=False)
    assert _payers(tables) == ["Formanden"]

    found = SeasonFound({}, {}, (), (), tables.budget.books(PROJECT), 0, 0, ())
    with ZipFile(io.BytesIO(season_report_xlsx(season_report(kept, found, desk.now)))) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "account" in texts and "Formanden" in texts

    app = typer.Typer()
    app.command()(command._with_options(WithPayer, command.add))
    options = [f"--{name.replace('_', '-')}={FORM[name]}" for name in declared(WithPayer)]
    said = CliRunner().invoke(app, options)
    assert said.exit_code == 0, said.output
    assert _payers(tables) == ["Formanden", "Formanden"]


@pytest.mark.parametrize("entry", [Expense, Commitment, Move])
def test_each_field_of_an_entry_has_its_help_and_a_place_on_the_form(entry: type) -> None:
    """From the declaration come form and command, so it is whole."""
    for rule in rules(entry).values():
        assert rule.help.endswith((".", "66,50."))


def _payers(tables: Tables) -> list[str]:
    return [
        each.account for each in tables.budget.books(PROJECT).expenses if isinstance(each, WithPayer) and not each.void
    ]
