"""What the JSON API takes and shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from registration.wiring import wiring
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations.form import LONGEST, Fault
from shared.registrations.offer import Offer, Standing, offers
from shared.registrations.registration import LARGEST_PARTY, Status


class Place(BaseModel):
    """Where a meeting is held."""

    name: str
    address: str


class MeetingShown(BaseModel):
    """A meeting as it stands; `free` seats are for whoever signs up now."""

    id: str
    title: str
    topic: str
    starts: datetime
    ends: datetime
    venue: Place
    programme: list[str]
    speaker: str
    registration_closes: datetime
    standing: Standing
    free: int
    page: str


class ProjectShown(BaseModel):
    """A project with its meetings."""

    id: str
    name: str
    committee: str
    what: str
    why: str
    data_deleted: date
    page: str
    meetings: list[MeetingShown]


class SignUp(BaseModel):
    """Who signs up. The limits are those of the form on the page, and so are the refusals."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST["name"]})
    company: str = Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST["company"]})
    address: str = Field(json_schema_extra={"format": "email", "maxLength": LONGEST["address"]})
    party: int = Field(json_schema_extra={"minimum": 1, "maximum": LARGEST_PARTY}, description="How many come, in all")
    diet: str = Field(default="", json_schema_extra={"maxLength": LONGEST["diet"]})
    topics: str = Field(default="", json_schema_extra={"maxLength": LONGEST["topics"]})


class SignedUp(BaseModel):
    """What came of it. An address that is known already gets the answer of anybody else, and a mail."""

    meeting: str
    status: Status


class Wrong(BaseModel):
    """A field that is wrong: a JSON pointer (RFC 6901) into the body, and in which way."""

    pointer: str
    code: Fault


class Problem(BaseModel):
    """An error (RFC 9457); `type` is a word of ours, fit to be compared."""

    type: str
    title: str
    status: int
    errors: list[Wrong] = []


def shown_project(project: Project, now: datetime) -> ProjectShown:
    """The project and its meetings as they stand at `now`."""
    return ProjectShown(
        id=project.id,
        name=project.name,
        committee=project.committee.name,
        what=project.purpose.what,
        why=project.purpose.why,
        data_deleted=project.data_deleted,
        page=f"{wiring().public_url}/{project.id}",
        meetings=shown_meetings(project, project.meetings, now),
    )


def shown_meetings(project: Project, meetings: Sequence[Meeting], now: datetime) -> list[MeetingShown]:
    """Each of the project's `meetings` as it stands at `now`."""
    seats = wiring().registrations.seats(project.id, [each.id for each in meetings], consistent=False)
    return [_meeting(project, offer) for offer in offers(meetings, seats, now)]


def _meeting(project: Project, offer: Offer) -> MeetingShown:
    meeting = offer.meeting
    return MeetingShown(
        id=meeting.id,
        title=meeting.title,
        topic=meeting.topic,
        starts=meeting.starts,
        ends=meeting.ends,
        venue=Place(name=meeting.venue.name, address=meeting.venue.address),
        programme=list(meeting.programme),
        speaker=meeting.speaker,
        registration_closes=meeting.registration_closes,
        standing=offer.standing,
        free=offer.free,
        page=f"{wiring().public_url}/{project.id}/{meeting.id}",
    )
