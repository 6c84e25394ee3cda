"""A walk past every page that there is, in one language, as somebody comes to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playwright.sync_api import Page

from infra.proof.season.play import script
from shared.meetings import Venue
from shared.members.member import Member
from shared.outbox.kinds import Kind
from shared.people.person import person_id
from shared.plans.changing import cancelled, moved
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.registrations.links import Links
from shared.registrations.registration import Guest
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, a_guest
from tests.conftest import Tables
from tests.pages.conftest import Door

LONG = "Christiane-Marie Østergaard-Hørkilde"
EVA = a_guest(1000, party=2, topics="Parkering")
"""Who comes to three of the meetings."""

COMPANY = "Smørrebrødsforretningen og Delikatessekompagniet ved Øresundsvej ApS"


def the_real_project() -> Project:
    """The approved application's, with texts as long as they are."""
    found = script().project
    return replace(found, id=f"{found.id}-2018")


@dataclass
class Tour:
    """`page` goes where `address` is. `here` names each stop."""

    page: Page
    address: str
    language: str
    project: Project
    tables: Tables

    def stops(self) -> Iterator[str]:
        """Every page, by its name; the browser stands on it."""
        self._prepare()
        first = self.project.meetings[0].id
        season = f"/{self.project.id}"
        yield from self._at("front", "/")
        yield from self._at("season", season)
        yield from self._pressed("season-faults")
        yield from self._at("signing-up", season, named=False)
        for meeting in self.project.meetings[:2]:
            self.page.locator(f"[value={meeting.id}]").check()
        self._fill("ny@example.org")
        yield from self._pressed("asked")
        yield from self._at("meeting", f"{season}/{first}")
        self._fill("ny@")
        yield from self._pressed("meeting-faults")
        yield from self._at("meeting-full", f"{season}/{self.project.meetings[1].id}")
        yield from self._at("embedded", f"{season}/embed")
        yield from self._at("find", f"/find/{self.project.id}")
        yield from self._pressed("find-faults")
        self.page.locator("[name=address]").fill("aase@example.org")
        yield from self._pressed("find-sent")
        yield from self._invited()
        yield from self._listed()
        yield from self._voted()
        yield from self._own()
        yield from self._at("privacy", f"{season}/privacy")
        yield from self._at("accessibility", f"{season}/accessibility")
        yield from self._changed(season)
        yield from self._evaluated()
        yield from self._refused(season, first)

    def _invited(self) -> Iterator[str]:
        links = self._links(BEFORE)
        yield from self._at(
            "invited", links.invitation(self.project.id, self.project.meetings[3].id, self._member, BEFORE)
        )
        yield from self._pressed("came-by-one-tap")
        yield from self._pressed("cannot-after-all")

    def _listed(self) -> Iterator[str]:
        links = self._links(BEFORE)
        yield from self._at("on-the-list", links.unsubscribe(self.project.id, self._member, BEFORE))
        yield from self._pressed("off-the-list")
        yield from self._pressed("back-on-the-list")
        yield from self._at("on-no-list", links.unsubscribe(self.project.id, "nobody", BEFORE))

    def _voted(self) -> Iterator[str]:
        last = self.project.meetings[3].id
        wish = CampaignOverride(last, Kind.VOTE, now_at=BEFORE, topics=("Skilte", "Parkering ved torvet"))
        dynamodb.write(self.tables.projects.override_write(self.project.id, wish))
        yield from self._at("vote", self._links(BEFORE).vote(self.project.id, last, self._member, BEFORE))
        yield from self._pressed("voted")

    def _own(self) -> Iterator[str]:
        own = self._links(BEFORE).manage(self.project.id, self._person, BEFORE)
        yield from self._at("manage", own)
        with self.page.expect_navigation():
            self.page.locator("form:has([value=list]) button").first.click()
        yield "manage-listed"
        yield from self._pressed("manage-cancelled")
        yield from self._at("change", f"{own}/change/{self.project.meetings[1].id}")
        self.page.locator("[name=name]").fill("")
        yield from self._pressed("change-faults")
        yield from self._at("address", f"{own}/address")
        yield from self._pressed("address-faults")
        yield from self._at("data", f"{own}/data")
        yield from self._at("erase", f"{own}/erase")
        yield from self._at("moving", f"{own}/address", named=False)
        self.page.locator("[name=address]").fill("aase.ny@example.org")
        yield from self._pressed("address-asked")
        moved = person_id("aase.ny@example.org", PEPPER)
        links = self._links(BEFORE)
        yield from self._at("new-address", links.new_address(self.project.id, self._person, moved, BEFORE))
        yield from self._pressed("moved")
        yield from self._at("left", links.take_back(self.project.id, self._person, BEFORE))
        yield from self._at(
            "erasing", f"{self._links(BEFORE).manage(self.project.id, moved, BEFORE)}/erase", named=False
        )
        yield from self._pressed("erased")

    def _changed(self, season: str) -> Iterator[str]:
        """The third meeting has been moved, the fourth is cancelled, and somebody comes to both."""
        *_, third, fourth = self.project.meetings
        later = moved(
            third,
            now=BEFORE + timedelta(days=1),
            starts=third.starts + timedelta(days=1, hours=1),
            venue=Venue("Kulturhuset", "Eksempelvej 2, 2300 København S"),
        )
        changed = (*self.project.meetings[:2], later, cancelled(fourth, BEFORE + timedelta(days=1)))
        yield from self._at("too-late", f"{season}/{fourth.id}", named=False)
        dynamodb.transact(self.tables.projects.writes(replace(self.project, meetings=changed), self.project))
        yield from self._pressed("signing-up-cancelled")
        yield from self._at("season-changed", season)
        yield from self._at("embedded-changed", f"{season}/embed")
        yield from self._at("meeting-moved", f"{season}/{third.id}")
        yield from self._at("meeting-cancelled", f"{season}/{fourth.id}")
        yield from self._at("manage-changed", self._links(BEFORE).manage(self.project.id, EVA.person, BEFORE))

    def _evaluated(self) -> Iterator[str]:
        """How was it? Before the first meeting has ended, and as it ends."""
        first = self.project.meetings[0]
        link = self._links(BEFORE).evaluate(self.project.id, first.id, EVA.person, BEFORE)
        yield from self._at("evaluation-early", link)
        Door.ahead = first.ends - timedelta(minutes=15) - BEFORE
        yield from self._at("evaluation", link)
        self.page.locator("[name=where]").fill("Amagerbrogade 1")
        yield from self._pressed("evaluation-faults")
        self.page.locator("[name=host]").check()
        self.page.locator("[name=score][value='8']").check()
        self.page.locator("[name=useful]").fill("Snakken ved bordene")
        self.page.locator("[name=signed]").check()
        yield from self._pressed("evaluation-thanks")

    def _refused(self, season: str, first: str) -> Iterator[str]:
        yield from self._at("not-found", "/nowhere/at/all")
        yield from self._at("link-invalid", "/m/forged")
        old = BEFORE - timedelta(days=400)
        yield from self._at("link-expired", self._links(old).manage(self.project.id, self._person, old))
        Door.ahead = self.project.meetings[0].registration_closes - BEFORE
        yield from self._at("meeting-closed", f"{season}/{first}")
        Door.ahead = self.project.meetings[1].ends - BEFORE
        yield from self._at("season-half-over", season)
        yield from self._at("meeting-over", f"{season}/{first}")

    def _at(self, name: str, path: str, *, named: bool = True) -> Iterator[str]:
        between = "&" if "?" in path else "?"
        # The browser keeps a public page for some seconds: a stop of its own shows it as it is by then.
        asked = f"{between}lang={self.language}&stop={name}"
        self.page.goto(f"{self.address}{path.removeprefix(self.address)}{asked}")
        if named:
            yield name

    def _pressed(self, name: str) -> Iterator[str]:
        """The page after the first button of a form."""
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()
        yield name

    def _fill(self, address: str) -> None:
        for field, value in {"name": LONG, "company": COMPANY, "address": address}.items():
            self.page.locator(f"[name={field}]").fill(value)

    @property
    def _person(self) -> str:
        return person_id("aase@example.org", PEPPER)

    @property
    def _member(self) -> str:
        return person_id("member@example.org", PEPPER)

    def _links(self, _: datetime) -> Links:
        return Links(self.address, Signer(("a key for tests",)))

    def _prepare(self) -> None:
        """Somebody is confirmed, waits, and has cancelled; the second meeting is full; somebody is a member."""
        self.tables.keep(self.project)
        meetings = self.project.meetings
        table = self.tables.registrations
        for number in range(meetings[1].capacity - meetings[1].reserved):
            sign_up(table, self.project, [meetings[1]], a_guest(number), BEFORE)
        for number, said in enumerate(
            ({"on_list": "name", "in_public": "company"}, {"on_list": "company"}), start=2000
        ):
            listed = a_guest(number, name=LONG, company=COMPANY, **said)
            sign_up(table, self.project, [meetings[0]], listed, BEFORE)
        guest = Guest(
            person=self._person,
            name=LONG,
            company=COMPANY,
            address="aase@example.org",
            party=2,
            diet="En vegetar",
            topics="Parkering\nog skilte",
        )
        sign_up(table, self.project, meetings[:3], guest, BEFORE)
        cancel(table, self.project, meetings[2], guest.person, BEFORE)
        sign_up(table, self.project, [meetings[0], *meetings[2:]], EVA, BEFORE)
        member = Member(self.project.network, self._member, LONG, COMPANY, "member@example.org")
        assert self.tables.members.save(member, None)
