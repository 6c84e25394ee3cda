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

    def understand(self, line: str) -> None:
        """Take `line` from what was not understood."""
        quoted = ("\n".join(row for row in each.splitlines() if row != line) for each in self.unread)
        self.unread = [each for each in quoted if each]
