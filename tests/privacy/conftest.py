"""One season in marks, played once: with everything that can happen in it, and with calls that fail and say why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from infra.ops.main import app
from infra.proof.season.cloud import PEPPER, PUBLIC_URL, Process
from infra.proof.season.expiry import Expiry
from infra.proof.season.pages import Page
from infra.proof.season.play import Season, season
from infra.proof.season.policies import EverythingTwice
from infra.proof.season.post import Mail
from infra.proof.season.visits import Person
from shared.people.person import person_id
from shared.registrations import Status
from shared.registrations.links import Links
from shared.technical.links import Signer
from tests.privacy.broken import Quotes
from tests.privacy.listening import Listening, afterwards, everything, listening, listens_to
from tests.privacy.marked import marked, written_by
from tests.privacy.marks import Marks

HOUR = timedelta(hours=1)


@dataclass
class Played:
    """The season, going on. `erased` are the beginnings of what the marks of each erased person stand for."""

    season: Season
    marks: Marks
    listens: Listening
    fault: Quotes
    expiry: Expiry
    erased: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    """What the page or the command said to the erasing."""
    again: set[str] = field(default_factory=set)
    """Who pressed once more, since the first press broke: that page tells of what was left to erase."""
    done: set[str] = field(default_factory=set)
    """What happened besides what the people of a season do."""
    events: set[str] = field(default_factory=set)
    """Of which kinds SES told something that was heard to its end, with the first try or a later one."""

    def __post_init__(self) -> None:
        self.season.functions.ended.append(self._ended)

    def _ended(self, process: Process, event: Mapping[str, Any], *, well: bool) -> None:
        if well and process.function == "feedback":
            self.events.add(event["detail"]["eventType"])

    def link(self, person: Person, path: str) -> str | None:
        """The newest link of that kind in her mails."""
        addresses = self.erased.get(person.row.address, [person.row.address])
        mails: list[Mail] = [each for each in self.season.post.sent if each.to in addresses]
        return next((found for each in reversed(mails) if (found := each.link(path))), None)

    def look(self, url: str) -> Page:
        """A page, asked for until it does not break."""
        return _patiently(lambda: self.season.people.browser.get(url))

    def send(self, page: Page, values: dict[str, str], number: int = 0) -> Page:
        """A form of it, sent until that does not break."""
        return _patiently(lambda: self.season.people.browser.post(page.forms[number], values))

    def move(self, person: Person) -> None:
        """She has another address from now on."""
        link = self.link(person, "m/")
        assert link
        page = self.look(link.partition("?")[0] + "/address")
        address = f"{self.marks.draw(person.row.address)}@example.org"
        assert self.send(page, {"address": address}).status == 200
        while not any(each.to == address for each in self.season.post.sent):  # once a call does not fail
            self.season.world.run(self.season.world.now + timedelta(minutes=2))
        links, old, new = Links(PUBLIC_URL, Signer(("the public's key",))), person.id, person_id(address, PEPPER)
        answer = self.look(links.new_address(self.season.script.project.id, old, new, self.season.world.now))
        assert self.send(answer, {}).status < 400
        self.erased[person.row.address] = [person.row.address, address]
        self.season.people.known[address] = person
        self.done.add("changed her address")

    def erase_herself(self, person: Person) -> None:
        """On her own page; a moment before she asks for a link, so that a mail is on its way when she is gone."""
        link = self.link(person, "m/")
        assert link
        own = link.partition("?")[0]
        for path in ("", "/data", "/data.json"):
            self.look(own + path)
        addresses = self.erased.setdefault(person.row.address, [person.row.address])
        self._ask_for_a_link(addresses[-1])
        form, pages = self.look(own + "/erase").forms[0], []

        def press() -> Page:
            pages.append(self.season.people.browser.post(form, {}))
            return pages[-1]

        done = _patiently(press)
        assert done.status == 200, done.text
        if len(pages) > 1:
            self.again.add(person.row.address)
        self.said[person.row.address] = done.text
        self.done.add("erased herself")

    def erase_by_command(self, person: Person) -> None:
        """At the terminal, as ops does when somebody writes to the secretariat."""
        addresses = self.erased.setdefault(person.row.address, [person.row.address])
        self._ask_for_a_link(addresses[-1])
        with patch("shared.personal_data.suppression.take_off", lambda address: False):  # moto has no such list
            result = CliRunner().invoke(app, ["erase", "--yes"], input=f"{addresses[-1]}\n")
        assert result.exit_code == 0, result.output
        self.said[person.row.address] = result.output
        self.done.add("erased by command")

    def pick(self, status: Status = Status.CONFIRMED) -> Person:
        """Somebody who has that status, has a link of her own, and was not picked yet."""
        [meeting] = self.season.script.project.meetings
        return next(
            each
            for address, each in sorted(self.season.people.known.items())
            if each.attending.get(meeting.id) is status
            and each.row.address == address
            and address not in self.erased
            and address.endswith("@example.org")
            and each.left is None
            and self.link(each, "m/")
        )

    def _ask_for_a_link(self, address: str) -> None:
        page = self.look(f"{PUBLIC_URL}/find/{self.season.script.project.id}")
        self.send(page, {"address": address})


def _patiently(ask: object) -> Page:
    for _ in range(30):
        page: Page = ask()  # type: ignore[operator]
        if page.status not in {500, 502, 503}:
            return page
    return page


def _strangers(played: Played) -> None:
    """What nobody of ours does: forms that are too large or no forms, addresses that are none."""
    browser, project = played.season.people.browser, played.season.script.project.id
    mark = played.marks.draw("a stranger")
    page = played.look(f"{PUBLIC_URL}/{project}/moede-1")
    for values in ({"name": mark * 3000}, {"address": f"{mark}\r\nBcc: x@{mark}"}, {"name": f"=?utf-8?q?{mark}?="}):
        browser.post(page.forms[0], {**dict.fromkeys(("name", "company", "address"), mark), "party": "1", **values})
    for body in (
        {"name": mark},
        [mark],
        mark,
        {"name": mark, "address": mark, mark: mark, "company": mark, "party": mark},
    ):
        browser.send(f"{PUBLIC_URL}/api/projects/{project}/meetings/moede-1/registrations", body)
    played.done.add("strangers tried")


def _played(played: Played) -> Played:
    made, [meeting] = played.season, played.season.script.project.meetings
    world = made.world

    def before() -> None:
        _strangers(played)
        played.move(played.pick())
        early = played.pick(Status.WAITING)
        played.erase_herself(early)
        played.done.add("erased while she waited")

    def answered() -> list[Person]:
        moved = next(iter(played.erased))
        said = [made.people.known[moved]]
        return said + [each for each in made.people.known.values() if each.scores and each not in said][:1]

    def after() -> None:
        moved = made.people.known[next(iter(played.erased))]
        played.erase_herself(moved)
        played.erase_by_command(
            next(
                each
                for each in made.people.known.values()
                if each.scores and each is not moved and each.row.address not in played.erased
            )
        )

    made.begin()
    world.at(meeting.starts - timedelta(days=2, hours=3), before)
    world.at(meeting.ends + timedelta(days=6), after)
    for _ in made.days():
        pass
    afterwards(made, played.listens)
    return played


@pytest.fixture(scope="package")
def played() -> Iterator[Played]:
    """The season in marks, played to its end, with everything told twice and calls that fail."""
    marks = Marks()
    fault = Quotes(4711)
    with ExitStack() as stack:
        script = marked(marks)
        stack.enter_context(written_by(marks))
        listens = stack.enter_context(listening())
        made = stack.enter_context(season(script, fault, EverythingTwice()))
        made.cloud.heard.append(listens_to(made.cloud, listens))
        yield _played(Played(made, marks, listens, fault, Expiry(made.cloud)))


__all__ = ["everything", "person_id"]
