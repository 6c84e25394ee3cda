"""What guests are asked beside who they are and how many come: what the plan says, or what suits its shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.meetings import Meeting

OF_BUSINESS = ("erhverv", "virksomhed", "butik", "iværksætter", "selvstændig", "firma")
"""Words, or parts of them, of which a name or a target group has one that is about people who run a business."""


@dataclass(frozen=True)
class Asked:
    """Whether guests are asked for their `company` and for `topics` to talk about, and after a meeting to `host` one or
    to `speak` at one.
    """

    company: bool
    host: bool
    speak: bool
    topics: bool

    @property
    def offers(self) -> tuple[str, ...]:
        """What guests are asked to offer."""
        return tuple(name for name in ("host", "speak") if getattr(self, name))


@dataclass(frozen=True)
class Questions:
    """What the plan says of each question (see `Asked`); None: nothing, so that its shape decides."""

    company: bool | None = None
    host: bool | None = None
    speak: bool | None = None
    topics: bool | None = None

    def asked(self, *, of_business: bool, meetings: Sequence[Meeting]) -> Asked:
        """Which questions a season asks that is `of_business` or not and has these `meetings`.

        A company is asked for where the season is of business. So is a host or a speaker, where such guests sit in a
        room together: an online series has no room to lend, a talk under four eyes no audience, and whoever comes to a
        festival or a public meeting holds it for nobody. Topics are asked for wherever people sign up.
        """
        together = any(each.sign_up and not each.online and each.capacity > 1 for each in meetings)
        peers = of_business and together
        return Asked(
            of_business if self.company is None else self.company,
            peers if self.host is None else self.host,
            peers if self.speak is None else self.speak,
            any(each.sign_up for each in meetings) if self.topics is None else self.topics,
        )


def of_business(*texts: str) -> bool:
    """Whether the `texts` (a season's names and target groups) tell that it is for people who run a business."""
    text = " ".join(texts).lower()
    return any(word in text for word in OF_BUSINESS)
