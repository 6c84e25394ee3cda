"""A list of members as Danish spreadsheets save it."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.members.spreadsheet import MemberList, Row, read
from shared.members.unread import IN_UTF_8, BadRow, NotAList
from shared.technical.writing import says_something

AASE = Row(2, "Åse Ærø", "Smørrebrød & Søn", "aase@example.org")
LIST = "navn;virksomhed;e-mail\r\nÅse Ærø;Smørrebrød & Søn;aase@example.org\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_excel_are_understood(encoding: str) -> None:
    """Danish letters arrive as they were typed, whichever “Save as” it was."""
    assert read(LIST.encode(encoding)) == MemberList([AASE])


@pytest.mark.parametrize(
    "text",
    [
        LIST,
        LIST.replace("\r\n", "\n"),
        LIST.replace("\r\n", "\r"),
        LIST.replace(";", ","),
        LIST.replace(";", "\t"),
        LIST + ";;\r\n\r\n",
        LIST.rstrip(),
        "NAME;Company;E-mail address\nÅse Ærø;Smørrebrød & Søn;aase@example.org",
        "Kontaktperson: ; Firma;E-MAIL\nÅse  Ærø ; Smørrebrød & Søn;AASE@Example.org ",
        "For- og efternavn;Firmanavn;E-mail adresse\nÅse Ærø;Smørrebrød & Søn;aase@example.org",
        "Contact_Person,Company Name,e_mail\nÅse Ærø,Smørrebrød & Søn,aase@example.org",
        'navn;virksomhed;e-mail\n"Åse Ærø";"Smørrebrød & Søn";"aase@example.org"',
    ],
)
def test_one_list_in_many_clothes_is_one_list(text: str) -> None:
    """Separators, line ends, quotes, headers in Danish or English, blank rows at the end."""
    assert read(text.encode()) == MemberList([AASE])


def test_the_line_that_names_the_separator_is_no_member() -> None:
    """Excel writes `sep=;` above the header; line numbers count it."""
    assert read(b"sep=;\nnavn;e-mail\nBo;bo@example.org\n").rows == [Row(3, "Bo", "", "bo@example.org")]


def test_columns_may_stand_in_any_order_and_others_are_ignored() -> None:
    """What is not used is said, so that nobody believes that it was."""
    found = read(b"Tlf;E-mail;Navn;Postadresse\n12;bo@example.org;Bo;Vej 1\n")
    assert found == MemberList([Row(2, "Bo", "", "bo@example.org")], ignored=("Tlf", "Postadresse"))


def test_a_line_break_in_a_cell_is_a_space_and_the_lines_still_count() -> None:
    """A row's number is the line where it starts, as an editor shows it."""
    found = read(b'navn;virksomhed;e-mail\r\nBo;"A\r\nB";bo@example.org\r\nIb;C;nej\r\n')
    assert found == MemberList(
        [Row(2, "Bo", "A B", "bo@example.org")], bad=[BadRow(4, "the address is no mail address: it has no @")]
    )


def test_bad_rows_are_told_apart_and_the_good_ones_stay() -> None:
    """Each with its line and its reason; none takes another with it."""
    rows = [
        "navn;virksomhed;e-mail",
        ";X;a@example.org",
        "Bo;X;",
        "Bo;X",
        "Bo;X;bo at example.org",
        f"{'B' * 121};X;b@example.org",
        f"Bo;{'X' * 121};c@example.org",
        "Bo\x07;X;d@example.org",
        'Bo;"X"Y;e@example.org',
        'Bo;"X;f@example.org',
        "Ib;X;ib@example.org",
    ]
    assert read("\n".join(rows).encode()) == MemberList(
        rows=[Row(11, "Ib", "X", "ib@example.org")],
        bad=[
            BadRow(2, "no name"),
            BadRow(3, "no address"),
            BadRow(4, "has too few cells"),
            BadRow(5, "the address is no mail address: it has no @"),
            BadRow(6, "the name has 121 letters; at most 120 fit"),
            BadRow(7, "the company has 121 letters; at most 120 fit"),
            BadRow(8, "a sign that is no letter (a control character)"),
            BadRow(9, "a quotation mark in the middle of a cell"),
            BadRow(10, "a quotation mark is opened and never closed"),
        ],
    )


def test_an_address_that_comes_twice_counts_once() -> None:
    """The first row stands, the second is told."""
    found = read(b"navn;e-mail\nBo;bo@example.org\nBo Boesen;BO@example.org\n")
    assert found == MemberList(
        [Row(2, "Bo", "", "bo@example.org")], repeated=[BadRow(3, "the same address as in line 2")]
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"PK\x03\x04\x00\x00", "the workbook is damaged; save it again from the spreadsheet"),
        (
            b"navn;e-mail\nB\x81\x9f\xff;bo@example.org\n",
            f"it cannot be told for certain in which alphabet the file is; {IN_UTF_8}",
        ),
        (b"Bo;X;bo@example.org\n", "the first line names no column “navn” or “name” and “e-mail” or “address”"),
        (b"navn;virksomhed\nBo;X\n", "the first line names no column “e-mail” or “address”"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, words: str) -> None:
    """In one sentence, before anything is written."""
    with pytest.raises(NotAList) as refused:
        read(content)
    assert str(refused.value) == words


danish = st.text("abcæøåÆØÅéö -&,;\"'.\n\t", min_size=1, max_size=30)


@given(
    st.lists(st.tuples(danish, danish), max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    st.sampled_from(";,\t"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_spreadsheet_writes_is_read_back(
    people: list[tuple[str, str]], encoding: str, separator: str, end: str
) -> None:
    """Whatever stands in the cells, separators, quotes and line breaks included; blank names are told.

    A file that names no alphabet is read so, or refused: never in other letters.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=end)
    writer.writerow(["navn", "virksomhed", "e-mail"])
    for place, (name, company) in enumerate(people):
        writer.writerow([name, company, f"p{place}@example.org"])
    try:
        found = read(file.getvalue().encode(encoding))
    except NotAList as refused:
        assert encoding == "cp1252"
        assert str(refused).endswith(IN_UTF_8)  # noqa: PT017
        return
    assert [(row.name, row.company, row.address) for row in found.rows] == [
        (" ".join(name.split()), " ".join(company.split()), f"p{place}@example.org")
        for place, (name, company) in enumerate(people)
        if says_something(name)
    ]
    assert [row.reason for row in found.bad] == ["no name" for name, _ in people if not says_something(name)]


@given(st.binary(max_size=300))
def test_no_bytes_bring_a_traceback(content: bytes) -> None:
    """Any file is a list or is refused; with a header in front, its rows are good or bad."""
    for each in (content, b"navn;virksomhed;e-mail\n" + content):
        with suppress(NotAList):
            read(each)


def test_the_invented_members_are_all_good() -> None:
    """120 of them, each with an address that reaches nobody."""
    found = read(Path("infra/plans/members.csv").read_bytes())
    assert (len(found.rows), found.bad, found.repeated, found.ignored) == (120, [], [], ())
    assert all(row.address.endswith("@example.org") for row in found.rows)
    assert max(len(row.company) for row in found.rows) > 80


@pytest.mark.parametrize(
    ("cell", "language"),
    [("", ""), ("da", "da"), ("Dansk", "da"), ("EN", "en"), ("engelsk ", "en"), ("English", "en")],
)
@pytest.mark.parametrize("title", ["sprog", "Language"])
def test_a_list_may_say_in_which_language_somebody_is_written_to(title: str, cell: str, language: str) -> None:
    """In words or as a code, in either language; a list that says nothing changes nothing."""
    found = read(f"navn;e-mail;{title}\nBo;bo@example.org;{cell}\n".encode())
    assert found == MemberList([Row(2, "Bo", "", "bo@example.org", language)])


def test_a_language_that_we_do_not_write_is_told() -> None:
    """Better than to write in Danish to somebody for whom the list says otherwise."""
    found = read(b"navn;e-mail;sprog\nBo;bo@example.org;svensk\nIb;ib@example.org\n")
    assert found == MemberList(
        [Row(3, "Ib", "", "ib@example.org")], [BadRow(2, "the language is neither Danish nor English")]
    )
