"""Documents for Word: A4, the styles of Word itself, tables whose heads come again on each page.

The same words are the same bytes. python-docx is imported with the first document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.documents.words import one_line

if TYPE_CHECKING:
    from docx.document import Document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type."""

LANGUAGE = "da-DK"
FONT = "Calibri"
IN_TABLES = 9.5
"""Points: six columns of figures and words fit beside each other without a word broken."""


PAGE, PAGES = "{PAGE}", "{NUMPAGES}"
"""In a footer: where Word writes the number of the page, and how many there are."""


def made(footer: str) -> Document:
    """An empty document of A4 pages in Danish, with `footer` at the foot of each."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    foot = page.footer.paragraphs[0]
    for part in re.split(f"({PAGE}|{PAGES})", one_line(footer)):
        run = foot.add_run("1" if part in {PAGE, PAGES} else part)
        if part in {PAGE, PAGES}:
            field = run._r.makeelement(qn("w:fldSimple"), {qn("w:instr"): part.strip("{}")})
            run._r.addprevious(field)
            field.append(run._r)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    fonts = normal.element.rPr
    language = fonts.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE})
    fonts.append(language)
    core = document.core_properties
    core.author, core.comments, core.language = "Tovholder", "", LANGUAGE
    core.created = core.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return document


def plain(paragraph: Any, text: str) -> None:
    """Write `text` as it is."""
    paragraph.add_run(one_line(text))


def highlighted(paragraph: Any, text: str, mark: str) -> None:
    """Write `text`, in yellow where it is `mark`."""
    from docx.enum.text import WD_COLOR_INDEX

    for place, part in enumerate(text.split(mark)):
        if place:
            paragraph.add_run(mark).font.highlight_color = WD_COLOR_INDEX.YELLOW
        if part:
            paragraph.add_run(one_line(part) if part.strip() == part else part)


def content(document: Document) -> bytes:
    """The bytes of `document`."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def table(
    document: Document,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    right: Collection[int] = (),
    total: bool = False,
    mark: Callable[[Any, str], None] = plain,
) -> None:
    """A table below `heads`, its columns so many centimetres wide; the columns in `right` are figures.

    The last row is a `total`. `mark` writes a cell's words into its paragraph.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    drawn = document.add_table(rows=0, cols=len(heads))
    drawn.style = "Table Grid"
    drawn.autofit = False
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice reads the widths here, Word in the cells
    for place, texts in enumerate([heads, *rows]):
        row = drawn.add_row()
        bold = place == 0 or (total and place == len(rows))
        for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Cm(widths[number])
            for count, part in enumerate(text.split("\n")):
                paragraph = cell.paragraphs[0] if count == 0 else cell.add_paragraph()
                mark(paragraph, part)
                paragraph.paragraph_format.space_after = 0
                if number in right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                for run in paragraph.runs:
                    run.bold, run.font.size = bold, Pt(IN_TABLES)
        properties = row._tr.get_or_add_trPr()
        for name in ("w:cantSplit", *(["w:tblHeader"] if place == 0 else [])):
            properties.append(properties.makeelement(qn(name), {}))
    document.add_paragraph()
