"""The stylesheet in a project's colours, readable whichever colour the plan names, and the policy that lets it in."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.projects import Appearance
from shared.technical.colour import readable

STYLESHEET = Path(__file__).with_name("templates") / "style.css"
LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14181c"


@dataclass(frozen=True)
class Look:
    """A stylesheet, inlined in every page, and the Content-Security-Policy that allows it and nothing else."""

    style: str
    policy: str
    accent: str


@cache
def look(accent: str, *, light: bool = False) -> Look:
    """The look in the colour `accent`; in the usual colour where that is none.

    With `light` it is light at night, too: a page in a frame does not know what stands around it, and most websites
    have no dark colours.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        accent = Appearance().accent
    ink = {"light": readable(accent, LIGHT_PAPER), "dark": readable(accent, DARK_PAPER)}
    band = readable(accent, "#ffffff")
    colours = f":root{{--band:{band};--accent-light:{ink['light']};--accent-dark:{ink['dark']}}}\n"
    style = colours + _stylesheet()
    if light:
        style = style.replace("(prefers-color-scheme: dark)", "not all").replace("light dark", "light")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return Look(style, policy, band)


@cache
def _stylesheet() -> str:
    text = re.sub(r"/\*.*?\*/", "", STYLESHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)
