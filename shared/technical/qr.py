"""QR codes of addresses, to be printed: black on white with their quiet zone, so that a dark page spoils nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segno import QRCode

CORRECTION = "m"
"""Fifteen in a hundred may be soiled or creased; a higher level makes the squares smaller."""

QUIET = 4
"""Squares of white around the code (ISO/IEC 18004)."""

PIXELS = 20
"""A square's side in the PNG: an address of 60 letters is some 800 pixels wide, sharp at 7 cm in print."""


def svg(address: str, title: str) -> str:
    """The code as a picture of any size; `title` is what it says to a screen reader."""
    text = _written(address, "svg", title=title, svgclass=None, lineclass=None, omitsize=True).decode()
    # Or screens show a hairline between rows that touch.
    return text.replace("<svg ", '<svg shape-rendering="crispEdges" ', 1)


def png(address: str) -> bytes:
    """The code as a black-and-white PNG."""
    return _written(address, "png", scale=PIXELS)


def _written(address: str, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    _code(address).save(out, kind=kind, border=QUIET, dark="#000", light="#fff", **how)
    return out.getvalue()


def _code(address: str) -> QRCode:
    import segno

    # No telephone reads a Micro QR code for certain.
    return segno.make(address, error=CORRECTION, boost_error=False, micro=False)
