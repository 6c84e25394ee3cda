"""The invitation as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.link_holder import LinkHolder
from desk.wiring import wiring
from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.campaigns.due import campaign
from shared.desk.stage import Stage, stage
from shared.meetings import Meeting
from shared.outbox.mail import Kind
from shared.projects.overrides import CampaignOverride

NOT_BEGUN = Checkpoint("")


@dataclass(frozen=True)
class Standing:
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


def standing(who: LinkHolder, now: datetime) -> Standing:
    """How the invitation stands that the link is about.

    Raises:
        Refusal: 404 its meeting is gone.
    """
    meeting = who.meeting()
    override = who.project.override(meeting.id, Kind.INVITATION)
    found = campaign(who.project, meeting, Kind.INVITATION)
    progress = _progress(found.id(who.project.id)) if found else NOT_BEGUN
    return Standing(meeting, found, progress, override, stage(found, progress, override, now))


def _progress(id: str) -> Checkpoint:
    return Checkpoints(wiring().outbox).progress([id])[id]
