"""Who offers to host a meeting or to speak, for an approved browser; a host's button fills in a meeting's venue."""

from __future__ import annotations

from dataclasses import replace

from desk.pages import page
from desk.runner import Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import LinkPurpose
from shared.desk.meeting_form import filled
from shared.registrations.reads import with_offers
from shared.registrations.registration import Registration
from web.http import Response


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Response:
    """Have the browser approved, where it is not yet."""
    return _shown(visit if visit.may_act() else visit.as_unknown())


def _shown(visit: Visit) -> Response:
    open = visit.known and not visit.unknown
    links = replace(wiring().links(), public_url="")
    return page(
        "offers.html",
        visit,
        open=open,
        offers=_offers(visit) if open else (),
        titles={each.id: each.title for each in visit.project.meetings},
        coming=[
            (each, links.desk(LinkPurpose.MEETING, visit.project.id, each.id, now=visit.now), filled(each))
            for each in visit.project.ahead(visit.now)
            if visit.now < each.starts
        ],
    )


def _offers(visit: Visit) -> list[Registration]:
    """The registrations whose guests offer something, the newest offer first."""
    held = [each.id for each in visit.project.meetings if each.starts <= visit.now]
    table = wiring().registrations.name
    found = (each for id in held for each in with_offers(table, visit.project.id, id))
    return sorted(found, key=lambda each: each.offer.at, reverse=True)  # type: ignore[union-attr]


PAGE = Page(View(_show, _press))
