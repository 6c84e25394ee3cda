"""Giving an evaluation: who may, from when on, and who hears of a low score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.evaluations.evaluation import Evaluation, evaluation_id
from shared.evaluations.form import OFFERS, Given
from shared.evaluations.table import EvaluationsTable
from shared.meetings import Meeting
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import OfRecord
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.registrations import Registration, Status, writes
from shared.registrations.registration import Offer
from shared.technical import dynamodb
from shared.technical.dynamodb import ConditionFailed, Write

BEFORE_THE_END = timedelta(minutes=30)
"""So long before the end one may say how it was; the mail that asks goes a little later."""


class NotYet(Exception):
    """The meeting is not near its end."""


class NotHeld(Exception):
    """The meeting was cancelled."""


class WasNotThere(Exception):
    """They have no seat at the meeting (any more)."""


def may_evaluate(meeting: Meeting, registration: Registration | None, now: datetime) -> Registration:
    """The registration, where its guest may say at `now` how `meeting` was.

    Raises:
        NotHeld, WasNotThere, NotYet: why they may not.
    """
    if meeting.cancelled:
        raise NotHeld
    if registration is None or registration.status is not Status.CONFIRMED:
        raise WasNotThere
    if now < meeting.ends - BEFORE_THE_END:
        raise NotYet
    return registration


def signature(registration: Registration) -> str:
    """What stands beneath a signed evaluation: the name and the company, as they stand in the registration."""
    return ", ".join(each for each in dict.fromkeys((registration.name, registration.company)) if each)


def evaluation(registration: Registration, given: Given, pepper: str, language: str, now: datetime) -> Evaluation:
    """What the guest of `registration` has given, without saying whose it is unless they sign."""
    return Evaluation(
        project=registration.project,
        meeting=registration.meeting,
        id=evaluation_id(pepper, registration.project, registration.meeting, registration.person),
        score=given.score,
        useful=given.useful,
        next_topics=given.next_topics,
        free=given.free,
        given_at=now,
        signed_name=signature(registration) if given.signed else "",
        language=language,
    )


def offer(given: Given, now: datetime) -> Offer | None:
    """What the guest offers; None: nothing."""
    if not given.offers:
        return None
    host, speak = (given.offers.get(name) for name in OFFERS)
    return Offer(host=host is not None, where=host or "", speak=speak is not None, about=speak or "", at=now)


def offering(table: EvaluationsTable, seen: Registration, offered: Offer | None) -> list[Write]:
    """The write that keeps what is `offered`; none where that is what was `seen`, since when it stands."""
    if (replace(offered, at=seen.offer.at) if offered and seen.offer else offered) == seen.offer:
        return []
    return [writes.offer(table.name, seen, offered)]


def give(
    table: EvaluationsTable, outbox: OutboxTable, project: Project, evaluation: Evaluation, also: Sequence[Write] = ()
) -> None:
    """Keep what was `said` in place of what they said before, and with it what they offer (`also`).

    A low score is owed to the secretariat in the same transaction, once: sending the form again, changed or not, owes
    nothing more.

    Raises:
        WasNotThere: they have no seat any more.
        Busy: too many at once; trying again may go through.
    """
    kept = table.put(evaluation, project.data_deleted)
    if evaluation.low:
        try:
            dynamodb.transact([kept, outbox.put(_told(evaluation)), *also])
            return
        except ConditionFailed:
            pass  # told before
    if not also:
        dynamodb.write(kept)
        return
    try:
        dynamodb.transact([kept, *also])
    except ConditionFailed as error:
        raise WasNotThere from error


def _told(evaluation: Evaluation) -> Mail:
    return Mail(
        kind=Kind.LOW_SCORE,
        project=evaluation.project,
        person=SECRETARIAT,
        owed_at=evaluation.given_at,
        latest=Kind.LOW_SCORE.latest(evaluation.given_at),
        meetings=(evaluation.meeting,),
        occasion=OfRecord(evaluation.id),
    )
