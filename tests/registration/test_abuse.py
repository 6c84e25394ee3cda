"""What a program might do with the forms: post without the page, too fast, too often, to somebody else's inbox."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from infra.proof.season.web import event
from registration.wiring import wiring
from shared.outbox import Kind
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from shared.registrations.ticket import ticket
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest
from tests.conftest import everything, nothing_changes, tables
from tests.registration.test_signing_up import mails
from tests.registration.visitor import GOOD, KEY, LINKS, Visitor
from web.http import Request

SEASON = f"/{PROJECT}"
MEETING = f"/{PROJECT}/moede-1"
FIND = f"/find/{PROJECT}"
PERSON = person_id(GOOD["address"], PEPPER)
FORMS = {SEASON: {**GOOD, "meetings": "moede-1"}, MEETING: GOOD, FIND: {"address": GOOD["address"]}}
QUICK = "Det gik næsten for hurtigt"
STALE = "Siden har stået åben længe"


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("opened", "of", "key", "words"),
    [
        (timedelta(0), "", KEY, QUICK),
        (timedelta(seconds=1), "", KEY, QUICK),
        (timedelta(seconds=-30), "", KEY, QUICK),
        (timedelta(hours=12, seconds=1), "", KEY, STALE),
        (timedelta(minutes=1), "/valby", KEY, STALE),
        (timedelta(minutes=1), f"/{PROJECT}/moede-2", KEY, STALE),
        (timedelta(minutes=1), "", "another key", STALE),
        (None, "", "", STALE),
    ],
)
def test_a_form_is_taken_with_a_page_behind_it(
    visitor: Visitor, path: str, opened: timedelta | None, of: str, key: str, words: str
) -> None:
    """And with that page's own ticket. Else it comes back with all that was typed and one that will do; nothing is
    written.
    """
    with nothing_changes():
        bad = "" if opened is None else ticket(Signer((key,)), of or path, visitor.now - opened)
        answer = visitor.post(path, {**FORMS[path], "ticket": bad})
        assert answer.status == 422
        assert words in answer.page.at("fejl")
        assert answer.page.field("address")["value"] == GOOD["address"]
    visitor.now += timedelta(seconds=33)
    again = {**FORMS[path], "ticket": answer.page.field("ticket")["value"]}
    assert visitor.post(path, again).status == 200


@pytest.mark.parametrize("path", FORMS)
def test_a_page_brings_the_ticket_that_its_form_wants(visitor: Visitor, path: str) -> None:
    """Two seconds later it is taken, from whoever has the page: a shared cache may hand it to several."""
    found = visitor.get(path).page.field("ticket")["value"]
    visitor.now += timedelta(seconds=2)
    assert [visitor.post(path, {**FORMS[path], "ticket": found}).status for _ in range(2)] == [200, 200]


def test_a_mistake_does_not_cost_the_ticket(visitor: Visitor) -> None:
    """Who mends a word and sends at once is not too fast."""
    old = ticket(Signer((KEY,)), MEETING, visitor.now - timedelta(minutes=5))
    answer = visitor.post(MEETING, {**GOOD, "name": "", "ticket": old})
    assert answer.page.field("ticket")["value"] == old


@pytest.mark.parametrize("path", [SEASON, MEETING])
def test_a_repeat_sign_up_answers_byte_for_byte_as_a_first_one(visitor: Visitor, kept: Project, path: str) -> None:
    """Known or not, the answer and its headers are the same while the seats are."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person=PERSON, address=GOOD["address"]), visitor.now)
    known = visitor.post(path, FORMS[path])
    cancel(tables.registrations, kept, kept.meetings[0], PERSON, visitor.now)
    tables.registrations.forget(tables.registrations.get(PROJECT, "moede-1", PERSON))  # type: ignore[arg-type]
    visitor.now += timedelta(milliseconds=1)
    unknown = visitor.post(path, FORMS[path])
    assert (unknown.status, unknown.headers, unknown.content) == (known.status, known.headers, known.content)


def test_the_link_is_sent_to_who_is_registered_and_the_page_tells_nobody(visitor: Visitor) -> None:
    """Twice a day; known, unknown and asked again are one answer, byte for byte."""
    visitor.sign_up(MEETING, GOOD)
    answers = [visitor.post(FIND, {"address": each}) for each in (GOOD["address"], "ukendt@example.org") * 2]
    assert {(each.status, each.content) for each in answers} == {(200, answers[0].content)}
    assert mails(tables).count((Kind.FRESH_LINK, PERSON)) == 1
    visitor.now += timedelta(hours=12)
    visitor.post(FIND, {"address": GOOD["address"]})
    assert mails(tables).count((Kind.FRESH_LINK, PERSON)) == 2


@pytest.mark.parametrize(("field", "value"), [("address", "aase@"), ("address", ""), ("subject", "Buy now")])
def test_a_wrong_address_is_told_on_the_form(visitor: Visitor, field: str, value: str) -> None:
    """Beside its field; the trap too."""
    with nothing_changes():
        answer = visitor.post(FIND, {"address": GOOD["address"], field: value})
        assert answer.status == 422
        assert answer.page.at(f"{field}-fejl")


def test_one_source_sends_so_many_forms_and_then_waits(visitor: Visitor, logged: io.StringIO) -> None:
    """429 says how long; looking is free, others are not held up, and no address of the net is written anywhere."""
    visitor.source = "192.0.2.7"
    for number in range(30):
        assert visitor.post(MEETING, {**GOOD, "address": f"aase{number}@example.org"}).status == 200
    before = everything()
    answer = visitor.post(MEETING, GOOD)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "600")
    assert "Vent et kvarter" in answer.page.text
    assert visitor.post_json(f"/api/projects/{PROJECT}/meetings/moede-1/registrations", {}).status == 429
    assert visitor.get(MEETING).status == 200
    assert everything() == before
    assert "192.0.2.7" not in logged.getvalue() + str(before)
    wiring.cache_clear()  # another process, that knows of nothing
    assert visitor.post(MEETING, GOOD).status == 429
    link = LINKS.silence(PROJECT, PERSON, visitor.now)  # whoever has a mail of ours is not counted
    assert {visitor.post(link, {"act": "silence"}).status for _ in range(40)} == {200}
    assert "192.0.2.7" not in logged.getvalue() + str(everything())
    visitor.source = "192.0.2.8"
    assert visitor.post(MEETING, {**GOOD, "address": "another@example.org"}).status == 200
    visitor.source = "192.0.2.7"
    visitor.now += timedelta(minutes=10)
    assert visitor.post(MEETING, GOOD).status == 200


@pytest.mark.parametrize(
    ("secret", "word", "forwarded", "source"),
    [
        ("word", "word", "198.51.100.1, 192.0.2.7, 203.0.113.9", "192.0.2.7"),
        ("word", "word", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("word", "word", "", "203.0.113.9"),
        ("word", "wörd", "192.0.2.7, 203.0.113.9", "203.0.113.9"),
        ("", "", "192.0.2.7, 203.0.113.9", "203.0.113.9"),
    ],
)
def test_behind_cloudfront_each_visitor_is_counted_alone(
    monkeypatch: pytest.MonkeyPatch, secret: str, word: str, forwarded: str, source: str
) -> None:
    """By the address that CloudFront puts last, whether or not API Gateway adds CloudFront's own. Whoever writes the
    headers without its secret word, or past it, is counted by their own address.
    """
    monkeypatch.setenv("FRONT_SECRET", secret)
    headers = {"X-Tovholder-Front": word, "X-Forwarded-For": forwarded}
    assert Request.of(event("POST", MEETING, headers, now=BEFORE, source="203.0.113.9")).source == source


def test_the_limit_is_a_setting(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulator, where everybody comes from one address, has none."""
    monkeypatch.setenv("POSTS_PER_SOURCE", "0")
    wiring.cache_clear()
    visitor.source = "127.0.0.1"
    assert {visitor.post(FIND, {"address": ""}).status for _ in range(40)} == {422}


def test_a_form_on_another_site_signs_nobody_up(visitor: Visitor) -> None:
    """A browser says that the page was not ours; a mail program, an old browser and our own page say something else."""
    with nothing_changes():
        for path, form in FORMS.items():
            answer = visitor.post(path, form, sec_fetch_site="cross-site")
            assert (answer.status, "Gå tilbage" in answer.page.text) == (403, True)
        api = visitor.post_json(
            f"/api/projects/{PROJECT}/meetings/moede-1/registrations", GOOD, sec_fetch_site="cross-site"
        )
        assert (api.status, api.json["type"]) == (403, "urn:tovholder:not-a-form")
    assert visitor.get(MEETING, sec_fetch_site="cross-site").status == 200
    for site in ("same-origin", "same-site", "none"):
        visitor.now += timedelta(minutes=1)
        assert visitor.post(MEETING, GOOD, sec_fetch_site=site).status == 200


def test_whoever_asks_for_links_of_others_gets_two_a_day(visitor: Visitor, kept: Project) -> None:
    """However often an address is written on the page."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person=PERSON, address=GOOD["address"]), visitor.now)
    for _ in range(24):
        visitor.post(FIND, {"address": GOOD["address"]})
        visitor.now += timedelta(hours=1)
    assert mails(tables).count((Kind.FRESH_LINK, PERSON)) <= 3  # a day of ours touches two of UTC's
    assert mails(tables).count((Kind.FRESH_LINK, PERSON)) >= 2
