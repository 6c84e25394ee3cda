"""A meeting's guests as its list of participants, on paper and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.documents.participants import Participant, ParticipantList
from shared.meetings import Meeting
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.diets import diets
from shared.registrations.labels import label, listed_values, sums
from shared.technical.languages import SOURCE


def guest_list(project: Project, meeting: Meeting, everybody: Iterable[Registration], now: datetime) -> ParticipantList:
    """The list as it stands at `now`: who has a seat, and who waits, in their order."""
    language = project.secretariat.language
    live = [each for each in everybody if each.live]
    confirmed = [each for each in live if each.status is Status.CONFIRMED]
    fed = project.catering.serves(meeting.id)
    waiting = sorted((each for each in live if each.status is Status.WAITING), key=lambda each: each.registered_at)
    return ParticipantList(
        committee=project.committee.name,
        title=meeting.title,
        starts=meeting.starts,
        ends=meeting.ends,
        venue=meeting.venue.name,
        address=meeting.venue.address,
        as_of=now,
        confirmed=tuple(participant(each, language, fed=fed) for each in confirmed),
        waiting=tuple(participant(each, language, fed=fed) for each in waiting),
        reserved=meeting.reserved,
        diets=tuple(sums(diets(confirmed if fed else ()), language)),
        accent=project.appearance.accent,
        language=language,
        companies=project.asks.company or any(each.company not in {"", each.name} for each in live),
        fed=fed,
    )


def file_name(meeting: Meeting) -> str:
    """What files about the meeting begin with."""
    return f"{meeting.day.isoformat()}-{meeting.id}"


def participant(each: Registration, language: str = SOURCE, *, fed: bool = True) -> Participant:
    """What the list says of a registration, in `language`; what they eat where they are `fed`."""
    fields = dict(listed_values(each, language))
    diet = fields.pop("diet")
    more = tuple((label(name, language), value) for name, value in {**fields, "note": each.note}.items())
    return Participant(each.name, each.company, each.party, diet if fed else "", more)
