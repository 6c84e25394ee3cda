"""What somebody has told us once and that holds in every network: no mails, or no invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.members.member import Member, Standing

KEPT = timedelta(days=5 * 365)
"""How long a no is remembered. It outlives the season, the list that she stood on, and her own data.

Erasing somebody (GDPR, article 17) takes her name, company and address, and leaves this: a pseudonym, and when she said
no. Without it the next list that she stands on would have us write to her again, which article 21 (3) forbids. It is
needed for that alone, and nobody can tell from it who she is.
"""


@dataclass(frozen=True)
class Consents:
    """When a person last complained of a mail, unsubscribed from everything, and asked to be invited after all.

    Each of the three only ever moves forward, so that what is told twice, late or out of order ends the same. `left`:
    she has unsubscribed from the network at hand, whether she is still a member of it or not.
    """

    complained_at: datetime | None = None
    unsubscribed_at: datetime | None = None
    returned_at: datetime | None = None
    left: bool = False

    @property
    def silenced(self) -> bool:
        """No mail at all, not about her own registrations either: she has told her mail program that ours are spam."""
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
        """Whether a no of hers is remembered after she is erased."""
        return self.out or self.left

    def _holds(self, at: datetime | None) -> bool:
        return at is not None and (self.returned_at is None or self.returned_at < at)


class Subscription(StrEnum):
    """How a person stands with a network's invitations, the weightiest reason first."""

    SILENCED = "silenced"
    """She has complained: no mail at all."""
    LEFT_ALL = "left-all"
    STRANGER = "stranger"
    """On no list of this network; or she was, and is erased."""
    LEFT = "left"
    OUT_OF_REACH = "out-of-reach"
    """Her address does not take our mails."""
    INVITED = "invited"


def subscription(member: Member | None, consents: Consents) -> Subscription:
    """How the `member` (None: she is none) stands, given what holds of her everywhere."""
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
