"""What a public body tells everybody: what it does with personal data, and for which people its pages may be hard."""

from __future__ import annotations

from datetime import date

from registration.pages import known_project, page
from shared.members.consents import KEPT as NO_KEPT
from shared.outbox.protocol import KEPT as MAILS_KEPT
from shared.registrations.form import ORDER, TRAP
from shared.registrations.labels import label
from shared.registrations.registration import UNLISTED
from shared.retention.silence import ANSWER_WITHIN
from web.http import Request, Response
from web.language import language
from web.page import public

NAMED = ("name", "company", "address", "party", "diets", "diet", "topics", *UNLISTED)
"""Fields of a guest that the notice speaks of in words of their own; it lists all others."""

LOG_DAYS = 30
BACKUP_DAYS = 35
RECEIPT_MONTHS = 12
"""As template.yaml and infra/tables.yaml have them; DynamoDB's point-in-time recovery reaches back 35 days."""

REVIEWED = date(2026, 11, 23)
"""When somebody last went through all that the accessibility statement says. The law wants it done once a year."""


def privacy(request: Request, project: str) -> Response:
    """Who answers for personal data, what is kept, why, how long, and what one may do about it (GDPR, article 13)."""
    return page(
        "privacy.html",
        known_project(project),
        public(request),
        besides=[label(field, language()) for field in ORDER if field not in (*NAMED, TRAP)],
        no_years=NO_KEPT.days // 365,
        answer_days=ANSWER_WITHIN.days,
        mail_days=MAILS_KEPT.days,
        log_days=LOG_DAYS,
        backup_days=BACKUP_DAYS,
        receipt_months=RECEIPT_MONTHS,
    )


def accessibility(request: Request, project: str) -> Response:
    """How accessible the pages are, what is missing, and whom to tell (directive (EU) 2016/2102, article 7)."""
    return page("accessibility.html", known_project(project), public(request), reviewed=REVIEWED)
