"""The addresses of the public pages, and the signed ones that only a mail's reader has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.technical.links import Signer

MANAGE = "manage"
MANAGE_AGE = timedelta(days=300)
"""A season with its evaluation; the manage page is worth nothing afterwards."""


@dataclass(frozen=True)
class Links:
    """Makes and reads the pages' addresses. `public_url` has no slash at its end."""

    public_url: str
    signer: Signer

    def season(self, project: str) -> str:
        """The season's page."""
        return f"{self.public_url}/{project}"

    def meeting(self, project: str, meeting: str) -> str:
        """A meeting's page, with its form."""
        return f"{self.public_url}/{project}/{meeting}"

    def manage(self, project: str, person: str, now: datetime) -> str:
        """The page where somebody sees and cancels her own registrations in a project."""
        return f"{self.public_url}/m/{self.signer.sign(MANAGE, project, person, now=now)}"

    def read_manage(self, token: str, now: datetime) -> tuple[str, str]:
        """The project and the person of a manage link.

        Raises:
            LinkInvalid: forged, for another purpose, or expired.
        """
        project, person = self.signer.read(MANAGE, token, now, MANAGE_AGE)
        return project, person
