"""The headings that we know: as they are written, almost so, or by the word that says what one is about."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from shared.applications.headings import BUDGET, MEETINGS, RESULTS, VENUE, headings

NEAR = 88
"""Of 100: how alike a heading and what we know must be; a letter or two may be wrong."""
LONGEST = 14
"""Words of a heading."""

NUMBER = re.compile(
    r"^(?:[A-ZÆØÅ]?\d{1,2}(?:\.\d{1,2})*[.)]\s+|[A-ZÆØÅ]\d{1,2}\s+|\d{1,2}(?:\.\d{1,2})+\s+(?=[^\W\d_])|"
    r"[a-zA-Z][.)]\s+|\d{1,2}\s+(?=[A-ZÆØÅ]))"
)
"""What numbers a heading: `1.`, `2.1`, `A1`, `b)`."""

_BY_WORD = {
    field: re.compile(words, re.IGNORECASE)
    for field, words in {
        "name": r"\b(?:titel|navn)\b.*\bprojekt|projekt\w* (?:titel|navn)|overskrift",
        "responsible": r"\bansøger\b|hvem (?:søger|er I\b)|står bag|kontaktperson",
        "purpose.target_groups": r"målgruppe|hvor mange (?:deltag|kommer)|deltagerantal|target group",
        "purpose.why": r"baggrund|hvorfor|background",
        "purpose.what": r"formål|\bbeskriv|ud på\b|\bidé|objective|purpose",
        MEETINGS: r"tidsplan|\bdatoer|hvornår|tidspunkt|\bdates\b",
        VENUE: r"\bhvor (?:foregår|finder|afholdes|skal)|\bsted(?:et)?\b",
        RESULTS: r"resultat|effekt|succes",
        "anchoring": r"forankr|videreføre|efter projektet",
        "partners": r"samarbejd",
        "communication": r"kommunikation|markedsfør|opmærksom|synlig",
        BUDGET: r"budget|økonomi|udgift|pengene|finansier|\bkoster\b",
        "activities": r"aktivitet|indhold|\bprogramm?e?\b",
    }.items()
}
_NONE_OF_OURS = re.compile(
    r"slut|start|tidligere|bilag|konto|\bbank|andre tilskud|underskr|evaluer|hensyn|godkend|adresse|oplysninger",
    re.IGNORECASE,
)
"""Words by which a heading that is not known is understood, and those by which it is about something else."""


@cache
def _variants() -> dict[str, str]:
    return {_plain(words): each.field for each in headings().values() for words in (each.title, *each.variants)}


@cache
def known(label: str) -> str:
    """The field of a heading that is written so, or almost so."""
    plain = _plain(label)
    if not plain or len(label.split()) > LONGEST or label.rstrip().endswith("."):
        return ""
    if plain in _variants():
        return _variants()[plain]
    near = process.extractOne(plain, _variants().keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
    if near is None and len(plain.split()) > 2:
        near = process.extractOne(plain, _variants().keys(), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR + 4)
    return _variants()[near[0]] if near else ""


def _plain(words: str) -> str:
    words = NUMBER.sub("", words.strip())
    words = re.sub(r"\(e?r\)", "", words)  # Målgruppe(r)
    words = re.sub(r"\([^)]*\)", " ", words).casefold()
    return " ".join(re.findall(r"[\w+]+", words))


def by_word(label: str) -> str:
    """The field of a heading that is written as nobody else writes it, by the word in it that says what it is about."""
    if _NONE_OF_OURS.search(label):
        return ""
    return next((field for field, words in _BY_WORD.items() if words.search(label)), "")
