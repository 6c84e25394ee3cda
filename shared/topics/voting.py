"""A vote of the members on what a meeting shall be about: when it is open, and the ballots.

The vote itself is what the secretariat wants of the mail that asks (`CampaignOverride.topics`). A ballot lies in the
Registrations table beside the meeting's registrations, under its member's pseudonym, so that each has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from shared.meetings import Meeting
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.registrations.keys import expires, key, partition
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Delete, Put

PREFIX = "ballot#"
OPEN_FOR = timedelta(days=7)
LEAST, MOST = 2, 5
"""Topics of a vote."""


@dataclass(frozen=True)
class Vote:
    """The members choose one of `topics` for `meeting`, from `opened` until `closes`."""

    meeting: str
    topics: tuple[str, ...]
    opened: datetime
    closes: datetime

    def open(self, now: datetime) -> bool:
        """Whether it takes ballots."""
        return self.opened <= now < self.closes


@dataclass(frozen=True)
class Ballot:
    """What a member chose at `meeting`, by the topic's place, and `at` which moment; `opened` tells of which vote."""

    meeting: str
    choice: int
    opened: datetime
    at: datetime


def vote_of(project: Project, meeting: Meeting) -> Vote | None:
    """The last vote about `meeting`; None where there was none, or the meeting is called off."""
    found = project.override(meeting.id, Kind.VOTE)
    if not found.topics or found.now_at is None or meeting.cancelled:
        return None
    return Vote(meeting.id, found.topics, found.now_at, closes(found.now_at, meeting))


def closes(opened: datetime, meeting: Meeting) -> datetime:
    """When a vote ends: after a week, and before its meeting begins."""
    return min(opened + OPEN_FOR, meeting.starts)


@dataclass(frozen=True)
class Voted:
    """What somebody chose about `meeting`, and when; no `topic` where another vote has taken that one's place."""

    meeting: str
    topic: str
    at: datetime


def _chosen(project: Project, meeting: Meeting, ballot: Ballot) -> str:
    vote = vote_of(project, meeting)
    return vote.topics[ballot.choice] if vote and vote.opened == ballot.opened else ""


@dataclass(frozen=True)
class Ballots:
    """Reads and writes ballots in the Registrations table `name`."""

    name: str

    def get(self, project: str, meeting: str, person: str) -> Ballot | None:
        """The ballot of `person`, of whichever vote about the meeting."""
        item = dynamodb.get(self.name, key(project, meeting, PREFIX + person), consistent=True)
        return msgspec.convert({**item, "meeting": meeting}, Ballot) if item else None

    def of(self, project: Project, person: str) -> list[Voted]:
        """What `person` chose in the season's votes, meeting by meeting."""
        asked = [each for each in project.meetings if project.override(each.id, Kind.VOTE).topics]
        found = ((each, self.get(project.id, each.id, person)) for each in asked)
        return [Voted(each.id, _chosen(project, each, ballot), ballot.at) for each, ballot in found if ballot]

    def season(self, project: Project) -> int:
        """How many have voted in the season's votes, one for each member and vote."""
        votes = filter(None, (vote_of(project, each) for each in project.meetings))
        return sum(count for vote in votes for _, count in self.counted(project.id, vote))

    def cast(self, project: str, person: str, ballot: Ballot, deleted: date) -> Put:
        """The write that keeps a ballot in place of an earlier one."""
        fields = {"choice": ballot.choice, "opened": clock.text(ballot.opened), "at": clock.text(ballot.at)}
        where = key(project, ballot.meeting, PREFIX + person)
        return Put(self.name, {**where, "project": project, **fields, "expires": expires(deleted)})

    def forget(self, project: str, meeting: str, person: str) -> None:
        """Take the ballot away; twice does no harm."""
        dynamodb.write(Delete(self.name, key(project, meeting, PREFIX + person)))

    def counted(self, project: str, vote: Vote) -> Sequence[tuple[str, int]]:
        """How many chose each topic of `vote`, in its order."""
        condition = "meeting = :meeting AND begins_with(part, :prefix)"
        values = {":meeting": partition(project, vote.meeting), ":prefix": PREFIX}
        items = dynamodb.query(self.name, condition, values, consistent=True)
        found = Counter(item["choice"] for item in items if item["opened"] == clock.text(vote.opened))
        return [(topic, found[place]) for place, topic in enumerate(vote.topics)]
