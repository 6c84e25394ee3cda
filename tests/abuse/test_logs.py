"""What is typed to write lines of a log: line breaks, ANSI escapes, pieces of JSON, and far too much of anything.

Every line is one JSON object, of the fields and messages that are ours, and holds no word that was typed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailing import feedback, send
from registration import app as registration
from shared.mails import ses
from tests.abuse import drawn
from tests.abuse.forms import FORMS, SIGN_UP, first
from tests.abuse.stage import LINKS, PERSON, Stage
from tests.abuse.told import CONTEXT, mangled, owed, record, told
from tests.builders import BEFORE, PROJECT
from tests.conftest import Tables
from tests.privacy.marks import Marks, found

MARK = Marks().draw("typed")
EVERY = {"level", "location", "message", "timestamp", "service", "correlation_id"}
LINES: Mapping[str, set[str]] = {
    "answered": {"route", "method", "status", "milliseconds"},
    "person": {"what", "project", "person", "said"},
    "told": {"mail", "event", "what", "ours", "ses", "at"},
    "mail": {"mail", "state", "tries", "reason"},
    "broken": {"error", "code", "where", "mail"},
}
"""The messages of the functions that are asked here, each with its own fields."""

LONGEST = 4_000
"""Letters of a line; one that tells where something broke is the longest."""

SHAPES = (
    "{}",
    "{}\n{}",
    '\n{{"level":"ERROR","message":"{}"}}\n',
    '","message":"{}","x":"',
    '\\","level":"ERROR","{}":"',
    "\r\n2018-07-26 ERROR {}",
    "\x1b[2J\x1b]0;{}\x07\x1b[0m",
    "\x9b31m{}\x08\x08",
    "\u2028{}\u2029\x85{}\x0b\x0c\x1c",
    "\0{}",
    "%0a{}%0d",
    "\\n{}\\u000a",
    "%(message)s {}",
    "${{jndi:ldap://{}.example.org}}",
    "\u202e{}",
)
texts = st.one_of(
    st.sampled_from(SHAPES).map(lambda shape: shape.replace("{}", MARK).replace("{{", "{").replace("}}", "}")),
    st.just(MARK * 300),
    drawn.texts.map(lambda text: text + MARK),
)
"""Whatever somebody types; each says `MARK`."""


def ours(lines: str, *, typed: bool = True) -> None:
    """Each line is a JSON object of ours, and no word of it was `typed`."""
    for line in lines.split("\n")[:-1]:
        said = json.loads(line)
        assert set(said) <= EVERY | LINES[said["message"]], line
        assert not typed or found(line) == set(), line
        assert len(line) <= LONGEST, line
        assert line.isprintable() or not typed, line
    assert lines.endswith("\n") or not lines


@pytest.fixture
def lines(logged: io.StringIO, capfd: pytest.CaptureFixture[str]) -> Iterator[io.StringIO]:
    """What the functions with pages log; nothing is written elsewhere."""
    capfd.readouterr()
    yield logged
    assert capfd.readouterr() == ("", "")


def own(page: str = "") -> str:
    return LINKS.manage(PROJECT, PERSON, BEFORE) + page


HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("x-request-id", "x-amzn-requestid", "x-amzn-trace-id", "x-correlation-id", "traceparent", "user-agent"),
            *("x-forwarded-for", "forwarded", "referer", "origin", "cookie", "accept-language", "idempotency-key"),
            *("content-type", "if-none-match", "host", "authorization", "x-http-method-override"),
        ]
    ),
    texts,
    max_size=5,
)
UNDER = ("", "/", f"/{PROJECT}/", f"/{PROJECT}/moede-1/", "/m/", "/e/", "/u/", "/d/", "/d/browser/", "/api/projects/")
paths = st.one_of(
    st.sampled_from((f"/{PROJECT}", f"/{PROJECT}/moede-1", own(), own("/data"), f"/api/projects/{PROJECT}")),
    st.builds("".join, st.tuples(st.sampled_from(UNDER), texts)).map(lambda path: "/" + path.lstrip("/")),
    st.just(f"/{PROJECT}/{MARK}/share.png"),
)


def test_no_request_writes_into_the_log(stage: Stage, lines: io.StringIO) -> None:
    """By its path, its query, its headers, its cookies, its method or its body."""
    stage.approve()

    @drawn.examples(120)
    @given(st.one_of(drawn.methods, texts), paths, st.one_of(st.just(""), texts), HEADERS, st.one_of(st.none(), texts))
    def holds(method: str, path: str, query: str, headers: dict[str, str], body: str | None) -> None:
        stage.ask(method, path, query, headers, body, encoded=False)

    holds()
    assert lines.getvalue()
    ours(lines.getvalue())


def test_no_form_writes_into_the_log(stage: Stage, lines: io.StringIO) -> None:
    """Neither where it is taken nor where it is not."""
    stage.approve()
    names = st.sampled_from(("season", "change", "find", "unsubscribe", "members", "check-in", "message"))

    @drawn.examples(60)
    @given(st.data(), names)
    def holds(data: st.DataObject, name: str) -> None:
        form = FORMS[name]
        typed = {field: data.draw(st.one_of(st.sampled_from(good), texts)) for field, good in form.fields.items()}
        stage.now = form.now
        stage.post(form.path, {field: [text] for field, text in typed.items()}, **{"user-agent": MARK})

    holds()
    ours(lines.getvalue())


def test_no_program_writes_into_the_log(stage: Stage, lines: io.StringIO) -> None:
    """By a field's value or name, or the key that makes a request one."""
    path = f"/api/projects/{PROJECT}/meetings/moede-1/registrations"
    good = {name: value for name, value in first(SIGN_UP).items() if name not in {"meetings", "subject", "party"}}

    @drawn.examples(30)
    @given(texts, st.sampled_from(("value", "name", "key")))
    def holds(text: str, where: str) -> None:
        body = {"value": {**good, "name": text}, "name": {**good, text: 1}, "key": good}[where]
        headers = {"content-type": "application/json", "idempotency-key": text if where == "key" else "k" * 16}
        stage.ask("POST", path, "", headers, json.dumps({**body, "party": 1}).encode())

    holds()
    ours(lines.getvalue())


def test_nothing_that_breaks_says_what_was_typed(
    stage: Stage, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error's words, which quote it, stay out; its kind and its places are told."""

    @drawn.examples(10)
    @given(texts, st.sampled_from((ValueError, KeyError, RuntimeError, UnicodeError)))
    def holds(text: str, kind: type[Exception]) -> None:
        def broken(*_: object) -> None:
            raise kind(text) from ValueError(text)

        with monkeypatch.context() as patch:
            patch.setattr("registration.signing_up.ask", broken)
            form = {**first(SIGN_UP), "name": f"a{text}"[:100]}
            with pytest.raises(AssertionError, match="500"):  # what the stage says of an answer that tells of a fault
                stage.post(f"/{PROJECT}/moede-1", {name: [value] for name, value in form.items()})

    holds()
    ours(lines.getvalue())
    assert '"message":"broken"' in lines.getvalue()


def test_an_id_of_the_gateway_stays_in_its_field(stage: Stage, lines: io.StringIO) -> None:
    """It is the gateway's own, and in every line; if it were not, it would still be one value of one line."""

    @drawn.examples(20)
    @given(texts)
    def holds(text: str) -> None:
        context = {"http": {"method": "GET", "path": "/"}, "requestId": text[:200], "timeEpoch": 1_532_588_400_000}
        registration.handler({"rawPath": "/robots.txt", "headers": {}, "requestContext": context}, None)
        line = json.loads(lines.getvalue().split("\n")[-2])
        assert (line["correlation_id"], line["message"], line["level"]) == (text[:200], "answered", "INFO")

    holds()
    ours(lines.getvalue(), typed=False)


# ---- mails ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def mailed(tables: Tables, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the functions that mail log."""
    kept = io.StringIO()
    for each in (send, feedback):
        for handler in each.logger.handlers:
            monkeypatch.setattr(handler, "stream", kept)
    return kept


def test_no_event_of_ses_writes_into_the_log(tables: Tables, mailed: io.StringIO) -> None:
    """By an address, a subject, a mail program's name, or what another server says; also where parts are missing."""
    tables.outbox.owe(owed(1))

    def event(text: str, what: str = "Delivery") -> dict[str, Any]:
        made = told(what)
        detail = made["detail"]
        detail["mail"] |= {"destination": [text], "source": text, "headers": [{"name": text, "value": text}]}
        detail["mail"]["commonHeaders"] = {"to": [text], "subject": text, "messageId": text}
        detail["bounce"] |= {"bounceSubType": text, "reportingMTA": text, "feedbackId": text}
        detail["bounce"]["bouncedRecipients"] = [{"emailAddress": text, "diagnosticCode": text, "action": text}]
        detail["complaint"] = {"complainedRecipients": [{"emailAddress": text}], "userAgent": text}
        detail["delivery"] = {"recipients": [text], "smtpResponse": text, "reportingMTA": text}
        detail["deliveryDelay"] = {"delayedRecipients": [{"emailAddress": text, "diagnosticCode": text}]}
        detail["reject"] = {"reason": text}
        detail["click"] = {"link": text, "userAgent": text, "ipAddress": text}
        return made

    kinds = st.sampled_from(("Send", "Delivery", "Bounce", "Complaint", "Reject", "Click", "DeliveryDelay"))

    @drawn.examples(50)
    @given(st.builds(event, texts, kinds).flatmap(lambda made: st.one_of(st.just(made), mangled(made))))
    def holds(made: dict[str, Any]) -> None:
        raised = ""
        try:
            feedback.handler(made, CONTEXT)
        except Exception as error:  # noqa: BLE001
            raised = repr(error)
        assert found(raised) == set()

    holds()
    feedback.handler(event(MARK), CONTEXT)
    assert '"message":"told"' in mailed.getvalue()
    ours_of_mails(mailed.getvalue())


def ours_of_mails(lines: str) -> None:
    """As `ours`; an event's own ids may have been mangled into anything, and are told."""
    for line in lines.split("\n")[:-1]:
        said = json.loads(line)
        assert set(said) <= EVERY | LINES[said["message"]], line
        assert found(line) == set(), line


def test_no_name_in_a_mail_writes_into_the_log(
    tables: Tables, mailed: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the record of the stream but in its id; also where SES refuses, in words that quote it."""
    good = record(tables, owed(0), 1)
    numbers = iter(range(1, 10**9))

    @drawn.examples(15)
    @given(texts, mangled(good["dynamodb"]["NewImage"]), st.booleans())
    def holds(text: str, image: dict[str, Any], refused: bool) -> None:
        mail = owed(next(numbers))
        tables.outbox.owe(mail)
        whole = {**image, "note": {"S": text}, "name": {"S": text}}

        def deliver(*_: object) -> str:
            if refused:
                raise ses.Refused(text)
            return "ses-1"

        with monkeypatch.context() as patch:
            patch.setattr(ses, "send", deliver)
            odd = {"eventName": "INSERT", "dynamodb": {**good["dynamodb"], "NewImage": whole, "SequenceNumber": "1"}}
            send.handler({"Records": [odd, record(tables, mail, 2)]}, CONTEXT)

    holds()
    assert mailed.getvalue()
    ours_of_mails(mailed.getvalue())


# ---- the control ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        '{"message":"answered"}\n{"message":"forged"}\n',
        f'{{"message":"answered","route":"{MARK}"}}\n',
        '{"message":"answered","path":"/m/x"}\n',
        "answered\n",
        '{"message":"answered",\n"route":"x"}\n',
        f'{{"message":"answered","route":"{"x" * LONGEST}"}}\n',
        '{"message":"answered","route":"\u2028"}\n',
    ],
)
def test_a_line_that_is_not_ours_would_be_seen(line: str) -> None:
    """The control: a line too many, a word that was typed, a field, a line that is no JSON, cut in two, or endless."""
    ours('{"message":"answered","route":"season"}\n')
    with pytest.raises((AssertionError, KeyError, ValueError)):
        ours(line)
