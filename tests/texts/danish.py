"""Finds Danish that was left in an English text."""

from __future__ import annotations

import re
from functools import cache

from lxml.html import document_fromstring

from infra.proof.gallery.invented import TOPICS
from infra.proof.gallery.scene import PLAN
from infra.texts.catalogues import ROOT, Texts
from tests.builders import a_project

OWN_TEXTS = PLAN.read_text(encoding="utf-8") + repr(a_project()) + repr(TOPICS)
"""What the committee and its guests wrote, which stays as it is."""

READ_ALOUD = ("content", "title", "alt", "aria-label", "placeholder")
"""Attributes that are shown or read to somebody."""

_PLACE = re.compile(r"%\(\w+\)s")
_WORDS = re.compile(r"[^\W\d_]{2,}")


def plain(html: str) -> str:
    """The text that `html` shows, without what is marked as Danish."""
    root = document_fromstring(html)
    outside = 'text()[not(ancestor::*[self::style or self::script or @lang="da"])]'
    words = root.xpath("|".join((f"//{outside}", *(f"//@{name}" for name in READ_ALOUD))))
    return " ".join(" ".join(words).split())


def danish_left(text: str, package: str) -> list[str]:
    """The pieces of `package`'s Danish texts in `text`, besides those that stand in the committee's own or are English
    too.
    """
    return sorted(each for each in _pieces(package) if _stands_in(each, text))


@cache
def _pieces(package: str) -> frozenset[str]:
    messages = [message for message in Texts(ROOT / package, "en").kept() if message.id]
    english = " ".join(form for message in messages for form in _forms(message.string))
    pieces = {
        piece.strip(" .,:;!?–")
        for message in messages
        for form in _forms(message.id)
        for piece in _PLACE.split(form)
        if _WORDS.search(piece)
    }
    known = f"{OWN_TEXTS} {english}"
    return frozenset(each for each in pieces if not _stands_in(each, known))


def _stands_in(piece: str, text: str) -> bool:
    return piece in text and re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text) is not None


def _forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(each) for each in text]  # type: ignore[attr-defined]
