"""Receipts that are not what they say: names that lead elsewhere, files that lie, pictures that tell too much."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.proof.season.web import BOUNDARY, multipart
from shared.budget import receipts
from shared.budget.photo import NotBare, bare
from shared.budget.receipts import ending
from shared.desk.audit import LinkPurpose
from tests.abuse import drawn
from tests.abuse.fit import soon
from tests.abuse.stage import Stage
from tests.desk.conftest import RECEIPTS
from tests.desk.test_expense import GOOD, PHOTO

TELLS = b"55.66 N 12.62 E, Anna's phone"
PIXELS = b"\x78\x9c the pixels"
COLOURS = b"the colours"


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def a_png(*about: bytes) -> bytes:
    head = chunk(b"IHDR", bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0)))
    rest = chunk(b"iCCP", COLOURS) + chunk(b"IDAT", PIXELS) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(about) + rest


def riff(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def a_webp(flags: int, *about: bytes) -> bytes:
    chunks = riff(b"VP8X", bytes((flags, 0, 0, 0, 0, 0, 0, 0, 0, 0))) + riff(b"ICCP", COLOURS) + riff(b"VP8 ", PIXELS)
    return riff(b"RIFF", b"WEBP" + chunks + b"".join(about))


def box(kind: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def a_heic(told: bytes, kind: bytes = b"Exif", version: int = 1) -> bytes:
    """A photo whose second item tells: in the file's data; in the box of small data where `version` is 2."""

    def made(at: int) -> bytes:
        one, two = (4, 2) if version == 2 else (2, 1)
        names = [
            box(b"infe", b"\x02\0\0\0", number.to_bytes(2, "big"), b"\0\0", name, b"\0")
            for number, name in ((1, b"hvc1"), (2, kind))
        ]
        places = b"".join(
            number.to_bytes(one, "big")
            + (1 if version == 2 and number == 2 else 0).to_bytes(2, "big")
            + b"\0\0\0\1"
            + place.to_bytes(4, "big")
            + len(data).to_bytes(4, "big")
            for number, place, data in ((1, at, PIXELS), (2, 0 if version == 2 else at + len(PIXELS), told))
        )
        parts = [
            b"\0\0\0\0",
            box(b"iinf", b"\0\0\0\0\0\2", *names),
            box(b"iloc", bytes((version, 0, 0, 0, 0x44, 0)), (2).to_bytes(one, "big"), places),
        ]
        if version == 2:
            parts.append(box(b"idat", told))
        assert two
        return box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", *parts)

    return made(len(made(0)) + 8) + box(b"mdat", PIXELS + (b"" if version == 2 else told))


@pytest.mark.parametrize("kind", [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME", b"meTa"])
def test_a_png_keeps_its_picture_alone(kind: bytes) -> None:
    """Texts, Exif, times and what a program added of its own go, and so does what stands behind its end."""
    assert bare(a_png(chunk(kind, TELLS)) + TELLS, "png") == a_png()


@pytest.mark.parametrize("kind", [b"EXIF", b"XMP ", b"what"])
def test_a_webp_keeps_its_picture_alone(kind: bytes) -> None:
    """It does not announce what is gone, and says how long it is now; what stands behind its end goes, too."""
    assert bare(a_webp(0x3C, riff(kind, TELLS)) + TELLS, "webp") == a_webp(0x30)


@pytest.mark.parametrize("kind", [b"Exif", b"mime"])
@pytest.mark.parametrize("version", [1, 2])
def test_a_heic_tells_nothing_and_every_place_in_it_stays(kind: bytes, version: int) -> None:
    """What was told is zeros, wherever it lay; the rest is as it was, as everything in it is found by its distance."""
    photo = a_heic(TELLS, kind, version)
    assert TELLS in photo
    assert bare(photo, "heic") == photo.replace(TELLS, bytes(len(TELLS)))


def test_a_photo_that_moves_loses_its_film() -> None:
    """A phone puts it behind the picture's end, with all that the picture itself tells no more."""
    scan = b"\xff\xda\x00\x03\x00 pixels \xff\x00 \xff\xd3 \xff\xff\xc4\x00\x03.\xff\xda\x00\x03\x00 more \xff\xd9"
    # A fill byte before a marker says nothing, and goes as well.
    assert bare(b"\xff\xd8" + scan + TELLS, "jpg") == b"\xff\xd8" + scan.replace(b"\xff\xff\xc4", b"\xff\xc4")


@drawn.examples(120)
@given(
    st.sampled_from(
        (
            a_png(chunk(b"eXIf", TELLS)),
            a_webp(8, riff(b"EXIF", TELLS)),
            a_heic(TELLS),
            b"\xff\xd8\xff\xda\0\3. \xff\xd9",
        )
    ),
    st.data(),
)
def test_no_broken_picture_breaks_us(photo: bytes, data: st.DataObject) -> None:
    """Cut off, altered or mixed: it is looked at in one go, and refused, or is of its kind and bare the second time."""
    at = data.draw(st.integers(8, len(photo)))
    broken = photo[:at] + data.draw(st.binary(max_size=12)) + photo[at + data.draw(st.integers(0, 12)) :]
    kind = ending(broken)
    if kind is None:
        return
    with soon():
        try:
            once = bare(broken, kind)
        except NotBare:
            return
        assert ending(once) == kind
        assert len(once) <= len(broken)
        assert bare(once, kind) == once


BOMBS: dict[str, Callable[[], bytes]] = {
    "png that would be 16 GB": lambda: (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", b"\0\0\xff\xff\0\0\xff\xff\x10\6\0\0\0")
        + chunk(b"IDAT", zlib.compress(bytes(3_000_000), 9))
    ),
    "png of empty chunks": lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"") * 330_000,
    "webp of empty chunks": lambda: riff(b"RIFF", b"WEBP" + riff(b"VP8 ", b"") * 490_000),
    "jpeg of empty segments": lambda: b"\xff\xd8" + b"\xff\xdb\x00\x02" * 990_000 + b"\xff\xda\x00\x02",
    "jpeg of nothing but marks": lambda: b"\xff\xd8\xff\xda\x00\x02" + b"\xff" * 3_900_000,
    "jpeg of scans": lambda: b"\xff\xd8" + b"\xff\xda\x00\x02" * 990_000,
    "heic that is itself again": lambda: box(b"ftyp", b"heic") + b"\0\0\0\1meta" + b"\0" * 8,
    "heic of empty boxes": lambda: box(b"ftyp", b"heic") + box(b"free") * 480_000,
    "pdf with a bomb": lambda: b"%PDF-1.7\n" + zlib.compress(bytes(3_000_000), 9),
    "zip": lambda: b"PK\3\4" + bytes(100),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_nothing_is_unpacked(stage: Stage, bomb: str) -> None:
    """A picture is never drawn and a file never opened here: however much it would be, it is what it weighs."""
    stage.approve()
    body = multipart({**GOOD, "commitment": "none"}, {"receipt": ("x.jpg", "image/jpeg", BOMBS[bomb]())})
    answer = stage.ask(
        "POST", stage.desk(LinkPurpose.EXPENSE), "", {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}, body
    )
    assert answer["statusCode"] == (422 if bomb == "zip" else 200)


NAMES = (
    "../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "C:\\CON",
    "x.jpg\0.exe",
    "\u202egpj.exe",
    "x" * 300 + ".jpg",
    "%2e%2e%2fx.jpg",
    ".",
    "kvittering.jpg; filename=y.exe",
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_receipt_is_called_what_we_call_it(stage: Stage, name: str) -> None:
    """Neither its name nor the type that came with it is in its place, its type or the way it is saved."""
    stage.approve()
    body = multipart({**GOOD, "commitment": "none"}, {"receipt": (name, "text/html\x0b", PHOTO)})
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    answer = stage.ask("POST", stage.desk(LinkPurpose.EXPENSE), "", kind, body)
    kept = receipts.client().list_objects_v2(Bucket=RECEIPTS).get("Contents", [])
    if answer["statusCode"] == 400:
        assert kept == []
        return
    [found] = [each["Key"] for each in kept]
    assert re.fullmatch(r"amager-oest/\d{4}-\d\d/[0-9a-f]{32}\.jpg", found)
    assert receipts.client().head_object(Bucket=RECEIPTS, Key=found)["ContentType"] == "image/jpeg"
