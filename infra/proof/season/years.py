"""Three seasons of one network, each planned from the one before; the days on which data goes; the silence after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from infra.applications.plan_file import plan_file
from infra.proof.season.people import People
from infra.proof.season.play import Script, Season, script, season, short
from infra.proof.season.post import Mail
from infra.proof.season.secretariat_plan import NEWCOMER, habits
from shared.applications.next_season import next_season
from shared.documents.season_figures import SeasonFigures
from shared.mails.season import season_found
from shared.members.spreadsheet import Row
from shared.outbox.kinds import Kind
from shared.plans.reading import read
from shared.retention.silence import ANSWER_WITHIN, last_invited, months_later
from shared.summaries.figures import Figures
from shared.summaries.season import season_report
from shared.summaries.settled import SETTLED
from shared.technical import clock

SECOND = Row(0, "Ågård Ødum", "Ødums Cykler", "aagaard.oedum@example.org", "da")
"""Whom the secretariat adds in the second season."""

DAY = timedelta(days=1)


@dataclass
class Years:
    """What was seen of the years. `held`: the registrations and the figures of a season the night before and the night
    of its day of deletion; `people`: those who played each season.
    """

    made: Season
    scripts: list[Script]
    people: list[People] = field(default_factory=list)
    heads: list[dict[str, int]] = field(default_factory=list)
    """Guests at each season's meetings, as the door saw them."""
    there: list[list[set[str]]] = field(default_factory=list)
    held: dict[str, list[int]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    asked: datetime | None = None

    def play(self) -> None:
        """Season after season; what is due at night in between; then two years in which nobody is invited."""
        for number, adds in enumerate((NEWCOMER, SECOND, None)):
            if number:
                self.scripts.append(self._planned(adds))
                self.made.follow(self.scripts[-1])
            each = self.scripts[-1]
            self.made.begin()
            self._nights(each)
            for now in self.made.days():
                self.broken += [f"{now:%d %B %Y}: {seats}" for seats in self._overfull(each)]
            self._leave(number)
            self._remember(each)
        self._silence()

    def _planned(self, adds: Row | None) -> Script:
        """The next season, as `tovholder season next` plans it from what came of the last one."""
        last, tables = self.scripts[-1], self.made.tables
        season = tables.projects.fresh(last.project.id)
        assert season is not None
        found = season_found(season, tables)
        draft = next_season(season, found.books.lines, season_report(season, found, self.made.world.now))
        plan = read(plan_file(draft.data, draft.assumed).encode())
        project = plan.project()
        return replace(last, project=project, lines=plan.lines(), habits=replace(habits(project), moves="", adds=adds))

    def figures(self) -> Sequence[SeasonFigures]:
        """Those of the network."""
        tables = self.made.tables
        found = Figures(tables.projects, tables.members, tables.registrations, tables.budget)
        return found.over_the_seasons(self.scripts[0].project.network, self.made.world.now)

    def mails(self, *kinds: Kind) -> list[Mail]:
        """Every mail that SES took, of those kinds where any is named."""
        return [each for each in self.made.post.sent if not kinds or each.kind in kinds]

    def night(self, day: date) -> None:
        """The ticks of a night in which data may go."""
        for hour in (3, 4):
            moment = clock.at(day, time(hour))
            self.made.world.at(
                moment, lambda: self.made.functions.send_event("plan", {"time": clock.text(self.made.world.now)})
            )

    def _nights(self, script: Script) -> None:
        project, last = script.project, script.project.last
        assert last is not None
        self.night(last.day + SETTLED)
        for day in (project.data_deleted - DAY, project.data_deleted):
            self.night(day)
            self.made.world.at(clock.at(day, time(5)), lambda: self._look(script))

    def _leave(self, number: int) -> None:
        """At the end of a season somebody has had enough, by the link of the last invitation."""
        people = self.made.people
        there = {who for who, person in people.known.items() if person.left is None and who.endswith("@example.org")}
        mail = [each for each in self.mails(Kind.INVITATION) if each.to in there][-1 - number]
        people.visits.unsubscribe(people.known[mail.to], mail)
        self.made.world.run(self.made.world.now + DAY)

    def _look(self, script: Script) -> None:
        registrations = self.made.tables.registrations
        count = sum(len(list(registrations.all(script.project.id, each.id))) for each in script.project.meetings)
        self.held.setdefault(script.project.id, []).append(count)

    def _overfull(self, script: Script) -> Iterator[str]:
        project = script.project
        for id, seats in self.made.tables.registrations.seats(
            project.id, [each.id for each in project.meetings]
        ).items():
            if seats.taken > seats.capacity - seats.reserved:
                yield f"{id} has {seats.taken} guests"

    def _remember(self, script: Script) -> None:
        desk, project = self.made.secretariat, script.project
        self.people.append(self.made.people)
        self.heads.append({each.id: desk.eaten(each) - each.reserved for each in project.meetings})
        self.there.append(
            [{who for who, came in desk.doors[each.id].here.items() if came} for each in project.meetings]
        )

    def _silence(self) -> None:
        world, tables = self.made.world, self.made.tables
        last = self.scripts[-1].project
        stored = tables.projects.get(last.id)
        assert stored is not None
        world.run(clock.at(last.data_deleted, time(6)))
        invited = last_invited([stored], world.now)
        assert invited is not None
        day = months_later(invited, stored.members_asked_after)
        self.asked = clock.at(day, time(4))
        for each in (day - DAY, day, day + ANSWER_WITHIN - DAY, day + ANSWER_WITHIN):
            self.night(each)
        world.run(self.asked + DAY)


@contextmanager
def years(members: int = 30) -> Iterator[Years]:
    """The years, ready to be played."""
    first = short(script(), members, meetings=4)
    with season(first) as made:
        yield Years(made, [first])
