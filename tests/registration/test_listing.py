"""The list of who comes: who said yes stands on it, for the others with a seat, and is gone from it at a tap."""

from __future__ import annotations

from typing import Any

import pytest

from infra.restore.again import Tables as Restored
from infra.restore.told import Logged, LoggedRequest, PersonalRequest
from shared.desk.guest_form import read_guest
from shared.mails.compose import compose
from shared.mails.meetings import reminder
from shared.mails.rendered import NoLongerApplies
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfDay
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.changing import change, move
from shared.registrations.form import filled
from shared.registrations.listing import MOST_LISTED, businesses, guests
from shared.registrations.promotion import resize
from shared.registrations.registration import MOST_CHANGES, UNLISTED, Details, values
from shared.registrations.signing_up import cancel, sign_up
from tests.builders import PEPPER, PROJECT, a_guest, there
from tests.conftest import Tables, tables
from tests.registration.test_asking import owed
from tests.registration.visitor import GOOD, LINKS, Visitor

MEETING = f"/{PROJECT}/moede-1"
API = f"/api/projects/{PROJECT}/meetings/moede-1/registrations"
FULL = "Åse Ærø 1, Smørrebrød nr. 1 ApS"
COMPANY = "Smørrebrød nr. 1 ApS"
BOTH: dict[str, Any] = {"on_list": "name", "in_public": "company"}


def on_list(tables: Tables) -> list[str]:
    return [str(each) for each in guests(tables.registrations.name, PROJECT, "moede-1")]


def in_public(tables: Tables) -> list[str]:
    return list(businesses(tables.registrations.name, PROJECT, "moede-1"))


def come(tables: Tables, kept: Project, visitor: Visitor, number: int = 1, **said: Any) -> str:
    """Guest `number` signs up, having `said` where they may be named: the link of their own page."""
    guest = a_guest(number, **said)
    sign_up(tables.registrations, kept, [kept.meetings[0]], guest, visitor.now)
    return LINKS.manage(PROJECT, guest.person, visitor.now)


@pytest.mark.parametrize(
    ("said", "listed", "public"),
    [
        ({}, [], []),
        ({"on_list": "name"}, [FULL], []),
        ({"on_list": "company"}, [COMPANY], []),
        ({"in_public": "company"}, [COMPANY], [COMPANY]),
        (BOTH, [FULL], [COMPANY]),
    ],
)
def test_who_says_yes_is_named_as_they_said(
    visitor: Visitor, kept: Project, said: dict[str, Any], listed: list[str], public: list[str]
) -> None:
    """Off unless they say so; the others with a seat see them, and everybody a number, and the businesses that may."""
    come(tables, kept, visitor, **said)
    assert (on_list(tables), in_public(tables)) == (listed, public)
    theirs = visitor.get(come(tables, kept, visitor, 2)).page.text
    assert [each in theirs for each in (FULL, COMPANY)] == [FULL in listed, bool(listed)]
    everybody = visitor.get(MEETING).page.text
    assert "2 har tilmeldt sig." in everybody and "Åse Ærø" not in everybody
    assert (f"Blandt andre: {COMPANY}." in everybody) == bool(public)
    assert "2 kommer" in visitor.get(f"/{PROJECT}").page.text


def test_the_form_asks_and_nothing_is_ticked(visitor: Visitor) -> None:
    """On the form, until the mailbox answers on no list, then as they said; the JSON API takes the same words."""
    form = visitor.get(MEETING).page
    asked = [each for each in form.tags("input") if each.get("name") in UNLISTED]
    assert [each["value"] for each in asked if "checked" in each] == [""]
    visitor.post(MEETING, {**GOOD, **BOTH})
    assert on_list(tables) == []
    visitor.click(GOOD["address"])
    assert on_list(tables) == ["Åse Ørsted, Bageriet på hjørnet"]
    body = {**GOOD, "address": "bo@example.org", "party": 1, "on_list": "company"}
    assert visitor.post_json(API, body).status == 202
    visitor.click("bo@example.org")
    assert on_list(tables) == ["Bageriet på hjørnet", "Åse Ørsted, Bageriet på hjørnet"]
    wrong = visitor.post(MEETING, {**GOOD, "address": "ib@example.org", "on_list": "all"})
    assert wrong.status == 422 and "Vælg et af svarene om deltagerlisten." in wrong.page.text
    assert (
        visitor.post_json(f"/api/projects/{PROJECT}/meetings/moede-1/registrations", {**body, "on_list": "all"}).status
        == 422
    )


def test_a_tap_takes_them_off_at_once(visitor: Visitor, kept: Project) -> None:
    """However often they have changed their minds that day, and without a mail; a tap puts them on, with their name."""
    link = come(tables, kept, visitor, **BOTH)
    seen = there(tables.registrations.get(PROJECT, "moede-1", a_guest().person))
    for party in range(1, MOST_CHANGES + 1):
        details = Details(**values(seen, Details) | {"party": party % 2 + 1})
        change(tables.registrations, kept, kept.meetings[0], seen.person, details, visitor.now)
    before = len(owed(tables))
    answer = visitor.post(link, {"act": "unlist", "meeting": "moede-1"})
    assert "Du står ikke længere på deltagerlisten" in answer.page.text
    assert (on_list(tables), in_public(tables), len(owed(tables))) == ([], [], before)
    visitor.post(link, {"act": "list", "meeting": "moede-1"})
    assert (on_list(tables), in_public(tables), len(owed(tables))) == ([FULL], [], before)
    answer = visitor.post(f"{link}/change/moede-1", {**filled(seen), "party": "2", "on_list": "company"})
    assert "som du har valgt" in answer.page.text and on_list(tables) == [COMPANY]


def test_only_who_has_a_seat_is_listed_or_sees_the_list(visitor: Visitor, kept: Project) -> None:
    """Not who waits, until they move up; not who has cancelled."""
    come(tables, kept, visitor, **BOTH)
    for number in range(2, 9):
        come(tables, kept, visitor, number, party=4, on_list="name")
    waits = LINKS.manage(PROJECT, a_guest(8).person, visitor.now)
    assert len(on_list(tables)) == 7 and "Åse Ærø 8" not in str(on_list(tables))
    assert FULL not in visitor.get(waits).page.text
    cancel(tables.registrations, kept, kept.meetings[0], a_guest(2).person, visitor.now)
    assert "Åse Ærø 8" in str(on_list(tables)) and "Åse Ærø 2" not in str(on_list(tables))
    assert FULL in visitor.get(waits).page.text


def test_what_they_said_goes_along_and_counts_for_one_meeting(visitor: Visitor, kept: Project) -> None:
    """To another address, and back after a cancellation; at another meeting they are asked anew."""
    come(tables, kept, visitor, **BOTH)
    new = person_id("ny@example.org", PEPPER)
    move(tables.registrations, kept, a_guest().person, new, "ny@example.org", visitor.now)
    assert on_list(tables) == [FULL]
    link = LINKS.manage(PROJECT, new, visitor.now)
    visitor.post(link, {"act": "cancel", "meeting": "moede-1"})
    assert on_list(tables) == []
    visitor.post(link, {"act": "return", "meeting": "moede-1"})
    visitor.post(link, {"act": "join", "meeting": "moede-2"})
    assert on_list(tables) == [FULL]
    assert not guests(tables.registrations.name, PROJECT, "moede-2")
    given = read_guest({"name": ["Ib"], "party": ["1"], **{name: ["company"] for name in UNLISTED}}, ())
    assert not given.keys() & UNLISTED.keys()  # the secretariat cannot say yes for anybody


def test_a_long_list_is_cut_and_what_turns_readers_elsewhere_is_left_out(visitor: Visitor, kept: Project) -> None:
    """So many are read and shown, however many come; no address, domain or telephone, and no markup."""
    for name in ("Køb på billig.dk", "Ring 12 34 56 78"):
        sign_up(tables.registrations, kept, [kept.meetings[1]], a_guest(name=name, person=name, **BOTH), visitor.now)
    assert not guests(tables.registrations.name, PROJECT, "moede-2")
    resize(tables.registrations, PROJECT, kept.meetings[0], 2000, 2, visitor.now)
    for number in range(1, 61):
        come(tables, kept, visitor, number, company=f"<b>Firma & {number} {'x' * 100}", on_list="name")
    assert len(on_list(tables)) == MOST_LISTED
    link = LINKS.manage(PROJECT, a_guest().person, visitor.now)
    answer = visitor.get(link, accept_encoding="gzip")
    assert answer.size < 14 * 1024
    assert "I alt kommer 60 personer." in answer.page.text and "<b>Firma" not in answer.body


def test_the_reminder_names_who_said_yes_to_who_has_a_seat(visitor: Visitor, kept: Project) -> None:
    """And nobody else, to nobody else."""
    come(tables, kept, visitor, **BOTH)
    come(tables, kept, visitor, 2)
    meeting = kept.meetings[0]
    about = Mail(
        Kind.REMINDER, PROJECT, a_guest(2).person, visitor.now, meeting.starts, (meeting.id,), OfDay(meeting.day)
    )
    mail = compose(about, tables.sources, LINKS, visitor.now)
    assert f"Blandt dem, der kommer: {FULL}." in " ".join(mail.text.split())
    assert FULL in " ".join(mail.html.split())
    assert "Åse Ærø 2," not in mail.text
    cancel(tables.registrations, kept, meeting, a_guest(2).person, visitor.now)
    with pytest.raises(NoLongerApplies):
        reminder(about, kept, tables.sources, LINKS, visitor.now)


def test_a_restore_takes_them_off_again(visitor: Visitor, kept: Project, caplog: pytest.LogCaptureFixture) -> None:
    """What is withdrawn is logged before it is done, under the pseudonym, and done again."""
    link = come(tables, kept, visitor, **BOTH)
    visitor.post(link, {"act": "unlist", "meeting": "moede-1"})
    assert PersonalRequest.OFF_THE_GUEST_LIST in [getattr(each, "what", "") for each in caplog.records]
    visitor.post(link, {"act": "list", "meeting": "moede-1"})  # as the tables were before
    said = LoggedRequest(PROJECT, a_guest().person, PersonalRequest.OFF_THE_GUEST_LIST, visitor.now)
    restored = Restored(tables.projects, tables.members, tables.registrations, tables.outbox, PEPPER)
    restored.do_again(Logged(said=(said,)), visitor.now)
    assert on_list(tables) == []
