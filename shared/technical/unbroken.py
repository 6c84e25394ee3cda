"""Lines of HTML that end where people would end them: never between a number and what it counts."""

from __future__ import annotations

import re

LONGEST_WORD = 16
"""Letters of a word that stays beside its number; a longer one would push its line off a phone."""

_TEXT = re.compile(
    r"(?:<(script|style|textarea|title|pre)\b[^<]*+(?:<(?!/\1>)[^<]*+)*+</\1>|<[^>]*>|[^<\d]++(?=<|\Z))+|(?P<text>[^<]+)",
    re.IGNORECASE,
)
"""Runs of what counts nothing, and between them texts in which there is a digit."""

_WORD = rf"(?=[^\W\d_]{{1,{LONGEST_WORD}}}(?![\w-]))"

_TAG = "(?:a|b|em|small|span|strong|time)"

_BESIDE_A_TAG = re.compile(
    rf"(\d[.%]?</{_TAG}>) {_WORD}|(?<=[\s>(])(\d(?:[\d.,]*\d)?[.%]?) (?=<{_TAG}\b[^>]*>[^\W\d_])"
)
"""The number, or the word, stands in a tag of its own."""


_TOGETHER = re.compile(
    # 14.600 kr., 25 pladser, 15. august, 2300 København
    rf"(?<![^\s(–+-])(?P<number>\d(?:[\d.,:–-]*\d)?[.%]?) (?:{_WORD}|(?=×))"
    r"|(?P<unit>\b(?:DKK|kl\.|nr\.|x)|×) (?=\d)"
)


def unbroken(html: str) -> str:
    """`html`, where no line ends between a number and the word behind it (its unit, a month, what it counts), nor
    between `kl.` or `DKK` and its number. What is no text that people read (tags, scripts, what they type) stays.
    """
    return _BESIDE_A_TAG.sub(lambda each: f"{each[1] or each[2]}\u00a0", _TEXT.sub(_tied, html))


def _tied(found: re.Match[str]) -> str:
    if found["text"] is None:
        return found[0]
    return _TOGETHER.sub(lambda each: f"{each['number'] or each['unit']}\u00a0", found[0])
