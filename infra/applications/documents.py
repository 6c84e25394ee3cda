"""The lines of a document, whichever program wrote it: a row of a table has tabs between its cells."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from infra.applications.lines import BULLET, BULLETS, Line, NotReadable, unwrapped
from infra.applications.pdf import pdf
from infra.applications.sections import begins
from infra.applications.word import word

NARROW, WRAPPED = 60, 130
"""Characters: a text file whose longest line is between them was broken into lines by its width."""


def lines(file: Path) -> list[Line]:
    """The lines of `file` that are not empty.

    Raises:
        NotReadable: it is no text, DOCX or PDF, or holds no text.
        OSError: it cannot be opened.
    """
    content = file.read_bytes()
    if content.startswith(b"%PDF"):
        found = pdf(content)
    elif content.startswith(b"PK"):
        found = word(content)
    elif content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise NotReadable("an old Word file; save it as DOCX or PDF")
    else:
        found = _text(content)
    found = [replace(each, text=_tidy(each.text)) for each in found]
    found = [each for each in found if each.text]
    if not found:
        raise NotReadable("there is no text in it; a scanned page has to be typed or recognised first")
    return found


def _tidy(text: str) -> str:
    text = text.replace("\xa0", " ").replace("\xad", "").replace("\u200b", "")
    text = re.sub(r"(\d/\d{1,2})([-–])(?=\d{1,2}/\d)", r"\1 \2 ", text)  # 4/2-25/3: from a day to a day
    text = BULLETS.sub(BULLET, re.sub(r" +\| +", "\t", text))
    cells = [" ".join(each.split()) for each in text.split("\t")]
    return "\t".join(cells).rstrip("\t") if any(cells) else ""


def _text(content: bytes) -> list[Line]:
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotReadable("neither text nor DOCX nor PDF")
    rows = [
        re.sub(r" {3,}|\.{4,}", "\t", row.strip()) if re.search(r"\d\D{0,6}$", row) else row
        for row in text.splitlines()
    ]
    widest = max(map(len, rows), default=0)
    if not NARROW < widest < WRAPPED:
        return [Line(each) for each in rows]
    return [Line(each) for each in unwrapped([(each, len(each) / max(widest, 1)) for each in rows], begins)]
