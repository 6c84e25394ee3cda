"""The invitation to a meeting before it goes out: what it says, to how many, when; pausing it, or sending it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from desk.bearer import Bearer, bearer, may_act, way_back
from desk.changing import together
from desk.pages import page
from desk.standing import Standing, standing
from desk.wiring import wiring
from shared.campaigns.wish import Wish
from shared.desk.act import Act, Deed, Errand
from shared.desk.stage import Stage
from shared.desk.table import act as entry
from shared.mails.preview import editions
from shared.technical.dynamodb import ConditionFailed
from web.http import Refusal, Request, Response

TRIES = 3


class Meanwhile(Exception):
    """What is asked for cannot be done any more, or not before something else."""


def show(request: Request, token: str) -> Response:
    """The invitation as it will go out. Looking changes nothing."""
    return shown(request, bearer(request, Errand.INVITATION, token))


def ask(request: Request, token: str) -> Response:
    """Whether it shall really be sent now."""
    who = bearer(request, Errand.INVITATION, token)
    found = standing(who, request.now)
    if found.stage is not Stage.PLANNED:
        return shown(request, who, meanwhile=True)
    members = wiring().members.active(who.project.id)
    return page("invitation_now.html", who.project, at=who.address, standing=found, members=members)


def act(request: Request, token: str) -> Response:
    """Pause it, let it go on, or send it now; asked for twice it is done once."""
    who = bearer(request, Errand.INVITATION, token)
    deed = ACTS.get(next(iter(request.form().get("act", ())), ""))
    if deed is None:
        raise Refusal(400, "unreadable", who.project)
    if not may_act(request, who):
        return shown(request, who, unknown=True)
    for _ in range(TRIES):
        seen = standing(who, request.now)
        try:
            wish = CHANGES[deed](seen, request.now)
        except Meanwhile:
            break
        if wish == seen.wish:
            return shown(request, who)
        done = entry(deed, request.now, meeting=seen.meeting.id)
        keep = wiring().projects.wish_write(who.project.id, wish)
        try:
            together(who.project, [keep, wiring().trail.put(who.project.id, done)])
        except ConditionFailed:
            who = bearer(request, Errand.INVITATION, token)
        else:
            return shown(request, bearer(request, Errand.INVITATION, token), done=done)
    return shown(request, who, meanwhile=True)


def shown(
    request: Request,
    who: Bearer,
    *,
    done: Act | None = None,
    saved: bool = False,
    unknown: bool = False,
    meanwhile: bool = False,
) -> Response:
    """The page as the invitation stands, and what has just been `done`, or is `saved` as it was."""
    found = standing(who, request.now)
    return page(
        "invitation.html",
        who.project,
        status=403 if unknown else 409 if meanwhile else 200,
        at=who.address,
        standing=found,
        members=wiring().members.active(who.project.id) if found.stage.open and not found.begun else 0,
        editions=editions(who.project, found.meeting, wiring().links(), request.now),
        outdated=_outdated(who, found),
        now=request.now,
        done=done,
        saved=saved,
        way_back=way_back(who, done, request.now) if done else "",
        unknown=unknown,
        meanwhile=meanwhile,
    )


def _outdated(who: Bearer, found: Standing) -> bool:
    """Whether the secretariat wrote its text before the meeting changed: a date may stand in it."""
    changed = found.meeting.changed_at
    if not found.stage.open or not found.wish.texts or changed is None:
        return False
    edit = wiring().trail.get(who.project.id, found.wish.edit) if found.wish.edit else None
    return edit is None or edit.at < changed


def _pause(seen: Standing, now: datetime) -> Wish:
    if not seen.stage.open:
        raise Meanwhile
    return replace(seen.wish, paused=True)


def _resume(seen: Standing, now: datetime) -> Wish:
    if not seen.stage.open:
        raise Meanwhile
    return replace(seen.wish, paused=False)


def _send_now(seen: Standing, now: datetime) -> Wish:
    if not seen.stage.open or seen.stage is Stage.PAUSED:
        raise Meanwhile
    return replace(seen.wish, now_at=now) if seen.stage is Stage.PLANNED else seen.wish


ACTS: Mapping[str, Deed] = {
    "pause": Deed.INVITATION_PAUSED,
    "resume": Deed.INVITATION_RESUMED,
    "send": Deed.INVITATION_SENT_NOW,
}

CHANGES: Mapping[Deed, Callable[[Standing, datetime], Wish]] = {
    Deed.INVITATION_PAUSED: _pause,
    Deed.INVITATION_RESUMED: _resume,
    Deed.INVITATION_SENT_NOW: _send_now,
}
