"""Ten years in minutes: three seasons of one network on their real dates, and the silence after them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from infra.proof.season.functions import errors
from infra.proof.season.play import SIMULATED
from infra.proof.season.visits import Person
from infra.proof.season.years import SECOND, Years, years
from shared.members.consents import Subscription
from shared.outbox.kinds import Kind
from shared.people.person import person_id
from shared.retention.silence import ANSWER_WITHIN

pytestmark = pytest.mark.xdist_group("years")

INVITES = (Kind.INVITATION, Kind.SECOND_INVITATION, Kind.STAYING)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def played() -> Iterator[Years]:
    """The years, played up to the day on which the members are asked whether they stay."""
    with years() as made:
        made.play()
        yield made


def test_nothing_breaks_and_no_seat_is_taken_twice(played: Years) -> None:
    """In no year."""
    assert (played.broken, errors(played.made.functions.logs)) == ([], [])
    assert all(sum(heads.values()) > 0 for heads in played.heads)


def test_each_season_is_planned_from_what_came_of_the_last_one(played: Years) -> None:
    """Its members and guests are those that were counted; its meetings are a year later."""
    seasons = [each.project for each in played.scripts]
    assert [each.id for each in seasons] == ["amager-oest", "amager-oest-2019", "amager-oest-2020"]
    for before, after, heads, figures in zip(seasons, seasons[1:], played.heads, played.figures(), strict=False):
        assert (after.guests.low, after.guests.high) == (min(heads.values()), max(heads.values()))
        assert after.guests.members == figures.members
        assert [each.day.month for each in after.meetings] == [each.day.month for each in before.meetings]
        assert {each.day.year - 1 for each in after.meetings} == {each.day.year for each in before.meetings}


def test_nobody_is_told_nonsense(played: Years) -> None:
    """Each mail is of the season that is on, no meeting "moved" by a year, and none goes twice."""
    mails = played.mails()
    assert [id for id, times in Counter(each.id for each in mails).items() if times > 1] == []
    assert played.mails(Kind.MEETING_MOVED, Kind.MEETING_CANCELLED) == []
    for script in played.scripts:
        mine = [each for each in mails if each.said.project == script.project.id]
        late = [each for each in mine if not script.begins <= each.at <= script.ends]
        assert {each.kind for each in late} <= {Kind.DATA_DELETED, Kind.STAYING}
        invited = {each.person for each in mine if each.kind is Kind.INVITATION}
        assert len(invited) > 15, script.project.id


def test_a_no_holds_for_every_season_that_follows(played: Years) -> None:
    """Who unsubscribed, complained or bounced in one year is written to in none of the later ones, list or not."""
    noes = {each.id: each.left for people in played.people for each in people.known.values() if each.left}
    assert len(noes) >= 3
    first = played.scripts[0].project.id
    for place in (11, 23):
        address = SIMULATED[place]
        mine = [each for each in played.mails(*INVITES) if each.to == address]
        assert mine
        assert {each.said.project for each in mine} == {first}
    for mail in played.mails(*INVITES):
        left = noes.get(mail.person)
        assert left is None or mail.at <= left + HOUR, mail.id


def test_each_season_s_data_goes_on_its_own_day(played: Years) -> None:
    """Also in the middle of the next season; the members stay, and each deletion is told once."""
    assert set(played.held) == {each.project.id for each in played.scripts}
    for before, after in played.held.values():
        assert before > 0 == after
    assert len(played.mails(Kind.DATA_DELETED)) >= 2


def test_the_figures_are_those_that_the_door_saw(played: Years) -> None:
    """Heads, people and regulars of each season, and who came in and went between them."""
    found = played.figures()
    assert [each.season for each in found] == [each.project.id for each in played.scripts]
    for figures, heads, there in zip(found, played.heads, played.there, strict=True):
        assert (figures.held, figures.counted) == (4, 4)
        assert figures.attended == sum(heads.values())
        assert figures.regulars == sum(times >= 2 for times in Counter(who for each in there for who in each).values())
        assert figures.cost_a_head
    first, second, third = found
    brought = [{each.id for each in people.known.values() if _brought(each)} for people in played.people]
    assert brought[0]
    assert first.lost is None
    assert second.joined == len({SECOND.address} | (brought[1] - brought[0]))
    assert third.joined == len(brought[2] - brought[1] - brought[0])
    assert second.members == first.members + second.joined - (second.lost or 0)
    assert third.members == second.members + third.joined - (third.lost or 0)


def _brought(person: Person) -> bool:
    """Whether somebody came by a colleague's link and said that they want to be invited."""
    return person.member and person.row.address.startswith("kollega-")


def test_after_two_years_of_silence_each_is_asked_once_and_gone_as_promised(played: Years) -> None:
    """One says yes; all others are removed on the day that the mail names, and nobody before."""
    made, network = played.made, played.scripts[0].project.network
    asked = played.mails(Kind.STAYING)
    standings = made.tables.members.standings(network)
    assert {each.person for each in asked} == {each.person for each, how in standings if how is Subscription.INVITED}
    assert len(asked) == played.figures()[-1].members
    assert played.asked is not None
    assert {each.at - played.asked < HOUR for each in asked} == {True}
    stays = asked[0]
    link = stays.link("u/")
    assert link
    page = played.people[-1].browser.get(link)
    assert "Vil du blive i netværket?" in page.text
    [form] = [each for each in page.forms if each.value("act") == "stay"]
    assert played.people[-1].browser.post(form, {}).status == 200
    made.world.run(played.asked + ANSWER_WITHIN - HOUR)
    assert len(made.tables.members.all(network)) == len(standings)
    made.world.run(played.asked + ANSWER_WITHIN + HOUR)
    assert [each.person for each in made.tables.members.all(network)] == [stays.person]
    assert person_id(SIMULATED[11], "the season's pepper") not in {each.person for each in asked}
