"""Writing a mail that is owed, from what is true now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from shared.mails import guests, members, secretariat
from shared.mails.draft import Draft
from shared.mails.letter import Letter
from shared.mails.post import Post
from shared.mails.wording import letter
from shared.outbox.mail import Kind, Mail
from shared.projects import Project
from shared.registrations.links import Links

__all__ = ["Post", "compose"]

Drafting = Callable[[Mail, Project, Post, Links, datetime], Draft]

DRAFTS: Mapping[Kind, Drafting] = {
    Kind.INVITATION: members.invitation,
    Kind.CONFIRMATION: guests.registered,
    Kind.WAITING: guests.registered,
    Kind.PROMOTED: guests.promoted,
    Kind.ALREADY_REGISTERED: guests.already_registered,
    Kind.FRESH_LINK: guests.fresh_link,
    Kind.CHANGED: guests.changed,
    Kind.ADDRESS_CHANGED: guests.address_changed,
    Kind.CANCELLED: guests.cancelled,
    Kind.REMINDER: guests.reminder,
    Kind.SUMMARY: secretariat.summary,
}


def compose(mail: Mail, post: Post, links: Links, now: datetime) -> Letter:
    """The letter that `mail` is at `now`.

    Raises:
        NoLongerApplies: what it would say is not so any more.
    """
    project = post.project(mail.project)
    return letter(DRAFTS[mail.kind](mail, project, post, links, now), now)
