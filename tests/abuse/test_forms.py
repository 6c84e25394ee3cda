"""Forms from somebody who has the link, and writes into them what nobody would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.desk.act import Errand
from tests.abuse import drawn
from tests.abuse.fit import content
from tests.abuse.stage import LINKS, PERSON, Stage
from tests.builders import BEFORE, PROJECT, a_meeting
from tests.desk.test_check_in import WALK_IN
from tests.desk.test_expense import ID, PHOTO
from tests.desk.visitor import BOUNDARY, multipart

ON_THE_DAY = a_meeting().starts - timedelta(minutes=10)
AFTERWARDS = a_meeting().ends
DAYS = ["2018-07-20", "20.7.2018", "2018-08-16"]
AMOUNTS = ["1.234,50", "66,5 kr.", "-100", "14600"]
SUPPLIERS = ["Bageriet på hjørnet", drawn.MARK]
GUEST = {
    "name": ["Åse Ørsted", drawn.MARK],
    "company": ["Bageriet", drawn.MARK],
    "party": ["1", "2", "5"],
    "diet": ["", drawn.MARK],
    "topics": ["", drawn.MARK],
}
SIGN_UP = {
    **GUEST,
    "address": ["aase@example.org", "bo@example.org"],
    "meetings": ["moede-1", "moede-2"],
    "subject": [""],
}


@dataclass(frozen=True)
class Form:
    """A page's form: what people write into each field; when."""

    path: str
    fields: Mapping[str, Sequence[str]]
    now: datetime = BEFORE


def own(page: str = "") -> str:
    return LINKS.manage(PROJECT, PERSON, BEFORE) + page


def desk(errand: Errand, *about: str, page: str = "", now: datetime = BEFORE) -> str:
    return LINKS.desk(errand, PROJECT, *about, now=now) + page


FORMS = {
    "season": Form(f"/{PROJECT}", SIGN_UP),
    "embedded": Form(f"/{PROJECT}/embed", SIGN_UP),
    "meeting": Form(f"/{PROJECT}/moede-1", SIGN_UP),
    "find": Form(f"/find/{PROJECT}", {"address": ["guest1@example.org"], "subject": [""]}),
    "manage": Form(own(), {"act": ["cancel", "return"], "meeting": ["moede-1", "moede-2"]}),
    "change": Form(own("/change/moede-1"), GUEST),
    "address": Form(own("/address"), {"address": ["new@example.org"], "subject": [""]}),
    "erase": Form(own("/erase"), {}),
    "renew": Form(own("/link"), {}),
    "decline": Form(LINKS.decline(PROJECT, "moede-1", PERSON, BEFORE), {"act": ["decline", "come"]}),
    "unsubscribe": Form(
        LINKS.unsubscribe(PROJECT, PERSON, BEFORE),
        {"act": ["leave", "leave-all", "back"], "List-Unsubscribe": ["One-Click"]},
    ),
    "evaluate": Form(
        LINKS.evaluate(PROJECT, "moede-1", PERSON, AFTERWARDS),
        {
            "score": ["8", "1"],
            "useful": ["Snak", drawn.MARK],
            "next_topics": ["Parkering", drawn.MARK],
            "free": [drawn.MARK],
            "signed": ["yes", ""],
        },
        AFTERWARDS,
    ),
    "browser": Form(desk(Errand.BROWSER), {}),
    "fresh link": Form(desk(Errand.MEMBERS, page="/link"), {}),
    "invitation": Form(desk(Errand.INVITATION, "moede-2"), {"act": ["pause", "resume", "send"]}),
    "invitation text": Form(
        desk(Errand.INVITATION, "moede-2", page="/text"),
        {
            "act": ["look", "save"],
            "seen": ["44136fa355b3678a"],
            "subject": ["Kom", drawn.MARK],
            "body": ["Hej\n\nVel mødt", drawn.MARK],
            "subject-en": ["Come", drawn.MARK],
            "body-en": ["Hello", drawn.MARK],
        },
    ),
    "meeting's form": Form(
        desk(Errand.MEETING, "moede-1"),
        {
            "act": ["save", "cancel"],
            "seen": ["SEEN"],
            "title": ["Netværksmøde", drawn.MARK],
            "day": ["2018-08-15", "16.8.2018", "0001-01-01", "2019-03-31", "2018-10-28"],
            "starts": ["08:00", "8.15", "00:00", "02:30"],
            "ends": ["09:30", "10", "03:00"],
            "venue": ["Salen", drawn.MARK],
            "address": ["Eksempelvej 1, 2300 København S", drawn.MARK],
            "capacity": ["30", "3", "1000"],
            "reserved": ["2", "0"],
            "speaker": ["", drawn.MARK],
            "topic": ["Snak", drawn.MARK],
            "programme": ["8.00 Kaffe\n9.00 Snak", drawn.MARK],
        },
    ),
    "members": Form(
        desk(Errand.MEMBERS),
        {
            "act": ["list", "add", "ask", "remove"],
            "person": [PERSON, "person0002"],
            "q": ["åse", drawn.MARK],
            "page": ["1", "2"],
            "name": ["Bo", drawn.MARK],
            "company": ["", drawn.MARK],
            "address": ["bo@example.org", "guest1@example.org"],
            "language": ["da", "en"],
        },
    ),
    "topic": Form(desk(Errand.TOPIC), {"key": ["parkering"], "answer": ["Vi talte.", drawn.MARK, ""], "seen": [""]}),
    "task": Form(desk(Errand.TASK, "moede-1:venue"), {"act": ["finish", "reopen"]}),
    "check-in": Form(
        desk(Errand.CHECK_IN, "moede-1", now=ON_THE_DAY),
        {
            "act": ["", "walk-in"],
            "person": [PERSON, WALK_IN],
            "came": ["0", "1"],
            "seen": [""],
            "name": ["Bo", drawn.MARK],
            "company": [drawn.MARK],
        },
        ON_THE_DAY,
    ),
    "expense": Form(desk(Errand.EXPENSE), {"act": ["void", "receipt"], "expense": [ID]}),
    "money": Form(
        desk(Errand.MONEY, "lokaleleje"),
        {
            "id": ["0123456789abcdef" * 2, "f" * 32],
            "from_line": ["forplejning", "oplaegsholder"],
            "to_line": ["lokaleleje"],
            "amount": AMOUNTS,
            "reason": ["Fordi", drawn.MARK],
        },
    ),
    "order": Form(
        desk(Errand.ORDER, "moede-1"),
        {
            "stands": ["catering-forplejning-moede-1-001", "nothing"],
            "portions": ["14", "20"],
            "amount": AMOUNTS,
            "supplier": SUPPLIERS,
        },
    ),
    "message": Form(
        desk(Errand.MESSAGE, "moede-1"),
        {
            "act": ["edit", "look", "send", "withdraw"],
            "id": ["0123456789abcdef", "f" * 16],
            "subject": ["Husk", drawn.MARK],
            "body": ["Hej\n\nVel mødt", drawn.MARK],
        },
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_any_form_is_answered(stage: Stage, name: str) -> None:
    """By a page that keeps what every page keeps, with what was typed as text; and so is what it then shows."""
    form = FORMS[name]
    stage.now = form.now
    stage.approve()

    @drawn.examples(10)
    @given(drawn.fields(form.fields))
    def holds(fields: dict[str, list[str]]) -> None:
        if fields.get("seen") == ["SEEN"]:
            fields = {**fields, "seen": [seen(stage, form.path)]}
        stage.post(form.path, fields)
        stage.ask("GET", form.path)

    holds()


EXPENSE = {
    "id": [ID, "f" * 32],
    "line": ["forplejning", "lokaleleje"],
    "amount": AMOUNTS,
    "day": DAYS,
    "text": ["Kaffe", drawn.MARK],
    "supplier": SUPPLIERS,
    "meeting": ["moede-1", ""],
    "commitment": ["none", "catering-forplejning-moede-1-001"],
}


def test_any_expense_with_any_file_is_answered(stage: Stage) -> None:
    """Whatever the file is called, says that it is, and holds."""
    stage.approve()
    path = stage.desk(Errand.EXPENSE)
    contents = st.one_of(st.sampled_from((PHOTO, b"%PDF-1.7", b"", b"PK\3\4", b"\x89PNG\r\n\x1a\n")), drawn.raw)

    @drawn.examples(25)
    @given(drawn.fields(EXPENSE), drawn.texts, drawn.texts, contents)
    def holds(fields: dict[str, list[str]], filename: str, kind: str, file: bytes) -> None:
        body = multipart(fields, {"receipt": (filename, kind, file)})
        stage.ask("POST", path, "", {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}, body)
        stage.ask("GET", path)

    holds()


@pytest.mark.parametrize("page", ["expense", "unsubscribe"])
def test_any_parts_are_answered(stage: Stage, page: str) -> None:
    """Parts with any headers, in any alphabet that Python knows, and none that end."""
    stage.approve()
    path = FORMS[page].path
    charsets = st.sampled_from(
        [
            *("utf-8", "utf-7", "utf-16", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "zlib", "hex"),
            *("rot13", "cp037", "undefined", "mbcs", "x" * 100, "\0", "../x", "utf-8\0"),
        ]
    )
    heads = st.builds(
        lambda name, charset, more: (
            f'Content-Disposition: form-data; name="{name}"{more}\r\nContent-Type: text/plain; charset={charset}'
        ),
        st.sampled_from(("text", "id", "act", "receipt", "supplier", "List-Unsubscribe")),
        charsets,
        st.one_of(st.just(""), st.just('; filename="x"'), st.just("; filename*=utf-8''%ff"), drawn.texts),
    )
    bodies = st.sampled_from(
        (b"+2AAAAA-", b"\\ud800", b"x" * 4_000 + b"-99999", b"\xff\xfe\x00\xd8", b"One-Click", b"")
    )
    parts = st.lists(st.tuples(st.one_of(heads, drawn.texts), st.one_of(bodies, drawn.raw)), max_size=4)

    @drawn.examples(25)
    @given(parts, st.sampled_from((b"\r\n--x--\r\n", b"", b"--x", b"\r\n--x\r\n" * 100)))
    def holds(found: list[tuple[str, bytes]], end: bytes) -> None:
        body = b"".join(b"\r\n--x\r\n" + head.encode() + b"\r\n\r\n" + text for head, text in found)[2:] + end
        stage.ask("POST", path, "", {"content-type": "multipart/form-data; boundary=x"}, body)

    holds()


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("x", b"a"),
        ("hex", b"aa"),
        ("utf-7", b"+2AA-"),
        ("unicode_escape", b"\\ud800"),
        ("punycode", b"-" + b"a" * 4_000_000),
        ("utf-16", b"\xff\xfea\0"),
    ],
)
def test_a_part_is_utf_8_whatever_it_says(stage: Stage, charset: str, text: bytes) -> None:
    """Of Python's alphabets one takes quadratic time, and two make halves of letters that no answer can hold."""
    stage.approve()
    heads = f'Content-Disposition: form-data; name="text"\r\nContent-Type: text/plain; charset={charset}\r\n\r\n'
    id = b'\r\n--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n' + ID.encode()
    body = b"--x\r\n" + heads.encode() + text + id + b"\r\n--x--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert stage.ask("POST", stage.desk(Errand.EXPENSE), "", kind, body)["statusCode"] in {400, 422}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"day": "0001-01-01", "starts": "00:00"}, "day"),
        ({"day": "2019-03-31", "starts": "02:30", "ends": "03:00"}, "ends"),
    ],
)
def test_a_meeting_is_held_on_a_day_that_there_is(stage: Stage, changes: dict[str, str], fault: str) -> None:
    """Not before the calendar begins, and not in the hour that is left out in March, where it would end before it
    starts; it is told beside the field.
    """
    stage.approve()
    path = FORMS["meeting's form"].path
    good = {**first(FORMS["meeting's form"].fields), "seen": seen(stage, path), **changes}
    answer = stage.post(path, {name: [value] for name, value in good.items()})
    assert answer["statusCode"] == 422
    assert f'id="{fault}-fejl"' in content(answer).decode()
    meeting = stage.tables.projects.get(PROJECT)
    assert meeting is not None
    assert meeting.meetings[0] == a_meeting()


def seen(stage: Stage, path: str) -> str:
    """What the page's form says that it was made from."""
    return Hidden.of(content(stage.ask("GET", path)).decode()).get("seen", "")


class Hidden(HTMLParser):
    """The hidden fields of a page."""

    found: dict[str, str]

    @classmethod
    def of(cls, html: str) -> dict[str, str]:
        reader = cls()
        reader.found = {}
        reader.feed(html)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found[str(given["name"])] = given.get("value") or ""


def first(good: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: values[0] for name, values in good.items()}
