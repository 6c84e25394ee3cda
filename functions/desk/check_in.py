"""The list at the door: who has come. The one desk page that acts for whoever holds its link.

It is handed on, to somebody who may never have seen a mail of ours, and a browser that must first be approved would
stand between them and the queue. So the link does little: it counts heads at one meeting, on three days. On other days
it shows the numbers; the names only to a browser that the secretariat has approved.

Works without JavaScript: each tap is a form, and the page again. With it taps are kept on the phone and sent until they
have been acknowledged (`check-in.js`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from desk import head_count, taps
from desk.form import PostedForm
from desk.pages import page
from desk.runner import Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.joining import Joining
from shared.check_in.door import door
from shared.check_in.table import MOST_WALK_INS, walk_ins
from shared.check_in.tap import (
    AFTERWARDS,
    WALK_IN,
    Row,
    Tap,
    TapsInvalid,
    checked,
    milliseconds,
    next_at,
    open_for_taps,
    read,
    too_far_ahead,
)
from shared.desk.member_form import LONGEST, read_member, typed
from shared.members import Member
from shared.people import person_id
from shared.registrations import Status
from shared.registrations.labels import consent
from shared.registrations.mailboxes import limits_place
from shared.technical.fields import Fields, FormInvalid
from shared.technical.shared_limit import SharedLimit
from web.http import Refusal, Response
from web.language import language
from web.page import PRIVATE, SAFE

JSON = "application/json"

DOOR = "#door"
HOUR = timedelta(hours=1)
MOST_INVITED = 60
"""So many are put on the network's list at all doors in an hour: a link that gets about mails no crowd."""

UNLISTED = {Status.MOVED, Status.DECLINED}
"""Who stands on no list: what is left of an old address, and members who said no."""


def _show(visit: Visit) -> Response:
    return _shown(visit) if visit.holder.meeting().sign_up else head_count.show(visit)


def _press(visit: Visit) -> Response:
    """One tap, or a guest who came without a registration, from a phone without JavaScript."""
    meeting = visit.holder.meeting()
    fields, _ = visit.form()
    if not meeting.sign_up:
        return head_count.press(visit)
    if not open_for_taps(meeting, visit.now, office=visit.known):
        return _shown(visit, conflict=True)
    if _one(fields, "act") == "invite":
        return _invite(visit, fields)
    rows = taps.rows(visit)
    row = next((each for each in rows if each.person == _one(fields, "person")), None)
    try:
        tap = checked(_walk_in(visit, fields) if _one(fields, "act") == "walk-in" else _tap(visit, fields, row))
    except (TapsInvalid, ValueError) as error:
        raise Refusal(400, "unreadable", visit.project) from error
    if row and row.came != tap.came and row.mark != _one(fields, "seen"):
        return _shown(visit, conflict=True, meanwhile=row)
    if not (tap.walk_in and row is None and walk_ins(rows) >= MOST_WALK_INS):
        taps.take(visit, tap)
    return _shown(visit, tapped=tap)


def _invite(visit: Visit, fields: Fields) -> Response:
    """Put somebody who said so at the door on the network's list; a no that they said before stays."""
    form = PostedForm(typed(fields))
    try:
        given = read_member(fields)
    except FormInvalid as error:
        return _shown(visit, form=replace(form, faults=error.faults))
    if _limit().wait(visit.now):
        return _shown(visit, form=form, full=True)
    network, title = visit.project.network, visit.holder.meeting().title
    person = person_id(given["address"], wiring().keys().pepper)
    member, consents = wiring().members.seen(network, person)
    if member is None and not consents.kept:
        seasons = wiring().projects.seasons(network)
        source = consent("door", title, language())
        Joining(wiring().members, wiring().outbox, seasons, visit.now).take(
            Member(network, person, source=source, **given)
        )
    return _shown(visit, invited=given["name"])


def _taps(visit: Visit) -> Response:
    """What a phone has kept: every tap is taken or known to be outdated, and the list comes back as it is now."""
    request, meeting = visit.request, visit.holder.meeting()
    if not meeting.sign_up or not open_for_taps(meeting, visit.now, office=visit.known):
        return _json({"closed": True}, 409)
    try:
        sent = read(request.content(JSON))
    except TapsInvalid:
        return _json({"wrong": True}, 400)
    early = [tap for tap in sent if too_far_ahead(tap, visit.now)]
    wanted = [tap for tap in sent if tap not in early]
    rows = taps.rows(visit)
    by_person = {row.person: row for row in rows}
    full = walk_ins(rows) >= MOST_WALK_INS
    news = [tap for tap in wanted if _is_news(tap, by_person.get(tap.person), full)]
    for tap in news:
        taps.take(visit, tap)
    if news:
        rows = taps.rows(visit)
    return _json(
        {
            "now": milliseconds(visit.now),
            "taken": [tap.id for tap in wanted],
            "early": [tap.id for tap in early],
            "rows": [_facts(row) for row in rows if row.status not in UNLISTED],
        }
    )


def _is_news(tap: Tap, row: Row | None, full: bool) -> bool:
    """Whether there is anything to write: a phone that was away sends much that is known."""
    if row is None:
        return tap.walk_in and not full
    return row.after(tap) != row


def _tap(visit: Visit, fields: Mapping[str, Sequence[str]], row: Row | None) -> Tap:
    came = int(_one(fields, "came"))
    return Tap(secrets.token_hex(8), _one(fields, "person"), came, next_at(row, visit.now))


def _walk_in(visit: Visit, fields: Mapping[str, Sequence[str]]) -> Tap:
    """The page drew the pseudonym, so that a form sent twice is one person."""
    person = _one(fields, "person")
    if not person.startswith(WALK_IN):
        raise TapsInvalid("a walk-in has a pseudonym of their own")
    at = milliseconds(visit.now)
    return Tap(secrets.token_hex(8), person, 1, at, _one(fields, "name"), _one(fields, "company"))


def _shown(
    visit: Visit,
    *,
    conflict: bool = False,
    tapped: Tap | None = None,
    meanwhile: Row | None = None,
    form: PostedForm | None = None,
    invited: str = "",
    full: bool = False,
) -> Response:
    form = form or PostedForm(typed({}))
    meeting = visit.holder.meeting()
    found = door(taps.rows(visit))
    is_open = open_for_taps(meeting, visit.now, office=visit.known)
    return page(
        "check-in.html",
        visit,
        conflict=conflict,
        faults=form.faults,
        typed=form.typed,
        longest=LONGEST,
        invited=invited,
        full=full,
        key=f"{visit.project.id}/{meeting.id}",
        meeting=meeting,
        door=found,
        open=is_open,
        early=not is_open and visit.today < meeting.day,
        afterwards=AFTERWARDS.days,
        named=is_open or visit.known,
        milliseconds=milliseconds(visit.now),
        fresh=WALK_IN + secrets.token_hex(12),
        tapped=found.row(tapped.person) if tapped else None,
        meanwhile=meanwhile,
        script="check-in.js",
        style="check-in.css",
        speaks=True,
    )


def _json(value: object, status: int = 200) -> Response:
    return Response(status, json.dumps(value), {"Content-Type": JSON, **SAFE, **PRIVATE})


def _facts(row: Row) -> dict[str, object]:
    """What the page does not know yet; it has the names of those who are registered, and a phone needs no more."""
    facts: dict[str, object] = {"person": row.person, "came": row.came, "mark": row.mark}
    return {**facts, "name": row.name, "company": row.company} if row.walk_in else facts


def _limit() -> SharedLimit:
    return SharedLimit(wiring().registrations.name, limits_place(DOOR), MOST_INVITED, HOUR)


def _one(fields: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")


PAGE = Page(View(_show, _press), {"taps": View(press=_taps)})
