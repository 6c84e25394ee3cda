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
from shared.projects.order import newest
from shared.registrations.links import DESK_AGE
from shared.technical.links import LinkExpired, LinkInvalid
from web.http import Refusal, Request

KNOWN = "desk-browser"
KNOWN_FOR = APPROVED_FOR
ASKED = "desk-asked"
ASKED_FOR = timedelta(days=1)

AGES: Mapping[str, timedelta] = {LinkPurpose.BROWSER: ASKED_FOR}
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


def ask_for_approval(request: Request, holder: LinkHolder) -> str:
    """Owe the secretariat a mail, one an hour at most, that approves the browser that asks here, and no other.

    Returns: the Set-Cookie by which that browser is known again when the mail's link is opened in it; empty where the
    hour's mail went to another browser.
    """
    now, kind, speaks = request.now, Kind.DESK_APPROVAL, speaking(holder.project)
    hour = OfHour(now)
    mail = Mail(kind, speaks.id, SECRETARIAT, now, kind.latest(now), occasion=hour)
    if not wiring().outbox.owe(mail):
        return ""
    return _cookie(ASKED, speaks, (hour.text,), ASKED_FOR, now)


def speaking(project: Project) -> Project:
    """The season of the network of `project` whose secretariat approves browsers, for every season: the newest."""
    return newest(wiring().projects.seasons(project.network) or [project])


def asked(request: Request, project: Project) -> str:
    """The hour in which this browser asked to be approved for the network of `project`, as the mail's link has it;
    empty where it did not, or it is a day ago.
    """
    signed = _signed(ASKED, request, project, ASKED_FOR)
    return signed[2] if len(signed) == 3 else ""


def undo_link(holder: LinkHolder, event: AuditEvent, now: datetime) -> str:
    """Where `event` can be undone."""
    return replace(wiring().links(), public_url="").desk(LinkPurpose.UNDO, holder.project.id, event.id, now=now)


def approval(request: Request, project: Project) -> str:
    """The entry of the audit log with which the browser was approved for the network of `project`; empty where it was
    not.

    An approval ends after half a year, when it is undone, and when the network's secretariat has another address.
    """
    signed = _signed(KNOWN, request, project, KNOWN_FOR)
    if len(signed) != 3:
        return ""
    entry = wiring().audit_log.get(*signed[1:])
    return entry.id if entry is not None and in_force([entry], speaking(project), request.now) else ""


def cookie(project: Project, approval: str, now: datetime) -> str:
    """The Set-Cookie that makes a browser known for every season of the network of `project`, until the `approval` in
    its audit log is undone.

    A cookie a network: a secretariat may run two, and being known to one makes nobody known to another.
    """
    return _cookie(KNOWN, project, (approval,), KNOWN_FOR, now)


def _signed(purpose: str, request: Request, project: Project, age: timedelta) -> tuple[str, ...]:
    """What the cookie for `purpose` was signed for; nothing where it is not of the project's network, or too old."""
    try:
        given = request.cookies.get(cookie_name(purpose, project.network), "")
        signed = wiring().signer().read(purpose, given, request.now, age)
    except LinkInvalid:
        return ()
    return signed if signed[:1] == (project.network,) else ()


def _cookie(purpose: str, project: Project, about: tuple[str, ...], age: timedelta, now: datetime) -> str:
    value = wiring().signer().sign(purpose, project.network, project.id, *about, now=now)
    secure = "; Secure" if _encrypted() else ""
    kept = f"Max-Age={int(age.total_seconds())}; HttpOnly; SameSite=Lax{secure}"
    return f"{cookie_name(purpose, project.network)}={value}; Path=/d/; {kept}"


def cookie_name(purpose: str, network: str) -> str:
    """How the cookie for `purpose` is called, for `network`."""
    # A browser takes a name that begins so from a page that came encrypted, and from no other.
    prefix = "__Secure-" if _encrypted() else ""
    return f"{prefix}desk-{network}" if purpose == KNOWN else f"{prefix}desk-asked-{network}"


def _encrypted() -> bool:
    return wiring().public_url.startswith("https:")
