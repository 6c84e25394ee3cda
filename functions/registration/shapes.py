"""What the JSON API takes and shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from registration.wiring import wiring
from shared.meetings import Meeting
from shared.people.fields import Address
from shared.projects import Project
from shared.registrations.form import RULES, TRAP
from shared.registrations.offer import Availability, Offer, offers
from shared.registrations.ticks import Ticks
from shared.technical.choices import Choice
from shared.technical.fields import Declared, Fault, Number, Text

SAYS_SOMETHING = "[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]"
BARE = f"^[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f &'-]*{SAYS_SOMETHING}$"
"""Enough to be taken, for a pattern must be read alike by every dialect: other alphabets are as welcome."""

ADDRESS = r"^[A-Za-z0-9_%+-]{1,32}(\.[A-Za-z0-9_%+-]{1,31})?@([a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\.){1,6}[a-z]{2,24}$"
"""Enough to be taken, but for domains that are never public; longer ones and other letters are as welcome."""


class VenueShown(BaseModel):
    """Where a meeting is held."""

    name: str
    address: str


class MeetingShown(BaseModel):
    """A meeting as it stands; `free` seats are for whoever signs up now. `moved_from` is when it was to begin before
    it was moved, until it begins.
    """

    id: str
    title: str
    topic: str
    starts: datetime
    ends: datetime
    venue: VenueShown
    programme: list[str]
    speaker: str
    registration_closes: datetime
    cancelled: bool
    moved_from: datetime | None
    standing: Availability
    free: int
    page: str


class ProjectShown(BaseModel):
    """A project with its meetings, and the `diets` that a guest may tick."""

    id: str
    name: str
    committee: str
    what: str
    why: str
    data_deleted: date
    page: str
    diets: list[str]
    meetings: list[MeetingShown]


def whole(value: object) -> object:
    """JSON has one kind of number: `2.0` is an integer (JSON Schema 2020-12, 4.2.3)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _field(declared: Declared) -> tuple[Any, Any]:
    """The type and the description of a field as pydantic takes them."""
    match declared.rule:
        case Number(least, most):
            limits: dict[str, Any] = {"minimum": least, "maximum": most}
            kind: Any = Annotated[int, BeforeValidator(whole)]
        case Address(longest):
            limits, kind = {"format": "email", "pattern": ADDRESS, "maxLength": longest}, str
        case Text(longest, bare=True) if declared.required:
            limits, kind = {"pattern": BARE, "maxLength": longest}, str
        case Choice(options):
            limits, kind = {"enum": ["", *options]}, str
        case Text(longest):
            limits, kind = {"maxLength": longest}, str
        case Ticks():
            limits, kind = {"uniqueItems": True}, list[str]
    default = list(declared.default) if isinstance(declared.default, tuple) else declared.default
    return kind, Field(json_schema_extra=limits) if declared.required else Field(
        default=default, json_schema_extra=limits
    )


if TYPE_CHECKING:
    Declaration = BaseModel
else:
    Declaration = create_model("Declaration", **{name: _field(each) for name, each in RULES.items() if name != TRAP})


class SignUp(Declaration):
    """Who signs up. The limits are those of the form on the page, and so are the refusals."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SignUpForSome(SignUp):
    """Who signs up, and for which meetings of the project, by their ids."""

    meetings: list[str] = Field(json_schema_extra={"minItems": 1}, examples=[["moede-1", "moede-3"]])


class Asked(BaseModel):
    """The same answer for everybody: a mail asks for a click, at most one in two days to one mailbox."""

    status: Literal["click-awaited"] = "click-awaited"


class WrongField(BaseModel):
    """A field that is wrong: a JSON pointer (RFC 6901) into the body, in which way, and the words that the page has."""

    pointer: str
    code: Fault
    detail: str = ""


class Problem(BaseModel):
    """An error (RFC 9457); `type` is a word of ours, fit to be compared. `errors` is there where fields are wrong."""

    type: str
    title: str
    status: int
    errors: list[WrongField] = []


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
        diets=list(project.catering.diets),
        meetings=shown_meetings(project, project.meetings, now),
    )


def shown_meetings(project: Project, meetings: Sequence[Meeting], now: datetime) -> list[MeetingShown]:
    """Each of the project's `meetings` as it stands at `now`."""
    seats = wiring().registrations.seats(project.id, [each.id for each in meetings], consistent=False)
    return [_meeting(project, offer, now) for offer in offers(meetings, seats, now)]


def _meeting(project: Project, offer: Offer, now: datetime) -> MeetingShown:
    meeting = offer.meeting
    before = meeting.moved_from(now)
    return MeetingShown(
        id=meeting.id,
        title=meeting.title,
        topic=meeting.topic,
        starts=meeting.starts,
        ends=meeting.ends,
        venue=VenueShown(name=meeting.venue.name, address=meeting.venue.address),
        programme=list(meeting.programme),
        speaker=meeting.speaker,
        registration_closes=meeting.registration_closes,
        cancelled=meeting.cancelled,
        moved_from=before.starts if before and before.starts != meeting.starts else None,
        standing=offer.standing,
        free=offer.free,
        page=f"{wiring().public_url}/{project.id}/{meeting.id}",
    )
