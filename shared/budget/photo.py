"""A phone writes into its photos where they were taken, when, and with what. Of a receipt that is nobody's business."""

from __future__ import annotations

import re

from shared.budget.heic import bare_heic
from shared.budget.pictures import bare_pdf, bare_png, bare_webp

START, END, SCAN, EXIF, COLOURS, ADOBE, COMMENT = 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xEE, 0xFE
"""Markers of a JPEG (ITU-T T.81, annex B)."""

UPRIGHT = 1


_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Among pixels, 0xFF is no marker before 0 (it is a pixel), 0xD0 to 0xD7 (pixels go on) and another 0xFF."""


_TELLS = (b"Exif\0\0MM\0*", b"Exif\0\0II*\0", b"http://ns.adobe.com/xap/1.0/", b"<x:xmpmeta")
"""How what a camera writes begins, wherever it stands: Exif in either order of bytes, and XMP. The mere name
"Exif" stays in the table of a HEIC's items, whose content is overwritten.
"""


class NotBare(Exception):
    """What a camera wrote cannot be told apart from the picture."""


def bare(content: bytes, kind: str = "jpg") -> bytes:
    """A picture of the `kind` (see `receipts.ending`) without what its camera wrote beside it; so are those in a PDF.

    Raises:
        NotBare: something of that is left.
    """
    if kind == "pdf":  # whose own words about it may be called as a camera's are
        return bare_pdf(content)
    taken_off = {"jpg": _bare_jpeg, "png": bare_png, "webp": bare_webp, "heic": bare_heic}[kind]
    picture = taken_off(content)
    rest = picture.replace(_exif(_turned_as_kept(picture)), b"", 1) if kind == "jpg" else picture
    if any(each in rest for each in _TELLS):
        raise NotBare
    return picture


def _turned_as_kept(picture: bytes) -> int:
    """Which way up our own segment, the first one of a JPEG, says that the picture is."""
    return _turned(picture[12:]) if picture[6:12] == b"Exif\0\0" else UPRIGHT


def _bare_jpeg(content: bytes) -> bytes:
    """Which way up it is stays; what follows its end goes: a film, a second picture with all about it.

    A marker may have fill bytes before it (ITU-T T.81, B.1.1.2), and segments may stand between the scans.
    """
    kept, turned, at = [], UPRIGHT, 2
    if content[:2] != bytes((0xFF, START)):
        return content
    while True:
        at = _filled(content, at)
        if len(content) < at + 4 or content[at] != 0xFF or content[at + 1] == END:
            break
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + 2 + length]
        at += 2 + length
        if marker == SCAN:
            found = _MARKER.search(content, at)
            pixels = content[at : found.start() if found else len(content)]
            at += len(pixels)
            segment += pixels.rstrip(b"\xff") if found else pixels
        if marker == EXIF and segment[4:10] == b"Exif\0\0":
            turned = _turned(segment[10:])
        if _belongs(marker, segment):
            kept.append(segment)
    whole = content[at : at + 2] == bytes((0xFF, END))
    if not whole and not any(each[1] == SCAN for each in kept):
        return content  # not a JPEG as it should be: left alone
    return content[:2] + _exif(turned) + b"".join(kept) + (content[at : at + 2] if whole else b"")


def _filled(content: bytes, at: int) -> int:
    """Where the marker stands that begins `at`, after its fill bytes."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    return at


def _belongs(marker: int, segment: bytes) -> bool:
    """Whether the picture needs the segment: its tables, its frame, its colours."""
    if marker == COLOURS:
        return segment[4:15] == b"ICC_PROFILE"
    return marker != COMMENT and (not 0xE1 <= marker <= 0xEF or marker == ADOBE)


def _turned(tiff: bytes) -> int:
    """Which way up the picture is, from 1 to 8 (Exif 2.32, tag 0x0112)."""
    little = tiff[:2] == b"II"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if little else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), 200), 12):
        if number(entry, 2) == 0x0112:
            found = number(entry + 8, 2)
            return found if 1 <= found <= 8 else UPRIGHT
    return UPRIGHT


def _exif(turned: int) -> bytes:
    """A segment that says which way up the picture is, and nothing else; none where it is upright."""
    if turned == UPRIGHT:
        return b""
    tag = b"\x01\x12\x00\x03\x00\x00\x00\x01" + turned.to_bytes(2, "big") + b"\0\0"
    body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01" + tag + b"\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
