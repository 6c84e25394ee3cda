"""Taking a list of members into a project."""

from __future__ import annotations

from shared.members import Member
from shared.members.importing import Imported, import_members
from shared.members.member import Standing
from shared.members.spreadsheet import Row
from shared.people import person_id
from tests.builders import BEFORE, PEPPER, PROJECT
from tests.conftest import Tables

BO = Row(2, "Bo", "Bos Bageri", "bo@example.org")
IB = Row(3, "Ib", "", "ib@example.org")


def test_an_import_adds_changes_and_leaves(tables: Tables) -> None:
    """Each row is counted by what it did."""
    assert import_members(tables.members, PROJECT, [BO], PEPPER) == Imported(added=1)
    renamed = Row(2, "Bo Boesen", "Bos Bageri", "bo@example.org")
    assert import_members(tables.members, PROJECT, [renamed, IB], PEPPER) == Imported(added=1, changed=1)
    assert import_members(tables.members, PROJECT, [renamed, IB], PEPPER) == Imported(unchanged=2)
    assert {member.name: member for member in tables.members.all(PROJECT)} == {
        "Bo Boesen": Member(PROJECT, person_id("bo@example.org", PEPPER), "Bo Boesen", "Bos Bageri", "bo@example.org"),
        "Ib": Member(PROJECT, person_id("ib@example.org", PEPPER), "Ib", "", "ib@example.org"),
    }


def test_an_import_mails_nobody_who_is_not_to_be_mailed(tables: Tables) -> None:
    """A suppressed member stays so, also where the list has a new name for her."""
    import_members(tables.members, PROJECT, [BO], PEPPER)
    tables.members.suppress(PROJECT, person_id(BO.address, PEPPER), BEFORE)
    import_members(tables.members, PROJECT, [Row(2, "Bo B.", "Nyt", "bo@example.org")], PEPPER)
    (member,) = tables.members.all(PROJECT)
    assert (member.name, member.standing) == ("Bo B.", Standing.SUPPRESSED)


def test_who_is_not_in_the_list_stays(tables: Tables) -> None:
    """An import adds to the network; it takes nobody out."""
    import_members(tables.members, PROJECT, [BO], PEPPER)
    import_members(tables.members, PROJECT, [IB], PEPPER)
    assert sorted(member.name for member in tables.members.all(PROJECT)) == ["Bo", "Ib"]


def test_a_member_keeps_her_language_where_the_list_names_none(tables: Tables) -> None:
    """A list with a column for it decides; one without leaves what is known."""
    import_members(tables.members, PROJECT, [Row(2, "Bo", "", "bo@example.org", "en")], PEPPER)
    import_members(tables.members, PROJECT, [Row(2, "Bo B.", "", "bo@example.org")], PEPPER)
    (member,) = tables.members.all(PROJECT)
    assert (member.name, member.language) == ("Bo B.", "en")
