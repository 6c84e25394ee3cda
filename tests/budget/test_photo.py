"""What a camera writes beside a photo."""

from __future__ import annotations

import pytest

from shared.budget.photo import NotBare, bare

TABLES = b"\xff\xdb\x00\x05abc"
SCAN = b"\xff\xda\x00\x03\x00 pixels \xff\xd9"
COLOURS = b"\xff\xe2\x00\x11ICC_PROFILE\0\x01\x01."


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def exif(turned: int, order: str) -> bytes:
    """Which way up, and a place."""
    entry = [0x0112, 3, 1, turned]
    sizes = [2, 2, 4, 2]
    numbers = b"".join(each.to_bytes(size, order) for each, size in zip(entry, sizes, strict=True))  # type: ignore[arg-type]
    head = b"II*\0\x08\0\0\0\x01\0" if order == "little" else b"MM\0*\0\0\0\x08\0\x01"
    return segment(0xE1, b"Exif\0\0" + head + numbers + b"\0\0" + b"\0\0\0\0" + b"55.66 N 12.62 E")


@pytest.mark.parametrize("order", ["little", "big"])
def test_a_photo_keeps_its_picture_and_which_way_up_it_is(order: str) -> None:
    """The place, the phone, comments and previews go; tables and colours stay."""
    photo = (
        b"\xff\xd8"
        + exif(6, order)
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>Amager</x>")
        + segment(0xE2, b"MPF\0 a second picture")
        + segment(0xFE, b"taken by Anna")
        + COLOURS
        + TABLES
        + SCAN
    )
    kept = bare(photo)
    assert kept.endswith(COLOURS + TABLES + SCAN)
    for told in (b"55.66", b"Amager", b"MPF", b"Anna"):
        assert told not in kept
    assert bare(kept) == kept
    assert kept[2 : -len(COLOURS + TABLES + SCAN)] == b"\xff\xe1\x00\x22Exif\0\0MM\0*" + bytes(
        (0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0)
    )


def test_an_upright_photo_keeps_its_picture_alone() -> None:
    """There is nothing to say of it."""
    assert bare(b"\xff\xd8" + exif(1, "big") + TABLES + SCAN) == b"\xff\xd8" + TABLES + SCAN


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xff\xe0 a photo"]
)
def test_what_is_no_photo_stays_as_it_is(content: bytes) -> None:
    """A receipt is never damaged for the sake of what may be beside it."""
    assert bare(content) == content


EXIF_GPS = b"\xff\xe1" + (26).to_bytes(2, "big") + b"Exif\0\0II*\0GPS 55.66N 12.60E"[:24]
TABLES = b"\xff\xdb\x00\x43\x00" + bytes(64) + b"\xff\xc0\x00\x0b\x08\0\1\0\1\1\1\x11\0"
ONE_SCAN = b"\xff\xda\x00\x08\1\1\0\0\x3f\0\x12\x34"


@pytest.mark.parametrize(
    "photo",
    [
        b"\xff\xd8\xff\xff" + EXIF_GPS + TABLES + ONE_SCAN + b"\xff\xd9",
        b"\xff\xd8" + EXIF_GPS + b"\xff" + TABLES + ONE_SCAN + b"\xff\xd9",
        b"\xff\xd8" + TABLES + ONE_SCAN + EXIF_GPS + ONE_SCAN + b"\xff\xd9",
        b"\xff\xd8" + TABLES + ONE_SCAN + b"\xff\xff" + EXIF_GPS + ONE_SCAN + b"\xff\xff\xd9",
    ],
)
def test_what_stands_after_fill_bytes_or_between_scans_is_gone(photo: bytes) -> None:
    """Fill bytes before any marker, and segments between two scans (ITU-T T.81, B.1.1.2 and B.2.1)."""
    taken_off = bare(photo, "jpg")
    assert b"GPS" not in taken_off
    assert taken_off == b"\xff\xd8" + TABLES + ONE_SCAN * photo.count(ONE_SCAN) + b"\xff\xd9"


def test_a_photo_in_a_pdf_says_no_more_than_the_picture() -> None:
    """Zeros stand in its place, as a PDF finds everything by its distance; its own words and other bytes stay."""
    told = exif(6, "little") + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>Amager</x>")
    pdf = b"%PDF-1.7 <x:xmpmeta> stream \xff\xd8" + told + TABLES + SCAN + b"endstream \xff\xe1\xff\xffExif\0\0"
    kept = bare(pdf, "pdf")
    assert (len(kept), bare(kept, "pdf")) == (len(pdf), kept)
    assert (b"55.66" in kept, b"Amager" in kept) == (False, False)
    assert (kept[:28], kept[-len(TABLES + SCAN) - 20 :]) == (pdf[:28], pdf[-len(TABLES + SCAN) - 20 :])


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_what_cannot_be_told_apart_from_a_picture_is_refused(kind: str) -> None:
    """Rather no receipt than one that says where somebody was."""
    with pytest.raises(NotBare):
        bare(b"\xff\xd8 not a picture" + EXIF_GPS, kind)
