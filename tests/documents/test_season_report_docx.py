"""The season report in Word."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import docx

from shared.documents.season_report import SeasonReport
from shared.documents.season_report_docx import season_report_docx
from tests.documents.samples import REPORT
from tests.documents.test_season_report import EMPTY


def rows(report: SeasonReport) -> Iterator[str]:
    document = docx.Document(io.BytesIO(season_report_docx(report)))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from ("|".join(cell.text for cell in row.cells) for row in table.rows)


def test_it_says_what_the_pdf_says() -> None:
    """Accounts as the budget was, every receipt, guests beside the application's numbers."""
    text = "\n".join(rows(replace(REPORT, brought=7)))
    for words in (
        "Beløb i kroner.",
        "Lokaleleje, verdensrummet x 2|1.600,00|1.600,00|0,00|",
        "Morgenmad og kaffe/te|8.000,00|7.336,00|−664,00|Færre kom",
        "I alt|14.600,00|9.841,00|−4.759,00|",
        "I alt|||||9.841,00",
        "mangler|17. oktober|Ekstern oplægsholder|Rejse|Evt. ekstern oplægsholder|480,00",
        "Deltagere ved et møde|25–30|25,5",
        f"Virksomheder med for første gang|–|{REPORT.new_companies}",
        "Tilmeldinger gennem et link fra en gæst|–|7",
        f"Det nåede vi: {REPORT.short_term}",
        "senest den 21. december 2018",
    ):
        assert words in text
    for topic in REPORT.topics:
        assert topic.text in text


def test_what_nobody_has_written_is_marked() -> None:
    """In yellow, and only there."""
    mark = "[Skriv jeres ord]"
    written = replace(REPORT, short_term="Nået.", long_term="Nået.", topics=())
    assert any(mark in row for row in rows(replace(written, short_term="")))
    assert not any(row.startswith("Det nåede vi: [") for row in rows(written))
    document = docx.Document(io.BytesIO(season_report_docx(replace(written, short_term=""))))
    marked = [run.text for each in document.paragraphs for run in each.runs if run.font.highlight_color]
    assert marked == [mark]


def test_a_season_without_anything_is_written_too() -> None:
    """No meeting, no budget, no answer."""
    assert list(rows(EMPTY))


def test_the_columns_are_as_wide_as_they_were_made() -> None:
    """In Word and in LibreOffice, which reads the grid: columns of one width broke words. All fit on the page."""
    document = docx.Document(io.BytesIO(season_report_docx(REPORT)))
    page = document.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    for table in document.tables:
        grid = [column.width or 0 for column in table.columns]
        assert grid == [cell.width for cell in table.rows[0].cells]
        assert sum(grid) <= room


def test_each_page_is_numbered() -> None:
    """By fields of Word's own, in the footer."""
    footer = docx.Document(io.BytesIO(season_report_docx(REPORT))).sections[0].footer.paragraphs[0]
    fields = footer._p.iterchildren("{*}fldSimple")
    assert [value for each in fields for value in each.attrib.values()] == ["PAGE", "NUMPAGES"]
    assert "{" not in "".join(footer._p.itertext())
