"""The language of the answer: the one that the address asks for (`?lang=en`), else the one that the browser prefers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextvars import ContextVar

import jinja2

from shared.technical.languages import LANGUAGES, SOURCE, Language, accepted
from shared.technical.languages import language as known
from shared.technical.nouns import USUAL, Nouns
from shared.technical.templates import environment
from web.http import Request

_ASKED = re.compile(rf"(?:^|&)lang=({'|'.join(LANGUAGES)})(?=&|$)")
_OWN_ADDRESS = re.compile(r'( (?:href|action|formaction)="/(?!/)[^"#?]*)(?=["#])')

# One request at a time is answered, and pages are made in many places: none of them has to hand the language on.
_LANGUAGE: ContextVar[str] = ContextVar("language", default=SOURCE)
_KEPT: ContextVar[str] = ContextVar("kept", default="")


def set_language(request: Request) -> None:
    """Answer in the language of `request` from here on."""
    asked = _ASKED.search(request.query)
    _LANGUAGE.set(asked[1] if asked else accepted(request.headers.get("accept-language", "")))
    _KEPT.set(f"?lang={asked[1]}" if asked else "")


def language() -> str:
    """The language to answer in."""
    return _LANGUAGE.get()


def others() -> Sequence[Language]:
    """The languages that a visitor may switch to."""
    return [known(code) for code in LANGUAGES if code != language()]


def texts(*places: str, nouns: Nouns = USUAL) -> jinja2.Environment:
    """The templates of `places` and those that every page has, in the answer's language and with a season's `nouns`."""
    return environment(*places, "web", language=language(), nouns=nouns)


def language_query() -> str:
    """What an address of ours ends in, so that the visitor keeps the language that they asked for."""
    return _KEPT.get()


def propagate_language(html: str) -> str:
    """`html` with the language that was asked for in every address of ours that it leads to."""
    return _OWN_ADDRESS.sub(rf"\g<1>{language_query()}", html) if language_query() else html
