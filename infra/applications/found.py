"""What comes of reading an application."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.applications.proposal import Proposal


@dataclass
class Found(Proposal):
    """A plan as an application has it.

    `told` is what is wrong in the application itself (a sum that does not add up), `unread` what was not understood, in
    its own words.
    """

    told: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
