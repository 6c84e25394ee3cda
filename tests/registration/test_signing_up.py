"""Signing up on the pages: what is taken, what is refused, and in which words."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from infra.proof.season.web import FORM
from infra.proof.season.web import event as request
from registration.app import handler
from shared.outbox import Kind
from shared.people.person import person_id
from shared.projects import Catering, Project, Purpose
from shared.registrations import Status
from shared.registrations.signing_up import cancel, sign_up
from shared.registrations.ticket import ticket
from shared.technical import dynamodb
from shared.technical.dynamodb import Busy
from shared.technical.links import Signer
from tests.builders import PEPPER, PROJECT, a_guest, a_meeting, a_project, there
from tests.conftest import Tables, items, nothing_changes, tables
from tests.registration.visitor import GOOD, KEY, LINKS, Visitor, seen

SEASON = f"/{PROJECT}"
MEETING = f"/{PROJECT}/moede-1"
PERSON = person_id(GOOD["address"], PEPPER)


def test_signing_up_takes_the_seats_and_owes_the_mail(visitor: Visitor) -> None:
    """The form's fields are kept as typed, the seats are taken, and one confirmation is owed.

    The answer says where the mail goes, and how to cancel; it is never kept by anybody on the way.
    """
    answer = visitor.sign_up(
        MEETING, {**GOOD, "diets": ["", "nødder", "halal"], "diet": "én vegetar", "topics": "Parkering\r\nog  skilte"}
    )
    kept = tables.registrations.get(PROJECT, "moede-1", PERSON)
    assert answer.status == 200
    assert kept is not None
    assert (kept.name, kept.company, kept.address, kept.party, kept.diets, kept.diet, kept.topics, kept.status) == (
        "Åse Ørsted",
        "Bageriet på hjørnet",
        "aase@example.org",
        2,
        ("halal", "nødder"),
        "én vegetar",
        "Parkering\nog skilte",
        Status.CONFIRMED,
    )
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 2
    assert mails(tables) == [(Kind.CONFIRMATION, PERSON)]
    assert "Tak, du er tilmeldt" in answer.page.text
    assert "Du har plads" in answer.page.text
    assert "mail på aase@example.org" in answer.page.text
    assert "meld afbud med linket i mailen" in answer.page.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_comes_too_late_waits(visitor: Visitor, kept: Project) -> None:
    """The page tells the waiting list from a seat."""
    for number in range(14):
        sign_up(tables.registrations, kept, [kept.meetings[0]], a_guest(number, party=2), visitor.now)
    answer = visitor.sign_up(MEETING, GOOD)
    assert answer.status == 200
    assert "Du står på ventelisten" in answer.page.at("indhold")
    assert "Du har plads" not in answer.page.text


def test_a_known_address_gets_the_same_page(visitor: Visitor) -> None:
    """Whoever sends the form learns nothing about an address."""
    first = visitor.post(MEETING, GOOD)
    visitor.click(GOOD["address"])
    visitor.now += timedelta(seconds=1)
    again = visitor.post(MEETING, {**GOOD, "address": " AASE@Example.org "})
    assert (again.status, again.headers, again.body) == (first.status, first.headers, first.body)
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 2


def test_a_form_and_its_click_are_few_calls_of_the_tables(visitor: Visitor, calls: list[str]) -> None:
    """The form: the project, the count of the hour in the season and in all, what was asked before, then all or
    nothing. The click: the project, the request with the seats, then all or nothing: the request goes with it, and the
    mailbox's count.
    """
    writes: list[int] = []
    dynamodb.client().meta.events.register(
        "provide-client-params.dynamodb.TransactWriteItems",
        lambda params, **_: writes.append(len(params["TransactItems"])),
    )
    visitor.post(MEETING, GOOD)
    assert calls == ["Query", "UpdateItem", "BatchGetItem", "TransactWriteItems"]
    opened = visitor.get(link := LINKS.confirm(PROJECT, PERSON, visitor.now))
    calls.clear()
    visitor.post(link, dict(opened.page.forms[0].fields))
    assert calls == ["Query", "BatchGetItem", "TransactWriteItems"]
    assert writes == [3, 5]


BAD = [
    ("name", "", "Skriv dit navn."),
    ("name", "   ", "Skriv dit navn."),
    ("name", "\u200b\u202e—", "Skriv dit navn."),
    ("name", "x" * 121, "Navnet er for langt. Der er plads til 120 tegn."),
    ("company", "", "Skriv, hvilken virksomhed du kommer fra."),
    ("company", "x" * 300, "Virksomhedens navn er for langt. Der er plads til 120 tegn."),
    ("address", "", "Skriv din mailadresse, så vi kan sende dig en bekræftelse."),
    ("address", "aase", "Der mangler et @ i mailadressen. Den skal ligne navn@firma.dk."),
    ("address", "åse@example.org", "Før @ kan der ikke stå æ, ø, å eller andre bogstaver end a til z."),
    ("address", "aase@example.org\r\nBcc: all@example.org", "Der står mere end ét @."),
    ("address", "a@example.org,b@example.org", "Der står mere end ét @. Skriv kun én mailadresse."),
    ("address", "a" * 300 + "@example.org", "Mailadressen er for lang. Den kan højst have 254 tegn."),
    ("party", "", "Vælg, hvor mange I kommer: fra 1 til 4."),
    ("party", "0", "Vælg, hvor mange I kommer: fra 1 til 4."),
    ("party", "-1", "Vælg, hvor mange I kommer: fra 1 til 4."),
    ("party", "abc", "Vælg, hvor mange I kommer: fra 1 til 4."),
    ("party", "1.5", "Vælg, hvor mange I kommer: fra 1 til 4."),
    ("party", "٣", "Vælg, hvor mange I kommer: fra 1 til 4."),
    ("party", "99", "I kan højst komme fire. Er I flere, så skriv til sekretariatet@example.org."),
    ("party", "9" * 5000, "I kan højst komme fire."),
    ("diets", "peanuts", "Vælg blandt felterne om maden"),
    ("diet", "x" * 301, "Der er plads til 300 tegn om maden."),
    ("topics", "x" * 1001, "Der er plads til 1000 tegn."),
    ("subject", "Buy now", "Lad det sidste felt stå tomt, og prøv igen."),
]


@pytest.mark.parametrize(("field", "value", "words"), BAD)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_written(
    visitor: Visitor, field: str, value: str, words: str
) -> None:
    """In Danish, beside the field and in the summary that has the focus; everything typed is still there."""
    with nothing_changes():
        answer = visitor.sign_up(MEETING, {**GOOD, field: value})
        page = answer.page
        assert answer.status == 422
        assert words in page.at(f"{field}-fejl")
        assert words in page.at("fejl")
        assert (f"#{field}-1" if field in {"party", "diets"} else f"#{field}") in [
            each["href"] for each in page.tags("a")
        ]
        assert "autofocus" in next(each for each in page.tags("div") if each.get("id") == "fejl")
        marked = next(each for each in page.tags() if each.get("id") == field)
        assert marked["aria-invalid"] == "true"
        assert f"{field}-fejl" in marked["aria-describedby"].split()
        for other in {"name", "company", "address"} - {field}:
            assert page.field(other)["value"] == GOOD[other]
        if field in {"name", "company", "diet"}:
            assert page.field(field)["value"] == value


def test_every_wrong_field_is_told_at_once(visitor: Visitor) -> None:
    """Nobody sends a form four times to find four mistakes; the summary lists them in the form's order.

    Each leads to what takes the focus: in a group of boxes the first box, as the group itself takes none.
    """
    page = visitor.sign_up(SEASON, {"party": "99"}).page
    places = ["#meetings-1", "#name", "#company", "#address", "#party-1"]
    assert [each["href"] for each in page.tags("a") if each["href"] in places] == places
    assert "Der er 5 ting at rette" in page.at("fejl")
    ids = {each["id"] for each in [*page.tags("input"), *page.tags("textarea")] if "id" in each}
    assert {each[1:] for each in places} <= ids


def test_a_link_in_the_summary_has_a_place_to_go(visitor: Visitor) -> None:
    """Each leads to an element on the page."""
    page = visitor.sign_up(SEASON, {"subject": "x", "diet": "x" * 301, "topics": "x" * 1001}).page
    ids = {each["id"] for each in page.tags() if "id" in each}
    assert {each["href"][1:] for each in page.tags("a") if each["href"].startswith("#")} <= ids


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "Sæt kryds ved mindst ét møde."),
        (["moede-9"], "Et af møderne findes ikke længere."),
        (["moede-1", "moede-2"], "Et af møderne er aflyst eller har lukket for tilmelding, mens du skrev."),
    ],
)
def test_a_wrong_choice_of_meetings_is_told_beside_them(
    visitor: Visitor, kept: Project, chosen: list[str], words: str
) -> None:
    """Nothing is taken where a part cannot be taken; what was chosen stays chosen."""
    visitor.now = kept.meetings[0].registration_closes
    with nothing_changes():
        answer = visitor.sign_up(SEASON, {**GOOD, "meetings": chosen})
        ticked = [
            each["value"] for each in answer.page.tags("input") if "checked" in each and each["name"] == "meetings"
        ]
        assert answer.status == 422
        assert words in answer.page.at("meetings-fejl")
        assert ticked == [id for id in chosen if id == "moede-2"]


@pytest.mark.parametrize(
    ("path", "moment", "status", "words"),
    [
        (f"/{PROJECT}/moede-9", "", 404, "Mødet findes ikke"),
        (MEETING, "registration_closes", 409, "indtil tirsdag den 14. august kl. 12.00"),
        (MEETING, "ends", 410, "blev holdt den 15. august 2018"),
    ],
)
def test_a_meeting_that_takes_nobody_says_why(
    visitor: Visitor, kept: Project, path: str, moment: str, status: int, words: str
) -> None:
    """It is not there, closed, or held: the status tells a program, the words people, and the page leads on."""
    visitor.now = getattr(kept.meetings[0], moment) if moment else visitor.now
    with nothing_changes():
        answer = visitor.sign_up(path, GOOD)
        assert answer.status == status
        assert words in answer.page.text.replace("\u00a0", " ")
        assert SEASON in [each["href"] for each in answer.page.tags("a")]


def test_markup_in_any_field_is_text(visitor: Visitor) -> None:
    """Whatever is typed comes back as what was typed, on the page of errors and on the page of thanks."""
    nasty = "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'"
    fields = dict.fromkeys(("name", "company", "address", "party", "diet", "topics", "subject", "meetings"), nasty)
    for path, posted in ((MEETING, fields), (SEASON, fields), (SEASON, {**fields, **GOOD, "name": nasty})):
        answer = visitor.sign_up(path, posted)
        assert answer.status == 422
        assert answer.page.tags("script") + answer.page.tags("img") == []
        assert answer.page.field("name")["value"] == nasty
    name = nasty.replace("/", "")  # what is taken as a name
    thanked = visitor.sign_up(MEETING, {**GOOD, "name": name, "company": name, "topics": nasty})
    usual = visitor.sign_up(MEETING, {**GOOD, "address": "anden@example.org"})
    assert (thanked.status, usual.status) == (200, 200)
    assert thanked.page.tags("script") + thanked.page.tags("img") == usual.page.tags("script")


def test_line_breaks_do_not_reach_a_line(visitor: Visitor) -> None:
    """A name cannot write a mail's header; nor can marks that turn the reading."""
    visitor.sign_up(MEETING, {**GOOD, "name": "Åse\r\nBcc: alle\x00\u2028", "company": "\u202eSpA\u0085x"})
    kept = there(tables.registrations.get(PROJECT, "moede-1", PERSON))
    assert (kept.name, kept.company) == ("Åse Bcc: alle", "SpA x")


def test_a_field_that_comes_twice_is_refused(visitor: Visitor) -> None:
    """No browser does it; whoever reads the first and whoever reads the last would disagree."""
    answer = visitor.sign_up(MEETING, {**GOOD, "address": ["a@example.org", "b@example.org"]})
    assert answer.status == 422
    assert "Feltet kom med to gange" in answer.page.at("address-fejl")


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"name=%ff%fe", {"content-type": FORM}, 400),
        (b"name=\xff\xfe", {"content-type": FORM}, 400),
        (b"&".join(b"a%d=1" % number for number in range(200)), {"content-type": FORM}, 400),
        (b"name=" + b"x" * 20_000, {"content-type": FORM}, 413),
        (b"name=A", {}, 415),
        (b"name=A", {"content-type": ""}, 415),
        (b"name=A", {"content-type": "text/plain"}, 415),
        (b'{"name": "A"}', {"content-type": "application/json"}, 415),
        (b"--x", {"content-type": "multipart/form-data; boundary=x"}, 415),
        (b"", {"content-type": FORM}, 422),
        (b"name=A", {"Content-Type": FORM + "; charset=UTF-8"}, 422),
    ],
)
@pytest.mark.parametrize("path", [SEASON, MEETING])
def test_a_body_that_is_no_form_of_ours_is_refused(
    visitor: Visitor, path: str, body: bytes, headers: Mapping[str, str], status: int
) -> None:
    """Too large, of another type, or not to be read: a page that says so, and nothing written."""
    with nothing_changes():
        answer = visitor.send("POST", path, body, headers)
        assert answer.status == status
        assert answer.page.tags("h1")


@pytest.mark.parametrize("body", ["%%%", "YQ", "é"])
def test_a_body_in_broken_base64_is_refused(visitor: Visitor, body: str) -> None:
    """API Gateway would not send it; a 400 all the same."""
    assert seen(handler(event(body, encoded=True), None)).status == 400


def test_a_body_as_text_is_read_too(visitor: Visitor) -> None:
    """Some gateways hand a form over as it came."""
    good = ticket(Signer((KEY,)), MEETING, visitor.now - timedelta(minutes=1))
    body = f"name=%C3%85se&company=B&address=aase%40example.org&party=1&ticket={good}"
    assert seen(handler(event(body, encoded=False), None)).status == 200
    visitor.click(GOOD["address"])
    assert tables.registrations.get(PROJECT, "moede-1", PERSON) is not None


def test_an_overload_keeps_what_was_typed(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 says when to come back, and the form is as the guest left it."""
    monkeypatch.setattr("registration.signing_up.ask", raising(Busy()))
    answer = visitor.sign_up(MEETING, GOOD)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "Der er mange på lige nu" in answer.page.at("fejl")
    assert answer.page.field("name")["value"] == GOOD["name"]


def test_what_breaks_is_logged_without_what_was_typed(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    """A 500 is a page; the log says what kind of error and where, and no name, address, text or path."""
    monkeypatch.setattr("registration.signing_up.ask", raising(ValueError(f"wrong: {GOOD}")))
    answer = visitor.sign_up(MEETING, GOOD)
    told = logged.getvalue()
    assert answer.status == 500
    assert "Noget gik galt hos os" in answer.page.text
    assert "ValueError" in told
    assert "request-1" in told
    assert not [word for word in (*GOOD.values(), MEETING, "aase") if len(word) > 1 and word in told]


def test_signing_up_again_after_cancelling_is_a_new_confirmation(visitor: Visitor, kept: Project) -> None:
    """Who comes back gets a seat and a mail as the first time."""
    visitor.sign_up(MEETING, GOOD)
    cancel(tables.registrations, kept, kept.meetings[0], PERSON, visitor.now)
    visitor.now = visitor.now.replace(hour=visitor.now.hour + 1)
    visitor.sign_up(MEETING, {**GOOD, "party": "1"})
    found = there(tables.registrations.get(PROJECT, "moede-1", PERSON))
    assert (found.party, found.status) == (1, Status.CONFIRMED)
    assert [kind for kind, _ in mails(tables)].count(Kind.CONFIRMATION) == 2


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


def mails(tables: Tables) -> list[tuple[Kind, str]]:
    """The kind and the person of each mail owed, beside those that ask for the click."""
    found = [item for item in items(tables.outbox) if item.get("kind", Kind.REQUEST) != Kind.REQUEST]
    return sorted((Kind(item["kind"]), item["person"]) for item in found)


def event(body: str, *, encoded: bool) -> dict[str, Any]:
    asked = request("POST", MEETING, {"content-type": FORM}, now=Visitor().now)
    return asked | {"body": body, "isBase64Encoded": encoded}


@pytest.mark.parametrize("field", ["name", "company"])
@pytest.mark.parametrize(
    "text",
    [
        "https://kk-betaling.example/mitid Dit MitID er spærret",
        "www.kk-betaling.example",
        "kk-betaling。example",
        "kk-betaling．example",
        "Skriv til hjaelp@kk.example",
        "kk-betaling.dk/24",
        "Betal \\\\server\\sag",
        "MitID / NemID",
    ],
)
def test_no_name_carries_an_address_to_others(visitor: Visitor, field: str, text: str) -> None:
    """Whoever types somebody else's address sends that mailbox no link of theirs through our mails."""
    with nothing_changes():
        page = visitor.sign_up(MEETING, {**GOOD, field: text})
        assert (page.status, "uden webadresse" in page.page.text) == (422, True)
        assert "a web address" in visitor.sign_up(MEETING, {**GOOD, field: text}, accept_language="en").page.text
        answer = visitor.post_json(
            f"/api/projects/{PROJECT}/meetings/moede-1/registrations", {**GOOD, "party": 1, field: text}
        )
        assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [(f"/{field}", "link")]


@pytest.mark.parametrize(
    "company", ["Carlsberg A/S", "Salon v/Mette Å", "J.P. Hansen & Søn I/S", "Café c/o Bo", "Nr. 1 ApS"]
)
def test_names_of_businesses_are_taken_as_they_are(visitor: Visitor, company: str) -> None:
    """The control: what Danish firms are called is no address."""
    assert visitor.sign_up(MEETING, {**GOOD, "company": company}).status == 200
    [kept] = tables.registrations.all(PROJECT, "moede-1")
    assert kept.company == company


def test_a_form_asks_what_its_plan_needs(visitor: Visitor) -> None:
    """Nobody is asked what they eat where there is no food, of which business they are where it is for everybody, how
    many they are where there is one seat, nor which meeting they mean where there is one.
    """
    tables.keep(
        a_project(
            replace(a_meeting(1), capacity=1, reserved=0),
            id="samtale",
            name="Samtaler",
            purpose=Purpose("", "", ("Alle",)),
            catering=Catering(meetings=()),
        )
    )
    for path in ("/samtale", "/samtale/moede-1"):
        form = visitor.get(path).page.forms[-1]
        assert not {"diet", "diets"} & {name for name, _ in form.fields}
        assert form.values("party") == ["1"]
        assert path == "/samtale/moede-1" or form.values("meetings") == ["moede-1"]
    page = visitor.get("/samtale").page.text
    assert "irksomhed" not in page + visitor.get("/samtale/privacy").page.text
    assert "Sæt kryds ved dem" not in page
    assert "maden" not in visitor.get("/samtale/privacy").page.text
    assert visitor.post("/samtale/moede-1", {**GOOD, "company": "", "party": "1"}).status == 200
    answer = visitor.click(GOOD["address"], "samtale")
    assert (answer.status, "Åse Ørsted, " in answer.page.text) == (200, False)
    kept = tables.registrations.get("samtale", "moede-1", PERSON)
    assert kept is not None
    assert (kept.name, kept.company) == ("Åse Ørsted", "Åse Ørsted")
