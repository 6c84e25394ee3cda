"""Writing a mail that is owed, from what is true now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from shared.mails import (
    afterwards,
    catering,
    desk,
    evaluations,
    guests,
    meetings,
    members,
    on_the_day,
    preview,
    season,
    secretariat,
    share_kit,
    warning,
)
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
    Kind.SECOND_INVITATION: members.second_invitation,
    Kind.CONFIRMATION: guests.registered,
    Kind.WAITING: guests.registered,
    Kind.PROMOTED: guests.promoted,
    Kind.ALREADY_REGISTERED: guests.already_registered,
    Kind.FRESH_LINK: guests.fresh_link,
    Kind.CHANGED: guests.changed,
    Kind.ADDRESS_CHANGED: guests.address_changed,
    Kind.CANCELLED: guests.cancelled,
    Kind.REMINDER: meetings.reminder,
    Kind.MEETING_MOVED: meetings.moved,
    Kind.MEETING_CANCELLED: meetings.called_off,
    Kind.MESSAGE: meetings.message,
    Kind.EVALUATION: afterwards.evaluation,
    Kind.THANKS: afterwards.thanks,
    Kind.SHARE_KIT: share_kit.share_kit,
    Kind.PREVIEW: preview.preview,
    Kind.DESK_APPROVAL: desk.approval,
    Kind.DESK_LINK: desk.fresh_link,
    Kind.LOW_SCORE: evaluations.low_score,
    Kind.SUMMARY: secretariat.summary,
    Kind.CATERING_ORDER: catering.catering_order,
    Kind.CATERING_CHANGE: catering.catering_change,
    Kind.BUDGET_WARNING: warning.budget_warning,
    Kind.DAY_BEFORE: on_the_day.day_before,
    Kind.DAY_AFTER: on_the_day.day_after,
    Kind.SEASON_REPORT: season.report,
}


def compose(mail: Mail, post: Post, links: Links, now: datetime) -> Letter:
    """The letter that `mail` is at `now`.

    Raises:
        NoLongerApplies: what it would say is not so any more.
    """
    project = post.project(mail.project)
    return letter(DRAFTS[mail.kind](mail, project, post, links, now), now)
