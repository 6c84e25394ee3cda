"""Taking back what was done about an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.changing import together
from desk.link_holder import LinkHolder
from desk.standing import Standing, standing
from desk.undoing import Undo
from desk.wiring import wiring
from shared.campaigns.checkpoints import Checkpoints
from shared.desk.audit import AuditEvent, AuditType
from shared.projects.overrides import CampaignOverride
from shared.technical.dynamodb import Check, ConditionFailed
from web.http import Refusal, Request


def _undo_pause(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Turn the pause around, if it is still as `done` left it."""
    seen = _open(who, done, request.now)
    left = done.deed is AuditType.INVITATION_PAUSED
    if seen.override.paused is not left:
        raise Refusal(409, "changed-meanwhile", who.project)
    _take_back(who, done, replace(seen.override, paused=not left))


def _undo_send_now(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Let it go out at its time after all, if it has not begun to go."""
    seen = _open(who, done, request.now)
    if seen.campaign is None or seen.begun:
        raise Refusal(409, "not-undoable", who.project)
    if seen.override.now_at != done.at:
        raise Refusal(409, "changed-meanwhile", who.project)
    unbegun = Checkpoints(wiring().outbox).unbegun(seen.campaign.id(who.project.id))
    _take_back(who, done, replace(seen.override, now_at=None), unbegun)


def _undo_edit(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Put the texts back that were there before, if nobody has changed them since."""
    seen = _open(who, done, request.now)
    if seen.override.edit != done.id:
        raise Refusal(409, "changed-meanwhile", who.project)
    _take_back(who, done, replace(seen.override, texts=seen.override.before, edit="", before={}))


def _open(who: LinkHolder, done: AuditEvent, now: datetime) -> Standing:
    found = standing(replace(who, about=(done.meeting,)), now)
    if not found.stage.open:
        raise Refusal(409, "not-undoable", who.project)
    return found


def _take_back(who: LinkHolder, done: AuditEvent, override: CampaignOverride, *checks: Check) -> None:
    keep = wiring().projects.override_write(who.project.id, override)
    try:
        together(who.project, [keep, wiring().audit_log.undo(who.project.id, done), *checks])
    except ConditionFailed as error:
        if error.index > 1:
            raise Refusal(409, "not-undoable", who.project) from error
        raise


UNDO: Mapping[AuditType, Undo] = {
    AuditType.INVITATION_PAUSED: _undo_pause,
    AuditType.INVITATION_RESUMED: _undo_pause,
    AuditType.INVITATION_SENT_NOW: _undo_send_now,
    AuditType.INVITATION_EDITED: _undo_edit,
}
