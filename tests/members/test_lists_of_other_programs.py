"""Lists of members as other programs write them, and the way out of the network's own."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from shared.documents.members_xlsx import members_xlsx
from shared.documents.workbook import words
from shared.members.importing import import_members
from shared.members.member import Member, Standing
from shared.members.spreadsheet import Row, read
from shared.members.unread import NotAList
from shared.members.workbook import MOST_UNPACKED
from shared.people.person import person_id
from shared.technical.languages import LANGUAGES
from tests.builders import PEPPER, PROJECT, there
from tests.conftest import Tables

LISTS = Path(__file__).with_name("lists")
BREAD = "Bageriet på hjørnet"
AASE, BJOERN = "aase@example.org", "bjoern@example.org"
NOW = datetime(2018, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("excel-csv-macintosh.csv", [("Søren Bækgård", "Værkstedet på hjørnet", "soeren@example.org")]),
        ("excel-csv-ms-dos.csv", [("Søren Bækgård", "Værkstedet på hjørnet", "soeren@example.org")]),
        ("excel-unicode-tekst.txt", [("Åse Ørsted", 'Bageriet "På hjørnet"', AASE)]),
        ("google-kontakter-2022.csv", [("Åse Ørsted", BREAD, AASE)]),
        ("google-kontakter.csv", [("Åse Ørsted", BREAD, AASE), ("Bjørn Kjær Sørensen", "Smedjens Cykler", BJOERN)]),
        ("mailchimp-subscribed.csv", [("Åse Ørsted", BREAD, AASE)]),
        ("medlemmer.xlsx", [("Åse Ørsted", "Bageriet", AASE)]),
        ("medlemmer-xlsx-omdoebt.csv", [("Åse Ørsted", "Bageriet", AASE)]),
        ("outlook-dansk.csv", [("Åse Ørsted", BREAD, AASE), ("Bjørn Kjær Sørensen", "Smedjens Cykler", BJOERN)]),
    ],
)
def test_a_list_is_read_as_its_program_writes_it(file: str, expected: list[tuple[str, str, str]]) -> None:
    """Outlook, Google's two forms, Mailchimp, Excel's workbook and its text formats, whatever the file is called."""
    found = read((LISTS / file).read_bytes())
    assert [(each.name, each.company, each.address) for each in found.rows] == expected
    assert (found.bad, [each for each in found.rows if each.no]) == ([], [])


@pytest.mark.parametrize("file", ["liste-med-afmeldt.csv", "mailchimp-unsubscribed-with-one-name.csv"])
def test_a_no_in_a_list_is_never_a_yes(tables: Tables, file: str) -> None:
    """Taken over: nobody is invited by it, a member who was is not any more, and the next list does not change that."""
    rows = read((LISTS / file).read_bytes()).rows
    assert [each.no for each in rows if each.address == BJOERN] == [True]
    yes = Row(2, "Bjørn Sørensen", "Smedjen", BJOERN)
    import_members(tables.members, PROJECT, [yes], PEPPER)
    taken: list[Member] = []
    assert import_members(tables.members, PROJECT, rows, PEPPER, take=taken.append, now=NOW).noes == 1
    assert BJOERN not in {each.address for each in taken}
    assert import_members(tables.members, PROJECT, [*rows, yes], PEPPER, now=NOW).noes == 0
    bjoern = there(tables.members.get(PROJECT, person_id(BJOERN, PEPPER)))
    assert bjoern.standing is Standing.UNSUBSCRIBED


@pytest.mark.parametrize(
    ("head", "cell", "no"),
    [
        ("Afmeldt", "", False),
        ("Afmeldt", "nej", False),
        ("Afmeldt", "3. marts", True),
        ("UNSUB_TIME", "2019-02-12", True),
        ("Ønsker invitationer", "ja", False),
        ("Ønsker invitationer", "", True),
        ("Samtykke", "måske", True),
        ("Ønsker invitationer?", "Ja tak, gerne", False),
        ("Ønsker invitationer", "✔", False),
        *((each, "3/3", True) for each in ("Afmeldt den", "Dato for afmelding", "Unsubscribe date", "Opt-out dato")),
        *((each, "x", True) for each in ("HasOptedOutOfEmail", "Ønsker ikke invitation", "Do Not Email", "Nej tak")),
        ("Afmeldt", "Nej, ikke endnu", False),
        ("Unsubscribe link", "https://example.org/u", False),
        *((each, "Nej", True) for each in ("Samtykke til mails", "Tilmeldt nyhedsbrev", "Må vi skrive til dig?")),
        ("Samtykke givet", "25-05-2018", False),
        ("Samtykke til foto", "nej", False),
        *(
            ("Samtykke", each, False)
            for each in ("25-05-2018", "2018-05-25 00:00:00", "3. maj 2018", "3/5 (mundtligt)", "43245", "givet 3/5-18")
        ),
        *(("Samtykke", each, True) for each in ("nej 3/5", "trukket tilbage 3/5-19", "0000-00-00", "12", "spurgt 3/5")),
        *(
            (each, "3/5-2019", True)
            for each in ("Samtykke trukket tilbage", "Consent revoked at", "Udmeldt den", "Fravalgt nyhedsbrev")
        ),
        *((each, "x", True) for each in ("Må ikke kontaktes", "Uden samtykke", "Ingen mails", "Spærret", "Robinson")),
        ("Må ikke kontaktes", "nej", False),
        *((each, "nej", True) for each in ("Inviteres", "Email OK", "GDPR consent", "Permission")),
        *(("Afmeldt", each, False) for each in ("0000-00-00 00:00:00", "NULL", "–", "n/a")),
        *(("Status", each, True) for each in ("NEVER_SUBSCRIBED", "Non-subscribed", "Udmeldt", "Bounced")),
        *(("Note", each, True) for each in ("Er afmeldt", "NB: vil ikke have mails", "Skriv ikke til ham", "STOP")),
        ("Note", "Må ikke få nødder", False),
        ("Bemærkning", "Frabeder sig mails", True),
        ("Bemærkning", "Har afmeldt sig", True),
        ("Bemærkning", "Kommer gerne", False),
    ],
)
def test_what_is_no_clear_yes_is_a_no(head: str, cell: str, no: bool) -> None:
    """By what the column is called, or by how the cell begins."""
    [row] = read(f"navn;e-mail;{head}\nBo;bo@example.org;{cell}\n".encode()).rows
    assert row.no is no


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("E-mail (arbejde);Dit navn;Virksomhed/organisation", "{address};Bo;B"),
        ("Arbejdsmail;Deltager;Selskab", "{address} (privat);Bo;B"),
        ("Firma;Indehaver;Kontakt-mail", "B;Bo;{address}"),
        ("Hvad hedder du?;Hvad er din mailadresse?;Firmanavn", "Bo;{address};B"),
        ("Mailtype;Mail 1;Mail 2;Fornavn(e);Business name", "SMTP;{address};;Bo;B"),
    ],
)
def test_a_column_may_be_called_in_other_words(head: str, row: str) -> None:
    """Those of forms, of other programs, of a committee's own; what has an @ is nobody's title."""
    found = read(f"{head}\n{row.format(address='bo@example.org')}\n".encode())
    assert (found.rows, found.bad) == ([Row(2, "Bo", "B", "bo@example.org")], [])
    with pytest.raises(NotAList, match="no column"):
        read(b"Bo;ejer;bo@mail.example\nIb;ejer;ib@mail.example\n")


@pytest.mark.parametrize("alphabet", ["cp1252", "cp850", "cp865", "mac_roman"])
@pytest.mark.parametrize("name", ["Søren Kærgård", "Åse Ærø", "ÆRØSKØBING", "Jürgen Møller", "Ørsted & Søn"])
def test_a_name_is_read_right_or_the_list_is_refused(alphabet: str, name: str) -> None:
    """Never guessed into other letters; the refusal says the way out."""
    try:
        found = read(f"navn;e-mail\r\n{name};x@example.org\r\n".encode(alphabet))
    except NotAList as refused:
        assert "CSV UTF-8" in str(refused)  # noqa: PT017 - either is right
    else:
        assert [each.name for each in found.rows] == [name]


def test_a_title_may_stand_above_the_head() -> None:
    """As LibreOffice saves a sheet that somebody made pretty."""
    text = "Netværket på Amager;;\n;;\nOpdateret;1.3.2018;\nNavn;Virksomhed;E-mail\nBo;Bos Bageri;bo@example.org\n"
    assert read(text.encode()).rows == [Row(5, "Bo", "Bos Bageri", "bo@example.org")]


def test_a_workbook_with_two_lists_is_asked_about() -> None:
    """Which one is meant is not guessed. A sheet that is hidden is none that anybody meant."""
    book = openpyxl.Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("Ny")):
        sheet.append(["Navn", "E-mail"])
        sheet.append(["Bo", "bo@example.org"])
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(NotAList, match="several sheets"):
        read(kept.getvalue())
    with pytest.raises(NotAList, match=r"damaged|no workbook"):
        read(kept.getvalue()[:300])
    book.worksheets[0].sheet_state = "hidden"
    book.worksheets[1].append(["Ib", "ib@example.org"])
    book.save(kept := io.BytesIO())
    assert len(read(kept.getvalue()).rows) == 2


def test_a_sign_in_the_last_corner_of_a_sheet_takes_no_memory() -> None:
    """A space typed far away, by accident: calamine would make room for all between."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Navn", "E-mail"])
    book.worksheets[0].cell(1_048_576, 16_384, "x")
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(NotAList, match="larger than any list"):
        read(kept.getvalue())


def test_a_workbook_whose_cells_cannot_be_counted_is_none() -> None:
    """Excel's binary form; a sheet of XLSX is counted wherever it lies."""
    for name, content, why in (
        ("xl/workbook.bin", "", "no workbook"),
        ("elsewhere.xml", "<c r='A1'/><c r='XFD1048576'/>", "larger than any list"),
    ):
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as parts:
            parts.writestr(name, content)
        with pytest.raises(NotAList, match=why):
            read(kept.getvalue())


def _ods(*rows: str) -> bytes:
    """What LibreOffice saves: a sheet of these rows."""
    about = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{each}="{about}:{each}:1.0"' for each in ("office", "table", "text"))
    sheet = f'<table:table table:name="Ark1">{"".join(rows)}</table:table>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{about}:manifest:1.0"/>')
        parts.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{sheet}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return kept.getvalue()


def _row(*cells: str, rows: int = 1, columns: int = 1) -> str:
    """So many rows, each cell of which stands there so often; without cells an empty one."""
    head, many = f'<table:table-row table:number-rows-repeated="{rows}">', f'table:number-columns-repeated="{columns}"'
    said = [f'<table:table-cell {many} office:value-type="string"><text:p>{each}</text:p>' for each in cells]
    return head + "".join(f"{each}</table:table-cell>" for each in said or [f"<table:table-cell {many}>"]) + END


END = "</table:table-row>"
HEAD, BO = _row("Navn", "E-mail"), _row("Bo", "bo@example.org")
BELOW = _row(rows=1_048_570, columns=16_384)
"""What LibreOffice writes beneath a list: nothing, to the sheet's last row and column."""


def test_a_sheet_of_libreoffice_is_measured_before_it_is_read() -> None:
    """It says how often a row or a cell is repeated, and calamine makes room for all that hold something, or stand
    before one that does.
    """
    assert [each.address for each in read(_ods(HEAD, BO, BELOW)).rows] == ["bo@example.org"]
    for rows in (
        [_row("x", rows=1000, columns=16_384)],
        [BELOW, BO, _row(columns=16_384).removesuffix(END), BO.partition(">")[2]],
        ['<!-- <table:table-row a=" -->', _row("x", "y", rows=4_000_000)],
    ):
        with pytest.raises(NotAList, match="larger than any list"):
            read(_ods(HEAD, *rows))
    for broken in ("<table:table-row>", '<table:table-row table:number-rows-repeated="many"/>'):
        with pytest.raises(NotAList, match="damaged"):
            read(_ods(HEAD, broken))


@pytest.mark.parametrize("lies", [False, True])
def test_a_small_file_that_unpacks_to_much_is_refused(lies: bool) -> None:
    """Whether it says how much it would be, or less."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", bytes(MOST_UNPACKED + 1))
    content = kept.getvalue()
    if lies:
        content = content.replace((MOST_UNPACKED + 1).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(NotAList, match="damaged" if lies else "larger than any list"):
        read(content)


def test_what_a_list_does_not_say_stays(tables: Tables) -> None:
    """A list without a column for the company leaves everybody theirs."""
    import_members(tables.members, PROJECT, read(b"navn;virksomhed;e-mail\nBo;Bageriet;bo@example.org\n").rows, PEPPER)
    import_members(tables.members, PROJECT, read(b"navn;e-mail\nBo B.;bo@example.org\n").rows, PEPPER)
    [bo] = tables.members.all(PROJECT)
    assert (bo.name, bo.company) == ("Bo B.", "Bageriet")


def test_a_member_s_source_is_where_the_address_came_from(tables: Tables) -> None:
    """A later list that they stand on changes nothing in it."""
    bo = Row(2, "Bo", "", "bo@example.org")
    import_members(tables.members, PROJECT, [bo], PEPPER, source="Møde 12. maj")
    import_members(tables.members, PROJECT, [Row(2, "Bo B.", "", "bo@example.org")], PEPPER, source="Erhvervshuset")
    assert [(each.name, each.source) for each in tables.members.all(PROJECT)] == [("Bo B.", "Møde 12. maj")]


SAID = {
    "da": (["Navn", "Virksomhed", "E-mail", "Sprog", "Status", "Medlem siden", "Kilde"], "Inviteres", "Afmeldt"),
    "en": (["Name", "Company", "E-mail", "Language", "Status", "Member since", "Source"], "Invited", "Unsubscribed"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_comes_out_with_the_noes_and_goes_in_again(tables: Tables, language: str) -> None:
    """In another deployment the people who said no are still nobody to invite, whatever language the list was in."""
    rows = [Row(2, "Bo", "Bageriet", "bo@example.org"), Row(3, "Ib", "", "ib@example.org", no=True)]
    import_members(tables.members, PROJECT, rows, PEPPER, source="Listen", now=NOW)
    content = members_xlsx("Netværket", "AØLU", tables.members.standings(PROJECT), date(2018, 7, 1), language)
    sheet = there(openpyxl.load_workbook(io.BytesIO(content)).active)
    columns, yes, no = SAID[language]
    assert [[cell or "" for cell in row] for row in sheet.values] == [
        columns,
        ["Bo", "Bageriet", "bo@example.org", "da", yes, "", "Listen"],
        ["Ib", "", "ib@example.org", "da", no, "", "Listen"],
    ]
    standing = words(language)["members"]["standing"]
    for each in ("silenced", "left-all", "left"):
        text = f"{columns[0]};{columns[2]};Status\nIb;ib@example.org;{standing[each]}\n"
        assert [row.no for row in read(text.encode()).rows] == [True], each
    assert [(each.name, each.no) for each in read(content).rows] == [("Bo", False), ("Ib", True)]
