"""Taking back what was done about an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.bearer import Bearer
from desk.changing import together
from desk.standing import Standing, standing
from desk.undoing import Undo
from desk.wiring import wiring
from shared.campaigns.progress import Campaigns
from shared.campaigns.wish import Wish
from shared.desk.act import Act, Deed
from shared.technical.dynamodb import Check, ConditionFailed
from web.http import Refusal, Request


def _undo_pause(request: Request, who: Bearer, done: Act) -> None:
    """Turn the pause around, if it is still as `done` left it."""
    seen = _open(who, done, request.now)
    left = done.deed is Deed.INVITATION_PAUSED
    if seen.wish.paused is not left:
        raise Refusal(409, "changed-meanwhile", who.project)
    _take_back(who, done, replace(seen.wish, paused=not left))


def _undo_send_now(request: Request, who: Bearer, done: Act) -> None:
    """Let it go out at its time after all, if it has not begun to go."""
    seen = _open(who, done, request.now)
    if seen.campaign is None or seen.begun:
        raise Refusal(409, "not-undoable", who.project)
    if seen.wish.now_at != done.at:
        raise Refusal(409, "changed-meanwhile", who.project)
    unbegun = Campaigns(wiring().outbox).unbegun(seen.campaign.id(who.project.id))
    _take_back(who, done, replace(seen.wish, now_at=None), unbegun)


def _undo_edit(request: Request, who: Bearer, done: Act) -> None:
    """Put the texts back that were there before, if nobody has changed them since."""
    seen = _open(who, done, request.now)
    if seen.wish.edit != done.id:
        raise Refusal(409, "changed-meanwhile", who.project)
    _take_back(who, done, replace(seen.wish, texts=seen.wish.before, edit="", before={}))


def _open(who: Bearer, done: Act, now: datetime) -> Standing:
    found = standing(replace(who, about=(done.meeting,)), now)
    if not found.stage.open:
        raise Refusal(409, "not-undoable", who.project)
    return found


def _take_back(who: Bearer, done: Act, wish: Wish, *checks: Check) -> None:
    keep = wiring().projects.wish_write(who.project.id, wish)
    try:
        together(who.project, [keep, wiring().trail.undo(who.project.id, done), *checks])
    except ConditionFailed as error:
        if error.index > 1:
            raise Refusal(409, "not-undoable", who.project) from error
        raise


UNDO: Mapping[Deed, Undo] = {
    Deed.INVITATION_PAUSED: _undo_pause,
    Deed.INVITATION_RESUMED: _undo_pause,
    Deed.INVITATION_SENT_NOW: _undo_send_now,
    Deed.INVITATION_EDITED: _undo_edit,
}
