"""Name badges for a meeting, on sheets of labels, in the language of the list of participants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from shared.documents.labels import L7418
from shared.documents.participants import WHITE, Participant, alphabetical
from shared.documents.typesetting import pdf, pdfs
from shared.technical.colour import readable
from shared.technical.languages import SOURCE
from shared.technical.templates import long_date

TEMPLATE = "badges.typ"

ON_ONE = 20
"""Sheets of labels in one file."""


@dataclass(frozen=True)
class Badge:
    """A guest's badge; without a name, one to write on: of somebody who comes with `host`, or of anybody."""

    name: str = ""
    company: str = ""
    host: str = ""


@dataclass(frozen=True)
class Badges:
    """A meeting's badges, in the order in which they are printed; blank ones have a line for `companies` where so."""

    committee: str
    title: str
    starts: datetime
    badges: tuple[Badge, ...]
    accent: str = "#0b4f6c"
    language: str = SOURCE
    companies: bool = True


def badges_of(confirmed: Iterable[Participant], reserved: int = 0) -> tuple[Badge, ...]:
    """A badge for everybody who has a seat, parties by name; and a blank one for each of the `reserved` seats."""
    return (*_of_parties(confirmed), *(Badge() for _ in range(reserved)))


def badges_pdf(facts: Badges) -> bytes:
    """The badges as a PDF that fits the sheet of labels; nothing stands nearer to a label's edge than 3 mm."""
    return pdf(TEMPLATE, template_values(facts))


def badges_pdfs(facts: Badges) -> list[bytes]:
    """The badges in files of at most `ON_ONE` sheets, so that 2,000 take no more memory than those of one."""
    most = ON_ONE * L7418.labels
    if len(facts.badges) <= most:
        return [badges_pdf(facts)]
    parts = (replace(facts, badges=facts.badges[at : at + most]) for at in range(0, len(facts.badges), most))
    return pdfs(TEMPLATE, (template_values(each) for each in parts))


def template_values(facts: Badges) -> dict[str, Any]:
    """What stands on the badges, and where."""
    return {
        "committee": facts.committee,
        "title": facts.title,
        "day": long_date(facts.starts, facts.language),
        "language": facts.language,
        "companies": facts.companies,
        "accent": readable(facts.accent, WHITE),
        "sheet": asdict(L7418) | {"labels": L7418.labels},
        "badges": [
            asdict(each) | {"place": L7418.corner(number % L7418.labels)} for number, each in enumerate(facts.badges)
        ],
    }


def _of_parties(confirmed: Iterable[Participant]) -> Iterator[Badge]:
    for party in alphabetical(confirmed):
        company = party.company if party.company != party.name else ""
        yield Badge(party.name, company)
        yield from (Badge(company=company, host=party.name) for _ in range(party.heads - 1))
