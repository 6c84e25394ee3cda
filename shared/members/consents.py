"""What somebody has told us once and that holds in every network: no mails, or no invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.members.member import Member, Standing

KEPT = timedelta(days=5 * 365)
"""How long a no is remembered. It outlives the season, the list that they stood on, and their own data.

Erasing somebody (GDPR, article 17) takes their name, company and address, and leaves this: a pseudonym, and when they
said no. Without it the next list that they stand on would have us write to them again, which article 21 (3) forbids. It
is needed for that alone, and nobody can tell from it who they are.
"""


@dataclass(frozen=True)
class Consents:
    """When a person last complained of a mail, unsubscribed from everything, and asked to be invited after all.

    Each of the three only ever moves forward, so that what is told twice, late or out of order ends the same. `left`:
    they have unsubscribed from the network at hand, whether they are still a member of it or not.
    """

    complained_at: datetime | None = None
    unsubscribed_at: datetime | None = None
    returned_at: datetime | None = None
    left: bool = False

    @property
    def silenced(self) -> bool:
        """No mail at all, not about their own registrations either: they have told their mail program that ours are
        spam.
        """
        return self._holds(self.complained_at)

    @property
    def unsubscribed(self) -> bool:
        """No invitation from any network."""
        return self._holds(self.unsubscribed_at)

    @property
    def out(self) -> bool:
        """No invitation, for whichever reason."""
        return self.silenced or self.unsubscribed

    @property
    def kept(self) -> bool:
        """Whether a no of theirs is remembered after they are erased."""
        return self.out or self.left

    def _holds(self, at: datetime | None) -> bool:
        return at is not None and (self.returned_at is None or self.returned_at < at)


class Subscription(StrEnum):
    """How a person stands with a network's invitations, the weightiest reason first."""

    SILENCED = "silenced"
    """They have complained: no mail at all."""
    LEFT_ALL = "left-all"
    STRANGER = "stranger"
    """On no list of this network; or they were, and are erased."""
    LEFT = "left"
    OUT_OF_REACH = "out-of-reach"
    """Their address does not take our mails."""
    INVITED = "invited"


def subscription(member: Member | None, consents: Consents) -> Subscription:
    """How the `member` (None: they are none) stands, given what holds of them everywhere."""
    if consents.silenced:
        return Subscription.SILENCED
    if consents.unsubscribed:
        return Subscription.LEFT_ALL
    if member is None:
        return Subscription.STRANGER
    return {
        Standing.ACTIVE: Subscription.INVITED,
        Standing.UNSUBSCRIBED: Subscription.LEFT,
        Standing.SUPPRESSED: Subscription.OUT_OF_REACH,
    }[member.standing]
