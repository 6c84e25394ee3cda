"""The invitation to a meeting before it goes out: what it says, to how many, when; pausing it, or sending it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desk.changing import together
from desk.link_holder import LinkHolder, link_holder, may_act, undo_link
from desk.pages import page
from desk.standing import Standing, standing
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.stage import Stage
from shared.desk.table import audit_event
from shared.mails.preview import editions
from shared.projects.overrides import CampaignOverride
from shared.technical.dynamodb import ConditionFailed
from web.http import Refusal, Request, Response

TRIES = 3


class Meanwhile(Exception):
    """What is asked for cannot be done any more, or not before something else."""


def show(request: Request, token: str) -> Response:
    """The invitation as it will go out. Looking changes nothing."""
    return shown(request, link_holder(request, LinkPurpose.INVITATION, token))


def ask(request: Request, token: str) -> Response:
    """Whether it shall really be sent now."""
    who = link_holder(request, LinkPurpose.INVITATION, token)
    found = standing(who, request.now)
    if found.stage is not Stage.PLANNED:
        return shown(request, who, meanwhile=True)
    members = wiring().members.active(who.project.id)
    return page("invitation_now.html", who.project, at=who.address, standing=found, members=members)


def act(request: Request, token: str) -> Response:
    """Pause it, let it go on, or send it now; asked for twice it is done once."""
    who = link_holder(request, LinkPurpose.INVITATION, token)
    deed = ACTS.get(next(iter(request.form().get("act", ())), ""))
    if deed is None:
        raise Refusal(400, "unreadable", who.project)
    if not may_act(request, who):
        return shown(request, who, unknown=True)
    for _ in range(TRIES):
        seen = standing(who, request.now)
        try:
            override = CHANGES[deed](seen, request.now)
        except Meanwhile:
            break
        if override == seen.override:
            return shown(request, who)
        done = audit_event(deed, request.now, meeting=seen.meeting.id)
        keep = wiring().projects.override_write(who.project.id, override)
        try:
            together(who.project, [keep, wiring().audit_log.put(who.project.id, done)])
        except ConditionFailed:
            who = link_holder(request, LinkPurpose.INVITATION, token)
        else:
            return shown(request, link_holder(request, LinkPurpose.INVITATION, token), done=done)
    return shown(request, who, meanwhile=True)


def shown(
    request: Request,
    who: LinkHolder,
    *,
    done: AuditEvent | None = None,
    saved: bool = False,
    unknown: bool = False,
    meanwhile: bool = False,
) -> Response:
    """The page as the invitation stands, and what has just been `done`, or is `saved` as it was."""
    found = standing(who, request.now)
    return page(
        "invitation.html",
        who.project,
        status=403 if unknown else 409 if meanwhile else 200,
        at=who.address,
        standing=found,
        members=wiring().members.active(who.project.id) if found.stage.open and not found.begun else 0,
        editions=editions(who.project, found.meeting, wiring().links(), request.now),
        outdated=_outdated(who, found),
        now=request.now,
        done=done,
        saved=saved,
        undo_link=undo_link(who, done, request.now) if done else "",
        unknown=unknown,
        meanwhile=meanwhile,
    )


def _outdated(who: LinkHolder, found: Standing) -> bool:
    """Whether the secretariat wrote its text before the meeting changed: a date may stand in it."""
    changed = found.meeting.changed_at
    if not found.stage.open or not found.override.texts or changed is None:
        return False
    edit = wiring().audit_log.get(who.project.id, found.override.edit) if found.override.edit else None
    return edit is None or edit.at < changed


def _pause(seen: Standing, now: datetime) -> CampaignOverride:
    if not seen.stage.open:
        raise Meanwhile
    return replace(seen.override, paused=True)


def _resume(seen: Standing, now: datetime) -> CampaignOverride:
    if not seen.stage.open:
        raise Meanwhile
    return replace(seen.override, paused=False)


def _send_now(seen: Standing, now: datetime) -> CampaignOverride:
    if not seen.stage.open or seen.stage is Stage.PAUSED:
        raise Meanwhile
    return replace(seen.override, now_at=now) if seen.stage is Stage.PLANNED else seen.override


ACTS: Mapping[str, AuditType] = {
    "pause": AuditType.INVITATION_PAUSED,
    "resume": AuditType.INVITATION_RESUMED,
    "send": AuditType.INVITATION_SENT_NOW,
}

CHANGES: Mapping[AuditType, Callable[[Standing, datetime], CampaignOverride]] = {
    AuditType.INVITATION_PAUSED: _pause,
    AuditType.INVITATION_RESUMED: _resume,
    AuditType.INVITATION_SENT_NOW: _send_now,
}
