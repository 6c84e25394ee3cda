"""What a phone writes beside a HEIC, its usual photo: Exif and XMP are items of the file, as the picture is.

Everything in the file is found by its distance from the beginning, so that nothing can be taken out: what says where
the photo was taken is written over with zeros. Which way up it is says a box of its own (ISO 23008-12, 6.5.10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ABOUT = {b"Exif", b"mime", b"uri "}
"""Types of items that say something about the picture (ISO 23008-12, annex A)."""

MOST = 10_000
"""Items and parts of items; a photo in tiles has some hundred."""


class _Odd(Exception):
    """Not as the standard has it."""


@dataclass
class _Reader:
    """Big-endian numbers from `at` on, not beyond `end`."""

    content: bytes
    at: int
    end: int

    def number(self, size: int) -> int:
        if self.at + size > self.end:
            raise _Odd
        self.at += size
        return int.from_bytes(self.content[self.at - size : self.at], "big")

    def boxes(self) -> Iterator[tuple[bytes, _Reader]]:
        """Each box with what is in it (ISO 14496-12, 4.2)."""
        while self.at + 8 <= self.end:
            start = self.at
            size, kind = self.number(4), self.content[start + 4 : start + 8]
            self.at += 4
            if size == 1:
                size = self.number(8)
            end = start + size if size else self.end
            if not self.at <= end <= self.end:
                raise _Odd
            yield kind, _Reader(self.content, self.at, end)
            self.at = end


def bare_heic(content: bytes) -> bytes:
    """A HEIC with zeros where it told of more than the picture. One that is not as it should be stays as it is."""
    blank = bytearray(content)
    try:
        for kind, box in _Reader(content, 0, len(content)).boxes():
            if kind == b"meta":
                for start, end in _told(box, len(content)):
                    blank[start:end] = bytes(end - start)
    except _Odd:
        return content
    return bytes(blank)


def _told(meta: _Reader, whole: int) -> Iterator[tuple[int, int]]:
    """Where the items lie that are `ABOUT` the picture."""
    meta.number(4)
    inside = dict(meta.boxes())
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    about = set(_about(inside[b"iinf"]))
    data = inside.get(b"idat")
    for item, method, offset, length in _extents(inside[b"iloc"]):
        if item not in about or method > 1:
            continue
        start = offset + (data.at if method and data else 0)
        end = start + length if length else whole
        if end > whole:
            raise _Odd
        yield start, end


def _about(box: _Reader) -> Iterator[int]:
    """The items' numbers (ISO 14496-12, 8.11.6)."""
    box.number(2 if box.number(4) >> 24 == 0 else 4)
    for kind, each in box.boxes():
        if kind == b"infe" and (version := each.number(4) >> 24) >= 2:
            item = each.number(2 if version == 2 else 4)
            each.number(2)
            if each.number(4).to_bytes(4, "big") in ABOUT:
                yield item


def _extents(box: _Reader) -> Iterator[tuple[int, int, int, int]]:
    """Item, how its place is told, offset and length of each part (ISO 14496-12, 8.11.3)."""
    version, sizes = box.number(4) >> 24, box.number(2)
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 4 if version >= 2 else 2
    left = MOST
    for _ in range(box.number(wide)):
        item = box.number(wide)
        method = box.number(2) & 15 if version else 0
        box.number(2)
        base = box.number(of_base)
        for _ in range(box.number(2)):
            left -= 1
            if left < 0:
                raise _Odd
            if version:
                box.number(of_index)
            yield item, method, base + box.number(of_offset), box.number(of_length)
