"""The list of who comes: those with a seat who said that they may stand on it, for the others and for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.registrations import writes
from shared.registrations.keys import PREFIX, partition
from shared.registrations.refusals import SeatsChanged
from shared.registrations.registration import UNLISTED, Registration
from shared.technical import dynamodb
from shared.technical.alphabet import danish_order
from shared.technical.dynamodb import ConditionFailed, Item
from shared.technical.writing import links, telephone

INDEX = "listed"

MOST_LISTED = 40
"""Of a list so many are read and shown, those who signed up first; the rest is a number."""


@dataclass(frozen=True)
class Listed:
    """Somebody on the list; the `name` is empty where only the company may be known."""

    name: str
    company: str

    def __str__(self) -> str:
        """Both, one of them where they are the same."""
        return ", ".join(dict.fromkeys(filter(None, (self.name, self.company))))


def guests(table: str, project: str, meeting: str, reader: str = "") -> Sequence[Listed]:
    """Who stands on the list that the guests of `meeting` see, but its `reader` (a person), in alphabetical order.

    `table`: the name of Registrations.
    """
    found = [
        Listed(each["name"] if each["on_list"] == "name" else "", each["company"])
        for each in _read(table, project, meeting)
        if each["part"] != PREFIX + reader
    ]
    return sorted(found, key=lambda each: danish_order(str(each)))


def businesses(table: str, project: str, meeting: str) -> Sequence[str]:
    """The businesses that everybody may know of, each once."""
    found = {each["company"] for each in _read(table, project, meeting, "public#")}
    return sorted(found, key=danish_order)


def only_listing(seen: Registration, wanted: Registration) -> bool:
    """Whether `wanted` differs from `seen` in nothing but where its guest may be named."""
    return replace(seen, **{name: getattr(wanted, name) for name in UNLISTED}) == wanted


def relist(table: str, seen: Registration, wanted: Registration) -> Registration:
    """Write where the guest of `seen` may be named; no mail tells of it, and it is no change that counts.

    Raises:
        SeatsChanged: somebody else moved first; read again.
    """
    try:
        dynamodb.write(writes.change(table, seen, wanted))
    except ConditionFailed as error:
        raise SeatsChanged from error
    return replace(wanted, version=seen.version + 1)


def _read(table: str, project: str, meeting: str, first: str = "") -> list[Item]:
    """Eventually consistent: a global index, which alone could be added to a table that is there."""
    condition, values = "meeting = :meeting", {":meeting": partition(project, meeting)}
    if first:
        condition, values = f"{condition} AND begins_with(listed_since, :first)", {**values, ":first": first}
    found = dynamodb.query_page(table, condition, values, index=INDEX, limit=MOST_LISTED).items
    return [
        each for each in found if not _tells_where_to_turn(each["name"]) and not _tells_where_to_turn(each["company"])
    ]


def _tells_where_to_turn(text: str) -> bool:
    """Whether `text`, written before names were checked or made to look like one, tells where to turn."""
    return links(text) or telephone(text, 6)
