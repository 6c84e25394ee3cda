"""The letter that proves the deletion: how much is gone, how much is kept, and why. Counts, and nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.members.consents import KEPT as NO_KEPT
from shared.outbox.mail import Mail
from shared.outbox.occasion import OfDay
from shared.outbox.protocol import KEPT as MAILS_KEPT
from shared.projects import Project
from shared.registrations.keys import expires
from shared.registrations.links import Links
from shared.retention.deletion import accounts_kept_until, receipts_left
from shared.retention.table import DeletionsTable
from shared.technical import clock
from shared.technical.languages import spoken

LOG_DAYS = 30
BACKUP_DAYS = 35
"""As template.yaml and infra/tables.yaml have them."""


def data_deleted(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """What was counted while it was deleted, and what is still there; of the plan's day for it."""
    day = mail.of(OfDay).day
    found = DeletionsTable(post.projects.name).get(project.id, day)
    if found.ended is None or found.began is None:
        raise NoLongerApplies("the deletion is not through")
    links = links.within(spoken(project.secretariat.language))
    receipts = receipts_left([each.receipt for each in post.budget.books(project.id).expenses], clock.local(now).date())
    return MailView(
        to=project.secretariat,
        project=project,
        words="data-deleted",
        layout="data-deleted",
        language=links.language,
        facts={
            "deletion": found,
            # DynamoDB may have been quicker with what expired, and tells nobody how much that was.
            "late": found.began.timestamp() >= expires(day),
            "receipts": receipts,
            "said_no": post.members.left(project.network),
            "no_years": NO_KEPT // timedelta(days=365),
            "accounts_until": accounts_kept_until(project.meetings, day),
            "mail_days": MAILS_KEPT.days,
            "log_days": LOG_DAYS,
            "backup_days": BACKUP_DAYS,
            "privacy_link": links.privacy(project.id),
            "action_link": "",
        },
    )
