"""Lists of members that no spreadsheet saves: other encodings, marks that never close, files of another kind."""

from __future__ import annotations

from itertools import cycle, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.members.records import LARGEST
from shared.members.spreadsheet import MemberList, Row
from shared.members.unread import BadRow, NotAList
from shared.people.person import normalise
from shared.technical.writing import one_line
from tests.abuse import drawn
from tests.abuse.lists import HEADER, NEVER_CLOSED, quickly, rows


def taken_or_refused(content: bytes) -> MemberList | str:
    try:
        return quickly(content)
    except NotAList as error:
        return str(error)


# ---- whatever it is -----------------------------------------------------------------------------------------------

signs = st.text(st.sampled_from('"";,\t\n\r @=.aÆ\x1b\x85\u2028\u202e\ufeff\U0001f600'), max_size=30)
cells = st.one_of(signs, st.sampled_from(drawn.TRICKS), st.sampled_from(("Bo", "bo@example.org", '"', '""', "dansk")))
lines = st.builds(
    lambda found, separator, end: separator.join(found) + end,
    st.lists(cells, max_size=6),
    st.sampled_from(";,\t|"),
    st.sampled_from(("\n", "\r\n", "\r", "", "\v")),
)
good = st.builds(
    "{};A/S;{}{}@example.org;{}\n".format,
    st.sampled_from(("Bo", "Åse", "A B", "a\nb", '"Bo\n"')),
    st.sampled_from("abc"),
    st.sampled_from(("", "1", "2")),
    st.sampled_from(("", '"', '""', '"x\ny"')),
)
headers = st.sampled_from(
    (
        *("", "sep=;\n", 'sep="\n', "sep=a\n", "sep=\n", "sep=,\n", "SEP=\t\r\n", "sep= \n", "\n\n"),
        *(f"{HEADER}\n", "NAVN,E-MAIL\n", "name\temail\tlanguage\n", "navn;navn;e-mail;e-mail\n", '"navn";"e-mail"'),
        *('"na\nvn";e-mail\n', "Navn: ;;;E-MAIL :\r", "\ufeffnavn|mail\n", '"navn;e-mail\n', "e-mail;sprog;Navn\n"),
    )
)
encodings = st.one_of(
    st.just("utf-8"),
    st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32")),
)
ends = st.one_of(st.just(b""), st.just(b""), st.sampled_from((b"\0", b"\xff\xfe", b"\x81", b"\xc3", b"\xed\xa0\x80")))


@drawn.examples(200)
@given(
    st.one_of(st.just(f"{HEADER}\n"), headers),
    st.lists(st.one_of(lines, good, good, headers), max_size=8),
    st.one_of(encodings, encodings, st.lists(encodings)),
    ends,
)
def test_any_file_is_a_list_or_is_refused(header: str, behind: list[str], spelt: str | list[str], end: bytes) -> None:
    """In any encoding or several; what is refused is told in one line, what is taken is as a form would take it."""
    each_in = cycle(spelt or ["utf-8"]) if isinstance(spelt, list) else repeat(spelt)
    parts = [header, *behind] if isinstance(spelt, list) else ["".join((header, *behind))]
    found = taken_or_refused(b"".join(part.encode(next(each_in), "replace") for part in parts) + end)
    if isinstance(found, str):
        assert found.isprintable()
        return
    said = [(each.line, each.reason) for each in (*found.bad, *found.repeated)]
    assert len({line for line, _ in said} | {each.line for each in found.rows}) == len(said) + len(found.rows)
    assert all(reason.isprintable() for _, reason in said)
    assert all(title == one_line(title) and len(title) <= 60 for title in found.ignored)
    for row in found.rows:
        assert (one_line(row.name), one_line(row.company), normalise(row.address)) == (
            row.name,
            row.company,
            row.address,
        )


odd = st.one_of(
    st.text(st.sampled_from('"";\n @aå'), max_size=24),
    st.sampled_from(('Bo;"X;bo@example.org;', '"Bo;X;bo@example.org;', 'Bo;X;bo@example.org;"', '";"', '";;"@";";')),
)


@drawn.examples(200)
@given(st.lists(odd, max_size=5), st.lists(odd, max_size=5), st.sampled_from(("\n", "\r\n", "\r")))
def test_no_row_costs_its_neighbour(before: list[str], behind: list[str], end: str) -> None:
    """Whatever quotation marks stand around a plain row, it is taken in as it is, or was there already."""
    plain = "Ib;Ibs ApS;ib@example.org;"
    found = quickly(end.join((HEADER, *before, plain, *behind, "")).encode())
    assert [(each.name, each.company) for each in found.rows if each.address == "ib@example.org"] == [("Ib", "Ibs ApS")]


# ---- quotation marks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    [
        '"Bo;;bo@example.org',
        'Bo;"X;bo@example.org',
        'Bo;;"bo@example.org',
        'Bo;;bo@example.org;"ringes op',
        'Bo";"X;bo@example.org',
    ],
)
@pytest.mark.parametrize("last", ["Eva;E;eva@example.org;", 'Eva;"E";eva@example.org;', 'Eva;E";eva@example.org;"'])
def test_a_mark_that_is_not_closed_costs_its_own_row(first: str, last: str) -> None:
    """Not those up to the next mark: they were left out without a word, or one was taken in under another's address."""
    found = quickly(rows(first, "Ib;;ib@example.org", last, "Ole;;ole@example.org"))
    assert BadRow(2, NEVER_CLOSED) in found.bad
    assert {3, 5} <= {each.line for each in found.rows}
    assert "bo@example.org" not in {each.address for each in found.rows}
    assert {each.line for each in found.rows} | {each.line for each in found.bad} == {2, 3, 4, 5}


def test_a_mark_that_is_not_closed_costs_its_own_row_however_long_the_list() -> None:
    """Longer than the longest cell that the csv module reads: thousands behind it were left out."""
    found = quickly(rows('"Bo;;bo@example.org', *(f"Ib;;ib{number}@example.org" for number in range(10_000))))
    assert (len(found.rows), found.bad) == (10_000, [BadRow(2, NEVER_CLOSED)])


def test_a_row_may_go_over_lines() -> None:
    """A note of many lines, with separators and an address in it, is a note."""
    note = '"Ring;\nskriv til kontor@example.org;\n\n' + "og så videre;\n" * 40 + '"'
    found = quickly(rows(f'Bo;"A\nB";bo@example.org;{note}', "Ib;;ib@example.org;"))
    assert found.bad == []
    assert found.rows == [Row(2, "Bo", "A B", "bo@example.org"), Row(47, "Ib", "", "ib@example.org")]


# ---- time and memory ------------------------------------------------------------------------------------------------

ACCENTS = "e" + "\u0323\u0301" * 40_000
HUGE = {
    "every row opens a mark anew": HEADER.encode() + b'\na";"b' * 60_000,
    "every row closes one and opens one": HEADER.encode() + b'\n";"@' * 60_000,
    "a mark before twenty thousand rows": rows('"', *(f"Ib;;ib{number}@example.org" for number in range(20_000))),
    "accents on one letter": rows(*[f"{ACCENTS};;bo@example.org"] * 4),
    "accents in an address": rows(*[f"Bo;;{ACCENTS}@example.org"] * 4),
    "separators in the header": b";" * 2_000_000 + b"\n" + rows("Bo;;bo@example.org"),
    "columns": b"x;" * 1_000_000 + rows(),
    "separators in a row": rows("Bo;;bo@example.org" + ";" * 2_000_000),
    "a cell": rows("B" * 2_000_000 + ";;bo@example.org"),
    "lines": b"\n" * 500_000 + rows("Bo;;bo@example.org"),
    "spaces": rows("Bo" + " " * 2_000_000 + ";;bo@example.org"),
    "one line": b"a" * 5_000_000,
    "too large": b"navn;e-mail\n" + b"\n" * LARGEST,
}


@pytest.mark.parametrize("what", HUGE)
def test_no_file_takes_long(what: str) -> None:
    """However large, and whatever is in it: a list, or refused."""
    found = taken_or_refused(HUGE[what])
    if isinstance(found, str):
        assert len(found) < 120
    else:
        assert found.rows or found.bad


def test_a_hundred_thousand_members_are_taken() -> None:
    """The size of a register, in seconds; each by her line."""
    found = quickly(rows(*(f"Ib {number};Ibs ApS;ib{number}@example.org;" for number in range(100_000))))
    assert (len(found.rows), found.bad, found.rows[-1].line) == (100_000, [], 100_001)
