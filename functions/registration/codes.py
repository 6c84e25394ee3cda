"""QR codes of the season's and the meetings' addresses, to be printed on what hangs on walls."""

from __future__ import annotations

from registration.files import DAY, file
from registration.pages import known_meeting, known_project
from registration.wiring import wiring
from shared.technical import qr
from web.http import Request, Response

SVG = "image/svg+xml"
PNG = "image/png"


def qr_svg(request: Request, project: str, meeting: str | None = None) -> Response:
    """The code as SVG, sharp at any size."""
    address, name, title = _place(project, meeting)
    return file(request, SVG, qr.svg(address, title), DAY, name=f"{name}-qr.svg")


def qr_png(request: Request, project: str, meeting: str | None = None) -> Response:
    """The code as PNG."""
    address, name, _ = _place(project, meeting)
    return file(request, PNG, qr.png(address), DAY, name=f"{name}-qr.png")


def _place(project: str, meeting: str | None) -> tuple[str, str, str]:
    """The canonical address, and what a file and a screen reader call it."""
    root = wiring().public_url
    if meeting is None:
        of = known_project(project)
        return f"{root}/{of.network}", of.network, of.name
    of, found = known_meeting(project, meeting)
    return f"{root}/{of.id}/{found.id}", f"{of.id}-{found.id}", found.title
