"""Taking back one act of the trail: what was done, and one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desk.link_holder import LinkHolder, link_holder, may_act
from desk.pages import page
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from web.http import Refusal, Request, Response

Undo = Callable[[Request, LinkHolder, AuditEvent], None]
"""Takes an act back and marks it (`AuditLog.undo`), in one transaction.

Raises:
    Refusal: 409 it cannot be taken back any more, or not as things stand now.
    ConditionFailed: it was taken back meanwhile, or what it rests on changed.
"""


def undoable() -> Mapping[AuditType, Undo]:
    """How each deed that can be taken back is taken back."""
    from desk import browser, expense, invitation_undone, members, messages, money, order, task, topic

    pages = (browser, invitation_undone, messages, expense, money, order, task, members, topic)
    return {deed: undo for each in pages for deed, undo in each.UNDO.items()}


def ask(request: Request, token: str) -> Response:
    """What was done, and the button. Looking changes nothing."""
    who = link_holder(request, LinkPurpose.UNDO, token)
    return _shown(who, _act(who))


def undo(request: Request, token: str) -> Response:
    """Take it back; once."""
    from shared.technical.dynamodb import ConditionFailed

    who = link_holder(request, LinkPurpose.UNDO, token)
    done = _act(who)
    if done.undone:
        return _shown(who, done)
    if not may_act(request, who):
        return _shown(who, done, unknown=True, status=403)
    how = undoable().get(done.deed)
    if how is None:
        raise Refusal(409, "not-undoable", who.project)
    try:
        how(request, who, done)
    except ConditionFailed as error:
        if not _act(who).undone:
            raise Refusal(409, "changed-meanwhile", who.project) from error
    return _shown(who, _act(who), just_now=True)


def _act(who: LinkHolder) -> AuditEvent:
    found = wiring().audit_log.get(who.project.id, who.about[0]) if who.about else None
    if found is None:
        raise Refusal(404, "no-such-page", who.project)
    return found


def _shown(
    who: LinkHolder, done: AuditEvent, *, unknown: bool = False, just_now: bool = False, status: int = 200
) -> Response:
    return page(
        "undo.html",
        who.project,
        status=status,
        at=who.address,
        act=done,
        meeting=who.project.meeting(done.meeting),
        possible=done.deed in undoable(),
        unknown=unknown,
        just_now=just_now,
    )
