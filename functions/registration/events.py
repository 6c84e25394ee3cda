"""Meetings as search engines and others read them: schema.org's Event, as JSON-LD in the page's head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from shared.meetings import Meeting, Venue
from shared.projects import Project
from shared.registrations.offer import Availability, Offer
from shared.technical import clock

SCHEMA = "https://schema.org/"
POSTAL = r"(?P<streetAddress>.+?),\s*(?P<postalCode>\d{4})\s+(?P<addressLocality>[^,]+)"

ROOM = {Availability.OPEN, Availability.NO_SIGN_UP}
"""Where there is room for one more."""

ROOM = {Availability.OPEN, Availability.NO_SIGN_UP}
"""Where there is room for one more."""


def json_ld(project: Project, offers: Iterable[Offer], root: str) -> str:
    """The meetings on offer, fit to stand in a `<script>` element.

    A data block is no script to a browser, so no policy has to let it in (HTML, "prepare the script element"). JSON may
    write `<`, `>` and `&` as escapes, which keeps a title from ending the element.
    """
    graph = {"@context": SCHEMA.rstrip("/"), "@graph": [_event(project, offer, root) for offer in offers]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _event(project: Project, offer: Offer, root: str) -> dict[str, Any]:
    meeting, page = offer.meeting, f"{root}/{project.id}/{offer.meeting.id}"
    entrance = project.grant.entrance if project.grant else None
    event = {
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": meeting.title,
        "description": meeting.about or project.purpose.what,
        "image": f"{page}/share.png",
        "startDate": clock.local(meeting.starts).isoformat(),
        "endDate": clock.local(meeting.ends).isoformat(),
        **_status(meeting),
        **_place(meeting, page),
        "organizer": {"@type": "Organization", "name": project.committee.name, "url": project.committee.website},
        "isAccessibleForFree": entrance is None,
        "inLanguage": "da",
    }
    if offer.standing not in {Availability.OVER, Availability.CANCELLED}:
        event["offers"] = {
            "@type": "Offer",
            "url": page,
            **({} if entrance == 0 else {"price": (entrance or 0) // 100, "priceCurrency": "DKK"}),
            "availability": SCHEMA + ("InStock" if offer.standing in ROOM else "SoldOut"),
            "validThrough": clock.local(meeting.registration_closes).isoformat(),
        }
    return event


def _place(meeting: Meeting, page: str) -> dict[str, Any]:
    """Where it is. One that is online only is at its page: the link to join is for those who have a seat."""
    room = {"@type": "Place", "name": meeting.venue.name, "address": _address(meeting.venue)}
    online = {"@type": "VirtualLocation", "url": page}
    where = [each for each, there in ((room, meeting.venue.address), (online, meeting.join)) if there]
    mode = "Mixed" if len(where) > 1 else "Online" if where == [online] else "Offline"
    return {
        "eventAttendanceMode": f"{SCHEMA}{mode}EventAttendanceMode",
        "location": where if len(where) > 1 else (where or [room])[0],
    }


def _status(meeting: Meeting) -> dict[str, str]:
    """A meeting that was moved tells when it was to begin (schema.org, previousStartDate)."""
    if meeting.cancelled:
        return {"eventStatus": SCHEMA + "EventCancelled"}
    if meeting.before is None or meeting.before.starts == meeting.starts:
        return {"eventStatus": SCHEMA + "EventScheduled"}
    before = clock.local(meeting.before.starts).isoformat()
    return {"eventStatus": SCHEMA + "EventRescheduled", "previousStartDate": before}


def _address(venue: Venue) -> dict[str, str] | str:
    """In parts, where it is written as Danes do: street, four digits and a town."""
    found = re.fullmatch(POSTAL, venue.address)
    return {"@type": "PostalAddress", **found.groupdict(), "addressCountry": "DK"} if found else venue.address
