"""Where the meetings of an application are held."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.applications import facts, prose
from infra.applications.budget import FOOD
from infra.applications.found import Found
from infra.applications.timeline import Timeline
from shared.applications.headings import BUDGET, MEETINGS, VENUE
from shared.applications.marks import blank, mark, words
from shared.applications.names import slug

Meeting = dict[str, Any]
"""The fields of a meeting, as a plan file has them."""

_RENT = re.compile(
    r"(?:lokaleleje|leje af lokaler?|lokaler?|leje af sal|lejeudgift)\s*[,:(]\s*(?P<name>[A-Za-zÆØÅæøå][^\d\t,():×]*?)"
    r"\s*(?:[x×]\s*(?P<times>\d+)|[\t,):]|\s\d|$)",
    re.IGNORECASE,
)

_CONTACT = re.compile(r"@|\b(?:tlf|telefon)\b", re.IGNORECASE)
_ONLINE = re.compile(r"(?:online|zoom|teams|webinar)\b", re.IGNORECASE)


@dataclass
class _Venues:
    """The venues of the plan, by their keys."""

    known: dict[str, dict[str, str]] = field(default_factory=dict)

    def key(self, name: str, address: str) -> str:
        """The key of the venue called `name`, which is there from now on."""
        same = (key for key, each in self.known.items() if each["name"].casefold() == name.casefold())
        key = next(same, "") or slug(name, self.known)
        if key not in self.known:
            where = {} if _ONLINE.match(name) else {"address": address or mark("stedets adresse")}
            self.known[key] = {"name": name, **where}
        return key


def places(
    found: Found,
    made: list[Meeting],
    read: Timeline,
    by_field: Mapping[str, Sequence[str]],
    settings: Mapping[str, str],
) -> None:
    """Where each meeting is: what its row names, what the heading names, what the budget rents."""
    venues, named = _Venues(), _named(by_field) or _told(by_field)
    sure = [each for each in named if each[1]] or named
    for path, name in settings.items():
        if match := re.fullmatch(r"venues\.([\w-]+)\.name", path):
            venues.known[match[1]] = {"name": name}
    for meeting, each in zip(made, read.meetings, strict=True):
        text = f"{each.title} {each.topic}".casefold()
        there = any(each.venue == one["name"] for one in venues.known.values())
        said = (each.venue, "") if there else facts.place(each.venue)
        place = said if each.venue else next((a for a in named if a[0].casefold() in text), None)
        place = place or (sure[0] if len(sure) == 1 else None)
        meeting["venue"] = venues.key(*place) if place else ""
    used = {each["name"] for each in venues.known.values()}
    found.unread += [each for each in by_field.get(VENUE, ()) if _CONTACT.search(each)]
    if by_field.get(VENUE):
        found.unread += [", ".join(filter(None, each)) for each in named if each[0] not in used]
    if not named:
        _rented_places(found, [each for each in made if not each["venue"]], venues, by_field.get(BUDGET, ()))
    if missing := [each for each in made if not each["venue"]]:
        for meeting in missing:
            meeting["venue"] = "sted"
        venues.known["sted"] = {"name": mark("stedets navn"), "address": mark("stedets adresse")}
        found.assume("venues.sted", "The application does not say where these meetings are held.")
    online = [each["id"] for each in made if _ONLINE.match(venues.known[each["venue"]]["name"])]
    if not settings and online:
        _ask_for_links(found, online)
    unknown = [key for key, each in venues.known.items() if blank(each.get("address", "")) and not blank(each["name"])]
    if unknown:
        found.assume([f"venues.{key}.address" for key in unknown], "The application does not say where it lies.")
    found.data["venues"] = venues.known


def _ask_for_links(found: Found, online: Collection[str]) -> None:
    for meeting in found.data[MEETINGS]:
        if meeting["id"] in online:
            meeting["join"] = words()["meetings"]["join"]
    about = [f"meetings.{id}.join" for id in online]
    found.assume(about, "The application does not write the link by which one takes part online.")


def _rented_places(found: Found, left: list[Meeting], venues: _Venues, lines: Sequence[str]) -> None:
    name, times = _rented(lines)
    if not name or not left:
        return
    for each in left[:times]:
        each["venue"] = venues.key(name, "")
    why = f"The budget rents {name}{f' {times} times' if times else ''}; for which meetings it does not say."
    found.assume([f"meetings.{each['id']}.venue" for each in left], why)


def _named(by_field: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    lines = [each for each in by_field.get(VENUE, ()) if re.search(r"[A-ZÆØÅ]", each) and not _CONTACT.search(each)]
    return [facts.place(each.removeprefix("• ").replace("\t", ", ")) for each in lines]


def _told(by_field: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Places in the midst of sentences: with an address, or said of all meetings."""
    lines = [line for heading in (MEETINGS, "activities", "purpose.what") for line in by_field.get(heading, ())]
    said = dict.fromkeys(
        prose.placed(each) or prose.address(each) or prose.for_all(each) for each in facts.sentences(lines)
    )
    return [facts.place(each) for each in said if each]


def _rented(lines: Sequence[str]) -> tuple[str, int | None]:
    """What the budget rents, and how often: `Lokaleleje, verdensrummet x 2`."""
    for line in lines:
        match = _RENT.match(line)
        if match and not FOOD.search(match["name"]):
            times = int(match["times"]) if match["times"] else None
            return match["name"][:1].upper() + match["name"][1:].strip(), times
    return "", None
