"""Messages to the participants of a meeting: how many, until when, and which campaign brings one out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shared.campaigns.campaign import Campaign
from shared.campaigns.due import campaigns
from shared.meetings import Meeting
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.overrides import Message, Text
from shared.technical import clock

MOST_A_DAY = 5
"""Messages to the participants of one meeting; more is a mistake, or nobody's idea of a calm network."""

AFTERWARDS = timedelta(days=14)
"""How long after a meeting its participants may be written to; they signed up for it, and for nothing else."""


class MessageRefused(Exception):
    """The message cannot go out; `reason` says why, for the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def draft(project: Project, meeting: Meeting, id: str, text: Text, now: datetime) -> Message:
    """The message called `id`, to go out from `now`.

    Raises:
        MessageRefused: there have been too many today, or the meeting is too far gone.
    """
    message = Message(id, meeting.id, text, now)
    campaign = brought_by(project, meeting, message)
    if campaign is None:
        raise MessageRefused("cancelled")
    if meeting.ends + AFTERWARDS <= now:
        raise MessageRefused("over")
    if len(today(project, meeting, now)) >= MOST_A_DAY:
        raise MessageRefused("too-many")
    return message


def about(project: Project, meeting: Meeting) -> Sequence[Message]:
    """The messages to the participants of `meeting`, the latest first."""
    return [each for each in reversed(project.messages) if each.meeting == meeting.id]


def today(project: Project, meeting: Meeting, now: datetime) -> Sequence[Message]:
    """Those of the day on which `now` falls in Copenhagen, without those withdrawn."""
    day = clock.local(now).date()
    written = (each for each in about(project, meeting) if not each.withdrawn)
    return [each for each in written if clock.local(each.written_at).date() == day]


def brought_by(project: Project, meeting: Meeting, message: Message) -> Campaign | None:
    """The campaign that brings `message` out, were it not withdrawn; None where nothing goes out any more."""
    alone = replace(project, messages=(replace(message, withdrawn=False),))
    return next((each for each in campaigns(alone, meeting) if each.kind is Kind.MESSAGE), None)
