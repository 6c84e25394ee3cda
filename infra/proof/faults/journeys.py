"""What people do on our pages in a season with faults, step by step: a page that breaks is tried again later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random

from infra.proof.faults.behaviour import BehaviourRates
from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.desk import BUSY
from infra.proof.season.pages import Form, Page
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.spelling import spelled
from infra.proof.season.visits import Person
from infra.proof.season.writing import filled, slip
from shared.meetings import Meeting
from shared.registrations import Status
from shared.registrations.links import MANAGE

PATIENCE = 8
"""So often somebody tries a page that breaks."""

SLIPS = 0.15
"""Of the forms that are sent, the share in which a field is wrong at first."""

OWN, INVITED = f"{MANAGE[0]}/", "n/"
"""Below these are one's own registrations, and an invitation's buttons."""

Step = Callable[[Page], "Form | str | None"]
"""What is done on a page: the form that is sent, or the link that is followed; None where there is neither."""


@dataclass(frozen=True)
class UserJourneys:
    """Each walk begins at a page of ours, or at the link of a mail."""

    made: Season
    rates: BehaviourRates
    erased: set[str] = field(default_factory=set)
    """Who does not come again, by address."""
    leaving: dict[str, Person] = field(default_factory=dict)
    """Who asked to be written to at an address, by that address."""

    def sign_up(self, person: Person, meeting: Meeting, party: int = 0, mail: Mail | None = None) -> None:
        """Send the form of the meeting's page, if registered already or not, with the address as it comes to the
        fingers; or that of the invitation in `mail`. Who comes with a certain `party` waits where it is full.
        """
        if person.row.address in self.erased:
            return
        public = f"{PUBLIC_URL}/{self.made.script.project.id}/{meeting.id}"
        invited = mail.link(INVITED) if mail else None
        page = self.made.people.browser.get(invited or public)
        form = next((each for each in page.forms if not each.value("lang")), None)
        if form is None or (invited and "come" not in form.values("act")):
            return
        chance = self._chance(person, "signs up", meeting.id)
        if 'class="state full"' in page.text and not party and chance.random() >= self.rates.queues:
            self._tell(person, "found it full and left it", meeting.id)
            return
        party = party or chance.choices((1, 2, 3, 4), self.rates.parties)[0]
        typed = {"address": spelled(person.row.address, chance), "party": str(party)}
        values = filled(chance, person.row) | typed
        if invited:  # their own page asks for no address
            values = {**values, "act": "come"}
            del values["address"]
        slipped = slip(chance)
        if chance.random() < SLIPS and not (invited and "address" in slipped):
            answer = self.made.people.browser.post(form, values | dict(slipped))
            self._tell(person, "mistyped", meeting.id, answer.status)
        self.made.people.visits.send(person, meeting, form, values)

    def resize(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        """Their party becomes smaller or larger; where all seats are taken only the first goes through."""
        chance = self._chance(person, "resizes", meeting.id)
        fewer = chance.random() < 0.6
        party = chance.randint(1, max(1, person.party.get(meeting.id, 1) - 1) if fewer else 4)

        def done(page: Page) -> None:
            if page.status == 200 and meeting.id in person.attending:
                person.party[meeting.id] = party
                waits = "rettet din plads på ventelisten" in page.text
                person.attending[meeting.id] = Status.WAITING if waits else Status.CONFIRMED
                self._tell(person, "changed their party", meeting.id, party)

        steps: list[Step] = [_link(f"/change/{meeting.id}"), _form]
        self._walk(person, mail.link(OWN), steps, {"party": str(party)}, done)

    def come_back(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        """By the button that their own page has for who has cancelled."""

        def done(page: Page) -> None:
            if page.status == 200 and meeting.id not in person.attending:
                waits = "bagest i køen" in page.text
                person.attending[meeting.id] = status = Status.WAITING if waits else Status.CONFIRMED
                party = person.party.setdefault(meeting.id, person.sent.get(meeting.id, 1))
                self._tell(person, "signed up", meeting.id, party, status.value)

        def button(page: Page) -> Form | None:
            mine = (each for each in page.forms if each.value("meeting") == meeting.id)
            return next((each for each in mine if each.value("act") == "return"), None)

        self._walk(person, mail.link(OWN), [button], {}, done)

    def decline(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        """Say that they cannot come, by the invitation's link; who has signed up cancels by that."""

        def done(page: Page) -> None:
            if page.status != 200:
                return
            had, party = person.attending.pop(meeting.id, None), person.party.pop(meeting.id, 0)
            if had is None:
                self._tell(person, "declined", meeting.id)
            else:
                self._tell(person, "cancelled", meeting.id, party, had.value)

        self._walk(person, mail.link(INVITED), [lambda page: page.form(act="decline")], {}, done)

    def move(self, person: Person, mail: Mail) -> None:
        """They ask to be written to at another address."""
        name = person.row.address.partition("@")[0].partition(".ny")[0]
        chance = self._chance(person, "moves")
        address = f"{name}.ny{chance.randint(1, 3)}@example.org"
        known = self.made.people.known

        def done(page: Page) -> None:
            if page.status == 200 and address not in known:
                known[address] = Person(replace(person.row, address=address), scanned=False)
            if page.status == 200:
                self.leaving[address] = person
                self._tell(person, "asked for another address", address)

        typed = {"address": spelled(address, chance)}
        self._walk(person, mail.link(OWN), [_link("/address"), _form], typed, done)

    def take_address(self, new: Person, mail: Mail) -> None:
        """The new address says that it is theirs: what they have moves there."""
        person = self.leaving.get(new.row.address)

        def done(page: Page) -> None:
            if page.status >= 400 or person is None:
                return
            for meeting, status in person.attending.items():
                new.attending.setdefault(meeting, status)
                new.party.setdefault(meeting, person.party.get(meeting, 1))
            person.attending.clear()
            person.party.clear()
            self._tell(person, "changed their address", new.row.address)

        self._walk(new, mail.link("a/"), [_form], {}, done)

    def erase(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        """They have everything erased; some come again."""

        def done(page: Page) -> None:
            if page.status != 200:
                return
            person.attending.clear()
            person.party.clear()
            person.sent.clear()
            self._tell(person, "erased")
            chance = self._chance(person, "comes again")
            if chance.random() < self.rates.comes_again:
                delay = timedelta(hours=chance.choice((0, 1, 20)))
                self.made.people.visits.later(delay, partial(self.sign_up, person, meeting))
            else:
                self.erased.add(person.row.address)

        self._walk(person, mail.link(OWN), [_link("/data"), _link("/erase"), _form], {}, done)

    def ask_for_link(self, person: Person) -> None:
        """They cannot find their mail."""
        typed = {"address": spelled(person.row.address, self._chance(person, "asks for a link"))}
        find = f"{PUBLIC_URL}/find/{self.made.script.project.id}"
        self._walk(person, find, [_form], typed, lambda page: self._tell(person, "asked for their link"))

    def _walk(
        self,
        person: Person,
        link: str | None,
        steps: list[Step],
        values: Mapping[str, str],
        done: Callable[[Page], None],
        tries: int = 1,
    ) -> None:
        browser = self.made.people.browser
        page = browser.get(link) if link else None
        for step in steps:
            if page is None or page.status in BUSY:
                break
            way = step(page)
            if way is None:
                # Nothing there; where the page broke, it may have been done all the same.
                if tries > 1 and step is steps[-1]:
                    done(page)
                return
            page = browser.get(way) if isinstance(way, str) else self.made.people.visits.post(way, values)
        if page is None:
            return
        if page.status not in BUSY:
            done(page)
        elif tries < PATIENCE:
            # It may have been done although the page broke, at whichever meeting.
            self._tell(person, "found it broken", *(each.id for each in self.made.script.project.meetings))
            again = partial(self._walk, person, link, steps, values, done, tries + 1)
            self.made.people.visits.later(timedelta(minutes=4), again)

    def _chance(self, person: Person, *what: object) -> Random:
        return self.made.world.chance(person.row.address, *what)

    def _tell(self, person: Person, what: str, *details: object) -> None:
        self.made.people.visits.tell(person, what, *details)


def _link(part: str) -> Step:
    return lambda page: page.link(part)


def _form(page: Page) -> Form | None:
    return next((each for each in page.forms if not each.value("lang")), None)
