"""How far a mail to many is, as the secretariat sees it, and what may still be done about it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint
from shared.projects.overrides import CampaignOverride


class Stage(StrEnum):
    """How far a campaign is."""

    PLANNED = "planned"
    """It goes out by itself when its time comes."""
    DUE = "due"
    """Its time has come, and the next tick of the planner begins it."""
    PAUSED = "paused"
    GOING = "going"
    SENT = "sent"
    TOO_LATE = "too-late"
    """Its latest time passed before it was through."""
    OFF = "off"
    """The meeting is cancelled."""

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self not in (Stage.SENT, Stage.TOO_LATE, Stage.OFF)


def stage(campaign: Campaign | None, progress: Checkpoint, override: CampaignOverride, now: datetime) -> Stage:
    """How far `campaign` is at `now`; there is none about a cancelled meeting."""
    if progress.finished:
        return Stage.SENT
    if campaign is None:
        return Stage.OFF
    if campaign.latest <= now:
        return Stage.TOO_LATE
    if override.paused:
        return Stage.PAUSED
    if progress.began is not None:
        return Stage.GOING
    return Stage.DUE if campaign.at <= now else Stage.PLANNED
