"""Which languages there are, and which of them a reader wants."""

from __future__ import annotations

import re

SOURCE = "da"
"""The language that the texts are written in; who wants one that we do not write gets this."""

LANGUAGES = (SOURCE, "en")

_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def spoken(wanted: str) -> str:
    """The language to write in to somebody who wants `wanted`, as a tag: `en`, `en-GB`, `da-DK`."""
    language = wanted.partition("-")[0].strip().lower()
    return language if language in LANGUAGES else SOURCE


def accepted(header: str) -> str:
    """The language that an Accept-Language header prefers among ours (RFC 9110, 12.5.4); what weighs the same wins by
    standing first.
    """
    best, most = SOURCE, 0.0
    for each in header.split(","):
        tag, *rest = (part.strip() for part in each.split(";"))
        language = SOURCE if tag == "*" else tag.partition("-")[0].lower()
        weight = _weight(rest)
        if language in LANGUAGES and weight > most:
            best, most = language, weight
    return best


def _weight(parameters: list[str]) -> float:
    if not parameters:
        return 1.0
    found = _WEIGHT.fullmatch(parameters[0])
    return float(found[1]) if found else 0.0
