"""What somebody has told us once and that holds in every project: no mails, or no invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.members.member import Member, Standing

KEPT = timedelta(days=5 * 365)
"""How long a no is remembered. It outlives the season, the list that she stood on, and her own data.

Erasing somebody (GDPR, article 17) takes her name, company and address, and leaves this: a pseudonym, and when she said
no. Without it the next list that she stands on would have us write to her again, which article 21 (3) forbids. It is
needed for that alone, and nobody can tell from it who she is.
"""


@dataclass(frozen=True)
class Marks:
    """When a person last complained of a mail, unsubscribed from everything, and asked to be invited after all.

    Each of the three only ever moves forward, so that what is told twice, late or out of order ends the same.
    """

    complained_at: datetime | None = None
    unsubscribed_at: datetime | None = None
    returned_at: datetime | None = None

    @property
    def silenced(self) -> bool:
        """No mail at all, not about her own registrations either: she has told her mail program that ours are spam."""
        return self._holds(self.complained_at)

    @property
    def unsubscribed(self) -> bool:
        """No invitation from any project."""
        return self._holds(self.unsubscribed_at)

    @property
    def out(self) -> bool:
        """No invitation, for whichever reason."""
        return self.silenced or self.unsubscribed

    def _holds(self, at: datetime | None) -> bool:
        return at is not None and (self.returned_at is None or self.returned_at < at)


def invitable(member: Member | None, marks: Marks) -> bool:
    """Whether somebody may be invited: a member, her address takes our mails, and she has not said no."""
    return member is not None and member.standing is Standing.ACTIVE and not marks.out
