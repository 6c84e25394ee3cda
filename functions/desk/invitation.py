"""The invitation to a meeting before it goes out: what it says, to how many, when; pausing it, or sending it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desk import invitation_text
from desk.invitation_state import InvitationState, open_state, state_of
from desk.messages import owe_sample
from desk.pages import page
from desk.runner import Change, Page, View, event_of
from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.checkpoints import Checkpoints
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.stage import Stage
from shared.mails.preview import editions
from shared.outbox.office_occasions import INVITATION
from shared.projects.overrides import CampaignOverride
from shared.technical.dynamodb import Check, Write
from web.http import Refusal, Response


class Meanwhile(Exception):
    """What is asked for cannot be done any more, or not before something else."""


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _ask(visit: Visit) -> Response:
    """Whether it shall really be sent now."""
    state = state_of(visit)
    if state.stage is not Stage.PLANNED:
        return _shown(visit, meanwhile=True)
    return page(
        "invitation_now.html",
        visit,
        meeting=state.meeting,
        state=state,
        members=wiring().members.active(visit.project.network),
    )


def _press(visit: Visit) -> Change | Response:
    """Pause it, let it go on, or send it now."""
    _, (wanted,) = visit.form("act")
    if wanted == "sample":
        return _sample(visit)
    type = TYPES.get(wanted)
    if type is None:
        raise visit.unreadable()
    state = state_of(visit)
    if not visit.may_act():
        return _shown(visit.as_unknown())
    try:
        override = CHANGES[type](state, visit.now)
    except Meanwhile:
        return _shown(visit, meanwhile=True)
    if override == state.override:
        return _shown(visit)
    event = event_of(visit, type, state.meeting.id)
    return Change(
        type,
        done=lambda after: _shown(after, done=event),
        kept=_show,
        writes=[wiring().projects.override_write(visit.project.id, override)],
        event=event,
    )


def _sample(visit: Visit) -> Response:
    """What it says now goes to the secretariat itself."""
    if not visit.may_act():
        return _shown(visit.as_unknown())
    owe_sample(visit, INVITATION)
    return _shown(visit, sampled=True)


def _text(visit: Visit) -> Response:
    """The form with what the invitation says now."""
    return invitation_text.show(visit) if state_of(visit).stage.open else _shown(visit, meanwhile=True)


def _press_text(visit: Visit) -> Change | Response:
    if not state_of(visit).stage.open:
        return _shown(visit, meanwhile=True)
    return invitation_text.press(
        visit, done=lambda after, event: _shown(after, done=event), same=lambda after: _shown(after, saved=True)
    )


def _shown(
    visit: Visit, *, done: AuditEvent | None = None, saved: bool = False, meanwhile: bool = False, sampled: bool = False
) -> Response:
    """The page as the invitation is now, and what has just been `done`, or is `saved` as it was."""
    state = state_of(visit)
    return page(
        "invitation.html",
        visit,
        conflict=meanwhile,
        meeting=state.meeting,
        state=state,
        members=wiring().members.active(visit.project.network) if state.stage.open and not state.begun else 0,
        mail=True,
        editions=editions(visit.project, state.meeting, wiring().links(), visit.now, shown=True),
        outdated=_outdated(visit, state),
        now=visit.now,
        done=done,
        saved=saved,
        sampled=sampled,
        meanwhile=meanwhile,
    )


def _outdated(visit: Visit, state: InvitationState) -> bool:
    """Whether the secretariat wrote its text before the meeting changed: the text may hold a date."""
    changed, override = state.meeting.changed_at, state.override
    if not state.stage.open or not override.texts or changed is None:
        return False
    edit = wiring().audit_log.get(visit.project.id, override.edit) if override.edit else None
    return edit is None or edit.at < changed


def _pause(state: InvitationState, now: datetime) -> CampaignOverride:
    if not state.stage.open:
        raise Meanwhile
    return replace(state.override, paused=True)


def _resume(state: InvitationState, now: datetime) -> CampaignOverride:
    if not state.stage.open:
        raise Meanwhile
    return replace(state.override, paused=False)


def _send_now(state: InvitationState, now: datetime) -> CampaignOverride:
    if not state.stage.open or state.stage is Stage.PAUSED:
        raise Meanwhile
    return replace(state.override, now_at=now) if state.stage is Stage.PLANNED else state.override


def _undo_pause(visit: Visit, event: AuditEvent) -> list[Write | Check]:
    """Turn the pause around, if it is still as `event` left it."""
    override, left = open_state(visit).override, event.type is AuditType.INVITATION_PAUSED
    if override.paused is not left:
        raise Refusal(409, "changed-meanwhile", visit.project)
    return [wiring().projects.override_write(visit.project.id, replace(override, paused=not left))]


def _undo_send_now(visit: Visit, event: AuditEvent) -> list[Write | Check]:
    """Let it go out at its time after all, if it has not begun to go."""
    state = open_state(visit)
    if state.campaign is None or state.begun:
        raise Refusal(409, "not-undoable", visit.project)
    if state.override.now_at != event.at:
        raise Refusal(409, "changed-meanwhile", visit.project)
    return [
        wiring().projects.override_write(visit.project.id, replace(state.override, now_at=None)),
        Checkpoints(wiring().outbox).unbegun(state.campaign.id(visit.project.id)),
    ]


TYPES: Mapping[str, AuditType] = {
    "pause": AuditType.INVITATION_PAUSED,
    "resume": AuditType.INVITATION_RESUMED,
    "send": AuditType.INVITATION_SENT_NOW,
}

CHANGES: Mapping[AuditType, Callable[[InvitationState, datetime], CampaignOverride]] = {
    AuditType.INVITATION_PAUSED: _pause,
    AuditType.INVITATION_RESUMED: _resume,
    AuditType.INVITATION_SENT_NOW: _send_now,
}

PAGE = Page(
    View(_show, _press),
    {"now": View(_ask), "text": View(_text, _press_text)},
    undo={
        AuditType.INVITATION_PAUSED: _undo_pause,
        AuditType.INVITATION_RESUMED: _undo_pause,
        AuditType.INVITATION_SENT_NOW: _undo_send_now,
        AuditType.INVITATION_EDITED: invitation_text.undo,
    },
)
