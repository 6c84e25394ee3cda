"""A season to try: the real plan, moved so that its first meeting is near, and invented members."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from infra.local.place import ROOT, LocalCloudError, Place

PLAN = "infra/plans/amager-oest-2018.yaml"
MEMBERS = "infra/plans/members.csv"
PROJECT = "amager-oest"


def first_meeting(today: date) -> date:
    """About three weeks after `today`: invitations are due, nothing else is."""
    return today + timedelta(weeks=3)


def apply(place: Place) -> bool:
    """Apply the plan and import the members, unless members are there. False: they were.

    Raises:
        LocalCloudError: the ops command refused; its own words are in the message.
    """
    if not (ROOT / "infra" / "ops" / "main.py").exists():
        return False
    tables = place.client("dynamodb")
    if tables.scan(TableName=place.outputs()["MembersTable"], Limit=1)["Items"]:
        return False
    starts = first_meeting(datetime.now(UTC).date()).isoformat()
    ops(place, "plan", "apply", PLAN, "--season-starts", starts, "--yes")
    ops(place, "members", "import", MEMBERS, "--project", PROJECT)
    return True


def ops(place: Place, *arguments: str) -> str:
    """What `tovholder` with these arguments prints, run against the place's tables."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("tovholder")), *arguments],
        cwd=ROOT,
        env=place.environment() | names(place.outputs()),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LocalCloudError(f"`tovholder {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def names(outputs: dict[str, str]) -> dict[str, str]:
    """The environment in which the ops command finds this stack."""
    tables = {f"{noun.upper()}_TABLE": outputs[f"{noun}Table"] for noun in NOUNS}
    return tables | {"PUBLIC_URL": outputs["PublicUrl"], "KEYS_PARAMETER": outputs["KeysParameter"]}


NOUNS = ("Projects", "Members", "Registrations", "Outbox", "Budget")
