"""Two people at the door, each with a phone, one of them without a network for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared.check_in.table import CheckInTable
from shared.desk.audit import LinkPurpose
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from tests.builders import BEFORE, PROJECT, a_guest
from tests.conftest import Tables
from tests.pages.conftest import Door, Opened
from tests.pages.looking import looked_at

pytestmark = pytest.mark.browser

NAMES = ("Anna Åberg", "Bo Bentsen", "Christian-Frederik Østergaard-Sørensen")
ANNA, BO, CHRISTIAN = (a_guest(number).person for number in (1, 2, 3))


@pytest.fixture
def door(desk: Links, tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> str:
    """The link to the list, half an hour before the meeting; the second of three parties is of three."""
    for number, name in enumerate(NAMES, start=1):
        guest = a_guest(number, name=name, party=3 if number == 2 else 1)
        sign_up(tables.registrations, kept, kept.meetings[:1], guest, BEFORE)
    monkeypatch.setattr(Door, "ahead", kept.meetings[0].starts - timedelta(minutes=30) - BEFORE)
    return desk.desk(LinkPurpose.CHECK_IN, PROJECT, "moede-1", now=Door.now())


def came(tables: Tables) -> dict[str, int]:
    return {
        row.person: row.came for row in CheckInTable(tables.registrations.name).rows(PROJECT, "moede-1") if row.came
    }


def press(page: Page, name: str, verb: str = "Er kommet") -> None:
    page.get_by_role("button", name=f"{verb} – {name}").click()


def test_one_of_two_phones_is_away_for_a_while(door: str, opened: Opened, tables: Tables, kept: Project) -> None:
    """Its taps wait, survive a page that is closed, and arrive; none is lost, none counted twice; what is kept names
    nobody, and is gone once it has arrived.
    """
    away, other = (opened(java_script_enabled=True) for _ in range(2))
    one, two = away.new_page(), other.new_page()
    for page in (one, two):
        page.goto(door)
    press(one, NAMES[0])
    expect(one.locator(f"#r-{ANNA} .saved")).to_have_text("Gemt")
    away.set_offline(True)
    press(one, NAMES[1])
    one.get_by_role("button", name=f"Én færre – {NAMES[1]}").click()
    press(one, NAMES[0], "Fortryd")
    one.get_by_role("button", name="Tæl én mere med").click()
    expect(one.locator(f"#r-{BO} .saved")).to_have_text("Venter på net")
    expect(one.locator("#net")).to_contain_text("tryk venter på telefonen")
    expect(one.locator(".tally")).to_contain_text("2 af 5 er kommet")
    kept_there = one.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert BO in kept_there
    assert not any(part in kept_there for name in NAMES for part in name.split())
    press(two, NAMES[2])
    # The server's clock, which each answer brings along, leaps in these tests.
    expect(two.locator(f"#r-{CHRISTIAN} .saved")).to_have_text("Gemt")
    press(two, NAMES[1])
    expect(two.locator(f"#r-{BO} .saved")).to_have_text("Gemt")
    one.close()
    away.set_offline(False)
    back = away.new_page()
    back.goto(door)
    expect(back.locator(".tally")).to_contain_text("Desuden 1 uden plads")
    expect(back.locator(f"#r-{BO} .saved")).to_have_text("Gemt")
    expect(back.locator(".tally")).to_contain_text("4 af 5 er kommet")
    [walk_in] = [person for person in came(tables) if person.startswith("walk-in-")]
    # Of Bo's party the phone that was there said three, after the other one had said two.
    assert came(tables) == {BO: 3, CHRISTIAN: 1, walk_in: 1}
    assert back.evaluate("localStorage.length") == 0


def test_what_somebody_sees_and_corrects_holds(door: str, opened: Opened, tables: Tables) -> None:
    """However wrong her phone's clock is: it is set by the page, and never behind what the page has shown."""
    phone = opened(java_script_enabled=True)
    phone.add_init_script("const now = Date.now; Date.now = () => now() - 3 * 3600 * 1000;")
    slow, other = phone.new_page(), opened(java_script_enabled=True).new_page()
    other.goto(door)
    press(other, NAMES[1])
    expect(other.locator(f"#r-{BO} .saved")).to_have_text("Gemt")
    slow.goto(door)
    slow.get_by_role("button", name=f"Én færre – {NAMES[1]}").click()
    expect(slow.locator(f"#r-{BO} .saved")).to_have_text("Gemt")
    expect(slow.locator(f"#r-{BO} .stand")).to_have_text("2 af 3 er kommet")
    assert came(tables) == {BO: 2}


def test_the_list_is_used_without_javascript_and_by_everybody(door: str, opened: Opened, tables: Tables) -> None:
    """A tap is a form, and the page comes back at its row; axe-core finds nothing, and no page scrolls sideways."""
    page = opened().new_page()
    page.goto(door)
    press(page, NAMES[1])
    page.get_by_role("button", name=f"Én færre – {NAMES[1]}").click()
    page.locator("#walk-in-name").fill("Dorte")
    page.get_by_role("button", name="Tæl én mere med").click()
    expect(page.locator(".tally")).to_contain_text("2 af 5 er kommet")
    assert sorted(came(tables).values()) == [1, 2]
    looked = opened(java_script_enabled=True).new_page()
    looked.goto(door)
    assert looked_at(looked, "desk-check-in-used") == []


def test_a_name_waits_with_its_tap_in_the_page_alone(door: str, opened: Opened, tables: Tables) -> None:
    """A walk-in's name is in no store of the phone; the page has it until there is a network."""
    context = opened(java_script_enabled=True)
    page = context.new_page()
    page.goto(door)
    context.set_offline(True)
    page.locator("#walk-in-name").fill("Dorte Dam")
    page.get_by_role("button", name="Tæl én mere med").click()
    expect(page.locator("#net")).to_contain_text("Ingen forbindelse")
    assert "Dorte" not in page.evaluate("JSON.stringify(Object.entries(localStorage))")
    context.set_offline(False)
    expect(page.locator("#walk-ins .saved")).to_have_text("Gemt")
    assert [each.name for each in tables.registrations.all(PROJECT, "moede-1") if each.walk_in] == ["Dorte Dam"]
