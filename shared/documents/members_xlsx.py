"""The network's members as a spreadsheet, with how each stands; `tovholder members import` reads it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shared.documents.workbook import Sheet, words, workbook
from shared.members.consents import Subscription
from shared.members.member import Member
from shared.technical.languages import SOURCE

WIDTHS = (32, 40, 40, 8, 28, 14, 40)


def members_xlsx(
    title: str, committee: str, standings: Iterable[tuple[Member, Subscription]], made: date, language: str = SOURCE
) -> bytes:
    """One sheet in `language`, by name; who said no stands in it with the no, so that no copy of it makes it a yes."""
    labels = words(language)["members"]
    rows = [
        (
            member.name,
            member.company,
            member.address,
            member.language,
            labels["standing"][standing.value],
            member.joined,
            member.source,
        )
        for member, standing in sorted(standings, key=lambda each: (each[0].name.casefold(), each[0].person))
    ]
    return workbook(title, committee, made, [Sheet(labels["name"], labels["columns"], WIDTHS, rows)])
