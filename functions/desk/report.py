"""The page with a button that mails the season's evaluation and accounts, as they stand, at any time."""

from __future__ import annotations

from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfMoment
from web.http import Response


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Owe the report; pressed twice in a minute it is one mail."""
    visit.form()
    outbox, at = wiring().outbox, visit.now.replace(second=0, microsecond=0)
    latest = Kind.SEASON_REPORT.latest(at, *visit.project.meetings)
    mail = Mail(Kind.SEASON_REPORT, visit.project.id, SECRETARIAT, visit.now, latest, occasion=OfMoment(at))
    if visit.may_act() and outbox.owed_at([mail.id]):
        return _done(visit)
    return Change(AuditType.REPORT_ASKED_FOR, done=_done, kept=_show, writes=[outbox.put(mail)])


def _done(visit: Visit) -> Response:
    return _shown(visit, on_its_way=True)


def _shown(visit: Visit, *, on_its_way: bool = False) -> Response:
    return page("report.html", visit, on_its_way=on_its_way)


PAGE = Page(View(_show, _press))
