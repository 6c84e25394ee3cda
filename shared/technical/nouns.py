"""What a season calls its meetings, itself and its network, in place of the words that the texts are written with.

Texts and translations say `netværksmøde` and `møde`, `sæson`, `netværk`: they are read as written, and a plan that has
another word gets it in the same form, with what stands before it in its gender. Only our own texts are changed, before
anybody's words are filled in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Noun:
    """A noun in every form that texts need: Danish singular and plural, each indefinite and definite, and English."""

    singular: str
    definite: str
    plural: str
    definite_plural: str
    english: str
    english_plural: str

    @property
    def common(self) -> bool:
        """Whether it is of common gender (`en fest`), not neuter (`et møde`)."""
        return self.definite.endswith("n")


@dataclass(frozen=True)
class Nouns:
    """The nouns of a season; None: the one that the texts are written with."""

    meeting: Noun | None = None
    season: Noun | None = None
    network: Noun | None = None

    def rewrite(self, text: str, language: str) -> str:
        """`text`, which one of our texts says in `language`, with these nouns in it."""
        return self._saying(language)(text) if self != USUAL else text

    def called(self, name: str) -> Noun:
        """The noun for `meeting`, `season` or `network`."""
        return getattr(self, name) or known()[{"meeting": "møde", "season": "sæson", "network": "netværk"}[name]]

    def _saying(self, language: str) -> Callable[[str], str]:
        return {"da": self._danish, "en": self._english}.get(language, str)

    def _danish(self, text: str) -> str:
        if self.meeting:
            short = None if self.meeting.singular.endswith("møde") else self.meeting
            text = _declined(text, "netværksmøde", self.meeting)
            text = _declined(text, "møde", short) if short else text
        if self.season:
            text = _declined(text, "sæson", self.season)
        return _declined(text, "netværk", self.network) if self.network else text

    def _english(self, text: str) -> str:
        if self.meeting:
            text = _put(text, "network meeting", self.meeting)
            text = text if self.meeting.english.endswith(" meeting") else _put(text, "meeting", self.meeting)
        if self.season:
            text = _put(text, "season", self.season)
        return _put(text, "network", self.network) if self.network else text


@dataclass(frozen=True)
class OfOne(Nouns):
    """The nouns of a season of one meeting: where texts say `alle møderne`, it has `mødet`."""

    def rewrite(self, text: str, language: str) -> str:
        """`text` of the one meeting, with these nouns in it."""
        for pattern, one in _file()["alone"].get(language, {}).items():
            text = re.sub(pattern, partial(_singly, one), text, flags=re.IGNORECASE)
        return super().rewrite(text, language)


USUAL = Nouns()


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def known() -> dict[str, Noun]:
    """The nouns that need no forms in a plan, by their singular."""
    return {singular: Noun(singular, *forms) for singular, forms in _file()["nouns"].items()}


def noun(singular: str) -> Noun | None:
    """A noun that is known, or whose last part is; None: its forms must be given."""
    if found := known().get(singular):
        return found
    tails = [each for each in known() if singular.endswith(each) and len(singular) > len(each) + 1]
    if not tails:
        return None
    tail = known()[max(tails, key=len)]
    head = singular.removesuffix(tail.singular)
    return Noun(
        singular,
        head + tail.definite,
        head + tail.plural,
        head + tail.definite_plural,
        tail.english,
        tail.english_plural,
    )


def _singly(one: str, found: re.Match[str]) -> str:
    return _alike(found[0], found.expand(one))


def _declined(text: str, written: str, to: Noun) -> str:
    """`text` with each form of the Danish noun `written` as that form of `to`."""
    was = known()[written]
    forms = {
        was.singular: to.singular,
        was.definite: to.definite,
        was.plural: to.plural,
        was.definite_plural: to.definite_plural,
    }
    gender: dict[str, str] = _file()["common"] if to.common else {}

    def put(found: re.Match[str]) -> str:
        before = re.sub(r"[^\W\d_]+", lambda each: _alike(each[0], gender.get(each[0].lower())), found["before"])
        form = _alike(found["noun"], forms[found["noun"].lower()])
        own = "" if not found["of"] else "'" if form[-1] in "sxz" else "s"
        full = found["full"] and found["full"].replace("fuldt", "fuld" if gender else "fuldt")
        return f"{before}{form}{own}{full or ''}"

    return _danish_pattern(written).sub(put, text)


@cache
def _danish_pattern(written: str) -> re.Pattern[str]:
    was = known()[written]
    forms = "|".join(sorted({was.singular, was.definite, was.plural, was.definite_plural}, key=len, reverse=True))
    agreeing = "|".join(_file()["common"])
    between = r"næste|sidste|første|eneste|ændrede|kommende|bestemt|af"
    return re.compile(
        rf"(?P<before>(?:\b(?:{agreeing})(?: (?:{agreeing}|{between}))* )?)"
        rf"(?<![\w(-])(?P<noun>{forms})(?P<of>(?:(?<!møde)s)?)(?![\w-])(?P<full> (?:er|bliver|blev) fuldt)?",
        re.IGNORECASE,
    )


def _put(text: str, written: str, to: Noun) -> str:
    """`text` with the English noun `written` as `to`, and `a` or `an` before it."""

    def put(found: re.Match[str]) -> str:
        form = _alike(found["noun"], to.english_plural if found["many"] else to.english)
        article = found["article"] or ""
        if article:
            article = article[0] + ("n " if form[0].lower() in "aeiou" else " ")
        of = found["of"] or ""
        return article + form + (of[:1] if form.endswith("s") else of)

    pattern = rf"(?<![\w(-])(?P<article>an? )?(?P<noun>{written}(?P<many>s?))(?P<of>['’]s)?(?![\w-])"
    return re.sub(pattern, put, text, flags=re.IGNORECASE)


def _alike(written: str, other: str | None) -> str:
    """`other` with a capital where `written` has one; `written` where there is no other."""
    if other is None:
        return written
    return other[:1].upper() + other[1:] if written[:1].isupper() else other
