"""A campaign: one mail to many about one meeting, or to the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.outbox.mail import Kind, Mail


class Audience(StrEnum):
    """To whom a campaign goes."""

    MEMBERS = "members"
    """Every member who may be mailed. Who has answered is found out when the mail is sent."""
    PARTICIPANTS = "participants"
    """Everybody confirmed."""
    REGISTERED = "registered"
    """Everybody confirmed or waiting."""
    SECRETARIAT = "secretariat"


@dataclass(frozen=True)
class Campaign:
    """A mail to many about `meeting`: due at `at`, not started or sent any more from `latest`.

    `version` tells apart two campaigns of one kind about one meeting, and their mails. Who registered at `since` or
    later is left out.
    """

    kind: Kind
    audience: Audience
    meeting: str
    at: datetime
    latest: datetime
    version: str = ""
    since: datetime | None = None

    def id(self, project: str) -> str:
        """The campaign's identity, under which its checkpoint is kept."""
        parts = ["campaign", project, self.meeting, self.kind.value, self.version]
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
            version=self.version,
        )
