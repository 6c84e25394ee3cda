"""The secretariat at its inbox: it reads its mails and follows their links. It opens no other page of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from infra.proof.season.cloud import PEPPER, Cloud
from infra.proof.season.desk import Desk
from infra.proof.season.door import Door
from infra.proof.season.pages import Page
from infra.proof.season.people import People
from infra.proof.season.post import Mail
from infra.proof.season.secretariat_pages import CAME_TO, CATERER, SecretariatPages, bill, once
from infra.proof.season.secretariat_script import SecretariatScript
from infra.proof.season.tables import Tables
from infra.proof.season.web import Browser
from shared.budget.line import BudgetLine
from shared.budget.lines import Expense, Tally
from shared.budget.prices import PerMeeting
from shared.desk.audit import LinkPurpose
from shared.meetings import Meeting
from shared.members.importing import import_members
from shared.members.spreadsheet import Row
from shared.outbox import Kind
from shared.plans import apply
from shared.plans import tables as plan_tables
from shared.projects import Project
from shared.technical.money import Oere, number

SLIP = 10
"""One rent is entered so many times too large, and undone by the next summary."""


@dataclass
class Secretariat:
    """Applies the plan, imports members, and does from then on what its mails ask for."""

    cloud: Cloud
    tables: Tables
    project: Project
    lines: Sequence[BudgetLine]
    people: People
    desk: Desk
    wants: SecretariatScript
    doors: dict[str, Door] = field(default_factory=dict)
    ordered: dict[str, tuple[int, Oere]] = field(default_factory=dict)
    """The portions and the price of each meeting's order."""
    on_table: dict[str, Expense | None] = field(default_factory=dict)
    """What is to be paid for the food of each meeting whose bill waits for another's."""
    bills: list[Expense] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    """How the budget stood when a meeting's bills were entered."""
    ticked: set[str] = field(default_factory=set)
    """The links' pages of tasks that it marked as done: each task's own words."""
    settled: set[str] = field(default_factory=set)
    """The lines of which it has noted the income or the one bill."""

    def begin(self, rows: Sequence[Row]) -> None:
        """Put the plan in force and import the members, as the ops command does."""
        tables = plan_tables.Tables(self.tables.projects, self.tables.registrations, self.tables.budget)
        wanted = plan_tables.Wanted(self.project, tuple(self.lines))
        apply.apply(tables, wanted, tables.known(wanted), self.cloud.world.now)
        import_members(self.tables.members, self.project.network, rows, PEPPER)
        self.cloud.world.tell("secretariat", "put the plan in force", self.project.id, len(rows))
        self.wants.plan()
        for meeting in self.project.meetings:
            self.cloud.world.at(meeting.ends, partial(self._count, meeting))

    def _count(self, meeting: Meeting) -> None:
        if meeting.id not in self.wants.called_off:
            self.cloud.world.tell("secretariat", "counted", meeting.id, self.eaten(meeting))

    def read(self, mail: Mail) -> None:
        """A mail has arrived in its inbox; it is looked at within the hour, an approving mail at once."""
        if mail.to != self.project.secretariat.address:
            return
        react = {
            Kind.DESK_APPROVAL: self._approve,
            Kind.PREVIEW: self._preview,
            Kind.CATERING_ORDER: self._order,
            Kind.CATERING_CHANGE: self._order,
            Kind.DAY_BEFORE: self._day_before,
            Kind.DAY_AFTER: self._day_after,
            Kind.SUMMARY: self._summary,
            Kind.SEASON_REPORT: self._hand_in,
        }.get(mail.kind)
        if react:
            soon = (1, 4) if mail.kind is Kind.DESK_APPROVAL else (5, 55)
            self.cloud.world.within(
                self.cloud.world.draw(60 * soon[0], 60 * soon[1], "secretariat", mail.id), partial(react, mail)
            )

    def eaten(self, meeting: Meeting) -> int:
        """Everybody who was there, as the door saw it, speakers and committee included."""
        door = self.doors.get(meeting.id)
        return sum(door.here.values()) + door.strangers + meeting.reserved if door else 0

    @property
    def errands(self) -> SecretariatPages:
        """What it can do at its desk."""
        return SecretariatPages(self.desk)

    def _meeting(self, mail: Mail) -> Meeting:
        found = self.project.meeting(mail.meetings[0])
        assert found is not None
        return found

    def _approve(self, mail: Mail) -> None:
        link = mail.link(f"d/{LinkPurpose.BROWSER.value}/")
        if link and self.desk.waiting:
            self.desk.approve(link)

    def _preview(self, mail: Mail) -> None:
        [meeting] = mail.meetings
        if meeting == self.wants.habits.edits:
            self.errands.edit(mail)
        elif meeting == self.wants.habits.pauses:
            self.errands.press(mail, "pause", "paused the invitation")
            self.cloud.world.within(
                timedelta(hours=20), lambda: self.errands.press(mail, "resume", "let the invitation go on")
            )
        elif meeting == self.wants.habits.sends_now:
            self.errands.send_now(mail)

    def _order(self, mail: Mail) -> None:
        meeting = self._meeting(mail)
        [line] = [each for each in self.lines if each.feeds(meeting.id)][:1]
        price = line.planned // len(line.meetings or self.project.meetings)

        def noted(portions: int, amount: Oere) -> None:
            self.ordered[meeting.id] = portions, amount

        self.errands.order(mail, meeting, price, noted)

    def _day_before(self, mail: Mail) -> None:
        meeting, link = self._meeting(mail), mail.link(f"d/{LinkPurpose.CHECK_IN.value}/")
        if link is None or meeting.id in self.doors:
            return
        if meeting.id in self.wants.moved:
            meeting = replace(meeting, starts=meeting.starts + timedelta(hours=1))
        door = Door(self.cloud.world, Browser(self.desk.browser.functions), link, meeting)
        self.doors[meeting.id] = door
        door.expect(*self.people.turn_up(meeting))

    def _day_after(self, mail: Mail) -> None:
        """Enter the bills: the food that was ordered, the speaker, the rent; how many came where nobody signed up."""
        meeting, link, habits = self._meeting(mail), mail.link(f"d/{LinkPurpose.EXPENSE.value}/"), self.wants.habits
        self.errands.count(mail, meeting, self.project.guests.high // 2, self.doors)
        if link is None:
            return
        bills = list(self._bills(meeting, mail))
        food = next((each for each in bills if each.supplier == CATERER), None)
        if bills and meeting.id == habits.slips:
            right = bills.pop(0)
            self._enter(link, (replace(right, amount=right.amount * SLIP),), lambda: self._notice(right, link))
        elif food and meeting.id == habits.in_parts:
            bills.remove(food)
            part, rest = replace(food, amount=food.amount // 3, partial=True), food.amount - food.amount // 3
            self._enter(link, (part,), lambda: self._enter(link, (replace(food, amount=rest),)))
        elif meeting.id in habits.together:
            self.on_table[meeting.id] = food
            bills = [each for each in bills if each != food]
            if self.on_table.keys() >= set(habits.together):
                self._enter(link, tuple(filter(None, self.on_table.values())))
        for each in bills:
            self._enter(link, (each,))

    def _bills(self, meeting: Meeting, mail: Mail) -> Iterator[Expense]:
        """What is to be paid for a meeting."""
        portions, amount = self.ordered.get(meeting.id, (0, 0))
        for line in self.lines:
            if line.feeds(meeting.id) and portions:
                yield bill(line, meeting, amount, f"{portions} kuverter", CATERER, mail)
            elif line.optional and meeting.speaker:
                yield bill(line, meeting, line.planned, "Oplæg", "Oplægsholderen", mail)
            elif isinstance(line.price, PerMeeting) and meeting.id in line.meetings:
                yield bill(line, meeting, line.price.each, "Leje af lokale", meeting.venue.name, mail)

    def _enter(self, link: str, shares: tuple[Expense, ...], then: Callable[[], object] = lambda: None) -> None:
        """Enter a bill, where there is one; each share is for an order of its own. `then` it stands there."""

        def entered(page: Page) -> None:
            self.bills.extend(shares)
            for each in shares:
                kind = "paid a part" if each.partial else "paid for several orders" if len(shares) > 1 else "paid"
                self.cloud.world.tell("secretariat", kind, each.meeting, each.line, each.amount)
                self.tallies[each.meeting] = self.tables.budget.books(self.project.id).tally()
            then()

        if shares:
            self.errands.spend(link, shares, entered)

    def _notice(self, right: Expense, link: str) -> None:
        """The bill entered last is wrong: it is taken back when the next summary has the link for it."""
        self.wants.want(self.cloud.world.now, partial(self._undo, self.bills[-1], right, link))

    def _undo(self, typed: Expense, right: Expense, link: str, mail: Mail) -> bool:
        """Take back the bill that was entered wrongly, by the summary's own link; then enter it right."""
        amount = number(typed.amount)
        for found in mail.links:
            if f"/d/{LinkPurpose.UNDO.value}/" in found and amount in self.desk.browser.get(found).text:
                self.errands.undo(found, partial(self._undone, typed, right, link))
                return True
        return False

    def _undone(self, typed: Expense, right: Expense, link: str, page: Page) -> None:
        self.bills.remove(typed)
        self.cloud.world.tell("secretariat", "took a bill back", typed.meeting, typed.line, typed.amount)
        self._enter(link, (right,))

    def _summary(self, mail: Mail) -> None:
        """Tick off tasks, and do what it has a mind to."""
        for link in mail.links:
            if f"/d/{LinkPurpose.TASK.value}/" in link and self.cloud.world.chance("ticks", _task(link)).random() < 0.4:
                self._tick(link)
        self.wants.consider(mail)
        self._settle(mail)

    def _settle(self, mail: Mail) -> None:
        """Note the income that the budget counts on, and the bills at a fixed price, once the first meeting is over."""
        first, world = self.project.meetings[0], self.cloud.world
        for line in self.lines if world.now >= first.ends else ():
            link = mail.link(f"d/{(LinkPurpose.INCOME if line.income else LinkPurpose.EXPENSE).value}/")
            if link and once(line) and line.id not in self.settled:
                self.settled.add(line.id)
                amount = round(line.planned * world.chance("settles", line.id).uniform(*CAME_TO))
                typed = bill(line, first, amount, line.text, "Kassen", mail)
                words = "noted income" if line.income else "entered a bill"
                self.errands.spend(link, (typed,), partial(self._noted, typed), words)

    def _noted(self, typed: Expense, page: Page) -> None:
        self.bills.append(typed)

    def _hand_in(self, mail: Mail) -> None:
        link = mail.link(f"d/{LinkPurpose.TASK.value}/")
        if link:
            self.cloud.world.within(timedelta(days=2), lambda: self._tick(link))

    def _tick(self, link: str) -> None:
        """A task that was ticked off while an older mail lay there has no such button any more."""
        self.errands.tick(link, lambda page: self.ticked.add(_task(link)))


def _task(link: str) -> str:
    """The part of the link that says which task it is for."""
    return urlsplit(link).path.rpartition("/")[2].partition(".")[0]
