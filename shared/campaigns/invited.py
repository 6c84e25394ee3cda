"""Who has been invited, and when they may be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint
from shared.outbox.kinds import Kind
from shared.outbox.occasion import of_edition

BETWEEN_INVITATIONS = timedelta(days=5)
"""Nobody is asked a second time sooner than this after the first."""


def first_of(campaign: Campaign) -> Campaign:
    """The invitation that goes before a preview's or a second invitation's `campaign`."""
    return replace(campaign, kind=Kind.INVITATION, occasion=of_edition(campaign.edition))


def rests_on_first(campaign: Campaign) -> bool:
    """Whether it depends on how far the invitation is."""
    return campaign.kind in (Kind.PREVIEW, Kind.SECOND_INVITATION)


def timely(campaign: Campaign, project: str, progress: Mapping[str, Checkpoint], now: datetime) -> bool:
    """Whether `campaign` makes sense, given how far the invitation is.

    A preview shows what is to come: it goes before the invitation begins, or not at all. (The invitation never waits
    for it: a plan that was applied late has no weeks to lose, and nobody may be at the inbox.) A second invitation goes
    some days after the first began in fact, later than planned if the plan came late or somebody paused it.
    """
    if not rests_on_first(campaign):
        return True
    if campaign.kind is Kind.PREVIEW:
        return progress[first_of(campaign).id(project)].began is None
    since = timely_from(campaign, project, progress)
    return since is not None and since <= now


def timely_from(campaign: Campaign, project: str, progress: Mapping[str, Checkpoint]) -> datetime | None:
    """When a second invitation begins to make sense; None where nothing says so yet."""
    began = progress[first_of(campaign).id(project)].began
    return began + BETWEEN_INVITATIONS if began and campaign.kind is Kind.SECOND_INVITATION else None
