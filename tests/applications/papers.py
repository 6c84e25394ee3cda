"""Applications as committees hand them in: the same words as a form in Word, with headings in Word, and as a PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import docx
import typst

FILES = Path(__file__).with_name("files")
AMAGER_OEST = "\n".join(
    (Path(__file__).parents[1] / "plans" / "application.txt").read_text(encoding="utf-8").splitlines()[2:]
)
"""The application that infra/plans is from, without the line that says so."""


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """Headings, each with its lines: a heading stands behind an empty line."""
    parts = [each.splitlines() for each in text.strip().split("\n\n")]
    return [(rows[0], rows[1:]) for rows in parts]


def headed(text: str) -> bytes:
    """A DOCX whose headings are bold, with the budget's rows in a table."""
    document = docx.Document()
    for heading, rows in blocks(text):
        title, colon, rest = heading.partition(":")
        line = document.add_paragraph()
        line.add_run(title + colon).bold = True
        if rest:
            line.add_run(rest)
        _rows(document, rows)
    return _bytes(document)


def form(rows: Sequence[tuple[str, str]]) -> bytes:
    """A DOCX that is a form: a table with the headings on the left, and on the right what was filled in."""
    document = docx.Document()
    document.add_paragraph("Ansøgningsskema")
    table = document.add_table(rows=0, cols=2)
    for heading, text in rows:
        left, right = table.add_row().cells
        left.paragraphs[0].add_run(heading).bold = True
        right.text = text.splitlines()[0] if text else ""
        for row in text.splitlines()[1:]:
            right.add_paragraph(row)
    return _bytes(document)


def printed(text: str) -> bytes:
    """A PDF as a word processor prints it: rows as wide as the page, bold headings, columns."""
    source = [
        '#set page(paper: "a4", margin: 25mm)',
        '#set text(size: 11pt, lang: "da", ligatures: false, font: "DejaVu Sans")',
        "#set par(spacing: 0.65em)",
    ]
    for heading, rows in blocks(text):
        title, colon, rest = heading.partition(":")
        source.append(f"#v(0.8em)\n*{_typed(title + colon)}* {_typed(rest)}\n")
        cells = [row.split("\t") for row in rows]
        if any(len(each) > 1 for each in cells):
            widest = max(map(len, cells))
            filled = [f"[{_typed(cell)}]" for each in cells for cell in [*each, *[""] * (widest - len(each))]]
            lines = "stroke: none, column-gutter: 2em" if widest < 3 else "stroke: 0.5pt"
            source.append(f"#table(columns: {widest}, {lines}, {', '.join(filled)})")
        else:
            source += [f"{_typed(row)}\n" for row in rows]
    made = typst.compile("\n".join(source).encode())
    assert isinstance(made, bytes)
    return made


def _rows(document: docx.document.Document, rows: Sequence[str]) -> None:
    cells = [row.split("\t") for row in rows]
    if any(len(each) > 1 for each in cells):
        table = document.add_table(rows=0, cols=max(map(len, cells)))
        for each in cells:
            for cell, text in zip(table.add_row().cells, each, strict=False):
                cell.text = text
        return
    for row in rows:
        if row.startswith("- "):
            document.add_paragraph(row[2:], style="List Bullet")
        else:
            document.add_paragraph(row)


def _typed(text: str) -> str:
    return "".join(f"\\{each}" if each in "#*_$@<>[]\\`~-=+/'\"" else each for each in text)


def _bytes(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
