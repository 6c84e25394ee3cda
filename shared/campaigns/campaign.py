"""A campaign: one mail to many about one meeting, or to the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.outbox.declaration import Audience
from shared.outbox.kinds import Kind
from shared.outbox.mail import Mail
from shared.outbox.occasion import ONCE, Occasion


@dataclass(frozen=True)
class Campaign:
    """A mail to many about `meeting`: due at `at`, not started or sent any more from `latest`.

    `occasion` tells apart two campaigns of one kind about one meeting, and their mails. People who registered at
    `since` or later are left out.
    """

    kind: Kind
    meeting: str
    at: datetime
    latest: datetime
    occasion: Occasion = ONCE
    since: datetime | None = None

    @property
    def audience(self) -> Audience:
        """Who gets it."""
        return self.kind.declared.to

    def id(self, project: str) -> str:
        """The campaign's identity, under which its checkpoint is kept."""
        parts = ["campaign", project, self.meeting, self.kind.value, self.occasion.text]
        return ".".join(part for part in parts if part)

    def mail(self, project: str, person: str, now: datetime) -> Mail:
        """The mail that it owes `person`."""
        return Mail(
            kind=self.kind,
            project=project,
            person=person,
            owed_at=now,
            latest=self.latest,
            meetings=(self.meeting,),
            occasion=self.occasion,
        )
