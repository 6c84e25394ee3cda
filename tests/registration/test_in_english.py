"""The pages in English: by link, by the browser, on every page, with nothing left in Danish but the committee's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.members.member import Member
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.technical.links import Signer
from tests.builders import PEPPER, PROJECT, a_guest
from tests.conftest import Tables, tables
from tests.registration.visitor import GOOD, KEY, Seen, Visitor
from tests.texts.danish import danish_left, plain

SEASON = f"/{PROJECT}"
MEETING = f"/{PROJECT}/moede-1"
MARY = {"name": "Mary Jones", "company": "Jones & Co", "address": "mary@example.org", "party": "2"}


def own_link(visitor: Visitor) -> str:
    signed = Links("", Signer((KEY,))).manage(PROJECT, a_guest().person, visitor.now)
    return signed.partition("?")[0]


def signed_up(visitor: Visitor, tables: Tables, kept: Project, meetings: int = 2) -> str:
    """Somebody with an English name, registered; her own link."""
    guest = a_guest(name="Mary Jones", company="Jones & Co", party=3, language="en")
    sign_up(tables.registrations, kept, kept.meetings[:meetings], guest, visitor.now)
    return own_link(visitor)


def overcrowd(tables: Tables, kept: Project, visitor: Visitor) -> None:
    for number in range(2, 30):
        sign_up(tables.registrations, kept, [kept.meetings[0]], a_guest(number), visitor.now)


Visit = Callable[[Visitor, Tables, Project], Seen]


def _full(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
    overcrowd(tables, kept, visitor)
    return visitor.get(f"{MEETING}?lang=en")


def _waits(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
    overcrowd(tables, kept, visitor)
    return visitor.post(f"{MEETING}?lang=en", MARY)


def _after(hours: int, path: str, post: bool = False) -> Visit:
    def visit(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
        visitor.now = kept.meetings[0].starts.replace(hour=kept.meetings[0].starts.hour + hours)
        return visitor.post(f"{path}?lang=en", MARY) if post else visitor.get(f"{path}?lang=en")

    return visit


def _own(end: str) -> Visit:
    return lambda visitor, tables, kept: visitor.get(f"{signed_up(visitor, tables, kept)}{end}?lang=en")


def _acts(end: str, **fields: str) -> Visit:
    return lambda visitor, tables, kept: visitor.post(f"{signed_up(visitor, tables, kept)}{end}?lang=en", fields)


def _moving(visitor: Visitor, tables: Tables, kept: Project) -> tuple[str, str]:
    """Where a new address answers, and where the old one takes it back."""
    address = "mary@example.net"
    visitor.post(f"{signed_up(visitor, tables, kept)}/address", {"address": address})
    links, old, new = Links("", Signer((KEY,))), a_guest().person, person_id(address, PEPPER)
    return links.new_address(PROJECT, old, new, visitor.now), links.take_back(PROJECT, old, visitor.now)


def _invited(**fields: str) -> Visit:
    def visit(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
        member = Member(PROJECT, "mary", "Mary Jones", "Jones & Co", "mary@example.org", "en")
        tables.members.save(member, known=None)
        link = Links("", Signer((KEY,)), "en").invitation(PROJECT, "moede-1", "mary", visitor.now)
        return visitor.post(link, fields) if fields else visitor.get(link)

    return visit


def _listed(*acts: str, bounced: bool = False, complained: bool = False, years: int = 0) -> Visit:
    """The page of a member of the network, having done `acts` on it."""

    def visit(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
        member = Member(PROJECT, "mary", "Mary Jones", "Jones & Co", "mary@example.org", "en")
        tables.members.save(member, known=None)
        link = Links("", Signer((KEY,)), "en").unsubscribe(PROJECT, "mary", visitor.now)
        if bounced:
            tables.members.suppress(PROJECT, "mary", visitor.now)
        if complained:
            tables.members.complained("mary", visitor.now)
        visitor.now += timedelta(days=366 * years)
        seen = visitor.get(link)
        for act in acts:
            seen = visitor.post(link, {"act": act})
        return seen

    return visit


def _stranger(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
    return visitor.get(Links("", Signer((KEY,)), "en").unsubscribe(PROJECT, "nobody", visitor.now))


def _expired(visitor: Visitor, tables: Tables, kept: Project) -> Seen:
    link = signed_up(visitor, tables, kept)
    visitor.now += timedelta(days=400)
    return visitor.get(f"{link}?lang=en")


PAGES: dict[str, Visit] = {
    "season": lambda visitor, tables, kept: visitor.get(f"{SEASON}?lang=en"),
    "embedded": lambda visitor, tables, kept: visitor.get(f"{SEASON}/embed?lang=en"),
    "meeting": lambda visitor, tables, kept: visitor.get(f"{MEETING}?lang=en"),
    "full": _full,
    "closed": _after(-1, MEETING),
    "over": _after(3, MEETING),
    "nothing filled in": lambda visitor, tables, kept: visitor.post(f"{SEASON}?lang=en", {}),
    "everything wrong": lambda visitor, tables, kept: visitor.post(
        f"{MEETING}?lang=en",
        {**dict.fromkeys(("name", "company", "diet", "topics"), "x" * 2000), "address": "x", "party": "9"},
    ),
    "signed up": lambda visitor, tables, kept: visitor.post(f"{MEETING}?lang=en", MARY),
    "waits": _waits,
    "too late": _after(-1, MEETING, post=True),
    "over already": _after(3, MEETING, post=True),
    "own": _own(""),
    "address": _own("/address"),
    "change": _own("/change/moede-1"),
    "data": _own("/data"),
    "erase": _own("/erase"),
    "privacy": lambda visitor, tables, kept: visitor.get(f"{SEASON}/privacy?lang=en"),
    "accessibility": lambda visitor, tables, kept: visitor.get(f"{SEASON}/accessibility?lang=en"),
    "switched": lambda visitor, tables, kept: visitor.post(f"{SEASON}?lang=en", {**MARY, "switch": "en"}),
    "find": lambda visitor, tables, kept: visitor.get(f"/find{SEASON}?lang=en"),
    "found": lambda visitor, tables, kept: visitor.post(f"/find{SEASON}?lang=en", {"address": "mary@example.org"}),
    "changed": _acts("/change/moede-1", **MARY),
    "wrongly changed": _acts("/change/moede-1", name=""),
    "another address": _acts("/address", address="mary@example.net"),
    "new address": lambda visitor, tables, kept: visitor.get(f"{_moving(visitor, tables, kept)[0]}?lang=en"),
    "left": lambda visitor, tables, kept: visitor.get(f"{_moving(visitor, tables, kept)[1]}?lang=en"),
    "erased": _acts("/erase"),
    "invited": _invited(),
    "declined": _invited(act="decline"),
    "expired": _expired,
    "on the list": _listed(),
    "off the list": _listed("leave"),
    "off every list": _listed("leave-all"),
    "back on the list": _listed("leave", "back"),
    "out of reach": _listed(bounced=True),
    "silenced": _listed(complained=True),
    "on no list": _stranger,
    "long off the list": _listed(years=3),
    "too fast": lambda visitor, tables, kept: visitor.post(f"{MEETING}?lang=en", {**MARY, "ticket": "forged"}),
    "cancelled": _acts("", act="cancel", meeting="moede-1"),
    "no such page": lambda visitor, tables, kept: visitor.get("/nowhere?lang=en"),
    "no such meeting": lambda visitor, tables, kept: visitor.get(f"{SEASON}/moede-9?lang=en"),
    "bad link": lambda visitor, tables, kept: visitor.get("/m/x?lang=en"),
    "wrong method": lambda visitor, tables, kept: visitor.get(f"{MEETING}?lang=en", "PUT"),
    "no form": lambda visitor, tables, kept: visitor.send("POST", f"{MEETING}?lang=en", b"x", {}),
}


@pytest.mark.parametrize("visit", PAGES.values(), ids=PAGES)
def test_every_page_speaks_english(visit: Visit, visitor: Visitor, kept: Project) -> None:
    """It says so, and no sentence of ours, whole or in part, is left in Danish. Whoever chose English stays with it,
    wherever they go from here; one link leads to the same page in Danish, where it can be seen again.
    """
    seen = visit(visitor, tables, kept)
    assert seen.headers["Content-Language"] == "en"
    assert seen.page.tags("html") == [{"lang": "en"}]
    assert danish_left(plain(seen.body), "functions/registration") == []
    assert len(plain(seen.body)) > 60
    led = [each["href"] for each in seen.page.tags("a")] + [each["action"] for each in seen.page.tags("form")]
    assert [each for each in led if each.startswith("/") and "?lang=en" not in each] == []
    switches = [each for each in seen.page.tags("a") if each.get("class") == "switch"]
    assert [(each["href"], each["hreflang"], each["lang"]) for each in switches] in ([("?lang=da", "da", "da")], [])


@pytest.mark.parametrize("path", [SEASON, MEETING, "/nowhere"])
def test_a_page_can_be_switched_back_and_forth(visitor: Visitor, path: str) -> None:
    """The switch leads to the same page: its address is but a query."""
    assert 'href="?lang=en" hreflang="en" lang="en">English</a>' in visitor.get(path).body
    assert 'href="?lang=da" hreflang="da" lang="da">Dansk</a>' in visitor.get(f"{path}?lang=en").body
    assert visitor.get(f"{path}?lang=da", accept_language="en").headers["Content-Language"] == "da"


def test_the_browser_is_heard_where_the_address_says_nothing(visitor: Visitor) -> None:
    """And then the addresses stay as they are; whatever keeps the page is told that it depends on the browser."""
    page = visitor.get(SEASON, accept_language="en-GB,en;q=0.9,da;q=0.5")
    assert page.headers["Content-Language"] == "en"
    assert "Accept-Language" in page.headers["Vary"]
    assert f'action="{SEASON}"' in page.body
    assert visitor.get(SEASON, accept_language="de").headers["Content-Language"] == "da"
    assert visitor.get(SEASON).headers["Content-Language"] == "da"


@pytest.mark.parametrize("query", ["lang=fr", "lang=", "lang=english", "xlang=en", "lang=%65n", "&&=", 'lang=en"x'])
def test_what_is_none_of_our_languages_is_not_kept(visitor: Visitor, query: str) -> None:
    """The page is Danish, and nothing of the query reaches it."""
    page = visitor.get(f"{SEASON}?{query}")
    assert (page.status, page.headers["Content-Language"]) == (200, "da")
    assert f'action="{SEASON}"' in page.body


def test_the_address_decides_and_others_may_stand_beside_it(visitor: Visitor) -> None:
    """Links come back with what others have added to them."""
    assert visitor.get(f"{SEASON}?utm=x&lang=en&y=1").headers["Content-Language"] == "en"


def test_the_language_survives_a_mistake(visitor: Visitor) -> None:
    """An erroneous form comes back in English, goes out in English, and the mails follow."""
    wrong = visitor.post(f"{MEETING}?lang=en", {**MARY, "address": "mary@"})
    assert (wrong.status, wrong.headers["Content-Language"]) == (422, "en")
    assert wrong.page.field("name")["value"] == "Mary Jones"
    [form] = wrong.page.tags("form")
    asked = visitor.post(form["action"], MARY)
    assert (asked.status, asked.headers["Content-Language"]) == (200, "en")
    visitor.click(MARY["address"])
    [registration] = tables.registrations.all(PROJECT, "moede-1")
    assert registration.language == "en"


@pytest.mark.parametrize(("accepted", "language"), [("en-US", "en"), ("da", "da"), ("fr", "da")])
def test_a_guest_is_written_to_in_the_language_of_the_page(visitor: Visitor, accepted: str, language: str) -> None:
    """Without a link too: what the browser asked for is what the guest read."""
    visitor.sign_up(MEETING, GOOD, accept_language=accepted)
    [registration] = tables.registrations.all(PROJECT, "moede-1")
    assert registration.language == language


@pytest.mark.parametrize("path", [SEASON, MEETING])
def test_each_language_has_an_address_of_its_own_for_search_engines(visitor: Visitor, path: str) -> None:
    """Both pages name both, and each itself as the one to be kept."""
    address = f"https://moeder.example.org{path}"
    alternates = {"da": address, "en": f"{address}?lang=en", "x-default": address}
    for query, own in (("", address), ("?lang=en", f"{address}?lang=en")):
        links = visitor.get(f"{path}{query}").page.tags("link")
        assert {each["hreflang"]: each["href"] for each in links if each["rel"] == "alternate"} == alternates
        assert [each["href"] for each in links if each["rel"] == "canonical"] == [own]


def test_the_front_page_leads_on_in_the_same_language(visitor: Visitor) -> None:
    """The redirect to the only season keeps what was asked for."""
    assert visitor.get("/?lang=en").headers["Location"] == f"{SEASON}?lang=en"


def test_what_the_committee_wrote_is_marked_as_danish(visitor: Visitor) -> None:
    """A screen reader changes its voice for it (WCAG 2.2, 3.1.2); on the Danish page nothing is marked."""
    page = visitor.get(f"{SEASON}?lang=en").body
    for text in ("Et netværk.", "Netværksmøde 1", "Fire netværksmøder."):
        assert f'<span lang="da">{text}</span>' in page
    assert '<span lang="da">Hvad rører sig i bydelens erhvervsliv?</span>' in visitor.get(f"{MEETING}?lang=en").body
    assert 'lang="da">' not in re.sub(r"<html[^>]*>", "", visitor.get(SEASON).body)


def test_dates_and_times_are_written_the_english_way(visitor: Visitor) -> None:
    """15 August, 8:00–9:30."""
    text = visitor.get(f"{MEETING}?lang=en").page.text
    for words in ("Wednesday 15 August, 8:00–9:30", "by Tuesday 14 August at 12:00", "28 places left"):
        assert words in text


def test_what_somebody_typed_is_never_taken_for_a_link(visitor: Visitor) -> None:
    """The language goes into our own addresses alone."""
    page = visitor.post(f"{MEETING}?lang=en", {**MARY, "address": "x", "topics": ' href="/elsewhere"'})
    assert page.page.at("topics").strip() == 'href="/elsewhere"'


def test_the_api_says_in_english_what_is_wrong_with_a_field(visitor: Visitor) -> None:
    """To a program whose visitor reads English."""
    path = f"/api/projects/{PROJECT}/meetings/moede-1/registrations"
    guest = {"name": "", "company": "Jones & Co", "address": "mary@example.org", "party": 2}
    answer = visitor.post_json(path, guest, accept_language="en")
    assert answer.status == 422
    assert [each["detail"] for each in answer.json["errors"]] == ["Enter your name."]
