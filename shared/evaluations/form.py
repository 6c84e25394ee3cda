"""What somebody posts about a meeting, read, or what is wrong with each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.evaluations.evaluation import HIGHEST, LONGEST, LOWEST
from shared.limits import LONGEST_LINE
from shared.technical.fields import Fault, Fields, FormInvalid
from shared.technical.writing import lines, one_line

SCORE = "score"
TEXTS = ("useful", "next_topics", "free")
OFFERS = {"host": "where", "speak": "about"}
"""What a guest may offer, and the line that says more of it."""

SIGNED = "signed"
FIELDS = (SCORE, *TEXTS, *(name for pair in OFFERS.items() for name in pair), SIGNED)
"""The fields in the order in which the form shows them."""

MOST = {**dict.fromkeys(TEXTS, LONGEST), **dict.fromkeys(OFFERS.values(), LONGEST_LINE)}
"""Characters that each text may have."""


@dataclass(frozen=True)
class Given:
    """What the form says."""

    score: int
    useful: str
    next_topics: str
    free: str
    signed: bool
    offers: Mapping[str, str]
    """What is offered, each with what is said of it."""


def read(fields: Fields, offers: Sequence[str] = tuple(OFFERS)) -> Given:
    """What was given; of what one may offer, only `offers` are asked for.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    found = {field: _fault(field, fields.get(field, ())) for field in FIELDS}
    faults = {field: fault for field, fault in found.items() if fault}
    asked = {name: more for name, more in OFFERS.items() if name in offers}
    # To be read with one's name takes a tick: words alone are no yes.
    faults |= {
        name: Fault.MISSING for name, more in asked.items() if any(fields.get(more, ())) and not _ticked(fields, name)
    }
    if faults:
        raise FormInvalid(faults)
    text = {field: lines(next(iter(fields.get(field, ())), "")) for field in TEXTS}
    return Given(
        score=int(next(iter(fields[SCORE]))),
        useful=text["useful"],
        next_topics=text["next_topics"],
        free=text["free"],
        signed=any(fields.get(SIGNED, ())),
        offers={name: one_line("".join(fields.get(more, ()))) for name, more in asked.items() if _ticked(fields, name)},
    )


def _ticked(fields: Fields, name: str) -> bool:
    return any(fields.get(name, ()))


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
    return Fault.TOO_LONG if len(lines(value)) > MOST.get(field, LONGEST) else None
