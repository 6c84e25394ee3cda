"""The invitation to a meeting as it is now."""

from __future__ import annotations

from dataclasses import dataclass

from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.campaigns.due import campaign
from shared.desk.stage import Stage, stage
from shared.meetings import Meeting
from shared.outbox.mail import Kind
from shared.projects.overrides import CampaignOverride
from web.http import Refusal

NOT_BEGUN = Checkpoint("")


@dataclass(frozen=True)
class InvitationState:
    """What the secretariat wants of the invitation to a meeting, and how far it is. `campaign`: None when cancelled."""

    meeting: Meeting
    campaign: Campaign | None
    progress: Checkpoint
    override: CampaignOverride
    stage: Stage

    @property
    def begun(self) -> bool:
        """Whether mails have been owed."""
        return self.progress.began is not None


def state_of(visit: Visit) -> InvitationState:
    """The state of the invitation that the link is about.

    Raises:
        Refusal: 404 its meeting is gone.
    """
    meeting = visit.holder.meeting()
    override = visit.project.override(meeting.id, Kind.INVITATION)
    invitation = campaign(visit.project, meeting, Kind.INVITATION)
    progress = _progress(invitation.id(visit.project.id)) if invitation else NOT_BEGUN
    return InvitationState(meeting, invitation, progress, override, stage(invitation, progress, override, visit.now))


def open_state(visit: Visit) -> InvitationState:
    """The same, where the invitation can still be changed.

    Raises:
        Refusal: 409 it is sent, or too late.
    """
    state = state_of(visit)
    if not state.stage.open:
        raise Refusal(409, "not-undoable", visit.project)
    return state


def _progress(id: str) -> Checkpoint:
    return Checkpoints(wiring().outbox).progress([id])[id]
