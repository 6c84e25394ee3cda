"""Editing what an invitation says: a form, a look at it, and saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.changing import together
from desk.invitation import TRIES, shown
from desk.link_holder import LinkHolder, link_holder, may_act
from desk.pages import page
from desk.standing import Standing, standing
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose
from shared.desk.table import audit_event
from shared.desk.texts import LARGEST_FORM, filled, fingerprint, read_texts, typed
from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.mails.members import our_text
from shared.mails.preview import Edition, edition
from shared.projects.overrides import Text
from shared.technical.dynamodb import ConditionFailed
from shared.technical.fields import Fault, FormInvalid
from shared.technical.languages import LANGUAGES
from web.http import Request, Response


def show(request: Request, token: str) -> Response:
    """The form with what the invitation says now."""
    who = link_holder(request, LinkPurpose.INVITATION, token)
    found = standing(who, request.now)
    if not found.stage.open:
        return shown(request, who, meanwhile=True)
    texts = found.override.texts
    return _form(who, found, filled({**_ours(who, found), **texts}), seen=fingerprint(texts))


def act(request: Request, token: str) -> Response:
    """Show how it would look, or save it; the same saved twice is saved once."""
    who, fields = link_holder(request, LinkPurpose.INVITATION, token), request.form(LARGEST_FORM)
    found = standing(who, request.now)
    if not found.stage.open:
        return shown(request, who, meanwhile=True)
    words, seen = typed(fields), next(iter(fields.get("seen", ())), "")
    try:
        texts = read_texts(fields, _ours(who, found))
    except FormInvalid as error:
        return _form(who, found, words, seen=seen, faults=error.faults)
    if next(iter(fields.get("act", ())), "") != "save":
        return _form(who, found, words, seen=seen, looks=_looks(request, who, found, texts))
    if not may_act(request, who):
        return _form(who, found, words, seen=seen, unknown=True)
    for _ in range(TRIES):
        if found.override.texts == texts:
            return shown(request, who, saved=True)
        if fingerprint(found.override.texts) != seen:
            break
        done = audit_event(AuditType.INVITATION_EDITED, request.now, meeting=found.meeting.id)
        if _saved(who, found, texts, done):
            return shown(request, link_holder(request, LinkPurpose.INVITATION, token), done=done)
        who = link_holder(request, LinkPurpose.INVITATION, token)
        found = standing(who, request.now)
    theirs = _looks(request, who, found, found.override.texts)
    return _form(who, found, words, seen=fingerprint(found.override.texts), theirs=theirs)


def _saved(who: LinkHolder, found: Standing, texts: Mapping[str, Text], done: AuditEvent) -> bool:
    override = replace(found.override, texts=texts, edit=done.id, before=found.override.texts)
    keep = wiring().projects.override_write(who.project.id, override)
    try:
        together(who.project, [keep, wiring().audit_log.put(who.project.id, done)])
    except ConditionFailed:
        return False
    return True


def _ours(who: LinkHolder, found: Standing) -> Mapping[str, Text]:
    return {language: our_text(who.project, found.meeting, language) for language in LANGUAGES}


def _looks(request: Request, who: LinkHolder, found: Standing, texts: Mapping[str, Text]) -> Sequence[Edition]:
    links = wiring().links()
    return [
        edition(who.project, found.meeting, language, texts.get(language), links, request.now) for language in LANGUAGES
    ]


def _form(
    who: LinkHolder,
    found: Standing,
    words: Mapping[str, str],
    *,
    seen: str,
    faults: Mapping[str, Fault] | None = None,
    looks: Sequence[Edition] = (),
    theirs: Sequence[Edition] = (),
    unknown: bool = False,
) -> Response:
    """The form, with how it `looks`, or with what somebody else has saved meanwhile (`theirs`)."""
    return page(
        "invitation_text.html",
        who.project,
        status=422 if faults else 403 if unknown else 409 if theirs else 200,
        at=who.address,
        standing=found,
        typed=words,
        seen=seen,
        faults={field: fault.value for field, fault in (faults or {}).items()},
        most={"subject": LONGEST_SUBJECT, "body": LONGEST_BODY},
        looks=looks,
        theirs=theirs,
        unknown=unknown,
    )
