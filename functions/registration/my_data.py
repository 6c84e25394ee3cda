"""What is held about the person that a link was signed for: seen, taken away, erased."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from aws_lambda_powertools import Logger

from registration.owner import Owner, owner
from registration.pages import page
from registration.refusals import refusing
from registration.wiring import wiring
from shared.mails.labels import label
from shared.meetings import Meeting
from shared.members.consents import subscription
from shared.members.member import GIVEN
from shared.outbox.fates import Fate
from shared.outbox.kinds import Kind
from shared.personal_data.erasure import Erasure, logged
from shared.personal_data.export import PersonalData, held
from shared.personal_data.suppression import as_far_as_said
from shared.projects import Project
from shared.registrations.changing import keeps_head
from shared.registrations.form import ORDER, TRAP
from shared.registrations.registration import Registration
from shared.registrations.requests import SignUpRequest
from web.http import Request, Response
from web.language import language
from web.page import PRIVATE, SAFE

logger = Logger(service="registration")


ELSEWHERE = ("audit",)
"""What this function's role may not read, and `tovholder person` prints."""


def data(request: Request, token: str) -> Response:
    """All of it but what the audit log says, on a page."""
    holder = owner(request, token)
    mine = _held(request, holder, holder.project)
    everywhere = _everywhere(request, holder)
    choose = wiring().links().unsubscribe(holder.project.id, holder.person, request.now)
    return page(
        "data.html",
        holder.project,
        PRIVATE,
        at=holder.address,
        held=mine,
        anything=any(found.anything for _, found in everywhere),
        rows=[(of, of.meeting(each.meeting), each) for of, found in everywhere for each in found.registrations],
        typed=_typed,
        given=GIVEN,
        asked=[(of, found.request) for of, found in everywhere if found.request],
        addresses=[each for _, found in everywhere for each in found.addresses],
        said=[(of.meeting(each.meeting), each) for of, found in everywhere for each in found.evaluations],
        mails=[(of, _called(each), each) for of, found in everywhere for each in found.mails],
        suppressed=_suppressed(mine, everywhere),
        stands=subscription(mine.member, mine.consents).value,
        choose=choose.removeprefix(wiring().public_url),
    )


def data_file(request: Request, token: str) -> Response:
    """What the page shows, as a file; what other projects hold stands in it under `elsewhere`.

    `not_included`: `ELSEWHERE`. `suppressed_by_ses`: null where SES mails the address, "unknown" where it did not say.
    """
    holder = owner(request, token)
    everywhere, own = _everywhere(request, holder), holder.project
    mine = _held(request, holder, own)
    whole = {
        **mine.plain(own, request.now),
        "elsewhere": [found.plain(of, request.now) for of, found in everywhere if of.id != own.id],
        "suppressed_by_ses": _suppressed(mine, everywhere),
        "not_included": ELSEWHERE,
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2, default=sorted)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{holder.project.id}.json"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    return Response(200, text + "\n", {**SAFE, **PRIVATE, **headers})


def erasing(request: Request, token: str) -> Response:
    """What erasing would do, and the button that does it."""
    holder = owner(request, token)
    return page("erase.html", holder.project, PRIVATE, at=holder.address, now=request.now, **_what(request, holder))


def erase_all(request: Request, token: str) -> Response:
    """Erase all of it, in every project."""
    holder = owner(request, token)
    request.form()
    what = _what(request, holder)
    at = wiring()
    erasure = Erasure(at.projects, at.registrations, at.members, at.evaluations())
    for project, found in _everywhere(request, holder):
        if not found.anything:
            continue
        whose = erasure.pseudonyms(project, holder.person)
        for each in whose:
            # Logged before it is done: a restore of the tables does again what the log says (infra/restore).
            logger.info("person", extra=logged(project.id, each))
        with refusing(holder.project):
            for each in whose:
                erasure.forget_pseudonym(project, each, request.now)
    return page("erased.html", holder.project, PRIVATE, **what)


def _called(mail: Fate) -> str:
    """What people call the kind of `mail`; its value where an earlier release declared it."""
    kind = Kind.known(mail.kind)
    return label(kind, language()) if kind else mail.kind


def _suppressed(mine: PersonalData, everywhere: Sequence[tuple[Project, PersonalData]]) -> dict[str, str] | str | None:
    """What SES's suppression list says of the address; None also where no address is held any more."""
    address = next((found.address for found in (mine, *(each for _, each in everywhere)) if found.address), "")
    return as_far_as_said(address) if address else None


def _typed(project: Project, registration: Registration | SignUpRequest) -> list[str]:
    """The fields of the form to show; the empty ones too where a guest was asked."""
    blank = {"", registration.name}
    skipped = {
        TRAP,
        *(["company", "in_public"] if not project.asks.company and registration.company in blank else []),
        *(["diets", "diet"] if not (project.food or registration.diets or registration.diet) else []),
    }
    found = [field for field in ORDER if field not in skipped]
    return found if registration.address else [field for field in found[:2] if getattr(registration, field)]


def _held(request: Request, holder: Owner, project: Project) -> PersonalData:
    at = wiring()
    return held(at.registrations, at.members, at.evaluations(), project, holder.person, request.now)


def _everywhere(request: Request, holder: Owner) -> list[tuple[Project, PersonalData]]:
    """The projects that hold anything about the person, and what; the one of the link first."""
    at = wiring()
    others = [project for id in at.projects.ids() if id != holder.project.id and (project := at.projects.get(id))]
    found = [(project, _held(request, holder, project)) for project in (holder.project, *others)]
    return [(project, each) for project, each in found if each.known]


def _what(request: Request, holder: Owner) -> dict[str, Any]:
    """The meetings ahead that it cancels, those held at which a head is counted, and whether there is more."""
    coming: list[Meeting] = []
    counted: list[Meeting] = []
    everywhere = _everywhere(request, holder)
    for project, found in everywhere:
        ahead = project.ahead(request.now)
        for each in found.registrations:
            meeting = project.meeting(each.meeting)
            if meeting and keeps_head(each, meeting, request.now):
                counted.append(meeting)
            elif meeting and each.live and meeting in ahead:
                coming.append(meeting)
    return {
        "coming": coming,
        "counted": counted,
        "anything": any(found.anything for _, found in everywhere),
        "registrations": sum(len(found.registrations) for _, found in everywhere),
        "evaluations": sum(len(found.evaluations) for _, found in everywhere),
        "member": any(found.member for _, found in everywhere),
        "no": _held(request, holder, holder.project).consents.kept,
    }
