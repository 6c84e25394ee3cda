"""What search engines ask for: which pages there are.

Personal pages are not listed, and not forbidden either: an engine that may not look never sees that it must not keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from registration.files import HOUR, file
from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from shared.technical import clock
from shared.technical.templates import environment
from web.http import Request, Response


def robots(request: Request) -> Response:
    """Everything may be looked at (RFC 9309); here is the list."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {wiring().public_url}/sitemap.xml\n"
    return file(request, "text/plain; charset=utf-8", text, HOUR, noindex=False)


def sitemap(request: Request) -> Response:
    """Every network, and its meetings that are not over."""
    found = [project for project in map(wiring().projects.get, wiring().projects.ids()) if project]
    pages = {address: changed for project in found for address, changed in _pages(project, request.now)}
    text = environment("registration").get_template("sitemap.xml").render(pages=pages.items(), root=wiring().public_url)
    return file(request, "application/xml; charset=utf-8", text, HOUR)


def _pages(project: Project, now: datetime) -> Iterator[tuple[str, str]]:
    """Addresses, and when the page last changed of itself where that is known."""
    yield f"/{project.network}", _changed([*project.meetings], now)
    for meeting in project.upcoming(now):
        yield f"/{project.id}/{meeting.id}", _changed([meeting], now)


def _changed(meetings: list[Meeting], now: datetime) -> str:
    """When registration last closed, a meeting last ended, or was moved or cancelled."""
    moments = (moment for each in meetings for moment in (each.registration_closes, each.ends, each.changed_at))
    latest = max((moment for moment in moments if moment and moment <= now), default=None)
    return clock.local(latest).isoformat() if latest else ""
