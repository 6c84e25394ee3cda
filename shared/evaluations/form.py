"""What somebody posts about a meeting, read, or what is wrong with each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.evaluations.evaluation import HIGHEST, LONGEST, LOWEST
from shared.technical.fields import Fault, Fields, FormInvalid
from shared.technical.writing import lines

SCORE = "score"
TEXTS = ("useful", "next_topics", "free")
SIGNED = "signed"
FIELDS = (SCORE, *TEXTS, SIGNED)
"""The fields in the order in which the form shows them."""


@dataclass(frozen=True)
class Given:
    """What the form says."""

    score: int
    useful: str
    next_topics: str
    free: str
    signed: bool


def read(fields: Fields) -> Given:
    """What was given.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    found = {field: _fault(field, fields.get(field, ())) for field in FIELDS}
    faults = {field: fault for field, fault in found.items() if fault}
    if faults:
        raise FormInvalid(faults)
    text = {field: lines(next(iter(fields.get(field, ())), "")) for field in TEXTS}
    return Given(
        score=int(next(iter(fields[SCORE]))),
        useful=text["useful"],
        next_topics=text["next_topics"],
        free=text["free"],
        signed=any(fields.get(SIGNED, ())),
    )


def is_score(text: str) -> bool:
    """Whether `text` is a whole number from 1 to 10."""
    return text in {str(score) for score in range(LOWEST, HIGHEST + 1)}


def _fault(field: str, values: Sequence[str]) -> Fault | None:
    value = next(iter(values), "")
    if len(values) > 1:
        return Fault.REPEATED
    if field == SCORE and not value:
        return Fault.MISSING
    if field == SCORE and not is_score(value):
        return Fault.INVALID
    return Fault.TOO_LONG if field in TEXTS and len(lines(value)) > LONGEST else None
