"""`tovholder status`: the season at a glance."""

from __future__ import annotations

from rich.markup import escape

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import AsJson, say_json, screen, table
from shared.meetings import Meeting
from shared.registrations import Seats
from shared.technical import clock

FIGURES = ("capacity", "reserved", "taken", "free", "waiting")


def status(project: ProjectId = None, stack: Stack = None, as_json: AsJson = False) -> None:
    """Show each meeting with its seats: in the room, reserved, taken by guests, free, and how many people wait."""
    place = Place.find(stack)
    season = place.project(project)
    seats = place.registrations.seats(season.id, [meeting.id for meeting in season.meetings])
    if as_json:
        say_json([_plain(each, seats.get(each.id)) for each in season.meetings])
        return
    rows = table("meeting", "when", "where", "title", *FIGURES, right=FIGURES, title=season.id)
    for meeting in season.meetings:
        held = seats.get(meeting.id)
        if held is None:
            raise Refused(f"{meeting.id} has no seats; apply the plan again.")
        starts, ends = clock.local(meeting.starts), clock.local(meeting.ends)
        rows.add_row(
            meeting.id,
            f"{starts:%a %Y-%m-%d %H:%M}-{ends:%H:%M}",
            escape(meeting.venue.name),
            escape(meeting.title) + (" (cancelled)" if meeting.cancelled else ""),
            *map(str, _figures(held).values()),
        )
    screen().print(rows)


def _plain(meeting: Meeting, seats: Seats | None) -> dict[str, object]:
    held = seats or Seats(meeting.capacity, meeting.reserved, taken=0)
    return {
        "id": meeting.id,
        "title": meeting.title,
        "starts": clock.text(meeting.starts),
        "ends": clock.text(meeting.ends),
        "venue": meeting.venue.name,
        "cancelled": meeting.cancelled,
        **_figures(held),
    }


def _figures(seats: Seats) -> dict[str, int]:
    return {name: getattr(seats, name) for name in FIGURES}
