"""Who is in the network: the list, adding somebody, and taking somebody off it.

The list is shown in a browser that the secretariat has approved, and nowhere else: a mail that was forwarded must not
hand out a hundred addresses. What is searched for is posted, so that no address of ours holds a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aws_lambda_powertools import Logger

from desk import member_list
from desk.form import PostedForm
from desk.member_list import member_sheet
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.joining import Joining
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.member_form import LONGEST, read_member, typed
from shared.desk.roster import roster
from shared.members import Member, changes
from shared.members.consents import Consents, subscription
from shared.people import person_id
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Put, Write
from shared.technical.fields import FormInvalid
from web.http import Refusal, Response

logger = Logger(service="desk")

PERSON = re.compile("[a-z0-9]{4,64}")
"""What a member's pseudonym may be; a longer one is no key to DynamoDB, which refuses to look for it."""

COUNTED: Mapping[str, str] = {"count": "1"}
"""What the audit log says of a person: that it was one."""


@dataclass(frozen=True)
class Added:
    """A member put on the list: `known` if on it before, and then `changed` or not; its subscription; new mails."""

    member: Member
    known: bool
    changed: bool
    subscription: str
    invitations: int


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Show the list or a part of it, add a member, ask whether one shall go, or take one off the list."""
    _, (wanted, person, search, number) = visit.form("act", "person", "q", "page")
    if wanted not in {"list", "add", "ask", "remove"}:
        raise visit.unreadable()
    if wanted == "add":
        return _add(visit)
    if not visit.may_act():
        return _shown(visit.as_unknown())
    if wanted == "list":
        return _shown(visit, search=search, number=number)
    known = wiring().members.seen(visit.project.network, person) if PERSON.fullmatch(person) else (None, Consents())
    member, consents = known
    if member is None:
        return _shown(visit, gone=True)
    if wanted == "ask":
        return page("member_off.html", visit, member=member, subscription=subscription(member, consents).value)
    return _remove(visit, member)


def _add(visit: Visit) -> Change | Response:
    fields, _ = visit.form()
    form = PostedForm(typed(fields))
    try:
        given = read_member(fields)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    person = person_id(given["address"], wiring().keys().pepper)
    member, consents = wiring().members.seen(visit.project.network, person)
    wanted = replace(member or Member(visit.project.network, person, "", "", ""), **given)
    joining = Joining(wiring().members, wiring().outbox, wiring().projects.seasons(visit.project.network), visit.now)

    def write(entry: Put, woken: Sequence[Write]) -> None:
        if member is None and not consents.kept:
            joining.take(wanted, [entry, *woken])
        else:
            dynamodb.transact([changes.save(wiring().members.name, wanted), entry, *woken])

    def shown(after: Visit) -> Response:
        now = subscription(*wiring().members.seen(visit.project.network, person)).value
        return _shown(after, added=Added(wanted, member is not None, wanted != member, now, len(joining.invitations)))

    if wanted == member:
        return shown(visit) if visit.may_act() else _shown(visit.as_unknown(), form)
    return Change(
        AuditType.MEMBER_CHANGED if member else AuditType.MEMBER_ADDED,
        done=shown,
        kept=lambda after: _shown(after, form),
        write=write,
        about="" if member else person,
        facts=COUNTED,
    )


def _remove(visit: Visit, member: Member) -> Change:
    def write(entry: Put, woken: Sequence[Write]) -> None:
        # Logged before it is done: a restore of the tables does again what the log says (infra/restore).
        what = {"what": "off-the-list", "project": visit.project.id, "person": member.person}
        logger.info("person", extra=what)
        dynamodb.transact([_off(visit, member.person), entry, *woken])

    return Change(
        AuditType.MEMBER_REMOVED,
        done=lambda after: _shown(after, removed=member),
        kept=_show,
        write=write,
        facts=COUNTED,
    )


def _off(visit: Visit, person: str) -> Write:
    """What takes `person` off the list; of a member who has unsubscribed it leaves the unsubscription."""
    _, consents = wiring().members.seen(visit.project.network, person)
    off = changes.strip if consents.left else changes.drop
    return off(wiring().members.name, visit.project.network, person)


def _undo_added(visit: Visit, event: AuditEvent) -> list[Write]:
    """Not whoever has said yes by a click since, or was taken off and has been added anew."""
    member, _ = wiring().members.seen(visit.project.network, event.about)
    later = [each for each in wiring().audit_log.since(visit.project.id, event.at) if each.at > event.at]
    added = any((each.type, each.about) == (event.type, event.about) for each in later)
    day = clock.local(event.at).date()
    since = member and ((member.joined and member.joined > day) or (member.stays_on and member.stays_on >= day))
    if member is None or added or since:
        raise Refusal(409, "changed-meanwhile", visit.project)
    return [_off(visit, event.about)]


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    search: str = "",
    number: str = "",
    gone: bool = False,
    added: Added | None = None,
    removed: Member | None = None,
) -> Response:
    form = form or PostedForm(typed({}))
    return page(
        "members.html",
        visit,
        faults=form.faults,
        conflict=gone,
        open=not visit.unknown and visit.known,
        roster=roster(wiring().members.standings(visit.project.network), search, number),
        planned=visit.project.guests.members,
        typed=form.typed,
        longest=LONGEST,
        gone=gone,
        added=added,
        removed=removed,
        style="members.css",
    )


def _sheet(visit: Visit) -> Response:
    """The list as a spreadsheet, for an approved browser; looking changes nothing."""
    return member_sheet(visit) if visit.known else _shown(visit)


PAGE = Page(
    View(_show, _press),
    {"list": View(member_list.show, member_list.press), "sheet": View(_sheet)},
    undo={AuditType.MEMBER_ADDED: _undo_added},
)
"""A member who was taken off the list cannot be put back: name and address are gone."""
