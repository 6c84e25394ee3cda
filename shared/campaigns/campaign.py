"""A campaign: one mail to many about one meeting, or to the secretariat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.meetings import Meeting
from shared.outbox.declaration import Audience
from shared.outbox.kinds import Kind
from shared.outbox.mail import Mail
from shared.outbox.occasion import ONCE, Occasion, OfMeeting


@dataclass(frozen=True)
class Campaign:
    """A mail to many about `meeting`: due at `at`, not started or sent any more from `latest`.

    `occasion` tells apart two campaigns of one kind about one meeting, and their mails. People who registered at
    `since` or later are left out. `change`, where it tells of one: the meeting as it is now; people who know that are
    left out. `edition` is the meeting's: not 0 where another one had its id.
    """

    kind: Kind
    meeting: str
    at: datetime
    latest: datetime
    occasion: Occasion = ONCE
    since: datetime | None = None
    change: Meeting | None = field(default=None, compare=False)
    edition: int = 0

    @property
    def audience(self) -> Audience:
        """Who gets it."""
        return self.kind.declared.to

    def id(self, project: str) -> str:
        """The campaign's identity, under which its checkpoint is kept."""
        parts = ["campaign", project, self.meeting, self.kind.value, self.occasion.text]
        return ".".join(part for part in parts if part)

    def earlier(self, project: str) -> Mapping[int, str]:
        """The campaigns about the changes before this one of which something may be known, by the meeting's version."""
        if self.change is None:
            return {}
        first = self.change.version - len(self.change.history) + 1
        versions = range(max(first, 1), self.change.version)
        return {version: replace(self, occasion=OfMeeting(version)).id(project) for version in versions}

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
