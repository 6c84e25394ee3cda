"""How a budget line's cost comes about. Each way is declared here, once: a new one is a class of `Price`.

The tag of a class is the name of its field in a plan file (`shared.plans.costs`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

import msgspec

from shared.technical.money import Oere


class _Price(msgspec.Struct, frozen=True, tag=True):
    """What every way has; amounts in øre. `meetings` are those that the line is for (none named: every meeting)."""

    by_meeting: ClassVar[bool] = False
    """Whether the line is forecast meeting by meeting; otherwise at what it may cost."""

    @property
    def portion(self) -> Oere:
        """What one more head at a meeting costs; 0 where the number of heads changes nothing."""
        return 0

    def expected(
        self, meetings: Collection[str], portions: Mapping[str, int], held: AbstractSet[str] | None
    ) -> Mapping[str, Oere]:
        """What each meeting costs that asks for so many `portions`; `held` take place (None: every meeting)."""
        return {}

    def for_one(self, planned: Oere, meetings: int) -> Oere | None:
        """How much of the `planned` sum is for one of so many `meetings`; None where the plan does not say."""
        return None


class Fixed(_Price, frozen=True, tag="planned"):
    """The planned sum, whoever comes."""


class PerHead(_Price, frozen=True, tag="per_head"):
    """`each` for each head at each meeting."""

    each: Oere
    by_meeting: ClassVar[bool] = True

    @property
    def portion(self) -> Oere:
        """The price a head."""
        return self.each

    def expected(
        self, meetings: Collection[str], portions: Mapping[str, int], held: AbstractSet[str] | None
    ) -> Mapping[str, Oere]:
        """So many heads at that price, at each meeting that the line is for."""
        return {id: self.each * count for id, count in portions.items() if not meetings or id in meetings}

    def for_one(self, planned: Oere, meetings: int) -> Oere | None:
        """An equal part."""
        return planned // meetings


class PerMeeting(_Price, frozen=True, tag="per_meeting"):
    """`each` at each of the line's meetings that is held."""

    each: Oere
    by_meeting: ClassVar[bool] = True

    def expected(
        self, meetings: Collection[str], portions: Mapping[str, int], held: AbstractSet[str] | None
    ) -> Mapping[str, Oere]:
        """The price, whoever comes."""
        return {id: self.each for id in meetings if held is None or id in held}

    def for_one(self, planned: Oere, meetings: int) -> Oere | None:
        """The price."""
        return self.each


Price = Fixed | PerHead | PerMeeting
PRICED: Mapping[str, type[PerHead | PerMeeting]] = {"per_head": PerHead, "per_meeting": PerMeeting}
"""The ways that have an amount of their own, by their field in a plan file."""
