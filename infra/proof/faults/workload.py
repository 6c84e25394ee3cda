"""What people do in a season with faults beside what they do in a calm one: more of everything, and twice at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

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
    chance: random.Random = field(init=False)
    journeys: UserJourneys = field(init=False)
    invitations: dict[tuple[str, str], Mail] = field(default_factory=dict)
    letters: dict[str, Mail] = field(default_factory=dict)
    """By address (and meeting): the last mail with a way to decline, and with the way to one's own registrations."""
    strangers: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(f"workload of {self.made.script.seed}")  # noqa: S311
        self.journeys = UserJourneys(self.made, self.rates, self.chance)
        self.made.people.visits.together = self.rates.together
        self.made.post.readers.append(self.read)

    def read(self, mail: Mail) -> None:
        """A mail has arrived."""
        person, project = self.made.people.known.get(mail.to), self.made.script.project
        if person is None:
            return
        visits, journeys, rates = self.made.people.visits, self.journeys, self.rates
        for meeting in filter(None, map(project.meeting, mail.meetings)):
            if mail.kind in TELLS_STATUS:
                self.letters[mail.to] = mail
                self._maybe(rates.cancels, meeting, partial(visits.cancel, person, meeting, mail))
                self._maybe(rates.resizes, meeting, partial(journeys.resize, person, meeting, mail))
                self._maybe(rates.moves, meeting, partial(journeys.move, person, mail))
                self._maybe(rates.erases, meeting, partial(journeys.erase, person, meeting, mail))
                self._maybe(rates.again, meeting, self._and_again(partial(journeys.sign_up, person, meeting)))
                self._maybe(rates.forgets, meeting, self._and_again(partial(journeys.ask_for_link, person)))
                if self.chance.random() < rates.late:
                    left = meeting.ends - meeting.promotion_closes
                    at = meeting.promotion_closes + left * self.chance.random()
                    self.made.world.at(at, partial(visits.cancel, person, meeting, mail))
            elif mail.kind is Kind.CANCELLED:
                self._maybe(rates.returns, meeting, partial(journeys.come_back, person, meeting, mail))
            elif mail.kind in INVITES:
                self.invitations[mail.to, meeting.id] = mail
                self._maybe(rates.declines, meeting, partial(journeys.decline, person, meeting, mail))
                if mail.one_click and self.chance.random() < rates.leaves:
                    visits.later(timedelta(hours=self.chance.uniform(0, 20)), partial(visits.unsubscribe, person, mail))
                if self.chance.random() < rates.rushes:
                    hour = self.made.world.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
                    self.made.world.at(hour, partial(journeys.sign_up, person, meeting))

    def _maybe(self, share: float, meeting: Meeting, action: Action) -> None:
        if self.chance.random() >= share:
            return
        left = max(meeting.starts - self.made.world.now, timedelta(hours=2))
        delay = left * (self.chance.random() ** 2 * 1.1)
        for _ in range(2 if self.chance.random() < self.rates.hasty else 1):
            self.made.people.visits.later(delay, action)

    def _and_again(self, action: Action) -> Action:
        """Half of those who wait for a mail do it once more, before it has come or not long after."""

        def done() -> None:
            action()
            if self.chance.random() < 0.5:
                self.made.world.within(timedelta(minutes=self.chance.uniform(0.1, 40)), action)

        return done

    # What somebody does just now

    def rival(self, contested: Contested) -> Action | None:
        """What somebody may do at this moment, so that what is about to be written there is no longer right."""
        at = self.made.script.project.meeting(contested.meeting)
        if at is None:
            return None
        # Whoever is to slip into what somebody else has just left is one or two.
        enters, leaves = self._enters(at, 4 if contested.aim is Aim.SEAT else 2), self._leaves(at)
        if contested.aim is Aim.SEAT and enters:
            return enters[0]
        if contested.aim is Aim.PLACE and leaves:
            return leaves[0]
        found = [*enters, *leaves]
        return self.chance.choice(found) if found else None

    def _enters(self, meeting: Meeting, most: int) -> list[Action]:
        """Somebody who has no place there yet, of the network or not, with a party of so many at `most`."""
        if not meeting.takes_registrations(self.made.world.now):
            return []
        known = self.made.people.known
        gone = self.journeys.erased
        outside = [each for each in known.values() if not (meeting.id in each.attending or each.row.address in gone)]
        if self.strangers < STRANGERS and (not outside or self.chance.random() < 0.5):
            self.strangers += 1
            row = replace(next(iter(known.values())).row, name=f"Nabo Nr. {self.strangers}")
            row = replace(row, address=f"nabo-{self.strangers}@example.org", company="Naboens Hjørne")
            known[row.address] = Person(row, scanned=False)
            outside = [known[row.address]]
        if not outside:
            return []
        return [partial(self.journeys.sign_up, self.chance.choice(outside), meeting, self.chance.randint(1, most))]

    def _leaves(self, meeting: Meeting) -> list[Action]:
        known = self.made.people.known.values()
        inside = [each for each in known if meeting.id in each.attending and each.row.address in self.letters]
        if not inside:
            return []
        person = self.chance.choice([each for each in inside if each.attending[meeting.id] is SEATED] or inside)
        letter = self.letters[person.row.address]
        return [
            partial(self.made.people.visits.cancel, person, meeting, letter),
            partial(self.journeys.resize, person, meeting, letter),
        ]

    def on_its_way(self, id: str, late: timedelta) -> None:
        """A mail is late: what it is about may go away before it is written."""
        if id.partition(".")[0] not in KINDS or self.chance.random() >= self.rates.withdraws:
            return
        mail = Mail(self.made.world.now, id, "", b"")
        meeting = self.made.script.project.meeting(mail.meetings[0]) if mail.meetings else None
        person = next((each for each in self.made.people.known.values() if each.id == mail.person), None)
        action = self._withdrawing(mail.kind, person, meeting) if person and meeting else None
        if action is not None:
            self.made.world.within(late * self.chance.uniform(0.1, 0.6), action)

    def _withdrawing(self, kind: Kind, person: Person, meeting: Meeting) -> Action | None:
        visits, address = self.made.people.visits, person.row.address
        letter, invitation = self.letters.get(address), self.invitations.get((address, meeting.id))
        found: list[Action] = []
        if invitation and kind in INVITES | TO_GUESTS:
            found.append(partial(self.journeys.decline, person, meeting, invitation))
        if kind in INVITES:
            found.append(partial(self.journeys.sign_up, person, meeting))
            # Any of her invitations will do.
            mine = (mail for (whose, _), mail in self.invitations.items() if whose == address and mail.one_click)
            found += [partial(visits.unsubscribe, person, mail) for mail in mine]
        elif letter and kind in TO_GUESTS:
            found.append(partial(visits.cancel, person, meeting, letter))
        return self.chance.choice(found) if found else None
