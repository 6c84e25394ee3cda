"""A message to participants as one of them gets it, shown to the secretariat before it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shared.mails.attending import Attendance, Guest, draft
from shared.mails.preview import NOBODY
from shared.mails.render import body
from shared.meetings import Meeting
from shared.projects import Project
from shared.projects.overrides import Text
from shared.registrations import Registration, Status
from shared.registrations.links import Links


def message(project: Project, meeting: Meeting, text: Text, links: Links, now: datetime) -> str:
    """The letter's text, to nobody in particular."""
    nobody = Registration(
        project=project.id,
        meeting=meeting.id,
        person=NOBODY,
        name="",
        company="",
        address="",
        party=1,
        status=Status.CONFIRMED,
        registered_at=now,
        version=1,
    )
    to = Guest(project, (Attendance(meeting, nobody),), links, now)
    said = draft("message", to, to.attending, text=text, now=now, manage_link="", action_link="")
    return body(replace(said, own=text), "message", now)[2]
