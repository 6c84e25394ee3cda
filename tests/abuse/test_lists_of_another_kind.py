"""Lists of members in other encodings, files that are none, odd headers and cells; and the command that takes them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.ops.main import app
from shared.members.unread import IN_UTF_8, BadRow, NotAList
from shared.projects import Project
from tests.abuse.fit import soon
from tests.abuse.lists import HEADER, NEVER_CLOSED, quickly, rows
from tests.builders import PROJECT
from tests.conftest import Tables

AASE, BO = "Åse;;aase@example.org\n", "Bø;;boe@example.org\n"
HEAD = f"{HEADER}\n"


def a_zip(name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as made:
        made.writestr(name, content)
    return kept.getvalue()


ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY a "navn;e-mail"><!ENTITY b "&a;&a;">]>\n<Workbook>&b;</Workbook>'
)
NO_TEXT = "the file is no text; save it from the spreadsheet as CSV"
NO_BOOK = "it is no workbook that can be read; save it from the spreadsheet as CSV UTF-8"
NO_COLUMNS = "the first line names no column “navn” or “name” and “e-mail” or “address”"
STRANGE = {
    "lines of two encodings": (
        (HEAD + AASE).encode() + BO.encode("cp1252"),
        "line 3 is not in UTF-8, and others are; save it from the spreadsheet as CSV",
    ),
    "and the other way round": (
        HEAD.encode() + BO.encode("cp1252") + AASE.encode(),
        "line 2 is not in UTF-8, and others are; save it from the spreadsheet as CSV",
    ),
    "a NUL": ((HEAD + AASE).encode() + b"B\0;;b@example.org", "line 3 is no text; save it from the spreadsheet as CSV"),
    "no letter of cp1252": (
        HEAD.encode() + b"B\x81\x9f\xff;;b@example.org",
        f"it cannot be told for certain in which alphabet the file is; {IN_UTF_8}",
    ),
    "half a letter in UTF-16": (
        (HEAD + AASE).encode("utf-16") + b"\x00\xd8",
        "line 3 is no text; save it from the spreadsheet as CSV",
    ),
    "UTF-16 that does not say so": ((HEAD + AASE).encode("utf-16-le"), NO_TEXT),
    "UTF-32": ((HEAD + AASE).encode("utf-32"), NO_TEXT),
    "a workbook that bursts": (a_zip("xl/workbook.xml", b"0" * 20_000_000), NO_BOOK),
    "a zip that holds a list": (a_zip("members.csv", (HEAD + AASE).encode(), zipfile.ZIP_STORED), NO_BOOK),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), NO_BOOK),
    "XML with entities": (ENTITIES.encode(), NO_COLUMNS),
    "JSON": (b'[{"navn": "Bo", "e-mail": "bo@example.org"}]', NO_COLUMNS),
    "a separator that is none": (b'sep="\nnavn"e-mail\n', "line 1 names a separator that separates nothing"),
    "a header without an end": (f'"{HEADER}\nBo;;bo@example.org\n'.encode(), f"line 1: {NEVER_CLOSED}"),
    "nothing but marks of order": (b"\xef\xbb\xbf" * 3, "the file is empty"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_no_list_is_refused_in_a_sentence(what: str) -> None:
    """With the line where there is one; nothing is unpacked, and no letter is guessed."""
    content, words = STRANGE[what]
    with pytest.raises(NotAList) as refused:
        quickly(content)
    assert str(refused.value) == words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_every_encoding_of_a_spreadsheet_gives_the_same_letters(encoding: str) -> None:
    """Also of a list that was copied behind another, with the mark of its order in the middle."""
    again = "" if encoding in {"cp1252", "latin-1"} else "\ufeff"
    found = quickly((HEAD + AASE + again + BO).encode(encoding))
    assert [each.name for each in found.rows] == ["Åse", "Bø"]


# ---- headers and cells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "ignored"),
    [
        ("NAVN;E-MAIL;VIRKSOMHED", ()),
        ("Navn ;\u00a0e-Mail;Firma:", ()),
        ("navn;e-mail;navn", ("navn",)),
        ("navn;e-mail;E-MAIL", ("E-MAIL",)),
        ("navn;e-mail;\x1b[2Jx", ("[2Jx",)),
        (f"navn;e-mail;{'x' * 100}", (f"{'x' * 59}…",)),
        ("navn;e-mail;[red]x[/red]", ("[red]x[/red]",)),
    ],
)
def test_the_first_column_of_a_name_counts_and_the_rest_is_told(header: str, ignored: tuple[str, ...]) -> None:
    """In one short line, as text: a title is said again on the screen."""
    found = quickly(f"{header}\nBo;bo@example.org;Bos Bageri\n".encode())
    assert [(each.name, each.address) for each in found.rows] == [("Bo", "bo@example.org")]
    assert found.ignored == ignored


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"Bo\r\nBerg"', "Bo Berg"),
        ("Bo\u2028Berg", "Bo Berg"),
        ("Bo\x85Berg", "Bo Berg"),
        ("\u202eBo\u202c Berg", "Bo Berg"),
        ("Bo e\u0301", "Bo é"),
        ("+Plus", "+Plus"),
        ("@Work", "@Work"),
    ],
)
def test_a_name_is_kept_as_a_form_would_keep_it(cell: str, name: str) -> None:
    """One line, one form of Unicode, nothing that turns the reading."""
    assert [each.name for each in quickly(rows(f"{cell};;bo@example.org;")).rows] == [name]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("=A1&B1;;bo@example.org", "a formula in place of what it comes to"),
        ("Bo;=cmd|' /C calc'!A0;bo@example.org", "a formula in place of what it comes to"),
        ("\u202e=1+1;;bo@example.org", "a formula in place of what it comes to"),
        ("Bo;;=bo@example.org", "a formula in place of what it comes to"),
        ("-;;bo@example.org", "no name"),
        ("\u202e;;bo@example.org", "no name"),
        ("B\x1b[2Jo;;bo@example.org", "a sign that is no letter (a control character)"),
        (
            "Bo;;bo@example.org\u2028x",
            "the address is no mail address: what stands after the @ is no domain like firma.dk",
        ),
        (f"{'B' * 200_000};;bo@example.org", "a cell has more letters than any spreadsheet's"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_line(row: str, reason: str) -> None:
    """And those beside it go in."""
    found = quickly(rows("Ib;;ib@example.org", row, "Eva;;eva@example.org"))
    assert found.bad == [BadRow(3, reason)]
    assert [each.line for each in found.rows] == [2, 4]


# ---- the command ----------------------------------------------------------------------------------------------------


def imported(file: Path) -> Result:
    result = CliRunner().invoke(app, ["members", "import", str(file), "--source", "Listen"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("what", ["an old workbook", "lines of two encodings", "a NUL", "a header without an end"])
def test_nothing_of_a_file_that_is_refused_is_taken_in(
    tables: Tables, kept: Project, tmp_path: Path, what: str
) -> None:
    """Also where good rows stand before the bad place: one sentence, exit code 2."""
    content, words = STRANGE[what]
    file = tmp_path / "members.csv"
    file.write_bytes(content)
    result = imported(file)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{file}: {words}.\n")
    assert list(tables.members.all(PROJECT)) == []


def test_a_file_without_an_end_is_not_read_to_its_end(tables: Tables, kept: Project) -> None:
    """No more of it than the largest list has."""
    with soon():
        result = imported(Path("/dev/zero"))
    assert result.exit_code == 2
    assert result.stderr.endswith("has more than 16 megabytes, which no list of members has.\n")


def test_no_title_of_a_column_writes_on_the_screen(tables: Tables, kept: Project, tmp_path: Path) -> None:
    """It would clear it, or colour what follows."""
    file = tmp_path / "members.csv"
    file.write_bytes(b"navn;e-mail;\x1b[2J[bold]x\nBo;bo@example.org;\n")
    result = imported(file)
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "[2J[bold]x” is not used" in result.stdout
