"""Who may be mailed: standings in a project, and what holds of a person in every one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.members import Member
from shared.members.changes import PEOPLE, SOFT_BOUNCES
from shared.members.consents import KEPT
from shared.members.member import Standing
from shared.members.table import MembersTable
from shared.technical import dynamodb
from tests.builders import BEFORE, PROJECT, invited_as, there
from tests.conftest import Tables

OTHER = "noerrebro"
BO = "person-bo"
HOUR = timedelta(hours=1)


@pytest.fixture
def members(tables: Tables) -> MembersTable:
    """A table where Bo stands on the lists of two projects."""
    for project in (PROJECT, OTHER):
        join(tables.members, project, BO)
    return tables.members


def join(members: MembersTable, project: str, person: str) -> None:
    members.save(Member(project, person, person.title(), "Bageriet", f"{person}@example.org"), None)


def invited(members: MembersTable, person: str = BO) -> list[str]:
    """The projects that invite a person."""
    return [project for project in (PROJECT, OTHER) if invited_as(members, project, person)]


def standing(members: MembersTable) -> Standing:
    found = there(members.get(PROJECT, BO))
    return found.standing


@pytest.mark.parametrize("said", ["unsubscribe", "leave_all", "complained", "suppress"])
def test_who_asks_for_it_is_invited_again(members: MembersTable, said: str) -> None:
    """Whatever she said before, or her mailbox for her; and the old news told again changes nothing."""

    def say() -> None:
        about = (PROJECT, BO) if said in {"unsubscribe", "suppress"} else (BO,)
        getattr(members, said)(*about, BEFORE)

    say()
    assert PROJECT not in invited(members)
    members.resubscribe(PROJECT, BO, BEFORE + HOUR)
    say()
    assert (invited(members), members.silenced([BO])) == ([PROJECT, OTHER], set())


def test_a_second_no_counts_after_a_yes(members: MembersTable) -> None:
    """The newest word holds."""
    for hour, act in enumerate([members.leave_all, members.complained]):
        act(BO, BEFORE + 2 * hour * HOUR)
        members.resubscribe(PROJECT, BO, BEFORE + (2 * hour + 1) * HOUR)
    members.leave_all(BO, BEFORE + 9 * HOUR)
    assert (invited(members), members.silenced([BO])) == ([], set())


def test_coming_back_here_does_not_bring_back_what_she_left_there(members: MembersTable) -> None:
    """She left the other project by itself; only everything is lifted."""
    members.unsubscribe(OTHER, BO, BEFORE)
    members.leave_all(BO, BEFORE)
    members.resubscribe(PROJECT, BO, BEFORE + HOUR)
    assert invited(members) == [PROJECT]


def test_who_never_said_no_has_no_mark(members: MembersTable) -> None:
    """Coming back from one project writes nothing about a person in all of them."""
    members.unsubscribe(PROJECT, BO, BEFORE)
    members.resubscribe(PROJECT, BO, BEFORE + HOUR)
    assert dynamodb.get(members.name, {"project": PEOPLE, "person": BO}) is None


def test_a_bounce_does_not_turn_an_unsubscribed_member_into_a_suppressed_one(members: MembersTable) -> None:
    """What she asked for is what is remembered when she is erased."""
    members.unsubscribe(PROJECT, BO, BEFORE)
    assert not members.suppress(PROJECT, BO, BEFORE + HOUR)
    assert standing(members) is Standing.UNSUBSCRIBED


def test_only_members_are_suppressed(members: MembersTable) -> None:
    """A guest who is on no list gets no item among the members for her bounced address."""
    assert not members.suppress(PROJECT, "a guest", BEFORE)
    assert not members.soft_bounced(PROJECT, "a guest", "mail", BEFORE)
    assert dynamodb.get(members.name, {"project": PROJECT, "person": "a guest"}) is None


def test_too_many_soft_bounces_in_a_row_suppress(members: MembersTable) -> None:
    """Each mail counts once, however often it is told; the last one tells again that it was the last."""
    told = [
        members.soft_bounced(PROJECT, BO, f"mail-{n // 2}", BEFORE + n // 2 * HOUR) for n in range(2 * SOFT_BOUNCES)
    ]
    assert told == [False] * (2 * SOFT_BOUNCES - 2) + [True, True]
    assert (standing(members), invited(members)) == (Standing.SUPPRESSED, [OTHER])


def test_a_mail_that_arrives_begins_the_count_anew(members: MembersTable) -> None:
    """A mailbox that was full in July is not out of reach in October; nor does July, told again, count then."""
    for n in range(SOFT_BOUNCES - 1):
        members.soft_bounced(PROJECT, BO, f"mail-{n}", BEFORE + n * HOUR)
    members.reached(PROJECT, BO, BEFORE + 9 * HOUR)
    for n in range(SOFT_BOUNCES - 1):
        members.soft_bounced(PROJECT, BO, f"mail-{n}", BEFORE + n * HOUR)
    assert not members.soft_bounced(PROJECT, BO, "another", BEFORE + 10 * HOUR)
    assert standing(members) is Standing.ACTIVE


def test_a_count_of_members_is_of_those_who_may_be_invited(members: MembersTable) -> None:
    """Neither unsubscribed nor suppressed, nor marked anywhere; page by page."""
    for number in range(9):
        join(members, PROJECT, f"member{number}")
    assert members.active(PROJECT) == 10
    members.unsubscribe(PROJECT, "member1", BEFORE)
    members.unsubscribe(PROJECT, "nobody on the list", BEFORE)
    members.suppress(PROJECT, "member2", BEFORE)
    members.leave_all("member3", BEFORE)
    members.complained("member4", BEFORE)
    members.complained("somebody on no list", BEFORE)
    members.leave_all("member5", BEFORE)
    members.resubscribe(PROJECT, "member5", BEFORE + HOUR)
    assert members.active(PROJECT) == 6
    assert members.active(OTHER) == 1


def test_erasing_leaves_a_no_under_a_pseudonym(members: MembersTable) -> None:
    """No name, company or address; but the next list that she stands on does not invite her, until it is forgotten."""
    members.unsubscribe(PROJECT, BO, BEFORE)
    members.forget(PROJECT, BO)
    assert dynamodb.get(members.name, {"project": PROJECT, "person": BO}) == {
        "project": PROJECT,
        "person": BO,
        "standing": "unsubscribed",
        "standing_at": "2018-07-26T07:00:00.000+00:00",
        "expires": int((BEFORE + KEPT).timestamp()),
    }
    assert (members.get(PROJECT, BO), members.all(PROJECT), members.page(PROJECT, None, 9).members) == (None, (), ())
    join(members, PROJECT, BO)
    assert standing(members) is Standing.UNSUBSCRIBED


def test_a_complaint_outlives_erasure(members: MembersTable) -> None:
    """We never write again to who has complained, whichever list she stands on next."""
    members.complained(BO, BEFORE)
    for project in (PROJECT, OTHER):
        members.forget(project, BO)
        join(members, project, BO)
    assert invited(members) == []
    mark = dynamodb.get(members.name, {"project": PEOPLE, "person": BO})
    assert mark == {
        "project": PEOPLE,
        "person": BO,
        "complained_at": "2018-07-26T07:00:00.000+00:00",
        "expires": int((BEFORE + KEPT).timestamp()),
    }


def test_whether_somebody_may_be_invited_is_one_request(members: MembersTable) -> None:
    """A campaign asks it for each of its mails."""
    made: list[str] = []
    dynamodb.client().meta.events.register("before-call.dynamodb.*", lambda model, **_: made.append(model.name))
    invited_as(members, PROJECT, BO)
    assert made == ["BatchGetItem"]


def test_a_no_that_comes_while_somebody_is_erased_is_kept(
    members: MembersTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail program's button, pressed between two writes of the erasure."""
    write = dynamodb.write

    def leaves_first(operation: dynamodb.Write) -> None:
        if isinstance(operation, dynamodb.Delete):
            monkeypatch.setattr(dynamodb, "write", write)
            members.unsubscribe(PROJECT, BO, BEFORE)
        write(operation)

    monkeypatch.setattr(dynamodb, "write", leaves_first)
    members.forget(PROJECT, BO)
    member, consents = members.seen(PROJECT, BO)
    assert (member, consents.left) == (None, True)


def test_a_no_is_kept_five_years_from_the_last_time(members: MembersTable) -> None:
    """And who has come back does not expire."""
    year = timedelta(days=365)

    def expires() -> int | None:
        item = there(dynamodb.get(members.name, {"project": PROJECT, "person": BO}))
        found: int | None = item.get("expires")
        return found

    members.unsubscribe(PROJECT, BO, BEFORE)
    members.resubscribe(PROJECT, BO, BEFORE + year)
    assert expires() is None
    members.unsubscribe(PROJECT, BO, BEFORE + 4 * year)
    assert expires() == int((BEFORE + 4 * year + KEPT).timestamp())
    members.unsubscribe(PROJECT, BO, BEFORE)  # told late
    assert expires() == int((BEFORE + 4 * year + KEPT).timestamp())
