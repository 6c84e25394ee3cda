"""A season to try: the real plan, moved so that its first meeting is near, and invented members."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from infra.local.place import ROOT, LocalCloudError, Place
from shared.plans.reading import read

PLAN = "infra/plans/amager-oest-2018.yaml"
MEMBERS = "infra/plans/members.csv"
PROJECT = "amager-oest"


def first_meeting(today: date) -> date:
    """The first day from three weeks after `today` on that is the plan's own day of the week."""
    planned = read((ROOT / PLAN).read_bytes()).first_day
    soonest = today + timedelta(weeks=3)
    return soonest + timedelta(days=(planned.weekday() - soonest.weekday()) % 7)


def apply(place: Place) -> bool:
    """Apply the plan and import the members, unless that is done. False: it was.

    The day of the first meeting is kept before anything is written: a start that was interrupted goes on with it, and
    one on another day does not move a season that people have signed up for.

    Raises:
        LocalCloudError: the ops command refused; its own words are in the message.
    """
    kept = place.folder / "season.json"
    season = json.loads(kept.read_text()) if kept.exists() else {}
    if season.get("tables") != place.outputs()["MembersTable"]:
        season = {
            "tables": place.outputs()["MembersTable"],
            "starts": first_meeting(datetime.now(UTC).date()).isoformat(),
        }
        kept.write_text(json.dumps(season))
    if season.get("done"):
        return False
    ops(place, "plan", "apply", PLAN, "--season-starts", season["starts"], "--yes")
    ops(place, "members", "import", MEMBERS, "--source", "Opdigtet liste", "--project", PROJECT)
    kept.write_text(json.dumps({**season, "done": True}))
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
