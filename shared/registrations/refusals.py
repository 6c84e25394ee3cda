"""Why a guest's wish is not met. Each message suits the guest; functions map each to a status and a page."""

from __future__ import annotations

from shared.technical.retry import Changed


class RegistrationClosed(Exception):
    """The meeting takes no more registrations."""


class WaitingListFull(RegistrationClosed):
    """All seats are taken, and the waiting list has no room for the party."""


class MeetingCancelled(RegistrationClosed):
    """The meeting is not held."""


class MeetingOver(RegistrationClosed):
    """The meeting has been held."""


class TooOften(Exception):
    """The guest has changed or cancelled at this meeting so often today that they must wait until tomorrow."""


class HourFull(Exception):
    """So many have asked on the form this hour, that no more mails go out to mailboxes that have not answered."""


class PartyTooLarge(Exception):
    """There are not so many seats; `most` is the largest party there is room for."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


class TooManySeated(Exception):
    """More guests are confirmed than the new number of seats would hold."""


class AlreadyRegistered(Exception):
    """The person may not enter `meeting`: they have a live registration there, or have changed it too often today."""

    def __init__(self, meeting: str) -> None:
        super().__init__(meeting)
        self.meeting = meeting


class AskedAgain(Exception):
    """Meanwhile the guest has sent the form again: what the mailbox answers is not what is asked any more."""


class SeatsChanged(Changed):
    """Somebody else moved first: read again and decide again."""
