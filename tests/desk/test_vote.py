"""A vote of the members on what a meeting is about: started at the desk, given by a tap, counted without names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from registration.wiring import wiring
from shared.campaigns.planner import Tick
from shared.desk.audit import LinkPurpose
from shared.members.member import Member
from shared.outbox import Kind
from shared.projects import Project
from shared.registrations.changing import move
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources
from shared.topics.voting import OPEN_FOR, Ballots, Vote, vote_of
from tests.builders import PROJECT, a_guest, there
from tests.conftest import Tables, tables
from tests.desk.stored import owed, stored
from tests.desk.visitor import Desk
from tests.registration.test_managing import LINKS
from tests.registration.visitor import Visitor

TOPICS = {"topic-1": " Skilte ", "topic-2": "Parkering", "topic-3": "Skilte", "topic-4": ""}
PEOPLE = [a_guest(number) for number in range(1, 4)]


@pytest.fixture
def visitor(desk: Desk) -> Iterator[Visitor]:
    """A member, who opens the link of the mail."""
    wiring.cache_clear()
    yield Visitor(desk.now)
    wiring.cache_clear()


@pytest.fixture
def page(desk: Desk, kept: Project) -> str:
    """The page of the first meeting, of a network of three members, in an approved browser."""
    for each in PEOPLE:
        tables.members.save(Member(kept.network, each.person, each.name, each.company, each.address), None)
    return desk.approved().link(LinkPurpose.VOTE, "moede-1")


@pytest.fixture
def vote(desk: Desk, page: str) -> Vote:
    """A vote that has just been started."""
    assert desk.post(page, {**TOPICS, "act": "start"}).status == 200
    project = stored()
    return there(vote_of(project, project.meetings[0]))


def chosen(tables: Tables, vote: Vote) -> list[int]:
    return [count for _, count in Ballots(tables.registrations.name).counted(PROJECT, vote)]


def test_a_vote_is_started_with_two_topics_at_least_and_a_look(
    desk: Desk, page: str, kept: Project, tick: Callable[[], Tick]
) -> None:
    """What several raised stands in the form. The look says how many are asked; sent again it asks nobody more."""
    for number in (1, 2):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics="Parkering foran"), desk.now)
    assert "Parkering" in {each["value"] for each in desk.get(page).page.tags("input")}
    assert "Parkering" not in desk.another().get(page).body, "a forwarded link shows no word of a guest"
    wrong = desk.post(page, {"topic-1": "Skilte", "topic-2": " ", "act": "look"})
    assert (wrong.status, '<a href="#topic-1">' in wrong.body) == (422, True)
    look = desk.post(page, {**TOPICS, "act": "look"})
    assert "3 medlemmer får mail." in look.page.text
    stranger = desk.another().post(page, {**TOPICS, "act": "start"})
    assert (stranger.status, tables.projects.get(PROJECT)) == (403, kept)
    for _ in range(2):
        assert "Afstemningen er i gang" in desk.post(page, {**TOPICS, "act": "start"}).page.text
    for _ in range(2):
        tick()
    asked = [each.mail.person for each in owed() if each.mail.kind is Kind.VOTE]
    assert sorted(asked) == sorted(each.person for each in PEOPLE)


def test_a_member_has_one_vote_until_it_closes(
    visitor: Visitor, desk: Desk, page: str, vote: Vote, kept: Project
) -> None:
    """Looking gives none. The last tap counts; the desk and the summary count without names, and the report."""
    visitor.now = vote.opened + timedelta(hours=1)
    first, second = (LINKS.vote(PROJECT, "moede-1", each.person, visitor.now) for each in PEOPLE[:2])
    for method in ("GET", "HEAD"):
        visitor.get(first, method)
    assert (vote.topics, chosen(tables, vote)) == (("Skilte", "Parkering"), [0, 0])
    for link, topic in ((first, "Skilte"), (second, "Skilte"), (first, "Parkering"), (first, "Parkering")):
        assert f"Din stemme er på »{topic}«." in visitor.post(link, {"topic": topic}).page.text
    assert visitor.post(first, {"topic": "Andet"}).status == 400
    assert chosen(tables, vote) == [1, 1]
    desk.now = visitor.now
    assert "Skilte 1 stemme Parkering 1 stemme" in desk.get(page).page.text
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    project = stored()
    for later, news in ((timedelta(), False), (OPEN_FOR, True)):
        read = sources.read(project, vote.opened, visitor.now + later)
        assert ([each.topics for each in read.votes], read.closed_votes) == ([[("Skilte", 1), ("Parkering", 1)]], news)
    assert Ballots(tables.registrations.name).season(project) == 2
    visitor.now = vote.closes
    late = visitor.post(second, {"topic": "Parkering"})
    assert (late.status, "Afstemningen er slut" in late.page.text, chosen(tables, vote)) == (410, True, [1, 1])


def test_a_ballot_is_its_member_s_to_see_and_goes_with_them(visitor: Visitor, vote: Vote) -> None:
    """It is in the file, erased with the person, and nobody votes who is no member (any more)."""
    visitor.now = vote.opened + timedelta(hours=1)
    person = PEOPLE[0].person
    link = LINKS.vote(PROJECT, "moede-1", person, visitor.now)
    visitor.post(link, {"topic": "Skilte"})
    own = LINKS.manage(PROJECT, person, visitor.now)
    assert [each["topic"] for each in visitor.get(f"{own}/data.json").json["votes"]] == ["Skilte"]
    assert "Din stemme" in visitor.get(f"{own}/data").page.text
    assert visitor.post(f"{own}/erase", {}).status == 200
    assert chosen(tables, vote) == [0, 0]
    assert visitor.post(link, {"topic": "Skilte"}).status == 403


def test_a_ballot_goes_with_whoever_has_another_address_since(visitor: Visitor, vote: Vote, kept: Project) -> None:
    """It lies under the address at which it was asked for."""
    visitor.now = vote.opened + timedelta(hours=1)
    person = PEOPLE[0].person
    visitor.post(LINKS.vote(PROJECT, "moede-1", person, visitor.now), {"topic": "Skilte"})
    sign_up(tables.registrations, kept, kept.meetings[:1], PEOPLE[0], visitor.now)
    visitor.now += timedelta(hours=1)
    move(tables.registrations, kept, person, "later", "later@example.org", visitor.now)
    assert chosen(tables, vote) == [1, 0]
    assert visitor.post(f"{LINKS.manage(PROJECT, 'later', visitor.now)}/erase", {}).status == 200
    assert chosen(tables, vote) == [0, 0]
