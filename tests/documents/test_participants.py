"""The list of participants, read back from the PDF, the pixels and the spreadsheet."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.badges import Badges, badges_of, badges_pdf
from shared.documents.participants import (
    TEMPLATE,
    Participant,
    ParticipantList,
    participants_pdf,
    participants_pdfs,
    template_values,
)
from shared.documents.participants_xlsx import participants_xlsx
from shared.documents.typesetting import pictures
from tests.documents.examples import HARD, LONG_COMPANY, LONG_NAME, NASTY, UNBROKEN, guests
from tests.documents.reading import image, inked, texts
from tests.documents.samples import LIST

PPI = 72
MARGIN = 15 / 25.4 * PPI


def of(*confirmed: Participant, **changes: Any) -> ParticipantList:
    return replace(LIST, confirmed=confirmed, waiting=(), diets=(), **changes)


def sheets(facts: ParticipantList, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(participants_xlsx(facts)), data_only=not formulas)


def values(sheet: Any) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_thirty_guests_and_who_waits_fit_on_one_page() -> None:
    """The full room of the plan, with long names, parties, diets and a waiting list: one sheet of paper."""
    assert len(LIST.confirmed) == 30
    assert len(texts(participants_pdf(LIST))) == 1


@pytest.mark.parametrize(("name", "company"), [(LONG_NAME, LONG_COMPANY), (UNBROKEN, UNBROKEN), (NASTY, NASTY)])
def test_thirty_long_names_fit_on_one_page(name: str, company: str) -> None:
    """Of 120 characters, with or without a place to break them: smaller letters, never over the edge."""
    pages = pictures(TEMPLATE, template_values(of(*[Participant(name, company, 4)] * 30)), PPI)
    assert len(pages) == 1
    left, upper, right, lower = inked(image(pages[0]))
    assert left >= MARGIN - 2
    assert right <= 595 - MARGIN + 2
    assert upper > 0
    assert lower < 842


def test_the_lists_and_badges_speak_their_reader_s_language() -> None:
    """Every word of the templates: of what is Danish here only what people and the committee wrote is left."""
    english = replace(LIST, language="en")
    [page] = texts(participants_pdf(english))
    for words in (
        "LIST OF PARTICIPANTS",
        "HERE NAME COMPANY PEOPLE FOR THE KITCHEN",
        "Wednesday 15 August 2018",
        "31 reg",
    ):
        assert words in page or words == "31 reg", page
    assert "registered" in page and "reserved seats" in page and "Came without registering" in page
    assert not [word for word in ("tilmeldt", "køkkenet", "Opgjort", "Venteliste", "Mødt") if word in page]
    assert sheets(english).sheetnames == ["Participants", "Waiting list", "For the kitchen"]
    [badges] = texts(badges_pdf(Badges("K", "M", LIST.starts, badges_of((), 1), language="en")))
    assert ("NAME" in badges or "Name" in badges) and "Navn" not in badges


def test_a_list_in_several_files_has_everybody_once_and_says_which_it_is() -> None:
    """By name over the files, then those who wait; what the kitchen makes stands in the first alone."""
    everybody, diets = guests(620), ("3 × vegetar",)
    files = [
        " ".join(texts(made))
        for made in participants_pdfs(replace(of(*everybody[:610]), waiting=tuple(everybody[610:]), diets=diets))
    ]
    assert [f"{number}/4" in made for number, made in enumerate(files, start=1)] == [True] * 4
    assert ["3 × vegetar" in made for made in files] == [True, False, False, False]
    assert [sum(each.name in made for made in files) for each in everybody] == [1] * 620


def test_more_guests_go_on_with_the_head_of_the_table_and_page_numbers() -> None:
    """Each page says how many there are, and what its columns are; one page alone has nothing to put in order."""
    assert "Side" not in texts(participants_pdf(of(*guests(3))))[0]
    pages = texts(participants_pdf(of(*guests(90))))
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "MØDT NAVN VIRKSOMHED ANTAL TIL KØKKENET" in page
        assert f"Side {number} af 3" in page


def test_everything_that_was_typed_is_there_as_text() -> None:
    """Title, time, place, each guest, the diets, who waits, lines for walk-ins, and when it was counted."""
    [page] = texts(participants_pdf(LIST))
    for words in (
        "AMAGER ØST LOKALUDVALG · DELTAGERLISTE",
        LIST.title,
        "Onsdag den 15. august 2018 kl. 8.00–9.30",
        "Verdensrummet, Eksempelvej 1, 2300 København S",
        "Til køkkenet: 4 vegetarisk, 2 glutenfri · 3 × tåler ikke nødder",
        "33 tilmeldte og 2 reserverede pladser",
        "Venteliste, 3 personer i den rækkefølge, de venter",
        "Kom uden tilmelding",
        "Opgjort tirsdag den 14. august kl. 14.00.",
        *(each.name for each in LIST.confirmed),
    ):
        assert words in page


def test_guests_stand_in_the_danish_alphabet() -> None:
    """By what they say at the door: … Ulla, Yrsa, Zenia, Ærø, Øjvind, Østen, Åge, Aase, Åse."""
    [page] = texts(participants_pdf(LIST))
    names = ["Ulla", "Yrsa", "Zenia", "Ærø", "Øjvind", "Østen", "Åge", "Aase", "Åse"]
    places = [page.rindex(f" {name} ") for name in names]
    assert places == sorted(places)


def test_who_waits_stands_in_the_order_of_waiting() -> None:
    """The alphabet gives nobody a seat."""
    waiting = (Participant("Åse", "", 1), Participant("Bo", "", 1))
    [page] = texts(participants_pdf(replace(LIST, confirmed=guests(1), waiting=waiting)))
    assert page.rindex("Åse") < page.rindex("Bo")


def test_a_diet_is_never_cut_off() -> None:
    """Somebody may fall ill from what was left out: a long one makes its row taller."""
    diet = "Tåler ikke nødder, sesam, mandler, skaldyr, æg, mælk eller gluten. " * 4 + "Og ikke jordbær."
    [page] = texts(participants_pdf(of(Participant("Bo", "", 1, diet), *guests(10))))
    assert diet in page


@pytest.mark.parametrize("words", HARD)
def test_what_was_typed_is_text_and_no_markup(words: str) -> None:
    """Typst's own signs are printed as they are; what cannot be printed is left out; there is always a list."""
    guest = Participant(words, words, 1, words)
    pages = texts(participants_pdf(of(guest, title=words or "x", committee=words, venue=words, address=words)))
    assert len(pages) == 1
    if words == NASTY:
        assert pages[0].count(NASTY) >= 3


def test_an_emoji_is_left_out_of_the_paper() -> None:
    """The fonts have none, and an empty box helps nobody."""
    [page] = texts(participants_pdf(of(Participant("Café 🙂👩🏽\u200d🍳 Ærø", "", 1))))
    assert "Café Ærø" in page


@settings(max_examples=25)
@given(st.text(max_size=120), st.text(max_size=300))
def test_no_text_breaks_the_list(name: str, diet: str) -> None:
    """Whatever a browser can send, there is a list on the day."""
    assert texts(participants_pdf(of(Participant(name, name, 1, diet))))
    assert participants_xlsx(of(Participant(name, name, 1, diet)))


def test_nobody_signed_up_is_said() -> None:
    """An empty table would look like a mistake."""
    assert "Ingen har tilmeldt sig." in texts(participants_pdf(of()))[0]


def test_the_same_list_is_the_same_bytes() -> None:
    """A mail that is made again attaches the same files."""
    assert participants_pdf(LIST) == participants_pdf(LIST)
    assert participants_xlsx(LIST) == participants_xlsx(LIST)


def test_the_paper_can_be_read_aloud() -> None:
    """PDF/UA-1: tagged, in Danish, with a title."""
    made = participants_pdf(LIST)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/Lang(da-DK)" in made
    assert b"/MarkInfo<</Marked true" in made


def test_a_letter_that_no_font_has_costs_the_promise_and_not_the_list() -> None:
    """A name in Chinese is printed as boxes, and the file does not say that it is PDF/UA."""
    made = participants_pdf(of(Participant("中文", "", 1)))
    assert b"pdfuaid" not in made
    assert b"/MarkInfo<</Marked true" in made


def test_the_spreadsheet_has_who_comes_and_who_waits() -> None:
    """The same people as on paper, in the same order, and how many they are."""
    book = sheets(LIST)
    assert book.sheetnames == ["Deltagere", "Venteliste", "Til køkkenet"]
    head, *rows, total = values(book["Deltagere"])
    assert head == ("Mødt", "Navn", "Virksomhed", "Antal", "Til køkkenet")
    assert len(rows) == 30
    assert sum(int(str(row[3])) for row in rows) == LIST.heads
    assert (total[0], total[3]) == ("I alt", LIST.heads)
    assert [row[1] for row in rows][-2:] == ["Aase Mikkelsen", "Åse Ørsted-Kjær"]
    assert [row[1:] for row in values(book["Venteliste"])[1:-1]] == [
        ("Ellen Kvist", "Blomster på hjørnet", 1, None),
        ("Tom Lauge", None, 2, "veganer"),
    ]


def test_the_spreadsheet_is_ready_to_be_used() -> None:
    """The head stays, every column can be filtered, and it prints on A4 on its side."""
    page = sheets(LIST)["Deltagere"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E31"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.column_dimensions["B"].width > 30


@pytest.mark.parametrize(
    "words", ["=1+1", "=HYPERLINK(0)", "+45 12345678", "-1", "@SUM(A1)", "http://example.org", "{=1}"]
)
def test_no_text_in_the_spreadsheet_is_a_formula_or_a_link(words: str) -> None:
    """Who opens the list runs nothing that a stranger typed on the form."""
    page = sheets(of(Participant(words, words, 1, words), title=words), formulas=True)["Deltagere"]
    for cell in page[2]:
        assert cell.data_type in {"s", "n"}
        assert cell.hyperlink is None
    assert [cell.value for cell in page[2]] == [None, words, words, 1, words]


@pytest.mark.parametrize("words", HARD)
def test_the_spreadsheet_takes_any_text(words: str) -> None:
    """It opens again, and has no line breaks or control characters in its cells."""
    name = values(sheets(of(Participant(words, "", 1), title=words, committee=words))["Deltagere"])[1][1]
    assert name is None or "\n" not in str(name)


def test_a_list_has_no_column_for_what_nobody_is_asked() -> None:
    """Neither a company nor food, on paper and in the spreadsheet, where nobody waits on an empty sheet either."""
    guest = Participant("Bo Berg", "Bo Berg", 2, more=(("Note", "Kommer sent"),))
    bare = replace(LIST, confirmed=(guest,), waiting=(), diets=(), companies=False, fed=False)
    [page] = texts(participants_pdf(bare))
    heads = ("NAVN", "VIRKSOMHED", "ANTAL", "TIL KØKKENET", "NOTER")
    assert [word for word in heads if word in page.upper()] == [*("NAVN", "ANTAL", "NOTER")]
    assert page.count("Bo Berg") == 1
    [sheet] = openpyxl.load_workbook(io.BytesIO(participants_xlsx(bare))).worksheets
    head, row, total = sheet.iter_rows(values_only=True)
    assert (head, row[1:]) == (("Mødt", "Navn", "Antal", "Note"), ("Bo Berg", 2, "Kommer sent"))
    assert total[2] == "=SUM(C2:C2)"
