"""The holder of a desk link, and whether the browser may act.

Whoever has the link sees its page. Acting takes a browser that the secretariat has said is its own, once in half a
year, by a mail that goes to the secretariat's address alone: a summary that somebody forwarded opens pages, and does
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.wiring import wiring
from shared.desk.approvals import APPROVED_FOR, in_force
from shared.desk.audit import AuditEvent, LinkPurpose
from shared.meetings import Meeting
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfHour
from shared.projects import Project
from shared.registrations.links import DESK_AGE
from shared.technical.links import LinkExpired, LinkInvalid
from web.http import Refusal, Request

KNOWN = "desk-browser"
KNOWN_FOR = APPROVED_FOR
LATE = timedelta(hours=2)

AGES: Mapping[str, timedelta] = {LinkPurpose.BROWSER: timedelta(days=1)}
"""How long a link lives where that is not as long as the others: one that lets a browser act is used at once."""


@dataclass(frozen=True)
class LinkHolder:
    """What a desk link was signed for: its purpose, the project, and what it is `about`."""

    purpose: str
    project: Project
    about: tuple[str, ...]
    token: str

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"/d/{self.purpose}/{self.token}"

    def meeting(self) -> Meeting:
        """The meeting that the link is about.

        Raises:
            Refusal: 404 the meeting is gone.
        """
        meeting = self.project.meeting(self.about[0]) if self.about else None
        if meeting is None:
            raise Refusal(404, "no-such-meeting", self.project)
        return meeting


def link_holder(request: Request, purpose: str, token: str) -> LinkHolder:
    """The holder of the link with `token`.

    Raises:
        Refusal: 403 it is not one of ours, or for another purpose; 410 it has expired, and a fresh one may be
        asked for.
    """
    try:
        project, *about = wiring().links().read_desk(purpose, token, request.now, AGES.get(purpose, DESK_AGE))
    except LinkExpired as error:
        expired = wiring().projects.get(error.subject[0])
        raise Refusal(410, "link-expired", expired, token=f"{purpose}/{token}") from error
    except LinkInvalid as error:
        raise Refusal(403, "link-invalid") from error
    stored = wiring().projects.fresh(project)
    if stored is None:
        raise Refusal(404, "no-such-page")
    return LinkHolder(purpose, stored, tuple(about), token)


def ask_for_approval(request: Request, holder: LinkHolder) -> bool:
    """Owe the secretariat a mail, one an hour at most, that approves the browser it is opened in; whether one was."""
    now, kind = request.now, Kind.DESK_APPROVAL
    return wiring().outbox.owe(Mail(kind, holder.project.id, SECRETARIAT, now, kind.latest(now), occasion=OfHour(now)))


def undo_link(holder: LinkHolder, event: AuditEvent, now: datetime) -> str:
    """Where `event` can be undone."""
    return replace(wiring().links(), public_url="").desk(LinkPurpose.UNDO, holder.project.id, event.id, now=now)


def approval(request: Request, project: Project) -> str:
    """The entry of the audit log with which the browser was approved for the network of `project`; empty where it was
    not.

    An approval ends after half a year, when it is undone, and when the secretariat's address is another one.
    """
    try:
        signed = wiring().signer().read(KNOWN, request.cookies.get(_name(project.network), ""), request.now, KNOWN_FOR)
    except LinkInvalid:
        return ""
    if len(signed) != 3 or signed[0] != project.network:
        return ""
    entry = wiring().audit_log.get(*signed[1:])
    return entry.id if entry is not None and in_force([entry], project, request.now) else ""


def cookie(project: Project, approval: str, now: datetime) -> str:
    """The Set-Cookie that makes a browser known for every season of the network of `project`, until the `approval` in
    its audit log is undone.

    A cookie a network: a secretariat may run two, and being known to one makes nobody known to another.
    """
    value = wiring().signer().sign(KNOWN, project.network, project.id, approval, now=now)
    secure = "; Secure" if wiring().public_url.startswith("https:") else ""
    age = int(KNOWN_FOR.total_seconds())
    return f"{_name(project.network)}={value}; Path=/d/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"


def _name(network: str) -> str:
    return f"desk-{network}"
