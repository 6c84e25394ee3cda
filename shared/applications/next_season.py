"""The next season, proposed from one that was held: its days, its budget from what this one cost, its goals from what
was reached. What only the committee can write is marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from shared.applications.costs import Spent, budget
from shared.applications.days import Proposed, propose
from shared.applications.marks import words
from shared.applications.proposal import Proposal
from shared.applications.season import a_year_after, closings, season, venues
from shared.budget.line import BudgetLine
from shared.documents.season_report import HeldMeeting, SeasonReport
from shared.meetings import Meeting
from shared.projects import Project
from shared.projects.network import network_of
from shared.technical import clock
from shared.technical.languages import SOURCE
from shared.technical.nouns import Nouns
from shared.technical.templates import spelled

AS_BEFORE = "The next season is proposed as this one was."


def next_id(project: Project, starts: date) -> str:
    """The id of the season that begins on `starts`, where nobody names another: the network's with the year."""
    return f"{network_of(project.id)}-{starts.year}"


def next_season(
    project: Project,
    lines: Sequence[BudgetLine],
    report: SeasonReport,
    *,
    starts: date | None = None,
    id: str = "",
) -> Proposal:
    """The season after `project`, whose budget has `lines` and whose evaluation and accounts are `report`.

    With `starts` its first meeting is in the week of that day.
    """
    draft = Proposal(season(project))
    data = draft.data
    days = propose([each.day for each in project.meetings], report.made, starts)
    year, old_year = days[0].day.year, project.meetings[0].day.year
    data["id"] = id or next_id(project, days[0].day)
    if network_of(data["id"]) != project.network:
        data["network"] = project.network
    # A year in the name or in what is to be done is that of the season.
    for name in ("name", "activities"):
        data[name] = re.sub(rf"\b{old_year}\b", str(year), data[name])
    data["guests"] = _guests(draft, project, report)
    data["venues"], keys = venues(project.meetings)
    data["meetings"] = [
        _meeting(f"moede-{number}", old, new.day, keys[old.id], _title(old, project))
        for number, (old, new) in enumerate(zip(project.meetings, days, strict=True), start=1)
    ]
    _assume_meetings(draft, days)
    ids = {old.id: new["id"] for old, new in zip(project.meetings, data["meetings"], strict=True)}
    if project.grant:
        data["budget"] = budget(draft, lines, ids, Spent.of(project, report), project.grant)
    data["data_deleted"] = a_year_after(days[-1].day).isoformat()
    draft.assume("data_deleted", "A year after the last meeting nobody asks for the receipts any more.")
    for path, asked in words()["renew"].items():
        draft.assume(path, f"These are the words of the season before; the committee is asked: {asked.split('?')[0]}?")
    return draft


def _meeting(id: str, old: Meeting, day: date, venue: str, title: str) -> dict[str, Any]:
    labels = words()["meetings"]
    return {
        "id": id,
        "date": day.isoformat(),
        "starts": f"{clock.local(old.starts):%H:%M}",
        "ends": f"{clock.local(old.ends):%H:%M}",
        "title": title,
        "topic": labels["topic"],
        "venue": venue,
        "capacity": str(old.capacity),
        "reserved": str(old.reserved),
        **({} if old.sign_up else {"sign_up": "no"}),
        **({"join": old.join} if old.join else {}),
        **closings(old),
    }


def _title(old: Meeting, project: Project) -> str:
    """What the season calls a meeting; where several are on one day, each keeps the title that tells them apart."""
    alone = sum(each.day == old.day for each in project.meetings) == 1
    return project.nouns.rewrite(words()["meetings"]["title"], SOURCE) if alone else old.title


def _assume_meetings(draft: Proposal, days: Sequence[Proposed]) -> None:
    moved = [f"{each.day} is where {each.avoids} allows it" for each in days if each.avoids]
    why = "Proposed on the same weekdays, outside of holidays and school breaks"
    draft.assume("meetings.*.date", f"{why}{'; ' if moved else ''}{', '.join(moved)}.")
    draft.assume(
        ["meetings.*.starts", "meetings.*.ends", "meetings.*.venue", "meetings.*.capacity", "meetings.*.reserved"],
        AS_BEFORE,
    )
    draft.assume(["meetings.*.title", "meetings.*.topic"], "The committee plans what each meeting is about.")


def _guests(draft: Proposal, project: Project, report: SeasonReport) -> dict[str, str]:
    """Who is in the network today, and how many came: what the next season counts on."""
    counted = report.counted
    low, high = project.guests.low, project.guests.high
    if counted:
        low, high = min(each.attended for each in counted), max(each.attended for each in counted)
    else:
        draft.assume(["guests.low", "guests.high"], "Nobody counted who came; it is as before.")
    return {
        "text": guests_text(report, counted, project),
        "members": str(report.members),
        "low": str(low),
        "high": str(high),
    }


def guests_text(report: SeasonReport, counted: Sequence[HeldMeeting], project: Project) -> str:
    """`Netværket består i dag af 131 personer, og de fire møder har haft deltagelse af 24-26 personer pr. gang.`"""
    labels: Mapping[str, str] = words()["guests"]
    # Guests of other gatherings than network meetings are a network by a plan's own word alone.
    network = project.nouns.network or not project.nouns.meeting
    members = project.nouns.rewrite(labels["members" if network else "listed"], SOURCE).format(
        members=figure(report.members), people=labels["person" if report.members == 1 else "people"]
    )
    if not counted:
        return labels["none"].format(members=members)
    low, high = min(each.attended for each in counted), max(each.attended for each in counted)
    band = figure(low) if low == high else f"{figure(low)}-{figure(high)}"
    guests = labels["business" if project.of_business else "person" if high == 1 else "people"]
    came = labels["came"].format(
        the_meetings=the_meetings(len(counted), project.nouns),
        band=band,
        guests=guests,
        each=labels["each"] if len(counted) > 1 else "",
    )
    scores = report.scores
    mean = f"{float(round(Fraction(sum(scores), len(scores)), 1)):.1f}".replace(".", ",") if scores else ""
    scored = labels["scored"].format(score=mean) if scores else ""
    return labels["both"].format(members=members, came=came, scored=scored)


def the_meetings(count: int, nouns: Nouns) -> str:
    """`de fire møder`."""
    labels: Mapping[str, str] = words()["meetings"]
    words_ = labels["on_one"] if count == 1 else labels["on_many"]
    return nouns.rewrite(words_, SOURCE).format(count=spelled(count))


def figure(count: int) -> str:
    """A number as Danes write it: 1.200."""
    return f"{count:,}".replace(",", ".")
