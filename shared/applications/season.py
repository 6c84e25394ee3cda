"""A season as the fields of a plan file: what `shared.plans` reads, written again from what the tables hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from shared.applications.names import slug
from shared.meetings import Directions, Meeting
from shared.meetings.moment import Days, Moment
from shared.outbox.kinds import TIMETABLE
from shared.plans.shape import PROMOTION_CLOSES, REGISTRATION_CLOSES
from shared.projects import Appearance, Catering, Contact, Project, Questions
from shared.projects.network import network_of
from shared.technical import clock
from shared.technical.languages import SOURCE
from shared.technical.nouns import Nouns, noun

Data = dict[str, Any]
"""Fields of a plan file: dicts, lists and strings, as they are written there."""


def season(project: Project) -> Data:
    """Every field of `project` but its meetings and its budget."""
    sections = project.sections
    data: Data = {"id": project.id}
    if project.network != network_of(project.id):
        data["network"] = project.network
    return {
        **data,
        "name": project.name,
        **_where_said(public_name=project.public_name, welcome=_rows(project.welcome)),
        "responsible": sections.responsible,
        "committee": asdict(project.committee),
        "secretariat": contact(project.secretariat),
        **({"copies": [contact(each) for each in project.copies]} if project.copies else {}),
        **_officer(project.data_protection_officer),
        **_appearance(project.appearance),
        "purpose": {
            "what": _rows(project.purpose.what),
            "why": _rows(project.purpose.why),
            "target_groups": [" ".join(each.split()) for each in project.purpose.target_groups],
        },
        "activities": _rows(sections.activities),
        "expected_results": {
            "short_term": _rows(sections.results_short_term),
            "long_term": _rows(sections.results_long_term),
        },
        "anchoring": _rows(sections.anchoring),
        "partners": list(sections.partners),
        "communication": _rows(sections.communication),
        "contributions": {
            "secretariat": _rows(sections.secretariat_contributes),
            "working_group": _rows(sections.working_group_contributes),
        },
        **_timetable(project),
        **_catering(project.catering),
        **_nouns(project.nouns),
        **_questions(project.questions),
    }


def venues(meetings: Sequence[Meeting]) -> tuple[dict[str, Data], dict[str, str]]:
    """The venues of `meetings` by their keys, and the key of each meeting's, by the meeting's id."""
    found: dict[str, Data] = {}
    keys: dict[str, str] = {}
    for each in meetings:
        ways = {way.name: getattr(each.directions, way.name) for way in fields(Directions)}
        place = {"name": each.venue.name, **_where_said(address=each.venue.address, **ways)}
        key = next((key for key, known in found.items() if known == place), "") or slug(each.venue.name, found)
        found[key] = place
        keys[each.id] = key
    return found, keys


def closings(meeting: Meeting) -> Data:
    """When registration and promotion close, where that is not when they usually do."""
    return {
        name: {"days_before": str((meeting.day - local.date()).days), "clock": f"{local:%H:%M}"}
        for name, usual, moment in (
            ("registration_closes", REGISTRATION_CLOSES, meeting.registration_closes),
            ("promotion_closes", PROMOTION_CLOSES, meeting.promotion_closes),
        )
        if usual.before(meeting.day) != moment and meeting.sign_up
        for local in (clock.local(moment),)
    }


def contact(each: Contact) -> Data:
    """Somebody with an address; their language where it is not Danish."""
    language = {} if each.language == SOURCE else {"language": each.language}
    return {"name": each.name, "address": each.address, **language}


def _officer(each: Contact | None) -> Data:
    return {"data_protection_officer": contact(each)} if each else {}


def _appearance(each: Appearance) -> Data:
    usual = Appearance()
    changes = {"accent": each.accent} if each != usual else {}
    return {"appearance": {**changes, **_where_said(logo=each.logo)}} if each != usual else {}


def _timetable(project: Project) -> Data:
    usual = {kind.name_in_plan: kind.declared.due for kind in TIMETABLE}
    times = {name: dict(_time(moment, usual[name])) for name, moment in project.timetable.planned.items()}
    return {"timetable": times} if times else {}


def _time(moment: Moment, usual: Moment | None) -> Iterator[tuple[str, str]]:
    if moment.minutes_before_end is not None:
        yield "minutes_before_end", str(moment.minutes_before_end)
        return
    counted = "working_days" if moment.counted is Days.WORKING else "days"
    yield f"{counted}_{'after' if (usual or moment).days > 0 else 'before'}", str(abs(moment.days))
    yield "clock", f"{moment.clock:%H:%M}"


def _catering(each: Catering) -> Data:
    usual = Catering()
    if (each.percent, each.margin) == (usual.percent, usual.margin):
        return {}
    return {"catering": {"enough": f"0.{each.percent:02d}", "margin": str(each.margin)}}


def _nouns(each: Nouns) -> Data:
    """What the season calls its meetings, itself and its network: a word that is known, or all its forms."""
    forms_given = {name: getattr(each, name) for name in ("meeting", "season", "network") if getattr(each, name)}
    forms = {name: word.singular if noun(word.singular) == word else asdict(word) for name, word in forms_given.items()}
    return {"nouns": forms} if forms else {}


def _questions(each: Questions) -> Data:
    """What guests are asked, where the season's plan says so itself."""
    asks = {name: "yes" if asked else "no" for name, asked in asdict(each).items() if asked is not None}
    return {"asks": asks} if asks else {}


def _where_said(**values: str) -> Data:
    return {name: value for name, value in values.items() if value}


def _rows(text: str) -> str:
    """`text` without empty lines, as a document's paragraphs are read again."""
    return "\n".join(filter(None, (" ".join(each.split()) for each in text.splitlines())))


def a_year_after(day: date) -> date:
    """The same day of the next year; the last of February for its 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
