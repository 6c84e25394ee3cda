"""Editing what an invitation says: a form, a look at it, and saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.bearer import Bearer, bearer, may_act
from desk.changing import together
from desk.invitation import TRIES, shown
from desk.pages import page
from desk.standing import Standing, standing
from desk.wiring import wiring
from shared.campaigns.wish import Text
from shared.desk.act import Act, Deed, Errand
from shared.desk.table import act as entry
from shared.desk.texts import LARGEST_FORM, LONGEST_BODY, LONGEST_SUBJECT, filled, fingerprint, read_texts, typed
from shared.mails.members import our_text
from shared.mails.preview import Edition, edition
from shared.registrations.form import Fault, FormInvalid
from shared.technical.dynamodb import ConditionFailed
from shared.technical.languages import LANGUAGES
from web.http import Request, Response


def show(request: Request, token: str) -> Response:
    """The form with what the invitation says now."""
    who = bearer(request, Errand.INVITATION, token)
    found = standing(who, request.now)
    if not found.stage.open:
        return shown(request, who, meanwhile=True)
    texts = found.wish.texts
    return _form(who, found, filled({**_ours(who, found), **texts}), seen=fingerprint(texts))


def act(request: Request, token: str) -> Response:
    """Show how it would look, or save it; the same saved twice is saved once."""
    who, fields = bearer(request, Errand.INVITATION, token), request.form(LARGEST_FORM)
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
        if found.wish.texts == texts:
            return shown(request, who, saved=True)
        if fingerprint(found.wish.texts) != seen:
            break
        done = entry(Deed.INVITATION_EDITED, request.now, meeting=found.meeting.id)
        if _saved(who, found, texts, done):
            return shown(request, bearer(request, Errand.INVITATION, token), done=done)
        who = bearer(request, Errand.INVITATION, token)
        found = standing(who, request.now)
    theirs = _looks(request, who, found, found.wish.texts)
    return _form(who, found, words, seen=fingerprint(found.wish.texts), theirs=theirs)


def _saved(who: Bearer, found: Standing, texts: Mapping[str, Text], done: Act) -> bool:
    wish = replace(found.wish, texts=texts, edit=done.id, before=found.wish.texts)
    keep = wiring().projects.wish_write(who.project.id, wish)
    try:
        together(who.project, [keep, wiring().trail.put(who.project.id, done)])
    except ConditionFailed:
        return False
    return True


def _ours(who: Bearer, found: Standing) -> Mapping[str, Text]:
    return {language: our_text(who.project, found.meeting, language) for language in LANGUAGES}


def _looks(request: Request, who: Bearer, found: Standing, texts: Mapping[str, Text]) -> Sequence[Edition]:
    links = wiring().links()
    return [
        edition(who.project, found.meeting, language, texts.get(language), links, request.now) for language in LANGUAGES
    ]


def _form(
    who: Bearer,
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
