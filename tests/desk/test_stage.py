"""How far a mail to many is, as a rule: from the campaign, its checkpoint, the secretariat's wish and the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared.campaigns.checkpoints import Checkpoint
from shared.campaigns.due import campaign
from shared.desk.stage import Stage, stage
from shared.outbox.mail import Kind
from shared.projects.overrides import CampaignOverride
from tests.builders import a_project, there

PROJECT = a_project()
INVITATION = there(campaign(PROJECT, PROJECT.meetings[0], Kind.INVITATION))
AT, LATEST = INVITATION.at, INVITATION.latest
SOON = timedelta(minutes=1)

NOT_BEGUN = Checkpoint("id")
BEGUN = Checkpoint("id", after="person", owed=90, began=AT)
THROUGH = Checkpoint("id", owed=118, finished=True, began=AT)
WANTED, PAUSED = CampaignOverride("moede-1", Kind.INVITATION), CampaignOverride("moede-1", Kind.INVITATION, paused=True)


@pytest.mark.parametrize(
    ("progress", "override", "now", "expected"),
    [
        (NOT_BEGUN, WANTED, AT - SOON, Stage.PLANNED),
        (NOT_BEGUN, WANTED, AT, Stage.DUE),
        (NOT_BEGUN, PAUSED, AT - SOON, Stage.PAUSED),
        (NOT_BEGUN, PAUSED, AT, Stage.PAUSED),
        (BEGUN, WANTED, AT + SOON, Stage.GOING),
        (BEGUN, PAUSED, AT + SOON, Stage.PAUSED),
        (THROUGH, WANTED, AT + SOON, Stage.SENT),
        (THROUGH, PAUSED, LATEST, Stage.SENT),
        (BEGUN, WANTED, LATEST, Stage.TOO_LATE),
        (NOT_BEGUN, PAUSED, LATEST, Stage.TOO_LATE),
        (NOT_BEGUN, WANTED, LATEST - SOON, Stage.DUE),
    ],
)
def test_the_stage_of_an_invitation(
    progress: Checkpoint, override: CampaignOverride, now: datetime, expected: Stage
) -> None:
    """What is sent is sent, whatever came afterwards; what is too late is too late, paused or not."""
    assert stage(INVITATION, progress, override, now) is expected
    assert expected.open is (expected not in {Stage.SENT, Stage.TOO_LATE})


def test_about_a_cancelled_meeting_nothing_goes_out() -> None:
    """But what had gone out before has gone out."""
    assert stage(None, NOT_BEGUN, WANTED, AT) is Stage.OFF
    assert stage(None, THROUGH, WANTED, AT) is Stage.SENT
    assert not Stage.OFF.open
