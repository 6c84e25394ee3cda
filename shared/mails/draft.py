"""A draft: what a letter is about, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.mails.letter import Attachment, Invite
from shared.projects import Contact, Project


@dataclass(frozen=True)
class Draft:
    """To whom, in which words (`templates/words`), laid out how (`templates`), and the facts that both may use."""

    to: Contact
    project: Project
    words: str
    layout: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    language: str = "da"
    cc: tuple[Contact, ...] = ()
    calendar: Invite | None = None
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: str = ""
