"""Played in a copy of the tree that followed the recipe for a field: no way that a registration takes loses it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import openpyxl
import pytest
from typer.testing import CliRunner

from infra.ops.main import app
from shared.documents.guest_list import participant
from shared.documents.participants import ParticipantList, template_values
from shared.documents.participants_xlsx import participants_xlsx
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.registration import Registration
from shared.technical import dynamodb
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, PROJECT
from tests.conftest import Tables
from tests.registration.conftest import visitor  # noqa: F401
from tests.registration.visitor import KEY, Visitor

NUMBER = "12 34 56 78"
OTHER = "87 65 43 21"
ADDRESS, NEW = "aase@example.org", "ny@example.org"
FORM = {"name": "Åse", "company": "Bær", "address": ADDRESS, "party": "2", "telephone": NUMBER}


def link(address: str) -> str:
    return Links("", Signer((KEY,))).manage(PROJECT, person_id(address, PEPPER), BEFORE)


def held(tables: Tables, address: str = ADDRESS) -> Registration:
    found = tables.registrations.get(PROJECT, "moede-1", person_id(address, PEPPER))
    assert found is not None
    return found


def number(registration: Registration) -> str:
    name = "telephone"  # this tree has no such field
    return str(getattr(registration, name))


def test_no_way_of_a_registration_loses_it(visitor: Visitor, tables: Tables, kept: Project) -> None:  # noqa: F811
    """Signing up, changing something else, cancelling, coming back, another address, a restore, and being erased."""
    assert 'for="telephone">Telefon' in visitor.get(f"/{PROJECT}/moede-1").body
    assert visitor.sign_up(f"/{PROJECT}/moede-1", FORM).status == 200
    assert number(held(tables)) == NUMBER
    assert "Telefon: 12 34 56 78" in visitor.get(link(ADDRESS)).body

    form = visitor.get(f"{link(ADDRESS)}/change/moede-1").page
    assert form.field("telephone")["value"] == NUMBER
    visitor.post(f"{link(ADDRESS)}/change/moede-1", {**FORM, "diet": "Nødder", "telephone": OTHER})
    assert (number(held(tables)), held(tables).diet) == (OTHER, "Nødder")

    for act, live in (("cancel", False), ("return", True)):
        visitor.now += timedelta(minutes=1)
        visitor.post(link(ADDRESS), {"act": act, "meeting": "moede-1"})
        assert (number(held(tables)), held(tables).live) == (OTHER, live)

    visitor.post(f"{link(ADDRESS)}/address", {"address": NEW})
    assert visitor.take_address(ADDRESS, NEW).status == 200
    assert (number(held(tables, NEW)), number(held(tables))) == (OTHER, "")

    items = dynamodb.client().scan(TableName=tables.registrations.name)["Items"]
    restored = [dynamodb.pack(dynamodb.unpack(item)) for item in items]
    assert sorted(restored, key=str) == sorted(items, key=str)

    assert OTHER in visitor.get(f"{link(NEW)}/data").body
    [mine] = json.loads(visitor.get(f"{link(NEW)}/data.json").body)["registrations"]
    assert mine["telephone"] == OTHER
    assert visitor.post(f"{link(NEW)}/erase", {}).status == 200
    assert OTHER not in str(dynamodb.client().scan(TableName=tables.registrations.name))


def test_it_may_be_left_empty_and_not_be_too_long(visitor: Visitor, tables: Tables) -> None:  # noqa: F811
    """As its declaration says; the API takes and describes it as well."""
    wrong = visitor.sign_up(f"/{PROJECT}/moede-1", {**FORM, "telephone": "1" * 31})
    assert (wrong.status, "Der er plads til 30\xa0tegn." in wrong.body) == (422, True)
    assert visitor.sign_up(f"/{PROJECT}/moede-1", {**FORM, "telephone": ""}).status == 200
    described = visitor.get("/api/openapi.json").json["components"]["schemas"]["SignUp"]["properties"]
    assert described["telephone"]["maxLength"] == 30
    body = {**FORM, "party": 2, "address": NEW}
    assert visitor.post_json(f"/api/projects/{PROJECT}/meetings/moede-1/registrations", body).status == 202
    visitor.click(NEW)
    assert (number(held(tables)), number(held(tables, NEW))) == ("", NUMBER)


def test_a_registration_from_before_it_has_it_empty(visitor: Visitor, tables: Tables) -> None:  # noqa: F811
    """What was stored without the field reads as its default."""
    visitor.sign_up(f"/{PROJECT}/moede-1", FORM)
    [item] = [
        dynamodb.unpack(each)
        for each in dynamodb.client().scan(TableName=tables.registrations.name)["Items"]
        if "telephone" in each
    ]
    del item["telephone"]
    dynamodb.write(dynamodb.Put(tables.registrations.name, item))
    assert number(held(tables)) == ""


def test_lists_show_it(
    visitor: Visitor,  # noqa: F811
    tables: Tables,
    kept: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On paper, in the spreadsheet, in the operator's file, and in the privacy notice."""
    visitor.sign_up(f"/{PROJECT}/moede-1", FORM)
    meeting = kept.meetings[0]
    facts = ParticipantList(
        committee="",
        title="",
        starts=meeting.starts,
        ends=meeting.ends,
        venue="",
        address="",
        as_of=BEFORE + timedelta(days=1),
        confirmed=(participant(held(tables)),),
    )
    assert template_values(facts)["confirmed"][0]["diet"] == f"Telefon: {NUMBER}"
    sheet = openpyxl.load_workbook(io.BytesIO(participants_xlsx(facts))).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet]
    column = next(row for row in cells if "Telefon" in row).index("Telefon")
    assert any(row[column] == NUMBER for row in cells)
    monkeypatch.setenv("COLUMNS", "200")
    text = CliRunner().invoke(app, ["registrations", "export"]).stdout.removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["telephone"] == NUMBER
    assert "Desuden: Telefon." in visitor.get(f"/{PROJECT}/privacy").page.text
