"""What a summary says: each meeting at a glance, what is new, and the budget."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter

from shared.budget.forecast import Coming
from shared.budget.lines import Tally
from shared.budget.outlook import Outlook
from shared.campaigns.campaign import Campaign
from shared.campaigns.checkpoints import Checkpoint
from shared.desk.audit import AuditEvent
from shared.meetings import Meeting
from shared.outbox.hold import Hold
from shared.outbox.mail import Entry, Kind
from shared.projects import Project
from shared.registrations import Registration, Seats, Status
from shared.registrations.diets import Diets, diets
from shared.registrations.reads import Registered
from shared.summaries.filling import Filling, filling
from shared.tasks.task import Task, to_do
from shared.technical import clock
from shared.topics.answer import names
from shared.topics.gathering import gather
from shared.topics.grouping import Topic, topics
from shared.topics.voting import Vote
from shared.topics.words import Known

LONG_WAIT = timedelta(hours=1)
"""Nobody notices that a mail waits for less."""


@dataclass(frozen=True)
class Invitations:
    """How far the invitations to a meeting are: when they go out, `owed` so far, whether they are paused or through."""

    at: datetime
    owed: int
    paused: bool
    finished: bool


@dataclass(frozen=True)
class MeetingSummary:
    """One meeting: its seats, and what came since the last summary. People are counted, not parties.

    `diets` is what the kitchen cooks by; `topics` the sentences by the word they share;
    `new` who signed up since the last summary, newest last; `expected` who will be there, as far as one can tell;
    `registrations` everybody's.
    """

    meeting: Meeting
    seats: Seats
    new_confirmed: int
    new_waiting: int
    diets: Diets
    topics: tuple[Topic, ...]
    new: tuple[Registered, ...]
    expected: Coming | None
    invitations: Invitations | None
    registrations: Sequence[Registered] = ()

    @cached_property
    def shared(self) -> Sequence[Topic]:
        """The topics that several raised and that are no guest's name: whoever gets a copy reads their words, and no
        sentence.
        """
        shared = [each for each in self.topics if each.several and each.key]
        live = [each for each in self.registrations if each.live]
        people = _named({each.word.casefold() for each in shared}, live)
        return [each for each in shared if each.word.casefold() not in people]


@dataclass(frozen=True)
class Counted:
    """A vote of the members about `meeting`, and how many chose each topic, without names."""

    meeting: Meeting
    vote: Vote
    topics: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Found:
    """What the tables say: registrations and seats by meeting, the budget's outlook, every task, how far each campaign
    is, mails that went wrong, what was done at the desk since the last summary, and on Mondays the approved
    browsers, each with the season in whose audit log it stands; registrations whose guests have
    `offers` to host or to speak; whether this is the `weekly` summary.
    """

    registrations: Mapping[str, Sequence[Registered]]
    seats: Mapping[str, Seats]
    outlook: Outlook
    tasks: Sequence[Task]
    campaigns: Sequence[tuple[Campaign, Checkpoint]]
    troubles: Sequence[Entry]
    events: Sequence[AuditEvent]
    browsers: Sequence[tuple[str, AuditEvent]] = ()
    hold: Hold | None = None
    out: frozenset[str] = frozenset()
    offers: Sequence[Registration] = ()
    votes: Sequence[Counted] = ()
    weekly: bool = False


@dataclass(frozen=True)
class Summary:
    """A summary at `now`; `since`: when the last one was made (None: the first). `offers` are new since then;
    `brought` sign-ups of the season came by links that guests passed on.
    """

    project: Project
    now: datetime
    since: datetime | None
    meetings: tuple[MeetingSummary, ...]
    outlook: Outlook
    to_do: tuple[Task, ...]
    events: tuple[AuditEvent, ...]
    troubles: tuple[Entry, ...]
    browsers: tuple[tuple[str, AuditEvent], ...] = ()
    hold: Hold | None = None
    offers: tuple[Registration, ...] = ()
    brought: int = 0
    votes: tuple[Counted, ...] = ()
    weekly: bool = False

    @property
    def closed_votes(self) -> bool:
        """Whether there is a result that is news."""
        return any(each.vote.closes <= self.now for each in self.votes)

    @property
    def fresh_troubles(self) -> tuple[Entry, ...]:
        """Those of the troubles that are news."""
        since = self.since
        return tuple(each for each in self.troubles if since is None or each.due is None or each.due > since)

    @property
    def waited(self) -> Hold | None:
        """That mails of this project wait, or have waited since the last summary, for an hour or more."""
        hold = self.hold
        if hold is None or (hold.ended or self.now) - hold.since < LONG_WAIT or self.project.id not in hold.waiting:
            return None
        return hold if hold.ended is None or self.since is None or hold.ended > self.since else None

    def has_news(self, of: MeetingSummary) -> bool:
        """Whether a meeting is worth more than a line: somebody is new, it was changed, or its invitation is paused."""
        changed = of.meeting.changed_at is not None and (self.since is None or of.meeting.changed_at > self.since)
        return bool(of.new) or changed or (of.invitations is not None and of.invitations.paused)

    def filling(self, of: MeetingSummary) -> Filling:
        """How a meeting's seats filled."""
        return filling(self.project, of.meeting, of.seats, of.registrations, self.now)

    @property
    def tally(self) -> Tally:
        """The budget as it stands."""
        return self.outlook.tally

    @property
    def today(self) -> date:
        """The summary's day in Copenhagen."""
        return clock.local(self.now).date()


def summary(project: Project, found: Found, since: datetime | None, now: datetime) -> Summary:
    """The summary of what has not been held yet."""
    invitations = {each.meeting: (each, progress) for each, progress in found.campaigns if each.kind is Kind.INVITATION}
    known = Known()  # guests of one season write the same words
    return Summary(
        project,
        now,
        since,
        tuple(
            replace(
                _meeting(
                    meeting,
                    found.seats[meeting.id],
                    found.registrations.get(meeting.id, ()),
                    since,
                    found.out,
                    known,
                    project.catering.serves(meeting.id),
                ),
                expected=found.outlook.forecast.of(meeting.id),
                invitations=_invitations(project, *invitations[meeting.id]) if meeting.id in invitations else None,
            )
            for meeting in project.upcoming(now)
            if meeting.id in found.seats
        ),
        found.outlook,
        tuple(to_do(found.tasks, now)),
        tuple(found.events),
        tuple(found.troubles),
        tuple(found.browsers),
        found.hold,
        tuple(each for each in found.offers if each.offer and (since is None or each.offer.at > since)),
        sum(each.brought for each in found.seats.values()),
        tuple(each for each in found.votes if since is None or each.vote.closes > since),
        found.weekly,
    )


def _invitations(project: Project, campaign: Campaign, progress: Checkpoint) -> Invitations:
    paused = project.override(campaign.meeting, campaign.kind).paused
    return Invitations(campaign.at, progress.owed, paused, progress.finished)


def _meeting(
    meeting: Meeting,
    seats: Seats,
    registrations: Sequence[Registered],
    since: datetime | None,
    out: frozenset[str],
    known: Known,
    fed: bool,
) -> MeetingSummary:
    registrations = sorted(registrations, key=attrgetter("registered_at"))
    live = [each for each in registrations if each.live]
    new = [each for each in live if since is None or each.registered_at > since]
    return MeetingSummary(
        meeting,
        seats,
        new_confirmed=_people(new, Status.CONFIRMED),
        new_waiting=_people(new, Status.WAITING),
        diets=diets(live if fed else ()),
        topics=tuple(topics(gather(live, (), out), known)),
        new=tuple(new),
        expected=None,
        invitations=None,
        registrations=registrations,
    )


def _named(words: Collection[str], registrations: Sequence[Registered]) -> set[str]:
    """Those of `words` that are part of a guest's name, or a company. Names are taken apart where one can be: of a few
    words hardly any stands in the names of thousands.
    """
    written = "\n".join(f"{each.name}\n{each.company}" for each in registrations).casefold()
    if not any(word in written for word in words):
        return set()
    return {each.casefold() for each in names(registrations)}.intersection(words)


def _people(registrations: Sequence[Registered], status: Status) -> int:
    return sum(each.party for each in registrations if each.status is status)
