"""Somebody else reads the secretariat's mails too, for a while: during a holiday, say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from desk.form import PostedForm
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.projects.overrides import StandIn
from shared.technical import fields as forms
from shared.technical.dates import read_day
from shared.technical.fields import Fault, FormInvalid, declared
from shared.technical.templates import short_day
from web.http import Response

LONGEST_PERIOD = timedelta(days=100)
"""Whoever reads along for longer is written into the plan, where copies and the secretariat stand."""

RULES = declared(StandIn)
DAYS = ("first", "last")
FIELDS = (*RULES, *DAYS)


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Name a stand-in, or take the one there is off."""
    fields, (wanted,) = visit.form("act")
    if wanted not in {"save", "end"}:
        raise visit.unreadable()
    known = visit.project.stand_in
    if wanted == "end":
        return _change(visit, None, known) if known else _shown(visit, ended=True)
    form = PostedForm(forms.typed(fields, FIELDS))
    try:
        stand_in = _read(fields, visit.today)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    if known and stand_in == replace(known, version=0):
        return _shown(visit, named=True)
    return _change(visit, stand_in, known, form)


def _change(visit: Visit, stand_in: StandIn | None, known: StandIn | None, form: PostedForm | None = None) -> Change:
    days = {name: short_day(getattr(stand_in, name)) for name in DAYS} if stand_in else {}
    return Change(
        AuditType.STAND_IN_NAMED if stand_in else AuditType.STAND_IN_ENDED,
        done=lambda after: _shown(after, named=stand_in is not None, ended=stand_in is None),
        kept=lambda after: _shown(after, form),
        writes=[wiring().projects.stand_in_write(visit.project.id, stand_in, known)],
        facts=days,
    )


def _read(fields: forms.Fields, today: date) -> StandIn:
    """What is typed, as a stand-in.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    found = {name: rule.read(fields.get(name, ())) for name, rule in RULES.items()}
    days = {name: read_day(next(iter(fields.get(name, ())), "")) or Fault.INVALID for name in DAYS}
    first, last = days["first"], days["last"]
    if isinstance(last, date) and last < today:
        days["last"] = Fault.CLOSED
    elif isinstance(first, date) and isinstance(last, date):
        if last < first:
            days["last"] = Fault.TOO_FEW
        elif last - first > LONGEST_PERIOD:
            days["last"] = Fault.TOO_MANY
    return StandIn(**forms.accepted({**found, **days}))


def _shown(visit: Visit, form: PostedForm | None = None, *, named: bool = False, ended: bool = False) -> Response:
    known = visit.project.stand_in
    open = visit.known and not visit.unknown
    blank = dict.fromkeys(FIELDS, "")
    form = form or PostedForm({name: str(getattr(known, name)) for name in FIELDS} if known and open else blank)
    return page(
        "stand_in.html",
        visit,
        faults=form.faults,
        typed=form.typed,
        longest=forms.longest(RULES),
        most_days=LONGEST_PERIOD.days,
        stand_in=known if open else None,
        named=named,
        ended=ended,
    )


PAGE = Page(View(_show, _press))
