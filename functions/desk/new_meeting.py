"""A meeting more in the plan, under the rules that the plan file is held to."""

from __future__ import annotations

from dataclasses import replace

from desk.dropping import put_in_force
from desk.form import PostedForm
from desk.pages import page
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.due import campaign
from shared.desk.audit import AuditType
from shared.desk.meeting_form import FIELDS, LARGEST_FORM, LONGEST, filled, read_meeting, typed
from shared.limits import MOST_LINES, MOST_MEETINGS
from shared.meetings import Meeting
from shared.outbox.kinds import Kind
from shared.plans.rules import season_is_over
from shared.projects import Project
from shared.technical.fields import FormInvalid
from web.http import Response


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Show what a new meeting would start; add it when that is confirmed."""
    fields, (wanted, id) = visit.form("act", "id", most=LARGEST_FORM)
    if wanted not in {"edit", "look", "add"}:
        raise visit.unreadable()
    form = PostedForm(typed(fields), id)
    if (there := visit.project.meeting(id)) and wanted == "add":  # the form has been sent before
        return _shown(visit, added=there)
    if _trouble(visit):
        return _shown(visit, form)
    try:
        meeting = _read(visit, form)
    except FormInvalid as error:
        return _shown(visit, replace(form, faults=error.faults))
    if wanted == "edit":
        return _shown(visit, form)
    if wanted == "look" or id != meeting.id:
        return _question(visit, form, meeting)
    return Change(
        AuditType.MEETING_ADDED,
        done=lambda after: _shown(after, added=meeting),
        kept=lambda after: _question(after, form, meeting),
        write=put_in_force(visit, _with(visit.project, meeting)),
        meeting=meeting.id,
        facts={"title": meeting.title},
    )


def _read(visit: Visit, form: PostedForm) -> Meeting:
    """The meeting as the form wants it, as if it had always stood in the plan."""
    made = read_meeting(
        {name: [value] for name, value in form.typed.items()}, _blank(visit), 0, visit.now, visit.project, new=True
    )
    return replace(made, version=0, edition=0, changed_at=None, before=None, history=(), reason="")


def _blank(visit: Visit) -> Meeting:
    """A meeting like the last one, with an id that no meeting has, nor had."""
    project, last = visit.project, visit.project.meetings[-1]
    taken = {each.id for each in project.meetings} | set(wiring().projects.dropped(project.id))
    number = next(n for n in range(len(project.meetings) + 1, 10_000) if f"moede-{n}" not in taken)
    return replace(last, id=f"moede-{number}", title="", topic="", programme=(), speaker="", cancelled=False)


def _with(project: Project, meeting: Meeting) -> Project:
    meetings = sorted([*project.meetings, meeting], key=lambda each: (each.starts, each.id))
    return replace(project, meetings=tuple(meetings))


def _trouble(visit: Visit) -> str:
    """Why no meeting may be added at all; empty where one may."""
    if season_is_over(visit.project, visit.now):
        return "over"
    return "too-many" if len(visit.project.meetings) >= MOST_MEETINGS else ""


def _question(visit: Visit, form: PostedForm, meeting: Meeting) -> Response:
    """What will be, and from when members are invited."""
    invitation = campaign(_with(visit.project, meeting), meeting, Kind.INVITATION)
    return page(
        "new_meeting_look.html",
        visit,
        added=meeting,
        invited_at=invitation.at if invitation else None,
        hidden={name: form.typed[name] for name in FIELDS},
        id=meeting.id,
    )


def _shown(visit: Visit, form: PostedForm | None = None, *, added: Meeting | None = None) -> Response:
    form = form or PostedForm(filled(_blank(visit)) | {"day": ""})
    return page(
        "new_meeting.html",
        visit,
        faults=form.faults,
        typed=form.typed,
        seats=None,
        longest=LONGEST,
        most_lines=MOST_LINES,
        most_seats=LONGEST["capacity"],
        trouble=_trouble(visit),
        added=added,
    )


PAGE = Page(View(_show, _press))
