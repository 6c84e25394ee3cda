"""A letter to write and read. Vary it with the keyword arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shared.mails.rendered import RenderedMail
from shared.projects import Contact
from tests.builders import BEFORE


def a_letter(**changes: Any) -> RenderedMail:
    """A short letter to one reader, with every header that all letters have."""
    written = RenderedMail(
        to=Contact("Mette Ærøe", "mette@example.org"),
        subject="Du er tilmeldt",
        preview="Vi ses",
        html="<p>Hej</p>",
        text="Hej\n",
        date=BEFORE,
        reply_to=Contact("Sekretariatet", "sekretariatet@example.org"),
        sender_name="Amager Øst Lokaludvalg",
        language="da",
    )
    return replace(written, **changes)
