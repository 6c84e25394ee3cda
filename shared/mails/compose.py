"""Writing a mail that is owed, from what is true now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module

from shared.mails.render import letter
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.outbox.mail import Kind, Mail
from shared.projects import Project
from shared.registrations.links import Links

Drafting = Callable[[Mail, Project, MailSources, Links, datetime], MailView]


def _late(module: str, name: str) -> Drafting:
    """A letter whose module is imported with the first of its kind: the dear ones draw documents, and are rare."""

    def draft(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
        found: Drafting = getattr(import_module(f"shared.mails.{module}"), name)
        return found(mail, project, post, links, now)

    return draft


DRAFTS: Mapping[Kind, Drafting] = {
    Kind.INVITATION: _late("members", "invitation"),
    Kind.SECOND_INVITATION: _late("members", "second_invitation"),
    Kind.CONFIRMATION: _late("guests", "registered"),
    Kind.WAITING: _late("guests", "registered"),
    Kind.PROMOTED: _late("guests", "promoted"),
    Kind.ALREADY_REGISTERED: _late("guests", "already_registered"),
    Kind.FRESH_LINK: _late("guests", "fresh_link"),
    Kind.CHANGED: _late("guests", "changed"),
    Kind.ADDRESS_CHANGED: _late("guests", "address_changed"),
    Kind.CANCELLED: _late("guests", "cancelled"),
    Kind.REMINDER: _late("meetings", "reminder"),
    Kind.MEETING_MOVED: _late("meetings", "moved"),
    Kind.MEETING_CANCELLED: _late("meetings", "called_off"),
    Kind.MESSAGE: _late("meetings", "message"),
    Kind.EVALUATION: _late("afterwards", "evaluation"),
    Kind.THANKS: _late("afterwards", "thanks"),
    Kind.SHARE_KIT: _late("share_kit", "share_kit"),
    Kind.PREVIEW: _late("preview", "preview"),
    Kind.DESK_APPROVAL: _late("desk", "approval"),
    Kind.DESK_LINK: _late("desk", "fresh_link"),
    Kind.LOW_SCORE: _late("evaluations", "low_score"),
    Kind.SUMMARY: _late("secretariat", "summary"),
    Kind.CATERING_ORDER: _late("catering", "catering_order"),
    Kind.CATERING_CHANGE: _late("catering", "catering_change"),
    Kind.BUDGET_WARNING: _late("warning", "budget_warning"),
    Kind.DAY_BEFORE: _late("on_the_day", "day_before"),
    Kind.DAY_AFTER: _late("on_the_day", "day_after"),
    Kind.SEASON_REPORT: _late("season", "report"),
    Kind.DATA_DELETED: _late("deleted", "data_deleted"),
}


def compose(mail: Mail, post: MailSources, links: Links, now: datetime) -> RenderedMail:
    """The letter that `mail` is at `now`.

    Raises:
        NoLongerApplies: what it would say is not so any more.
    """
    project = post.project(mail.project)
    return letter(DRAFTS[mail.kind](mail, project, post, links, now), now)
