"""`python -m infra.proof.readers`: prints what each program sees otherwise than it was meant; 1 where one does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from infra.proof.gallery.__main__ import tables
from infra.proof.gallery.states import everything
from infra.proof.readers import calendars, headers, support
from infra.proof.readers.node import Missing
from infra.proof.readers.pythons import VERSIONS
from shared.mails.rendered import RenderedMail
from shared.technical.languages import LANGUAGES

CONSOLE = Console(soft_wrap=True)


def main() -> int:
    """Look at headers, calendar files and HTML."""
    with tables() as post:
        shown = [each.letter for language in LANGUAGES for each in everything(post, language)]
    wrong = [*_headers(), *_calendars(shown), *_html(shown)]
    for each in wrong:
        CONSOLE.print(each, style="red", markup=False, highlight=False)
    return 1 if wrong else 0


def _headers() -> Iterator[str]:
    wanted = headers.letters()
    for version in VERSIONS:
        try:
            mails, how = headers.written(version, wanted)
        except Missing as missing:
            CONSOLE.print(f"headers, Python {version}: not looked at: {missing}", style="yellow")
            continue
        for name, reader in headers.READERS.items():
            what = f"headers, Python {version} ({how}), {name}"
            yield from _told(what, len(mails), lambda reader=reader, mails=mails: list(reader(mails, wanted)))


def _calendars(letters: list[RenderedMail]) -> Iterator[str]:
    events = [each.calendar.ics for each in letters if each.calendar]
    files = [file.content.decode() for each in letters for file in each.attachments if file.filename.endswith(".ics")]
    texts = sorted({*events, *files, *calendars.samples()})
    for reader in (*calendars.READERS, "ical.js"):
        yield from _told(
            f"calendars, {reader}", len(texts), lambda reader=reader: list(calendars.differences(texts, reader))
        )


def _html(letters: list[RenderedMail]) -> Iterator[str]:
    pages = [each.html for each in letters]
    yield from _told("HTML, caniemail", len(pages), lambda: list(support.wrong(support.gaps(pages), support.meant())))


def _told(what: str, count: int, look: Any) -> Iterator[str]:
    try:
        wrong = look()
    except Missing as missing:
        CONSOLE.print(f"{what}: not looked at: {missing} is not installed", style="yellow")
        return
    CONSOLE.print(f"{what}: {count} looked at, {len(wrong)} wrong")
    yield from (f"{what}: {each}" for each in wrong)


if __name__ == "__main__":
    sys.exit(main())
