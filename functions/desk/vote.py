"""A vote of the members on what a meeting is about: its topics, how many are asked, one button, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk.form import PostedForm
from desk.pages import page
from desk.raised import raised
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.limits import LONGEST_TICK
from shared.outbox.kinds import Kind
from shared.technical.writing import one_line, says_something
from shared.topics.voting import LEAST, MOST, Ballots, closes, vote_of
from web.http import Response

FIELDS = tuple(f"topic-{number}" for number in range(1, MOST + 1))


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Show whom a vote would ask about what; start it when that is confirmed."""
    _, (wanted, *typed) = visit.form("act", *FIELDS)
    if wanted not in {"edit", "look", "start"}:
        raise visit.unreadable()
    form, topics = PostedForm(dict(zip(FIELDS, typed, strict=True))), _topics(typed)
    if not _open(visit) or wanted == "edit":
        return _shown(visit, form)
    if fault := _fault(topics):
        return _shown(visit, replace(form, faults={FIELDS[0]: fault}))
    meeting = visit.holder.meeting()
    vote, wish = vote_of(visit.project, meeting), visit.project.override(meeting.id, Kind.VOTE)
    if vote and vote.topics == topics and vote.open(visit.now):  # the form has been sent before
        return _shown(visit, started=True)
    if wanted == "look":
        return _look(visit, topics)
    opened = replace(wish, topics=topics, now_at=visit.now, paused=False)
    return Change(
        AuditType.VOTE_OPENED,
        done=lambda after: _shown(after, started=True),
        kept=lambda after: _look(after, topics),
        writes=[wiring().projects.override_write(visit.project.id, opened)],
        meeting=meeting.id,
    )


def _topics(typed: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in map(one_line, typed) if says_something(each)))


def _fault(topics: Sequence[str]) -> str:
    if len(topics) < LEAST:
        return "missing"
    return "too-long" if any(len(each) > LONGEST_TICK for each in topics) else ""


def _open(visit: Visit) -> bool:
    meeting = visit.holder.meeting()
    return not meeting.cancelled and visit.now < meeting.starts


def _look(visit: Visit, topics: Sequence[str]) -> Response:
    meeting = visit.holder.meeting()
    return page(
        "vote_look.html",
        visit,
        meeting=meeting,
        topics=list(zip(FIELDS, topics, strict=False)),
        members=wiring().members.active(visit.project.network),
        closes=closes(visit.now, meeting),
    )


def _shown(visit: Visit, form: PostedForm | None = None, *, started: bool = False) -> Response:
    """The vote there is, counted without names; and the form for one, with what was raised most."""
    meeting = visit.holder.meeting()
    vote = vote_of(visit.project, meeting)
    if form is None:
        found = raised(visit) if visit.approved else ()  # guests' words are for the office
        heard = [each.word for each in found if each.shared and len(each.word) <= LONGEST_TICK]
        form = PostedForm(dict(zip(FIELDS, [*heard, *("" for _ in FIELDS)], strict=False)))
    return page(
        "vote.html",
        visit,
        faults=form.faults,
        meeting=meeting,
        open=_open(visit),
        vote=vote,
        counted=Ballots(wiring().registrations.name).counted(visit.project.id, vote) if vote else (),
        typed=form.typed,
        fields=FIELDS,
        longest=LONGEST_TICK,
        started=started,
    )


PAGE = Page(View(_show, _press))
