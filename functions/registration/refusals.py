"""Why a request is not met: each reason once, with its status, its title for the JSON API, and what raises it.

The page's words are in `refused.html` under the same reason. Exceptions are named, not imported, so that a page need
not import the rules that it does not use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from shared.meetings import Meeting
from shared.projects import Project
from web.http import Refusal


@dataclass(frozen=True)
class Reason:
    """A reason as pages and the JSON API (RFC 9457) say it. `retry` in seconds; 0: trying again changes nothing.

    `problem` is the API's status where it is another than the page's: a program backs off at 429, a browser or a cache
    knows 503.
    """

    status: int
    title: str
    retry: int = 0
    problem: int = 0

    @property
    def headers(self) -> Mapping[str, str]:
        """When to try again."""
        return {"Retry-After": str(self.retry)} if self.retry else {}


JSON = "application/json"

REASONS: Mapping[str, Reason] = {
    "no-such-page": Reason(404, "There is nothing at this address"),
    "no-such-meeting": Reason(404, "The project has no such meeting"),
    "nothing-to-change": Reason(404, "There is no such registration"),
    "meeting-cancelled": Reason(410, "The meeting is cancelled"),
    "meeting-closed": Reason(409, "The meeting takes no more registrations"),
    "waiting-list-full": Reason(409, "All seats of the meeting are taken, and its waiting list is full"),
    "meeting-over": Reason(410, "The meeting has been held"),
    "link-invalid": Reason(403, "The link is not one of ours"),
    "link-expired": Reason(410, "The link has expired"),
    "link-moved": Reason(410, "The registrations are held under another address"),
    "address-expired": Reason(410, "The link has expired"),
    "request-expired": Reason(410, "What was asked for on the form has expired"),
    "invitation-expired": Reason(410, "The invitation has expired"),
    "unsubscribe-expired": Reason(410, "The link has expired"),
    "evaluation-expired": Reason(410, "The link has expired"),
    "evaluation-cancelled": Reason(410, "The meeting was cancelled"),
    "evaluation-not-there": Reason(403, "The guest has no seat at the meeting"),
    "evaluation-early": Reason(409, "The meeting is not near its end"),
    "too-large": Reason(413, "The body is too large"),
    "not-a-form": Reason(415, f"The body must be {JSON}"),
    "unreadable": Reason(400, "The body is no JSON"),
    "wrong-method": Reason(405, "The method is not allowed here"),
    "key-invalid": Reason(400, "The Idempotency-Key must be 16 to 255 visible ASCII characters; a UUID is best"),
    "key-taken": Reason(422, "Another request came under this Idempotency-Key"),
    "too-often": Reason(429, "The guest has signed up and cancelled again and again today; try again tomorrow", 3600),
    "busy": Reason(503, "Too many at once; try again", 5, problem=429),
    "silenced": Reason(409, "The guest has asked never to be written to"),
    "party-too-large": Reason(409, "The meeting has not so many seats in all"),
    "hour-full": Reason(429, "So many have asked this hour that no more mails go out; try again in an hour", 3600),
    "too-many": Reason(429, "Too many from one place; try again later"),
    "broken": Reason(500, "Something broke on our side"),
    "invalid": Reason(422, "Some fields are wrong"),
}

RAISED_BY: Mapping[str, str] = {
    "RegistrationClosed": "meeting-closed",
    "WaitingListFull": "waiting-list-full",
    "MeetingCancelled": "meeting-cancelled",
    "MeetingOver": "meeting-over",
    "TooOften": "too-often",
    "HourFull": "hour-full",
    "PartyTooLarge": "party-too-large",
    "Busy": "busy",
    "KeyTaken": "key-taken",
    "NotHeld": "evaluation-cancelled",
    "WasNotThere": "evaluation-not-there",
    "NotYet": "evaluation-early",
}
"""The reason that an exception of the domain stands for, by the exception's name."""


def refusal(reason: str, project: Project | None = None, meeting: Meeting | None = None, token: str = "") -> Refusal:
    """The refusal for `reason`."""
    known = REASONS[reason]
    return Refusal(known.status, reason, project, meeting, known.headers, token)


@contextmanager
def refusing(project: Project | None = None, meeting: Meeting | None = None, token: str = "") -> Iterator[None]:
    """Turn what the domain refuses into the answer about `project`, `meeting` and the reader's own link.

    Raises:
        Refusal: for each exception of `RAISED_BY`.
    """
    try:
        yield
    except Exception as error:
        reason = RAISED_BY.get(type(error).__name__)
        if reason is None:
            raise
        raise refusal(reason, project, meeting, token) from error
