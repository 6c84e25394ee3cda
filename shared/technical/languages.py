"""Which languages there are, which of them a reader wants, and how each writes dates, times and amounts.

A language is its catalogues. The folders of `locale` beside this module name the languages other than Danish; the
catalogue in each holds, besides words, the forms of `Language`. Adding a language adds catalogues and nothing else.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = "da"
"""The language that the texts are written in; a reader of a language that we do not write gets this one."""

CATALOGUES = "locale"
"""Beside a package's templates: its catalogues, as gettext lays them out."""

DOMAIN = "messages"

LANGUAGES = (SOURCE, *sorted(each.name for each in Path(__file__).with_name(CATALOGUES).iterdir()))

_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


@dataclass(frozen=True)
class Language:
    """How a language is called and how it writes.

    `name`: in itself. `numbers`: the words from two to twelve. `locale`: for Babel and Open Graph. `day` to `time`:
    patterns of Unicode's LDML (`full_day`: with its year). `moment`: a day and a time. `money`: an amount with its
    unit. `thousands`, `decimal`: the marks inside a number.
    """

    code: str
    name: str
    numbers: str
    locale: str
    day: str
    full_day: str
    short_day: str
    date: str
    time: str
    moment: str
    money: str
    thousands: str
    decimal: str


@cache
def language(code: str) -> Language:
    """The language `code`, one of `LANGUAGES`."""
    pgettext = catalogue([Path(__file__).parent], code).pgettext
    return Language(
        code=code,
        name=pgettext("the language's own name", "Dansk"),
        numbers=pgettext("the numbers from two to twelve", "to tre fire fem seks syv otte ni ti elleve tolv"),
        locale=pgettext("locale", "da_DK"),
        day=pgettext("date pattern", "EEEE 'den' d. MMMM"),
        full_day=pgettext("date pattern", "EEEE 'den' d. MMMM y"),
        short_day=pgettext("date pattern", "d. MMMM"),
        date=pgettext("date pattern", "d. MMMM y"),
        time=pgettext("date pattern", "'kl.' H.mm"),
        moment=pgettext("a day and a time", "{day} {time}"),
        money=pgettext("an amount of money", "{amount} kr."),
        thousands=pgettext("mark of the thousands", "."),
        decimal=pgettext("mark of the fraction", ","),
    )


def catalogue(packages: Sequence[Path], code: str) -> gettext.NullTranslations:
    """The texts of `packages` (folders) in the language `code`, as one catalogue; a text that has no translation stays
    Danish.
    """
    whole = gettext.NullTranslations()
    for package in packages:
        file = package / CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if file.exists():
            with file.open("rb") as content:
                one = gettext.GNUTranslations(content)
            one.add_fallback(whole)
            whole = one
    return whole


@cache
def name_of(code: str, reader: str = SOURCE) -> str:
    """What a reader of the language `reader` calls the language `code`: `engelsk` in Danish; the code where unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_display_name(language(reader).locale) or code
    except (UnknownLocaleError, ValueError):
        return code


def spoken(wanted: str) -> str:
    """The language to write in to a reader who wants `wanted`, as a tag: `en`, `en-GB`, `da-DK`."""
    code = wanted.partition("-")[0].strip().lower()
    return code if code in LANGUAGES else SOURCE


def accepted(header: str) -> str:
    """The language that an Accept-Language header prefers among ours (RFC 9110, 12.5.4); of equal weights the first
    wins.
    """
    best, most = SOURCE, 0.0
    for each in header.split(","):
        tag, *rest = (part.strip() for part in each.split(";"))
        code = SOURCE if tag == "*" else tag.partition("-")[0].lower()
        weight = _weight(rest)
        if code in LANGUAGES and weight > most:
            best, most = code, weight
    return best


def _weight(parameters: list[str]) -> float:
    if not parameters:
        return 1.0
    match = _WEIGHT.fullmatch(parameters[0])
    return float(match[1]) if match else 0.0
