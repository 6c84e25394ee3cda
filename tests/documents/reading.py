"""Reads back what stands in a PDF that typst made, and what is drawn on a page; no more than the tests need."""

from __future__ import annotations

import io
import re
import zlib

from PIL import Image, ImageChops

from tests.builders import there

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_SIGNS = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*"
"""What stands in a string: parentheses in pairs need no backslash (ISO 32000-1, 7.3.4.2)."""
_TOKEN = re.compile(
    rb"/Span<</ActualText(\(" + _SIGNS + rb"\)|<[0-9A-F]*>)>>BDC.*?EMC"
    rb"|(BDC)"
    rb"|/(f\d+) [\d.]+ Tf"
    rb"|\[((?:\(" + _SIGNS + rb"\)|[^\]()])*)\]TJ"
    rb"|(\(" + _SIGNS + rb"\))Tj",
    re.DOTALL,
)
_STRING = re.compile(rb"\((" + _SIGNS + rb")\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def texts(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it is drawn."""
    objects = {int(number): content for number, content in _OBJECT.findall(pdf)}
    order = re.findall(rb"(\d+) 0 R", re.search(rb"/Type/Pages/Count \d+/Kids\[(.*?)\]", pdf)[1])  # type: ignore[index]
    return [_page(objects, objects[int(number)]) for number in order]


def image(png: bytes) -> Image.Image:
    """A page as a picture."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def inked(page: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything on `page` that is not white; in pixels: left, upper, right, lower."""
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box is not None, "a white page"
    return box


def _page(objects: dict[int, bytes], page: bytes) -> str:
    fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", objects[_reference(page, b"Resources")]))
    maps = {name: _letters(objects, objects[int(number)]) for name, number in fonts.items()}
    said: list[str] = []
    letters: dict[bytes, str] = {}
    for instead, part, font, several, one in _TOKEN.findall(_stream(objects[_reference(page, b"Contents")])):
        if instead:
            said.append(_actual(instead))
        elif part:
            said.append(" ")
        elif font:
            letters = maps[font]
        else:
            glyphs = b"".join(_unescaped(each) for each in _STRING.findall(several or one))
            said += [letters[glyphs[place : place + 2]] for place in range(0, len(glyphs), 2)]
    return " ".join("".join(said).replace("\u200b", "").split())


def _letters(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    table = _stream(objects[_reference(font, b"ToUnicode")])
    assert b"bfrange" not in table
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
        if len(text) % 4 == 0
    }


def _actual(text: bytes) -> str:
    if text.startswith(b"<"):
        return bytes.fromhex(text[1:-1].decode()).decode("utf-16")
    return _unescaped(text[1:-1]).decode()


def _reference(content: bytes, name: bytes) -> int:
    found = there(re.search(rb"/" + name + rb" (\d+) 0 R", content))
    return int(found[1])


def _stream(content: bytes) -> bytes:
    head, _, body = content.partition(b"stream\n")
    data = body[: -len(b"\nendstream")]
    return zlib.decompress(data) if b"FlateDecode" in head else data


def _unescaped(text: bytes) -> bytes:
    def sign(match: re.Match[bytes]) -> bytes:
        escaped = match[1]
        return bytes([int(escaped, 8)]) if escaped.isdigit() else _LETTERS.get(escaped, escaped)

    return _ESCAPE.sub(sign, text)
