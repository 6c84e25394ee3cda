"""Editing what an invitation says: a form, a look at it, and saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from desk.form import PostedForm
from desk.invitation_state import InvitationState, open_state, state_of
from desk.pages import page
from desk.runner import Change, event_of
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.texts import LARGEST_FORM, filled, fingerprint, read_texts, typed
from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.mails.members import our_text
from shared.mails.preview import Edition, editions
from shared.projects.overrides import Text
from shared.technical.dynamodb import Write
from shared.technical.fields import FormInvalid
from shared.technical.languages import LANGUAGES
from web.http import Refusal, Response


def show(visit: Visit) -> Response:
    """The form with what the invitation says now."""
    state = state_of(visit)
    texts = state.override.texts
    return _form(visit, state, PostedForm(filled({**_ours(visit, state), **texts})), seen=fingerprint(texts))


def press(
    visit: Visit, done: Callable[[Visit, AuditEvent], Response], same: Callable[[Visit], Response]
) -> Change | Response:
    """Show how it would look, or save it; `same` answers where it says so already."""
    state = state_of(visit)
    fields, (wanted, seen) = visit.form("act", "seen", most=LARGEST_FORM)
    form = PostedForm(typed(fields))
    try:
        texts = read_texts(fields, _ours(visit, state))
    except FormInvalid as error:
        return _form(visit, state, replace(form, faults=error.faults), seen=seen)
    if wanted != "save":
        return _form(visit, state, form, seen=seen, looks=_looks(visit, state, texts))
    if not visit.may_act():
        return _form(visit.as_unknown(), state, form, seen=seen)
    before = state.override
    if before.texts == texts:
        return same(visit)
    if fingerprint(before.texts) != seen:
        theirs = _looks(visit, state, before.texts)
        return _form(visit, state, form, seen=fingerprint(before.texts), theirs=theirs)
    facts = {"edit": before.edit, "before": msgspec.json.encode(before.texts).decode()}
    event = event_of(visit, AuditType.INVITATION_EDITED, state.meeting.id, facts=facts)
    override = replace(before, texts=texts, edit=event.id)
    return Change(
        event.type,
        done=lambda after: done(after, event),
        kept=lambda after: _form(after, state, form, seen=seen),
        writes=[wiring().projects.override_write(visit.project.id, override)],
        event=event,
    )


def undo(visit: Visit, event: AuditEvent) -> list[Write]:
    """Put the texts back that were there before, if nobody has changed them since.

    The edit before this one is then the last again, and can be undone in its turn.
    """
    override = open_state(visit).override
    if override.edit != event.id or "before" not in event.facts:
        raise Refusal(409, "changed-meanwhile", visit.project)
    texts = msgspec.json.decode(event.facts["before"], type=dict[str, Text])
    override = replace(override, texts=texts, edit=event.facts["edit"])
    return [wiring().projects.override_write(visit.project.id, override)]


def _ours(visit: Visit, state: InvitationState) -> Mapping[str, Text]:
    return {language: our_text(visit.project, state.meeting, language) for language in LANGUAGES}


def _looks(visit: Visit, state: InvitationState, texts: Mapping[str, Text]) -> Sequence[Edition]:
    return editions(visit.project, state.meeting, wiring().links(), visit.now, texts, shown=True)


def _form(visit: Visit, state: InvitationState, form: PostedForm, **values: Any) -> Response:
    """The form, with how it `looks`, or with what somebody else has saved meanwhile (`theirs`)."""
    return page(
        "invitation_text.html",
        visit,
        faults=form.faults,
        conflict=bool(values.get("theirs")),
        mail=True,
        meeting=state.meeting,
        state=state,
        typed=form.typed,
        most={"subject": LONGEST_SUBJECT, "body": LONGEST_BODY},
        **{"looks": (), "theirs": (), **values},
    )
