"""A list of members from a spreadsheet: what it would change, then one button that does it; and the way out, as XLSX.

The file is kept nowhere in between: the page that shows what would change holds it, and hands it back with the button.
What it says is shown in an approved browser alone.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aws_lambda_powertools import Logger

from desk.form import PostedForm
from desk.pages import download, page
from desk.runner import Change
from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.joining import Joining
from shared.desk.audit import AuditType
from shared.members.importing import LONGEST_SOURCE, Difference, Outcome, carry_out, differences, read_source
from shared.members.spreadsheet import MemberList, read
from shared.members.unread import NotAList
from shared.technical import dynamodb
from shared.technical.dynamodb import Put, Write
from shared.technical.fields import FormInvalid
from web.http import LARGEST_BODY, MULTIPART, Response
from web.language import language

LARGEST = 1024 * 1024
"""Bytes of a file: more than ten thousand members."""

LARGEST_LIST = LARGEST * 4 // 3 + LARGEST_BODY
"""Bytes of the form that hands it back, as text."""

MOST = 300
"""Rows that one press takes in, well within the time of a request; the next press goes on."""

SHOWN = 20
"""Names and faults of each kind that the page shows."""

logger = Logger(service="desk")


@dataclass(frozen=True)
class Read:
    """A file, as it came and as it is read, with what is still to do of it; `unread` is why it is no list."""

    content: bytes
    found: MemberList = field(default_factory=MemberList)
    to_do: Sequence[Difference] = ()
    unread: NotAList | None = None

    def of(self, outcome: str) -> Sequence[Difference]:
        """The rows that come to `outcome`."""
        return [each for each in self.to_do if each.outcome == outcome]


def show(visit: Visit) -> Response:
    """The form that asks for a file."""
    return _shown(visit)


def press(visit: Visit) -> Change | Response:
    """Show what a file would change, or take it in as it was shown."""
    if visit.request.content_type != MULTIPART:
        raise visit.unreadable()
    fields, files = visit.request.upload(2 * LARGEST_LIST, LARGEST_LIST)
    wanted, source, kept = (next(iter(fields.get(name, ())), "") for name in ("act", "source", "kept"))
    form = PostedForm({"source": source})
    if wanted not in {"look", "take"}:
        raise visit.unreadable()
    if not visit.may_act():
        return _shown(visit.as_unknown(), form)
    file = files.get("list")
    try:
        content = file.content if file else base64.b64decode(kept, validate=True)
    except binascii.Error as error:
        raise visit.unreadable() from error
    faults: dict[str, str] = {}
    try:
        source = read_source(source)
    except FormInvalid as error:
        faults.update(error.faults)
    found = _read(visit, content, source) if content else None
    if found is None or found.unread:
        faults["list"] = found.unread.why if found and found.unread else "missing"
    if found is None or faults:
        return _shown(visit, PostedForm(form.typed, faults=faults), found)
    if wanted == "look" or not found.to_do:
        return _shown(visit, form, found)
    return _take(visit, form, found)


def member_sheet(visit: Visit) -> Response:
    """The network's members as a spreadsheet, with who said no."""
    from shared.documents.members_xlsx import members_xlsx
    from shared.documents.workbook import XLSX

    project, standings = visit.project, wiring().members.standings(visit.project.network)
    made = members_xlsx(project.name, project.committee.name, standings, visit.today, language())
    return download(f"{project.network}-medlemmer.xlsx", XLSX, made)


def _take(visit: Visit, form: PostedForm, found: Read) -> Change:
    """Take in the first `MOST`. What is done twice changes nothing, so a press that broke off is pressed again."""
    now, rows = found.to_do[:MOST], Counter(each.outcome for each in found.to_do[:MOST])
    table = wiring().members
    joining = Joining(table, wiring().outbox, wiring().projects.seasons(visit.project.network), visit.now)

    def write(entry: Put, woken: Sequence[Write]) -> None:
        dynamodb.transact([entry, *woken])
        for each in now:
            if each.outcome is Outcome.NO:
                # Logged before it is done: a restore of the tables does again what the log says (infra/restore).
                log_fields = {"what": "left", "project": visit.project.id, "person": each.member.person}
                logger.info("person", extra=log_fields)
            carry_out(table, each, visit.now, joining.take)
        dynamodb.transact(woken)

    return Change(
        AuditType.MEMBERS_IMPORTED,
        done=lambda after: _shown(after, form, _read(after, found.content, form.typed["source"]), done=rows),
        kept=lambda after: _shown(after, form),
        write=write,
        facts={each.value: str(rows[each]) for each in (Outcome.ADDED, Outcome.CHANGED, Outcome.NO)},
    )


def _read(visit: Visit, content: bytes, source: str) -> Read:
    try:
        if len(content) > LARGEST:
            raise NotAList("too-large", most=LARGEST >> 20)
        found = read(content)
    except NotAList as error:
        return Read(b"", unread=error)
    network = visit.project.network
    known = {member.person: member for member in wiring().members.all(network)}
    each = differences(known, network, found.rows, wiring().keys().pepper, source)
    return Read(content, found, [one for one in each if one.outcome is not Outcome.UNCHANGED])


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    found: Read | None = None,
    *,
    done: Mapping[Outcome, int] | None = None,
) -> Response:
    form = form or PostedForm({"source": ""})
    found = found if visit.approved else None
    return page(
        "member_list.html",
        visit,
        faults=form.faults,
        typed=form.typed,
        read=found,
        unread=found.unread if found else None,
        kept=base64.b64encode(found.content).decode() if found else "",
        done=done if visit.approved else None,
        most=MOST,
        shown=SHOWN,
        longest=LONGEST_SOURCE,
        style="members.css",
    )
