"""The messages to a meeting's participants as they stand, and taking one back before it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.visit import Visit
from desk.wiring import wiring
from shared.campaigns.checkpoints import Checkpoint, Checkpoints
from shared.desk.audit import AuditEvent
from shared.desk.messages import about, brought_by
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import OfSample
from shared.projects.overrides import Message, Text
from shared.projects.samples import sample_write
from shared.registrations import Status
from shared.technical import dynamodb
from shared.technical.dynamodb import Check, Write
from web.http import Refusal


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


def written(visit: Visit) -> Sequence[Written]:
    """The messages to the participants of the link's meeting, the latest first."""
    meeting = visit.holder.meeting()
    messages = [(each, brought_by(visit.project, meeting, each)) for each in about(visit.project, meeting)]
    ids = [campaign.id(visit.project.id) for _, campaign in messages if campaign]
    progress = Checkpoints(wiring().outbox).progress(ids) if ids else {}
    return [Written(each, progress[campaign.id(visit.project.id)] if campaign else None) for each, campaign in messages]


def owe_sample(visit: Visit, id: str, text: Text | None = None) -> None:
    """Owe the secretariat a mail as others will get it: the invitation, or the draft `text` of a message; one a minute.

    Raises:
        Refusal: 503 too many at once.
    """
    kind, meeting = Kind.SAMPLE, visit.holder.meeting()
    occasion = OfSample(id, visit.now)
    mail = Mail(kind, visit.project.id, SECRETARIAT, visit.now, kind.latest(visit.now), (meeting.id,), occasion)
    if text is not None:
        dynamodb.write(sample_write(wiring().projects.name, visit.project.id, id, text, visit.now))
    wiring().outbox.owe(mail)


def participants(visit: Visit) -> int:
    """How many would get a message now: those who have a seat, and have not asked for no mail at all."""
    registered = wiring().registrations.all(visit.project.id, visit.holder.meeting().id)
    seated = [each.person for each in registered if each.status is Status.CONFIRMED and each.address]
    return len(seated) - len(wiring().members.silenced(seated))


def begun(visit: Visit, message: Message) -> bool:
    """Whether mails of `message` have been owed, so that it cannot be withdrawn any more."""
    return any(each.begun for each in written(visit) if each.message.id == message.id)


def withdrawal(visit: Visit, message: Message) -> Sequence[Write | Check]:
    """The writes that let `message` not go out; they fail where it has begun to go, or was withdrawn meanwhile."""
    campaign = brought_by(visit.project, visit.holder.meeting(), message)
    writes: list[Write | Check] = [
        wiring().projects.message_write(visit.project.id, replace(message, withdrawn=True), message)
    ]
    if campaign is not None:
        writes.append(Checkpoints(wiring().outbox).unbegun(campaign.id(visit.project.id)))
    return writes


def undo_written(visit: Visit, event: AuditEvent) -> Sequence[Write | Check]:
    """Withdraw it, if no mail of it has been owed."""
    message = _meant(visit, event, withdrawn=False)
    if begun(visit, message):
        raise Refusal(409, "not-undoable", visit.project)
    return withdrawal(visit, message)


def undo_withdrawn(visit: Visit, event: AuditEvent) -> Sequence[Write | Check]:
    """Let it go out after all, while there is time."""
    message = _meant(visit, event, withdrawn=True)
    campaign = brought_by(visit.project, visit.holder.meeting(), message)
    if campaign is None or campaign.latest <= visit.now:
        raise Refusal(409, "not-undoable", visit.project)
    return [wiring().projects.message_write(visit.project.id, replace(message, withdrawn=False), message)]


def _meant(visit: Visit, event: AuditEvent, *, withdrawn: bool) -> Message:
    messages = about(visit.project, visit.holder.meeting())
    message = next((each for each in messages if each.id == event.about), None)
    if message is None or message.withdrawn is not withdrawn:
        raise Refusal(409, "changed-meanwhile", visit.project)
    return message
