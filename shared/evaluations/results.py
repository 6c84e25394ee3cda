"""What the evaluations of a meeting, or of a season, come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

from shared.evaluations.evaluation import HIGHEST, LOWEST, Evaluation

FEW = 5
"""With fewer answers the mean says little; whoever shows it says how many they are."""


@dataclass(frozen=True)
class Remark:
    """What somebody wrote, and their name where they signed; `meeting` is which one it is about."""

    text: str
    signed_name: str
    meeting: str


@dataclass(frozen=True)
class Results:
    """`count` answers; `mean` with one decimal, `median` a whole or a half, both None where nobody answered.

    `distribution` has every score from 1 to 10 with how many gave it. The texts stand in the order they came.
    """

    count: int
    mean: Decimal | None
    median: Decimal | None
    distribution: Mapping[int, int]
    useful: Sequence[Remark]
    next_topics: Sequence[Remark]
    free: Sequence[Remark]

    @property
    def few(self) -> bool:
        """Whether there are so few answers that their number belongs beside the mean."""
        return self.count < FEW


def results(evaluations: Iterable[Evaluation]) -> Results:
    """The results of `evaluations`, of one meeting or of several, in whatever order they are given."""
    ordered = sorted(evaluations, key=lambda each: (each.given_at, each.meeting, each.id))
    scores = [each.score for each in ordered]
    return Results(
        count=len(ordered),
        mean=_one_decimal(Fraction(sum(scores), len(scores))) if scores else None,
        median=_one_decimal(Fraction(median(map(Fraction, scores)))) if scores else None,
        distribution={score: scores.count(score) for score in range(LOWEST, HIGHEST + 1)},
        useful=_remarks(ordered, lambda each: each.useful),
        next_topics=_remarks(ordered, lambda each: each.next_topics),
        free=_remarks(ordered, lambda each: each.free),
    )


def _remarks(evaluations: Iterable[Evaluation], text: Callable[[Evaluation], str]) -> tuple[Remark, ...]:
    return tuple(Remark(text(each), each.signed_name, each.meeting) for each in evaluations if text(each))


def _one_decimal(number: Fraction) -> Decimal:
    tenths = (Decimal(number.numerator * 10) / number.denominator).quantize(Decimal(1), ROUND_HALF_UP)
    return (tenths / 10).quantize(Decimal("0.1"))
