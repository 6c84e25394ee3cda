"""A list of members from a spreadsheet, at the desk."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from desk import member_list
from shared.desk.audit import AuditType, LinkPurpose
from shared.documents.workbook import XLSX
from shared.members.consents import Subscription
from shared.members.spreadsheet import read
from shared.outbox.mail import Kind
from shared.people import person_id
from tests.builders import PEPPER, PROJECT
from tests.conftest import nothing_changes, tables
from tests.desk.stored import audit_log, owed
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

LISTS = Path(__file__).parents[1] / "members" / "lists"
SOURCE = "Foreningens egen liste, marts 2018"
BO = b"navn;virksomhed;e-mail\r\nBo;Bos Bageri;bo@example.org\r\n"


@pytest.fixture
def page(desk: Desk) -> str:
    """The page's address, in a browser that the secretariat has approved."""
    return f"{desk.approved().link(LinkPurpose.MEMBERS)}/list"


def look(desk: Desk, page: str, content: bytes, source: str = SOURCE) -> Seen:
    fields = {"act": "look", "source": source}
    return desk.upload(page, fields, {"list": ("liste.csv", "application/octet-stream", content)})


def take(desk: Desk, page: str, seen: Seen) -> Seen:
    """Press the button of the page that shows what would change."""
    return desk.upload(
        page, {"act": "take", **{name: seen.page.field(name)["value"] for name in ("kept", "source")}}, {}
    )


@pytest.mark.parametrize("file", [each.name for each in sorted(LISTS.iterdir())])
def test_every_list_goes_in_as_it_was_shown(desk: Desk, page: str, file: str) -> None:
    """Looking changes nothing; the button does what the command would; again there is nothing to do."""
    content = (LISTS / file).read_bytes()
    with nothing_changes():
        rows = read(content).rows
        seen = look(desk, page, content)
    for row in rows:
        assert row.name in seen.page.text
        assert row.address in seen.page.text
    assert f"Listen er hentet ind: {sum(not row.no for row in rows)} nye" in take(desk, page, seen).page.text
    stands = {member.address: (member.name, member.source, how) for member, how in tables.members.standings(PROJECT)}
    assert stands == {
        row.address: (row.name, SOURCE, Subscription.LEFT if row.no else Subscription.INVITED) for row in rows
    }
    invited = {each.mail.person for each in owed() if each.mail.kind is Kind.INVITATION}
    assert invited == {person_id(row.address, PEPPER) for row in rows if not row.no}
    with nothing_changes():
        assert "Alle på listen står allerede i netværket" in look(desk, page, content).page.text


def test_what_changes_is_shown_by_kind_with_the_way_out(desk: Desk, page: str) -> None:
    """New, changed, a no, unreadable with its row; the audit log counts, and names nobody."""
    take(desk, page, look(desk, page, BO))
    listed = (
        "navn;virksomhed;e-mail;afmeldt;tlf\r\nBo Boesen;Bos Bageri;bo@example.org;;1\r\nÅse;;aase@example.org;;2\r\n"
        "Ib;;ib@example.org;ja;\r\n;X;x@example.org;;\r\nEva;;eva at example.org;;\r\nBo;;BO@example.org;;\r\n"
    )
    desk.now += timedelta(minutes=1)
    seen = look(desk, page, listed.encode())
    text = seen.page.text
    for words in (
        "Nye i netværket Åse aase@example.org",
        "Får nye oplysninger Bo Boesen, Bos Bageri",
        "Har sagt nej, og bliver ikke inviteret Ib ib@example.org",
        "Linje 5: Der mangler et navn. Linje 6: Der mangler et @ i mailadressen.",
        "Linje 7: Adressen står allerede i linje 2, som gælder.",
        "Kolonner, som vi ikke bruger: tlf.",
        "Ret rækkerne i regnearket",
    ):
        assert words in text
    assert "1 nye, 1 rettede, 1 nej" in take(desk, page, seen).page.text
    [*_, first, second] = audit_log()
    assert [first.type, second.type] == [AuditType.MEMBERS_IMPORTED] * 2
    assert (first.facts, second.facts) == (
        {"added": "1", "changed": "0", "no": "0"},
        {"added": "1", "changed": "1", "no": "1"},
    )
    source = {member.name: member.source for member, _ in tables.members.standings(PROJECT)}
    assert source == {"Bo Boesen": SOURCE, "Åse": SOURCE, "Ib": SOURCE}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Vælg den fil"),
        (b"\n\n", "Filen er tom"),
        (b"Bo;X;bo@example.org\n", "Ingen kolonner hedder »Navn« og »E-mail«. Skriv kolonnernes navne"),
        (b"navn;virksomhed\nBo;X\n", "Ingen kolonne hedder »E-mail«."),
        (b"e-mail\nbo@example.org\n", "Ingen kolonne hedder »Navn«."),
        (b"navn;e-mail\nB\x81\x9f\xff;bo@example.org\n", "Gem den fra regnearket som Excel-projektmappe"),
        (
            "navn;e-mail\nÅse;a@example.org\n".encode() + b"B\xf8;b@example.org\n",
            "Fra linje 3 er filen ikke til at læse.",
        ),
        (b"navn;e-mail\nB\x00;bo@example.org\n", "Fra linje 2 er filen ikke til at læse."),
        (b"\x00\x01", "hvilke bogstaver"),
        (b'"navn;e-mail\nBo;bo@example.org\n', 'Linje 1: Et anførselstegn (") står forkert.'),
        (b'sep="\nnavn"e-mail\n', "Linje 1 nævner et skilletegn"),
        (b"navn;e-mail" + b";x" * 17_000, "større end nogen medlemsliste"),
        (b"PK\x03\x04\x00\x00", "uden adgangskode"),
        (b"x" * (member_list.LARGEST + 1), "mere end 1 MB"),
    ],
)
def test_what_is_no_list_is_told_with_the_way_out(desk: Desk, page: str, content: bytes, said: str) -> None:
    """In Danish, beside the field and on top; where it comes from stays typed."""
    with nothing_changes():
        seen = look(desk, page, content)
        assert (seen.status, seen.page.field("source")["value"]) == (422, SOURCE)
        assert said in seen.page.at("list-fejl")


@pytest.mark.parametrize("source", ["", " … ", "x" * 201])
def test_where_a_list_comes_from_is_asked(desk: Desk, page: str, source: str) -> None:
    """A member who asks is told so; so a list without it is not taken in, whichever button."""
    with nothing_changes():
        seen = look(desk, page, BO, source)
        assert (seen.status, bool(seen.page.at("source-fejl"))) == (422, True)
        kept = look(desk, page, BO).page.field("kept")["value"]
        assert desk.upload(page, {"act": "take", "kept": kept, "source": source}, {}).status == 422


def test_a_browser_that_nobody_has_approved_takes_in_nothing(desk: Desk, page: str) -> None:
    """Nor does it read the file; another file than the one that was shown is read again, or refused."""
    kept = look(desk, page, BO).page.field("kept")["value"]
    stranger = desk.another()
    for seen in (look(stranger, page, BO), stranger.upload(page, {"act": "take", "kept": kept, "source": "x"}, {})):
        assert (seen.status, "bo@example.org" in seen.body) == (403, False)
    sheet = stranger.get(page.replace("/list", "/sheet"))
    assert sheet.headers["Content-Type"].startswith("text/html")
    assert tables.members.standings(PROJECT) == []
    for fields in ({"act": "take", "kept": "no base64", "source": "x"}, {"act": "delete"}):
        assert desk.upload(page, fields, {}).status == 400
    assert desk.post(page, {"act": "look"}).status == 400


def test_a_long_list_goes_in_part_by_part(desk: Desk, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each press within the time of a request; the page says what is left, and how many it does not show."""
    monkeypatch.setattr(member_list, "MOST", 2)
    monkeypatch.setattr(member_list, "SHOWN", 1)
    rows = "".join(f"Medlem {number};m{number}@example.org\r\n" for number in range(5))
    seen = look(desk, page, f"navn;e-mail\r\n{rows}".encode())
    assert "og 4 til" in seen.page.text
    for members, words in ((2, "Det mangler endnu"), (4, "Hent listen ind"), (5, "Se listen")):
        seen = take(desk, page, seen)
        assert (len(tables.members.standings(PROJECT)), words in seen.page.text) == (members, True)


def test_a_no_of_a_list_outlives_a_restore_and_no_name_is_logged(desk: Desk, page: str, logged: io.StringIO) -> None:
    """The log says the no, by the pseudonym."""
    take(desk, page, look(desk, page, b"navn;e-mail;afmeldt\r\nIb Ibsen;ib@example.org;ja\r\n"))
    asked = [line for line in map(json.loads, logged.getvalue().splitlines()) if line["message"] == "person"]
    ib = person_id("ib@example.org", PEPPER)
    assert [(line["what"], line["project"], line["person"]) for line in asked] == [("left", PROJECT, ib)]
    assert "Ibsen" not in logged.getvalue()
    assert "ib@example.org" not in logged.getvalue()


def test_the_list_comes_out_as_it_goes_in(desk: Desk, page: str) -> None:
    """As XLSX with who said no, who stays a no."""
    take(desk, page, look(desk, page, (LISTS / "liste-med-afmeldt.csv").read_bytes()))
    sheet = desk.get(page.replace("/list", "/sheet"))
    assert sheet.headers["Content-Type"] == XLSX
    assert {row.address: row.no for row in read(sheet.content).rows} == {
        row.address: row.no for row in read((LISTS / "liste-med-afmeldt.csv").read_bytes()).rows
    }
