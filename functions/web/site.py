"""Where a function's pages are, and what signs their links: what both functions with pages are wired to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.technical import keys
from shared.technical.keys import Keys

if TYPE_CHECKING:
    from shared.registrations.links import Links
    from shared.technical.links import Signer


@dataclass(frozen=True)
class Site:
    """The pages' address, without a slash at the end, and the name under which the keys are."""

    public_url: str
    keys_parameter: str

    def keys(self) -> Keys:
        """The keys, each read with the first form or signed link that needs it."""
        return keys.load(self.keys_parameter)

    def signer(self) -> Signer:
        """Signs and reads the public's links and tickets. Signing is imported with the first of them."""
        from shared.technical.links import Signer

        return Signer(self.keys().public)

    def links(self) -> Links:
        """The signed addresses."""
        from shared.registrations.links import Links

        return Links(self.public_url, self.signer())
