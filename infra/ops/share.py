"""`tovholder share`: what is needed to tell of a season: addresses, QR codes, and how to embed the sign-up."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Annotated

import typer

from infra.ops.place import Place, ProjectId, Stack
from infra.terminal.refusals import Refused
from infra.terminal.screen import say
from shared.projects import Project
from shared.technical import qr

HEIGHT = 1500
"""Pixels of the frame where the committee's website runs no script: all four meetings, then the form scrolls inside."""


def share(
    project: ProjectId = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FOLDER", help="Save the QR codes there, as SVG and PNG.")
    ] = None,
    stack: Stack = None,
) -> None:
    """Print the addresses to share, and the lines that embed the sign-up on the committee's website."""
    place = Place.find(stack)
    season, root = place.project(project), place.public_url
    page = f"{root}/{season.id}"
    for name, address in _pages(season, root):
        say(f"{name}: {address}", style="bold" if address == page else "")
    say(f"Calendar to subscribe to: webcal://{page.partition('://')[2]}/calendar.ics")
    say(f"Picture: {page}/share.png")
    say(f"QR code: {page}/qr.svg, {page}/qr.png; each meeting has its own, too")
    say("\nOn the committee's website, where the sign-up is to stand:\n")
    say(snippet(season, root))
    if save:
        say(f"\nSaved in {save}: {', '.join(_save(save, season, root))}")


def snippet(project: Project, root: str) -> str:
    """The lines for the committee's website. Without the script, or where it is not let in, the frame scrolls."""
    page, title = f"{root}/{project.id}/embed", escape(f"Tilmelding: {project.name}")
    looks = f'width="100%" height="{HEIGHT}" loading="lazy" style="width:100%;border:0"'
    return f'<iframe src="{page}" title="{title}" {looks}></iframe>\n<script src="{root}/embed.js" async></script>'


def _pages(project: Project, root: str) -> Iterator[tuple[str, str]]:
    yield project.name, f"{root}/{project.id}"
    for meeting in project.meetings:
        yield meeting.title, f"{root}/{project.id}/{meeting.id}"


def _save(folder: Path, project: Project, root: str) -> list[str]:
    names = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for title, address in _pages(project, root):
            name = address.removeprefix(f"{root}/").replace("/", "-") + "-qr"
            (folder / f"{name}.svg").write_text(qr.svg(address, title), encoding="utf-8")
            (folder / f"{name}.png").write_bytes(qr.png(address))
            names += [f"{name}.svg", f"{name}.png"]
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise Refused(f"The codes cannot be saved in {folder}: {reason}.") from error
    return names
