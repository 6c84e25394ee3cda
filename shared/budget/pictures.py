"""What else a phone or a program writes beside a picture: chunks of a PNG or a WebP, segments of photos in a PDF."""

from __future__ import annotations

import re

PNG = b"\x89PNG\r\n\x1a\n"
DRAWN = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"cICP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    }
)
"""Chunks that the picture needs (PNG, third edition): its pixels and its colours. Texts, times, Exif and whatever
programs add of their own are not among them; an animation becomes its first picture.
"""

TOLD = {b"EXIF": 0x08, b"XMP ": 0x04}
"""A WebP's chunks about the picture, and the bits that announce them (RFC 9649, 2.7)."""

KNOWN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})


_IN_PDF = re.compile(rb"\xff[\xe1\xed](..)(?:Exif\0\0|http://ns\.adobe\.com/|Photoshop 3\.0\0)", re.DOTALL)
"""How a segment of a JPEG begins that a camera or a program writes, with its length."""


def bare_pdf(content: bytes) -> bytes:
    """A PDF whose photos say nothing but the picture: a scanner's app keeps a JPEG in it as the camera wrote it.

    Everything in the file is found by its distance from the beginning, so that zeros take the place of what goes.
    """
    blank = bytearray(content)
    for found in _IN_PDF.finditer(content):
        start, end = found.start() + 4, found.start() + 2 + int.from_bytes(found[1], "big")
        if end <= len(content):
            blank[start:end] = bytes(max(0, end - start))
    return bytes(blank)


def bare_png(content: bytes) -> bytes:
    """A PNG with `DRAWN` alone; what follows its end goes, too. Anything that is no whole PNG as it is."""
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            return content
        if kind in DRAWN:
            kept.append(content[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return content


def bare_webp(content: bytes) -> bytes:
    """A WebP without Exif, XMP and chunks that nobody knows. Anything that is no whole WebP as it is."""
    kept, at = [], 12
    whole = 8 + int.from_bytes(content[4:8], "little")
    if len(content) < whole or whole < 20:
        return content
    while at + 8 <= whole:
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if end > whole:
            return content
        if kind in KNOWN:
            kept.append(_unannounced(content[at:end]) if kind == b"VP8X" else content[at:end])
        at = end
    if not kept:
        return content
    chunks = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


def _unannounced(chunk: bytes) -> bytes:
    """VP8X, which announces what is not there any more, without that."""
    if len(chunk) < 9:
        return chunk
    flags = chunk[8] & ~(TOLD[b"EXIF"] | TOLD[b"XMP "])
    return chunk[:8] + bytes((flags,)) + chunk[9:]
