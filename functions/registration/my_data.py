"""What is held about whoever holds a link: seen, taken away, erased."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools import Logger

from registration.owner import Owner, owner
from registration.pages import page
from registration.refusals import refusing
from registration.wiring import wiring
from shared.members.consents import subscription
from shared.personal_data.export import Held, forget, held
from shared.registrations.changing import keeps_head
from web.http import Request, Response
from web.page import PRIVATE, SAFE

logger = Logger(service="registration")


def data(request: Request, token: str) -> Response:
    """All of it, on a page."""
    holder = owner(request, token)
    found = _held(holder)
    rows = [(holder.project.meeting(each.meeting), each) for each in found.registrations]
    said = [(holder.project.meeting(each.meeting), each) for each in found.evaluations]
    choose = wiring().links().unsubscribe(holder.project.id, holder.person, request.now)
    return page(
        "data.html",
        holder.project,
        PRIVATE,
        at=holder.address,
        held=found,
        rows=rows,
        said=said,
        stands=subscription(found.member, found.consents).value,
        choose=choose.removeprefix(wiring().public_url),
    )


def data_file(request: Request, token: str) -> Response:
    """All of it, as a file."""
    holder = owner(request, token)
    text = json.dumps(_held(holder).plain(holder.project, request.now), ensure_ascii=False, indent=2)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{holder.project.id}.json"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    return Response(200, text + "\n", {**SAFE, **PRIVATE, **headers})


def erasing(request: Request, token: str) -> Response:
    """What erasing would do, and the button that does it."""
    holder = owner(request, token)
    return page("erase.html", holder.project, PRIVATE, at=holder.address, **_what(request, holder))


def erase_all(request: Request, token: str) -> Response:
    """Erase all of it."""
    holder = owner(request, token)
    request.form()
    what = _what(request, holder)
    at = wiring()
    # Said before it is done: a restore of the tables does again what the log says (infra/restore).
    logger.info("person", extra={"what": "erased", "project": holder.project.id, "person": holder.person})
    with refusing(holder.project):
        forget(at.registrations, at.members, at.evaluations(), holder.project, holder.person, request.now)
    return page("erased.html", holder.project, PRIVATE, **what)


def _held(holder: Owner) -> Held:
    at = wiring()
    return held(at.registrations, at.members, at.evaluations(), holder.project, holder.person)


def _what(request: Request, holder: Owner) -> dict[str, Any]:
    """The meetings ahead that it cancels, those held at which a head is counted, and whether there is more."""
    found = _held(holder)
    registered = [(each, holder.project.meeting(each.meeting)) for each in found.registrations]
    counted = [meeting for each, meeting in registered if meeting and keeps_head(each, meeting, request.now)]
    ahead = [meeting for meeting in holder.project.ahead(request.now) if meeting not in counted]
    return {
        "coming": [meeting for each, meeting in registered if each.live and meeting in ahead],
        "counted": counted,
        "anything": found.anything,
        "registrations": len(found.registrations),
        "evaluations": len(found.evaluations),
        "member": found.member is not None,
        "no": found.consents.kept,
    }
