"""A draft: what a letter is about, before it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.mails.rendered import Attachment, Invite
from shared.projects import Contact, Project
from shared.projects.overrides import Text


@dataclass(frozen=True)
class MailView:
    """To whom, in which words (`templates/words`), laid out how (`templates`), and the facts that both may use.

    `own` is what the secretariat has written itself: its subject and text stand in place of ours.
    """

    to: Contact
    project: Project
    words: str
    layout: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    language: str = "da"
    own: Text | None = None
    cc: tuple[Contact, ...] = ()
    calendar: Invite | None = None
    attachments: tuple[Attachment, ...] = ()
    unsubscribe: tuple[str, ...] = ()
    sample: bool = False
    """Its subject says that it is one."""
