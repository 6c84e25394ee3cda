"""Who is in the network: the list, adding somebody, and taking somebody off it.

The list is shown in a browser that the secretariat has approved, and nowhere else: a mail that was forwarded must not
hand out a hundred addresses. What is searched for is posted, so that no address of ours holds a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aws_lambda_powertools import Logger

from desk.changing import SOON, together
from desk.link_holder import LinkHolder, known, link_holder, may_act, undo_link
from desk.own import own, with_assets
from desk.pages import page
from desk.undoing import Undo
from desk.wiring import wiring
from shared.campaigns.joining import Joining
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.member_form import LONGEST, Entry, read_member, typed
from shared.desk.roster import roster
from shared.desk.table import audit_event
from shared.members import Member, changes
from shared.members.consents import Consents, subscription
from shared.people import person_id
from shared.technical.dynamodb import Busy, ConditionFailed, Write
from shared.technical.fields import Fault, FormInvalid
from web.http import Refusal, Request, Response

logger = Logger(service="desk")

PERSON = re.compile("[a-z0-9]{4,64}")
"""What a member's pseudonym may be; a longer one is no key to DynamoDB, which refuses to look for it."""

COUNTED: Mapping[str, str] = {"count": "1"}
"""What the trail says of somebody: that it was one."""


@dataclass(frozen=True)
class Added:
    """Who was put on the list; whether she was there before, and is `changed`; how she stands, and what she gets."""

    member: Member
    known: bool
    changed: bool
    stands: str
    invitations: int


def show(request: Request, token: str) -> Response:
    """The list, and a form for somebody new. Looking changes nothing."""
    return _shown(request, link_holder(request, LinkPurpose.MEMBERS, token))


def act(request: Request, token: str) -> Response:
    """Show the list or a part of it, add somebody, ask whether somebody shall go, or take her off the list."""
    who, fields = link_holder(request, LinkPurpose.MEMBERS, token), request.form()
    wanted, person, search, number = (next(iter(fields.get(name, ())), "") for name in ("act", "person", "q", "page"))
    if wanted not in {"list", "add", "ask", "remove"}:
        raise Refusal(400, "unreadable", who.project)
    if wanted == "add":
        return _add(request, who, fields)
    if not may_act(request, who):
        return _shown(request, who, unknown=True)
    if wanted == "list":
        return _shown(request, who, search=search, number=number)
    member, consents = wiring().members.seen(who.project.id, person) if PERSON.fullmatch(person) else (None, Consents())
    if member is None:
        return _shown(request, who, gone=True)
    if wanted == "ask":
        stands = subscription(member, consents).value
        return page("member_off.html", who.project, at=who.address, member=member, stands=stands)
    return _remove(request, who, member)


def _add(request: Request, who: LinkHolder, fields: Mapping[str, Sequence[str]]) -> Response:
    text = typed(fields)
    try:
        given = read_member(fields)
    except FormInvalid as error:
        return _shown(request, who, text=text, faults=error.faults)
    if not may_act(request, who):
        return _shown(request, who, text=text, unknown=True)
    person = person_id(given.address, wiring().keys().pepper)
    member, consents = wiring().members.seen(who.project.id, person)
    wanted = _as_given(member or Member(who.project.id, person, "", "", ""), given)
    if member is not None:
        done = audit_event(AuditType.MEMBER_CHANGED, request.now, said=COUNTED)
    else:
        done = audit_event(AuditType.MEMBER_ADDED, request.now, about=person, said=COUNTED)
    audit_log, invitations = wiring().audit_log.put(who.project.id, done), 0
    if member is None and not consents.kept:
        invitations = _take(request, who, wanted, audit_log)
    elif wanted != member:
        together(who.project, [changes.save(wiring().members.name, wanted), audit_log])
    stands = subscription(*wiring().members.seen(who.project.id, person)).value
    added = Added(wanted, member is not None, wanted != member, stands, invitations)
    return _shown(request, who, added=added, back="" if member else undo_link(who, done, request.now))


def _take(request: Request, who: LinkHolder, member: Member, audit_log: Write) -> int:
    """Take somebody new in; how many invitations she gets at once."""
    joining = Joining(wiring().members, wiring().outbox, who.project, request.now)
    try:
        joining.take(member, [audit_log])
    except Busy as error:
        raise Refusal(503, "busy", who.project, headers=SOON) from error
    return len(joining.invitations)


def _as_given(member: Member, given: Entry) -> Member:
    return replace(member, name=given.name, company=given.company, address=given.address, language=given.language)


def _remove(request: Request, who: LinkHolder, member: Member) -> Response:
    done = audit_event(AuditType.MEMBER_REMOVED, request.now, said=COUNTED)
    # Said before it is done: a restore of the tables does again what the log says (infra/restore).
    logger.info("person", extra={"what": "off-the-list", "project": who.project.id, "person": member.person})
    try:
        together(who.project, [_off(who, member.person), wiring().audit_log.put(who.project.id, done)])
    except ConditionFailed:  # somebody else took her off, or she left meanwhile, which must be kept
        left = wiring().members.seen(who.project.id, member.person)[0]
        if left is not None:
            raise Refusal(409, "changed-meanwhile", who.project) from None
    return _shown(request, who, removed=member)


def _off(who: LinkHolder, person: str) -> Write:
    """What takes `person` off the list, and leaves of her that she has unsubscribed, if she has."""
    _, consents = wiring().members.seen(who.project.id, person)
    off = changes.strip if consents.left else changes.drop
    return off(wiring().members.name, who.project.id, person)


def _undo_added(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    if wiring().members.seen(who.project.id, done.about)[0] is None:
        raise Refusal(409, "changed-meanwhile", who.project)
    together(who.project, [wiring().audit_log.undo(who.project.id, done), _off(who, done.about)])


UNDO: Mapping[AuditType, Undo] = {AuditType.MEMBER_ADDED: _undo_added}
"""Who has been taken off the list cannot be put back: her name and address are gone."""


def _shown(
    request: Request,
    who: LinkHolder,
    *,
    search: str = "",
    number: str = "",
    text: Mapping[str, str] | None = None,
    faults: Mapping[str, Fault] | None = None,
    unknown: bool = False,
    gone: bool = False,
    added: Added | None = None,
    removed: Member | None = None,
    back: str = "",
) -> Response:
    found = roster(wiring().members.standings(who.project.id), search, number)
    response = page(
        "members.html",
        who.project,
        status=422 if faults else 403 if unknown else 409 if gone else 200,
        at=who.address,
        open=not unknown and known(request, who.project.id),
        roster=found,
        planned=who.project.guests.members,
        typed=text or typed({}),
        faults={field: fault.value for field, fault in (faults or {}).items()},
        longest=LONGEST,
        unknown=unknown,
        gone=gone,
        added=added,
        removed=removed,
        undo_link=back,
        look=own("members.css"),
    )
    return with_assets(response, style="members.css")
