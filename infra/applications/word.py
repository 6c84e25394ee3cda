"""The lines of a DOCX: paragraphs, tables, and what stands in the fields of a form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import takewhile
from operator import itemgetter
from typing import Any, NamedTuple
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError

from infra.applications.lines import BULLET, Line, NotReadable

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word(content: bytes) -> list[Line]:
    """The lines of a DOCX.

    Raises:
        NotReadable: it is none.
    """
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise NotReadable("a ZIP file that is no DOCX") from error
    head = [Line(_words(each)) for each in document.sections[0].header._element.iter(f"{_WORD}p")]
    return [*head, *_blocks(document.element.body, _known(document))]


class _Known(NamedTuple):
    """The names of a document's styles by their ids, and the ids of its lists that have points and no numbers."""

    styles: dict[str, str]
    points: set[str]


def _known(document: Any) -> _Known:
    styles = {each.style_id: (each.name or "").lower() for each in document.styles}
    points: set[str] = set()
    for part in (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/numbering")):
        bullets = part.element.xpath("w:abstractNum[w:lvl[1]/w:numFmt/@w:val='bullet']/@w:abstractNumId")
        lists = part.element.xpath("w:num")
        points |= {each.numId for each in lists if str(each.abstractNumId.val) in bullets}
    return _Known(styles, set(map(str, points)))


def _blocks(element: Any, known: _Known) -> Iterator[Line]:
    """Paragraphs and tables in their order, also those inside a form's fields (content controls)."""
    for child in element:
        if child.tag == f"{_WORD}p":
            yield from _paragraph(child, known)
            for box in child.iter(f"{_WORD}txbxContent"):
                if not _again(box):
                    yield from _blocks(box, known)
        elif child.tag == f"{_WORD}tbl":
            yield from _table(child, known)
        elif child.tag in {f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"}:
            yield from _blocks(child, known)


def _again(element: Any) -> bool:
    """Whether it says for older programs what stands there already."""
    return next(element.iterancestors(_FALLBACK), None) is not None


def _paragraph(element: Any, known: _Known) -> Iterator[Line]:
    style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
    name = known.styles.get(style.get(f"{_WORD}val"), "") if style is not None else ""
    number = element.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}numId")
    # What is numbered may be a heading as well.
    listed = "list" in name and "number" not in name if number is None else number.get(f"{_WORD}val") in known.points
    headed = name.startswith(("heading", "title", "overskrift"))
    headed = headed or (
        bool(_words(element).strip()) and "".join(map(_words, _bold(element))).strip() == _words(element).strip()
    )
    lead = "" if headed else "".join(map(_words, _bold(element)))
    for row in _words(element).split("\n"):
        yield Line(BULLET + row if listed and row.strip() and not headed else row, headed, lead)


def _bold(element: Any) -> list[Any]:
    """The runs at its beginning that are set in bold."""
    runs = [each for each in element.iter(f"{_WORD}r") if "".join(each.itertext()).strip()]
    marks = [each.find(f"{_WORD}rPr/{_WORD}b") for each in runs]
    bold = (each is not None and each.get(f"{_WORD}val") not in {"0", "false"} for each in marks)
    return [run for run, _ in takewhile(itemgetter(1), zip(runs, bold, strict=True))]


def _words(element: Any) -> str:
    """Its text as it would be printed: what is struck out by the tracking of changes is gone."""
    words: list[str] = []
    boxes = {each for box in element.iter(f"{_WORD}txbxContent") for each in box.iter()}
    for each in element.iter():
        if each in boxes:
            continue
        if each.tag == f"{_WORD}t":
            words.append(each.text or "")
        elif each.tag == f"{_WORD}tab" and each.getparent().tag == f"{_WORD}r":
            words.append("\t")
        elif each.tag in {f"{_WORD}br", f"{_WORD}cr"}:
            words.append("\n")
    return "".join(words)


def _table(element: Any, known: _Known) -> Iterator[Line]:
    """A row is one line; where a form's cell holds several paragraphs, its cells come one below the other."""
    above: list[list[Line]] = []
    for row in element.iter(f"{_WORD}tr"):
        if next(row.iterancestors(f"{_WORD}tbl")) is not element:
            continue
        cells = [each for each in row.iter(f"{_WORD}tc") if next(each.iterancestors(f"{_WORD}tr")) is row]
        held = [[each for each in _blocks(cell, known) if each.text.strip()] for cell in cells]
        if len(above) > 2 or sum(map(_span, cells)) > 2:
            held = [*_unmerged(cells, held, above)]
        above = held
        if len(held) > 2 or all(len(each) <= 1 for each in held):
            texts = [" ".join(part.text.removeprefix(BULLET) for part in each) for each in held]
            every = all(each[0].heading for each in held if each)
            lead = texts[0] if held and held[0] and held[0][0].heading and not every else ""
            yield Line("\t".join(texts), heading=every, lead=lead)
        else:
            yield from (each for cell in held for each in cell)


def _span(cell: Any) -> int:
    """How many columns of its table a cell goes over."""
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    return 1 if span is None else int(span.get(f"{_WORD}val") or 1)


def _unmerged(cells: list[Any], held: list[list[Line]], above: list[list[Line]]) -> Iterator[list[Line]]:
    """A cell for each column: one that goes over several is the first of them; one that goes on downwards says the
    same again.
    """
    place = 0
    for cell, own in zip(cells, held, strict=True):
        merge = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
        down = merge is not None and merge.get(f"{_WORD}val") != "restart"
        yield above[place] if down and place < len(above) else own
        yield from [[]] * (_span(cell) - 1)
        place += _span(cell)
