"""Meetings in the middle of sentences: `Det første møde holdes den 3. marts kl. 8-10 på Café Hjørnet, Storegade 14.`"""

from __future__ import annotations

import re
from collections.abc import Sequence

from infra.applications.facts import sentences
from infra.applications.lines import BULLET

_PLACE = re.compile(
    r"\b(?:på|i|hos|ved)\s+(?P<name>[A-ZÆØÅ][^,.;:()\n]{1,50}?)\s*,\s*"
    r"(?P<street>[A-ZÆØÅ][\wæøå.’' -]{2,40}?\s\d{1,4}\s?(?:[A-Z]\b)?"
    r"(?:\s*,?\s*\d{4}\s+[A-ZÆØÅ][\w-]+(?:\s[A-ZÆØÅ]{1,2}\b)?)?)"
)
_PLACED = re.compile(
    r"[A-ZÆØÅ][^\d:.,;]{2,50},\s*[A-ZÆØÅ][^\d:.,;]{2,40}\s\d{1,4}\s?[A-Z]?(?:\s*,\s*\d{4}\s+[A-ZÆØÅ][^\d:.,;]{1,40})?"
)
_INDOORS = (
    r"(?:the\s+)?\w*(?:hus|hal|sal|gård|kirke|kantine|bibliotek|skole|lokale|café|cent|kælder|have|park|library|room|"
    r"church|school)\w*"
)
_FOR_ALL = re.compile(
    r"\b(?:alle|møderne|arrangementerne|begge|samtlige|vi|\w+rne|all|we)\b[^.;:]{0,40}?"
    r"\b(?:(?:af)?holdes|foregår|finder sted|afvikles|er|mødes|holdt|held|take place|meet)\b[^.;:]{0,40}?"
    r"\b(?:i|på|hos|ved|at|in)\s+"
    rf"(?P<name>(?-i:[A-ZÆØÅ])[^.,;:()]{{2,50}}?|{_INDOORS})\s*(?:[.,;]|$|\b(?:kl\b|fra\b|og\b))",
    re.IGNORECASE,
)
"""Where all meetings are, without an address: `Alle møder holdes i Kulturhuset.`"""
_THERE = re.compile(r"\b(?:på|i)?\s*\b(?:det\s+)?samme sted\b|\bsammesteds\b|\bsamme adresse\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:(?:bliver\s+|vil\s+blive\s+)?(?:af)?holdt|(?:af)?holdes|holder|finder sted|afvikles|ligger|mødes|er|foregår|"
    r"starter|"
    r"begynder|slutter|vil|vi)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_DAY = re.compile(r"\W*(?:\d|(?:man|tirs|ons|tors|fre|lør|søn)(?:dag)?\b.{0,6}\d)", re.IGNORECASE)
_GATHERS = re.compile(
    r"^\w+dag(?:en)?,? (?:den|d\.) \d|møde|(?:af)?holde[srt]|afvikles|finder sted|mødes|samles|foregår|festival|\bfest|"
    r"\bkl\b|klokken|aften",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"^(?:(?:det|den|de|vores|alle|så|og)\s+)*(?:(?:første|anden|andet|næste|tredje|fjerde|femte|sjette|sidste|øvrige|"
    r"to|tre|fire|fem|seks|alle)(?:\s+|$))*(?:(?:møder?|gange?|arrangementer?|koncert(?:er)?|foredrag|workshops?|dage?|aften(?:er)?|weekend(?:en|er)?|\w*møder)n?(?:e|et)?\b\s*)?$",
    re.IGNORECASE,
)


def said(line: str) -> list[str]:
    """The sentences of a line that speaks in sentences; a row of a table, a point and a title are one."""
    if "\t" in line or line.startswith(BULLET):
        return [line]
    whole = [*sentences([line])]
    spoken = len(line.split()) > 20 or (not _DAY.match(line) and sum(bool(_VERB.search(each)) for each in whole) > 1)
    return whole if spoken else [line]


def gathers(sentence: str) -> bool:
    """Whether a sentence that stands under no timetable speaks of a gathering, and not of any day."""
    return bool(_GATHERS.search(sentence))


def title(before: str) -> str | None:
    """What a sentence calls its meetings by what stands `before` their day (`Høstfesten er …`), empty where it says no
    more than that they are meetings.

    None: it is no sentence.
    """
    if not _VERB.search(before):
        return None
    called = _VERB.sub("", before).strip(" ,:–-")
    return "" if plain(called) or len(called.split()) > 4 else called


def plain(title: str) -> bool:
    """Whether a title says no more than that it is a meeting: `Det første møde`."""
    return bool(_PLAIN.match(title))


def address(text: str) -> str:
    """The place that `text` names with its address, as `Café Hjørnet, Storegade 14`; empty where it names none."""
    match = _PLACE.search(text)
    return f"{match['name']}, {match['street'].strip()}" if match else ""


def placed(line: str) -> str:
    """The place that a line is, with its address and nothing else; empty where it says more, or none."""
    match = _PLACED.fullmatch(line.removeprefix(BULLET).strip(" ."))
    return match[0] if match else ""


def for_all(text: str) -> str:
    """The place, without an address, that a sentence says of all meetings; empty where it says none."""
    match = None if _PLACE.search(text) else _FOR_ALL.search(text)
    return match["name"][:1].upper() + match["name"][1:].strip() if match else ""


def without_places(text: str) -> str:
    """`text` without the places that it names."""
    return _THERE.sub(" ", _PLACE.sub(" ", text))


def venues(text: str, days: Sequence[tuple[int, int]], before: str) -> list[str]:
    """For each of `days` (where it stands in `text`) the place that is named behind it, or else the last one before.

    `before` is the place of the meeting before, which is meant by `samme sted`.
    """
    named = sorted(
        [(each.start(), f"{each['name']}, {each['street'].strip()}") for each in _PLACE.finditer(text)]
        + [(each.start(), "") for each in _THERE.finditer(text)]
    )
    found: list[str] = []
    for _, end in days:
        behind = [place for place in named if place[0] >= end]
        chosen = behind[0] if behind else named[-1] if named else None
        place = (chosen[1] or (found[-1] if found else before)) if chosen else ""
        found.append(place)
    return found
