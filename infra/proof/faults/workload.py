"""What people do in a season with faults beside what they do in a calm one: more of everything, and twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random

from infra.proof.faults.behaviour import BehaviourRates
from infra.proof.faults.interleaving import Aim, Contested
from infra.proof.faults.journeys import UserJourneys
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.visits import Person
from shared.meetings import Meeting
from shared.outbox import Kind
from shared.outbox.declaration import Needs
from shared.registrations import Status

TELLS_STATUS = {Kind.CONFIRMATION, Kind.WAITING, Kind.PROMOTED, Kind.CHANGED, Kind.REMINDER}
INVITES = {kind for kind in Kind if kind.declared.needs is Needs.NO_ANSWER}
TO_GUESTS = TELLS_STATUS | {Kind.EVALUATION, Kind.MESSAGE, Kind.MEETING_MOVED}

KINDS = {each.value for each in INVITES | TO_GUESTS}
SEATED = Status.CONFIRMED

STRANGERS = 8
"""So many sign up whom nobody has invited."""

Action = Callable[[], None]


@dataclass
class Workload:
    """Reads every mail that people get, and acts on its links as the season's `rates` have it."""

    made: Season
    rates: BehaviourRates
    journeys: UserJourneys = field(init=False)
    invitations: dict[tuple[str, str], Mail] = field(default_factory=dict)
    letters: dict[str, Mail] = field(default_factory=dict)
    """By address (and meeting): the last mail with a way to decline, and with the way to one's own registrations."""
    strangers: int = 0

    def __post_init__(self) -> None:
        self.journeys = UserJourneys(self.made, self.rates)
        self.made.people.visits.together = self.rates.together
        self.made.post.readers.append(self.read)

    def read(self, mail: Mail) -> None:
        """A mail has arrived."""
        person, project = self.made.people.known.get(mail.to), self.made.script.project
        if person is None:
            return
        visits, journeys, rates = self.made.people.visits, self.journeys, self.rates
        if mail.kind is Kind.ADDRESS_REQUEST:
            hours = self.made.world.chance(mail.to, "takes it").uniform(0.05, 20)
            visits.later(timedelta(hours=hours), partial(journeys.take_address, person, mail))
        for meeting in filter(None, map(project.meeting, mail.meetings)):
            chance = self.made.world.chance(mail.to, "workload", mail.kind, meeting.id)
            maybe = partial(self._maybe, chance, meeting)
            if mail.kind in TELLS_STATUS:
                self.letters[mail.to] = mail
                maybe(rates.cancels, partial(visits.cancel, person, meeting, mail))
                maybe(rates.resizes, partial(journeys.resize, person, meeting, mail))
                maybe(rates.moves, partial(journeys.move, person, mail))
                maybe(rates.erases, partial(journeys.erase, person, meeting, mail))
                maybe(rates.again, self._and_again(person, partial(journeys.sign_up, person, meeting)))
                maybe(rates.forgets, self._and_again(person, partial(journeys.ask_for_link, person)))
                if chance.random() < rates.late:
                    left = meeting.ends - meeting.promotion_closes
                    at = meeting.promotion_closes + left * chance.random()
                    self.made.world.at(at, partial(visits.cancel, person, meeting, mail))
            elif mail.kind is Kind.CANCELLED:
                maybe(rates.returns, partial(journeys.come_back, person, meeting, mail))
            elif mail.kind in INVITES:
                self.invitations[mail.to, meeting.id] = mail
                maybe(rates.declines, partial(journeys.decline, person, meeting, mail))
                if mail.one_click and chance.random() < rates.leaves:
                    visits.later(timedelta(hours=chance.uniform(0, 20)), partial(visits.unsubscribe, person, mail))
                if chance.random() < rates.rushes:
                    hour = self.made.world.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
                    self.made.world.at(hour, partial(journeys.sign_up, person, meeting, mail=mail))

    def _maybe(self, chance: Random, meeting: Meeting, share: float, action: Action) -> None:
        if chance.random() >= share:
            return
        left = max(meeting.starts - self.made.world.now, timedelta(hours=2))
        delay = left * (chance.random() ** 2 * 1.1)
        for _ in range(2 if chance.random() < self.rates.hasty else 1):
            self.made.people.visits.later(delay, action)

    def _and_again(self, person: Person, action: Action) -> Action:
        """Half of those who wait for a mail do it once more, before it has come or not long after."""

        def done() -> None:
            action()
            chance = self.made.world.chance(person.row.address, "once more")
            if chance.random() < 0.5:
                self.made.world.within(timedelta(minutes=chance.uniform(0.1, 40)), action)

        return done

    # What somebody does just now

    def rival(self, contested: Contested) -> Action | None:
        """What somebody may do at this moment, so that what is about to be written there is no longer right."""
        at = self.made.script.project.meeting(contested.meeting)
        if at is None:
            return None
        chance = self.made.world.chance("rival", contested.meeting, contested.aim)
        # Whoever is to slip into what somebody else has just left is one or two.
        enters = self._enters(at, 4 if contested.aim is Aim.SEAT else 2, chance)
        leaves = self._leaves(at, chance)
        if contested.aim is Aim.SEAT and enters:
            return enters[0]
        if contested.aim is Aim.PLACE and leaves:
            return leaves[0]
        found = [*enters, *leaves]
        return chance.choice(found) if found else None

    def _enters(self, meeting: Meeting, most: int, chance: Random) -> list[Action]:
        """Somebody who has no place there yet, of the network or not, with a party of so many at `most`."""
        if not meeting.takes_registrations(self.made.world.now):
            return []
        known = self.made.people.known
        gone = self.journeys.erased
        outside = [each for each in known.values() if not (meeting.id in each.attending or each.row.address in gone)]
        if self.strangers < STRANGERS and (not outside or chance.random() < 0.5):
            self.strangers += 1
            row = replace(next(iter(known.values())).row, name=f"Nabo Nr. {self.strangers}")
            row = replace(row, address=f"nabo-{self.strangers}@example.org", company="Naboens Hjørne")
            known[row.address] = Person(row, scanned=False)
            outside = [known[row.address]]
        if not outside:
            return []
        return [partial(self.journeys.sign_up, chance.choice(outside), meeting, chance.randint(1, most))]

    def _leaves(self, meeting: Meeting, chance: Random) -> list[Action]:
        known = self.made.people.known.values()
        inside = [each for each in known if meeting.id in each.attending and each.row.address in self.letters]
        if not inside:
            return []
        person = chance.choice([each for each in inside if each.attending[meeting.id] is SEATED] or inside)
        letter = self.letters[person.row.address]
        return [
            partial(self.made.people.visits.cancel, person, meeting, letter),
            partial(self.journeys.resize, person, meeting, letter),
        ]

    def on_its_way(self, id: str, late: timedelta) -> None:
        """A mail is late: what it is about may go away before it is written."""
        chance = self.made.world.chance("late", id)
        if id.partition(".")[0] not in KINDS or chance.random() >= self.rates.withdraws:
            return
        mail = Mail(self.made.world.now, id, "", b"")
        meeting = self.made.script.project.meeting(mail.meetings[0]) if mail.meetings else None
        person = next((each for each in self.made.people.known.values() if each.id == mail.person), None)
        action = self._withdrawing(mail.kind, person, meeting, chance) if person and meeting else None
        if action is not None:
            self.made.world.within(late * chance.uniform(0.1, 0.6), action)

    def _withdrawing(self, kind: Kind, person: Person, meeting: Meeting, chance: Random) -> Action | None:
        visits, address = self.made.people.visits, person.row.address
        letter, invitation = self.letters.get(address), self.invitations.get((address, meeting.id))
        found: list[Action] = []
        if invitation and kind in INVITES | TO_GUESTS:
            found.append(partial(self.journeys.decline, person, meeting, invitation))
        if kind in INVITES:
            found.append(partial(self.journeys.sign_up, person, meeting))
            # Any of their invitations will do.
            mine = (mail for (whose, _), mail in self.invitations.items() if whose == address and mail.one_click)
            found += [partial(visits.unsubscribe, person, mail) for mail in mine]
        elif letter and kind in TO_GUESTS:
            found.append(partial(visits.cancel, person, meeting, letter))
        return chance.choice(found) if found else None
