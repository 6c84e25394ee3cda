"""The list of participants that lies on the table by the door, on paper.

In the secretariat's `language`, whatever language somebody signed up in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.documents.typesetting import pdf, pdfs
from shared.technical.alphabet import danish_order
from shared.technical.colour import readable
from shared.technical.languages import SOURCE
from shared.technical.templates import day, day_and_time, time_range

TEMPLATE = "participants.typ"
WHITE = "#ffffff"

ON_ONE = 300
"""Parties in one file of a list that is longer: about ten pages, and a queue of its own at the door."""


@dataclass(frozen=True)
class Participant:
    """A party: who signed up, from where, how many they are, and what the kitchen must know.

    `more` are other fields that the list shows, each with its name.
    """

    name: str
    company: str
    heads: int
    diet: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def notes(self) -> str:
        """What stands in the last column on paper."""
        parts = [self.diet, *(f"{name}: {value}" for name, value in self.more if value)]
        return " · ".join(each for each in parts if each)


@dataclass(frozen=True)
class ParticipantList:
    """A meeting and who comes, as it stood at `as_of`.

    `waiting` in the order in which they wait; `reserved` seats for speakers and committee; `diets` is what the kitchen
    counts, line by line, as the catering order has it. `part`: which of several files of one list it is ("2/7").
    `companies`: there is a column for them; `fed`: the last one is what the kitchen must know, else it is for notes.
    """

    committee: str
    title: str
    starts: datetime
    ends: datetime
    venue: str
    address: str
    as_of: datetime
    confirmed: tuple[Participant, ...]
    waiting: tuple[Participant, ...] = ()
    reserved: int = 0
    diets: tuple[str, ...] = ()
    accent: str = "#0b4f6c"
    language: str = SOURCE
    part: str = ""
    companies: bool = True
    fed: bool = True

    @property
    def heads(self) -> int:
        """How many people have signed up and have a seat."""
        return sum(each.heads for each in self.confirmed)


def alphabetical(participants: Iterable[Participant]) -> list[Participant]:
    """By the name as it was typed, which begins with the first name: that is what people say at the door."""
    return sorted(participants, key=lambda each: (danish_order(each.name), danish_order(each.company)))


def participants_pdf(facts: ParticipantList) -> bytes:
    """The list as a PDF: up to 30 parties on one page, more on as many as it takes."""
    return pdf(TEMPLATE, template_values(facts))


def participants_pdfs(facts: ParticipantList) -> list[bytes]:
    """The list as one PDF; or as several, each drawn by itself, so that 2,000 parties take no more memory than 300."""
    if len(facts.confirmed) + len(facts.waiting) <= ON_ONE:
        return [participants_pdf(facts)]
    seated, waiting = alphabetical(facts.confirmed), facts.waiting
    part = replace(facts, waiting=(), diets=())
    parts = [replace(part, confirmed=tuple(seated[at : at + ON_ONE])) for at in range(0, len(seated), ON_ONE)]
    parts += [replace(part, confirmed=(), waiting=waiting[at : at + ON_ONE]) for at in range(0, len(waiting), ON_ONE)]
    numbered = [replace(each, part=f"{number}/{len(parts)}") for number, each in enumerate(parts, start=1)]
    return pdfs(TEMPLATE, map(template_values, [replace(numbered[0], diets=facts.diets), *numbered[1:]]))


def template_values(facts: ParticipantList) -> dict[str, Any]:
    """What stands in the list."""
    language = facts.language
    when = f"{day(facts.starts, language, year=True)} {time_range(facts.starts, facts.ends, language)}"
    return {
        "committee": facts.committee,
        "title": facts.title,
        "when": when[0].upper() + when[1:],
        "where": ", ".join(each for each in (facts.venue, facts.address) if each),
        "as_of": day_and_time(facts.as_of, language),
        "language": language,
        "part": f" {facts.part}" if facts.part else "",
        "heads": facts.heads,
        "waiting_heads": sum(each.heads for each in facts.waiting),
        "reserved": facts.reserved,
        "diets": list(facts.diets),
        "companies": facts.companies,
        "fed": facts.fed,
        "confirmed": [_row(each) for each in alphabetical(facts.confirmed)],
        "waiting": [_row(each) for each in facts.waiting],
        "accent": readable(facts.accent, WHITE),
    }


def _row(each: Participant) -> dict[str, Any]:
    return {"name": each.name, "company": each.company, "heads": each.heads, "diet": each.notes}
