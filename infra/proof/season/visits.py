"""What people do on our pages: sign up, cancel, unsubscribe, say how it was, each by the link of a mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape

from infra.proof.season.cloud import PEPPER, PUBLIC_URL
from infra.proof.season.desk import BUSY
from infra.proof.season.pages import Form, Page
from infra.proof.season.post import Mail
from infra.proof.season.web import Browser
from infra.proof.season.world import World
from infra.proof.season.writing import VOTED_ON, assessed, filled, slip
from shared.meetings import Meeting
from shared.members.spreadsheet import Row
from shared.outbox import Kind
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.links import EVALUATE, MANAGE
from shared.registrations.mailboxes import MAILED_EVERY

PATIENCE = 6
"""So often somebody tries a page that breaks."""

INVITED = "n"
"""Below it are the pages of invitations' buttons."""

OUTCOMES = re.compile(r'<h2>([^<]*)</h2>(?:(?!<h2>).)*?class="state (confirmed|waiting)"', re.DOTALL)
"""Titles and states of the meetings on the page that a click brings."""

INVITES = {Kind.INVITATION, Kind.SECOND_INVITATION}


@dataclass
class Person:
    """Somebody with a mailbox. `attending` is what they believe: from pages and mails, never from our tables."""

    row: Row
    scanned: bool
    attending: dict[str, Status] = field(default_factory=dict)
    party: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    """The party of each form they sent, whatever became of it."""
    left: datetime | None = None
    """When they said that they want no more invitations."""
    scores: dict[str, int] = field(default_factory=dict)
    asking: Mail | None = None
    """The last mail that asked for a click."""
    member: bool = True

    @property
    def id(self) -> str:
        """Their pseudonym."""
        return person_id(self.row.address, PEPPER)


@dataclass
class Visits:
    """Everybody's visits, in one browser. `counts`: how often each thing was done."""

    world: World
    browser: Browser
    project: Project
    counts: dict[str, int] = field(default_factory=dict)
    together: timedelta = timedelta(milliseconds=1)
    """What is done later is done at a multiple of this, so that many do it at once."""

    def sign_up(self, person: Person, meeting: Meeting, mail: Mail | None, tries: int = 1) -> None:
        """Follow the mail's way to the meeting's page, fill in the form, and mend what was refused; without a mail by
        the link that a guest passed on, and with the wish to be invited from now on.
        """
        path = f"{PUBLIC_URL}/{self.project.id}/{meeting.id}{'' if mail else '?shared=1'}"
        own = mail if mail and mail.kind in INVITES else None
        link = own.link(f"{INVITED}/") if own else path
        assert link, "what a reader clicks has to be in the mail"
        page = self.browser.get(link)
        if page.status in BUSY:
            self._retry(person, meeting, tries, lambda: self.sign_up(person, meeting, mail, tries + 1))
            return
        if not page.forms:
            self.tell(person, "found the form closed", meeting.id)
            return
        form, chance = page.forms[0], self.world.chance(person.row.address, "signs up", meeting.id)
        if page.form(act="come") is None and form.value("act"):
            return  # they have answered by now, and the page is about that
        if 'class="state full"' in page.text and chance.random() < 0.6:
            self.tell(person, "found it full and left it", meeting.id)
            return
        values = filled(chance, person.row)
        if own:  # their own page asks for no address
            values = {**values, "act": "come"}
            del values["address"]
        elif not mail:
            values |= {"invite": "yes"}
        if form.value("diet") is None:  # nobody is asked what they eat where there is no food
            values = {name: value for name, value in values.items() if name not in ("diets", "diet")}
        wrong = slip(chance)
        if chance.random() < 0.08 and not (own and "address" in wrong):
            slipped = self.browser.post(form, {**values, **wrong})
            self.tell(person, "mistyped", meeting.id, slipped.status)
        self.send(person, meeting, form, values)

    def send(self, person: Person, meeting: Meeting, form: Form, values: Mapping[str, str], tries: int = 1) -> None:
        """Send the form, and once more what it holds where the page broke."""
        answer = self.browser.post(form, values)
        party = person.sent[meeting.id] = int(values["party"])
        if answer.status in BUSY:
            self._retry(person, meeting, tries, lambda: self.send(person, meeting, form, values, tries + 1))
        elif answer.status != 200:
            self.tell(person, "was refused", meeting.id, answer.status)
        elif form.action.startswith(f"/{INVITED}/"):
            waits = 'class="state waiting"' in answer.text
            self._signed_up(person, meeting.id, party, Status.WAITING if waits else Status.CONFIRMED)
        else:
            self.tell(person, "asked", meeting.id, party)
            if person.asking is not None and self.world.now < person.asking.at + MAILED_EVERY:
                # No second mail comes so soon: the button of the first one is good for this too.
                self.later(timedelta(minutes=5), partial(self.confirm, person, person.asking))

    def confirm(self, person: Person, mail: Mail, tries: int = 1) -> None:
        """Follow the link of the mail that asks for a click, and press the button there."""
        link = mail.link("c/")
        page = self.browser.get(link) if link else None
        form = page.form() if page else None
        answer = self.post(form, {}) if form and form.value("asked_at") else page
        if answer is None:
            return
        if answer.status in BUSY:
            self.tell(person, "found it broken", *(each.id for each in self.project.meetings))
            if tries < PATIENCE:
                self.later(timedelta(minutes=3), partial(self.confirm, person, mail, tries + 1))
        elif answer.status == 200 and form:
            person.member = person.member or form.value("invite") is not None
            titles = {each.title: each.id for each in self.project.meetings}
            for title, state in OUTCOMES.findall(answer.text):
                if meeting := titles.get(unescape(title)):
                    self._signed_up(person, meeting, person.sent.get(meeting, 1), Status(state))
        else:
            self.tell(person, "clicked too late", answer.status)

    def _signed_up(self, person: Person, meeting: str, party: int, status: Status) -> None:
        if meeting in person.attending:
            self.tell(person, "signed up once more", meeting)
        else:
            person.attending[meeting], person.party[meeting] = status, party
            self.tell(person, "signed up", meeting, party, status.value)

    def cancel(self, person: Person, meeting: Meeting, mail: Mail, tries: int = 1) -> None:
        """Open the signed link of the mail, and press the meeting's button there."""
        link = mail.link(f"{MANAGE[0]}/")
        if link is None or meeting.id not in person.attending:
            return
        page = self.browser.get(link)
        if page.status in BUSY:
            self._retry(person, meeting, tries, lambda: self.cancel(person, meeting, mail, tries + 1))
            return
        form = next((form for form in page.forms if form.value("meeting") == meeting.id), None)
        if form is None and (tries == 1 or self.world.now >= meeting.ends):
            self.tell(person, "could not cancel any more", meeting.id, page.status)
            return
        answer = self.post(form, {}) if form else page
        if answer.status in BUSY:
            self._retry(person, meeting, tries, lambda: self.cancel(person, meeting, mail, tries + 1))
        elif answer.status == 200 and meeting.id in person.attending:
            had = person.attending.pop(meeting.id)
            self.tell(person, "cancelled", meeting.id, person.party.pop(meeting.id, 0), had.value)

    def unsubscribe(self, person: Person, mail: Mail, tries: int = 1) -> None:
        """By the mail program's own button, or by the page of the mail's link."""
        link = mail.one_click
        if self.world.chance(person.row.address, "unsubscribes").random() < 0.5:
            answer = self.browser.one_click(link)
        else:
            answer = self.browser.get(link)
            form = answer.form(act="leave")
            answer = self.browser.post(form, {"act": "leave"}) if form else answer
        if answer.status == 200:
            person.left = self.world.now
            self.tell(person, "unsubscribed")
        elif tries < PATIENCE:
            self.later(timedelta(minutes=3), lambda: self.unsubscribe(person, mail, tries + 1))

    def assess(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        """Say how it was, on the page of the mail's link."""
        link = mail.link(f"{EVALUATE[0]}/")
        page = self.browser.get(link) if link else None
        if page is not None and page.forms:
            chance = self.world.chance(person.row.address, "assesses", meeting.id)
            self._send_assessment(person, meeting, page.forms[0], assessed(chance))

    def vote(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        """One tap on the page of the mail's link."""
        link = mail.link("v/")
        page = self.browser.get(link) if link else None
        if page is not None and page.status == 200 and page.forms:
            topic = self.world.chance(person.row.address, "votes", meeting.id).choice(VOTED_ON)
            if self.browser.post(page.forms[0], {"topic": topic}).status == 200:
                self.tell(person, "voted", meeting.id)

    def _send_assessment(
        self, person: Person, meeting: Meeting, form: Form, said: Mapping[str, str], tries: int = 1
    ) -> None:
        answer = self.browser.post(form, said)
        if answer.status == 200:
            person.scores[meeting.id] = int(said["score"])
            self.tell(person, "said how it was", meeting.id, said["score"])
        elif answer.status in BUSY and tries < PATIENCE:
            again = partial(self._send_assessment, person, meeting, form, said, tries + 1)
            self.later(timedelta(minutes=3), again)

    def post(self, form: Form, values: Mapping[str, str]) -> Page:
        """Send the form, and let the clock move on: nobody leaves and comes back, or clicks and asks again, within the
        millisecond by which the mails of two sign-ups are told apart.
        """
        answer = self.browser.post(form, values)
        self.world.now += timedelta(milliseconds=1)
        return answer

    def _retry(self, person: Person, meeting: Meeting, tries: int, action: Callable[[], None]) -> None:
        self.tell(person, "found it broken", meeting.id)
        if tries < PATIENCE:
            self.later(timedelta(minutes=3), action)

    def tell(self, person: Person, what: str, *details: object) -> None:
        """Keep that they did so, and count it."""
        self.counts[what] = self.counts.get(what, 0) + 1
        self.world.tell(person.row.address, what, *details)

    def later(self, delay: timedelta, action: Callable[[], None]) -> None:
        """Let `action` happen in a while."""
        exact = timedelta(milliseconds=round(delay.total_seconds() * 1000))
        left = (self.world.now + exact - self.world.now.min.replace(tzinfo=UTC)) % self.together
        self.world.within(exact + (self.together - left if left else left), action)
