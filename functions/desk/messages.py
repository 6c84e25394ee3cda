"""The messages to a meeting's participants as they stand, and taking one back before it goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desk.changing import together
from desk.link_holder import LinkHolder
from desk.undoing import Undo
from desk.wiring import wiring
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.desk.audit import AuditEvent, AuditType
from shared.desk.messages import about, brought_by
from shared.projects.overrides import Message
from shared.registrations import Status
from shared.technical.dynamodb import Check, ConditionFailed, Write
from web.http import Refusal, Request


@dataclass(frozen=True)
class Written:
    """A message, and how far it is. `progress` is None where nothing goes out any more: the meeting is cancelled."""

    message: Message
    progress: Checkpoint | None

    @property
    def begun(self) -> bool:
        """Whether mails have been owed."""
        return self.progress is not None and self.progress.began is not None

    @property
    def mails(self) -> int:
        """How many."""
        return self.progress.owed if self.progress else 0


def written(who: LinkHolder) -> Sequence[Written]:
    """The messages to the participants of the link's meeting, the latest first."""
    meeting = who.meeting()
    found = [(each, brought_by(who.project, meeting, each)) for each in about(who.project, meeting)]
    ids = [campaign.id(who.project.id) for _, campaign in found if campaign]
    progress = Checkpoints(wiring().outbox).progress(ids) if ids else {}
    return [Written(each, progress[campaign.id(who.project.id)] if campaign else None) for each, campaign in found]


def participants(who: LinkHolder) -> int:
    """How many would get a message now: those who have a seat, and have not asked for no mail at all."""
    registered = wiring().registrations.all(who.project.id, who.meeting().id)
    seated = [each.person for each in registered if each.status is Status.CONFIRMED and each.address]
    return len(seated) - len(wiring().members.silenced(seated))


def withdraw(who: LinkHolder, message: Message, audit_log: Write) -> None:
    """Let `message` not go out, and keep that in the `audit_log`.

    Raises:
        ConditionFailed: it has begun to go, or was withdrawn meanwhile.
    """
    campaign = brought_by(who.project, who.meeting(), message)
    kept = wiring().projects.message_write(who.project.id, replace(message, withdrawn=True), message)
    checks: list[Check] = []
    if campaign is not None:
        checks.append(Checkpoints(wiring().outbox).unbegun(campaign.id(who.project.id)))
    together(who.project, [kept, audit_log, *checks])


def _undo_written(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    holder, message = _meant(who, done, withdrawn=False)
    try:
        withdraw(holder, message, wiring().audit_log.undo(who.project.id, done))
    except ConditionFailed as error:
        if error.index > 1:
            raise Refusal(409, "not-undoable", who.project) from error
        raise


def _undo_withdrawn(request: Request, who: LinkHolder, done: AuditEvent) -> None:
    """Let it go out after all, while there is time."""
    holder, message = _meant(who, done, withdrawn=True)
    campaign = brought_by(who.project, holder.meeting(), message)
    if campaign is None or campaign.latest <= request.now:
        raise Refusal(409, "not-undoable", who.project)
    again = wiring().projects.message_write(who.project.id, replace(message, withdrawn=False), message)
    together(who.project, [again, wiring().audit_log.undo(who.project.id, done)])


def _meant(who: LinkHolder, done: AuditEvent, *, withdrawn: bool) -> tuple[LinkHolder, Message]:
    holder = replace(who, about=(done.meeting,))
    message = next((each for each in about(who.project, holder.meeting()) if each.id == done.about), None)
    if message is None or message.withdrawn is not withdrawn:
        raise Refusal(409, "changed-meanwhile", who.project)
    return holder, message


UNDO: Mapping[AuditType, Undo] = {
    AuditType.MESSAGE_WRITTEN: _undo_written,
    AuditType.MESSAGE_WITHDRAWN: _undo_withdrawn,
}
