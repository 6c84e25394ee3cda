"""Idempotency-Key: one effect, one answer, whatever the network does to a request."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.projects import Project
from shared.registrations.idempotency import KEPT
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest
from tests.conftest import Tables, items, nothing_changes, tables
from tests.registration.test_api import PROBLEM, REGISTRATIONS, WHO
from tests.registration.visitor import GOOD, Seen, Visitor

SEVERAL = f"/api/projects/{PROJECT}/registrations"
BOTH = {**WHO, "meetings": ["moede-1", "moede-2"]}
KEY = "8e03978e-40d5-43e8-bc93-6f77ab02c7bf"
ANOTHER = "another-key-of-somebody"


def post(visitor: Visitor, body: Any = BOTH, key: str = KEY, path: str = SEVERAL) -> Seen:
    return visitor.post_json(path, body, idempotency_key=key)


def requests(tables: Tables) -> int:
    """How many mails ask for a click."""
    return sum(item.get("kind") == "request" for item in items(tables.outbox))


def fill(tables: Tables, project: Project, visitor: Visitor) -> None:
    for number in range(14):
        sign_up(tables.registrations, project, [project.meetings[0]], a_guest(number, party=2), visitor.now)


@pytest.mark.parametrize(("path", "body"), [(SEVERAL, BOTH), (REGISTRATIONS, WHO)], ids=["several", "one"])
def test_the_same_request_again_has_the_same_answer_and_no_effect(
    visitor: Visitor, kept: Project, path: str, body: dict[str, Any]
) -> None:
    """Byte for byte, though the meeting has filled meanwhile; and no mail says "you are registered already".

    What is compared is what is said, not in which order.
    """
    first = post(visitor, body, path=path)
    assert first.status == 202
    fill(tables, kept, visitor)
    with nothing_changes():
        visitor.now += timedelta(hours=1)
        for said in (body, dict(reversed(body.items()))):
            again = post(visitor, said, path=path)
            assert (again.status, again.body, again.headers) == (202, first.body, first.headers)


def test_it_is_answered_after_the_meeting_has_closed(visitor: Visitor, kept: Project) -> None:
    """Who did not hear the answer asks again, and learns that she is registered."""
    visitor.now = kept.meetings[0].registration_closes - timedelta(minutes=1)
    first = post(visitor)
    visitor.now += timedelta(minutes=2)
    assert (post(visitor).body, post(visitor, key=ANOTHER).status) == (first.body, 422)


@pytest.mark.parametrize(
    ("path", "body"),
    [(SEVERAL, {**BOTH, "party": 1}), (SEVERAL, {**BOTH, "meetings": ["moede-1"]}), (REGISTRATIONS, WHO)],
)
def test_another_request_under_the_same_key_is_refused(visitor: Visitor, path: str, body: dict[str, Any]) -> None:
    """422, as the draft asks; nothing is written."""
    post(visitor)
    with nothing_changes():
        answer = post(visitor, body, path=path)
        assert (answer.status, answer.headers["Content-Type"]) == (422, PROBLEM)
        assert answer.json["type"] == "urn:tovholder:key-taken"


def test_a_refused_request_may_be_mended_under_its_key(visitor: Visitor) -> None:
    """It had no effect, so there is nothing to be kept from happening twice."""
    assert post(visitor, {**BOTH, "party": 9}).status == 422
    assert post(visitor).status == 202


def test_a_known_address_gets_one_answer_under_its_key(visitor: Visitor, kept: Project) -> None:
    """What the first was told, though the same form would now be told of the waiting list."""
    sign_up(tables.registrations, kept, kept.meetings[:2], a_guest(), visitor.now)
    known = {**BOTH, "address": a_guest().address}
    visitor.post_json(SEVERAL, known)
    first = post(visitor, known)
    fill(tables, kept, visitor)
    with nothing_changes():
        assert post(visitor, known).body == first.body


def test_a_key_is_forgotten_after_a_day(visitor: Visitor) -> None:
    """Also where DynamoDB has not come to remove it; what is kept then is the new answer."""
    post(visitor)
    visitor.now += KEPT
    assert post(visitor, {**BOTH, "address": "bo@example.org"}).status == 202
    assert post(visitor).status == 422


@pytest.mark.parametrize("key", ["", "short", "x" * 256, "a key that has spaces", "æ" * 20])
def test_a_key_that_is_none_is_refused(visitor: Visitor, key: str) -> None:
    """Short ones are soon the same as a stranger's."""
    with nothing_changes():
        answer = post(visitor, key=key)
        assert (answer.status, answer.json["type"]) == (400, "urn:tovholder:key-invalid")


def test_a_crash_leaves_all_or_nothing(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dead before the transaction: the retry signs up. Dead behind it: the retry hears of it. Never two mails."""
    transact = dynamodb.transact

    def before(writes: Any) -> None:
        raise ConnectionError

    def behind(writes: Any) -> None:
        transact(writes)
        raise ConnectionError

    for dying in (before, behind):
        monkeypatch.setattr(dynamodb, "transact", dying)
        assert post(visitor).status == 500
    monkeypatch.setattr(dynamodb, "transact", transact)
    assert post(visitor).json == {"status": "click-awaited"}
    assert requests(tables) == 1


def test_who_is_overtaken_by_herself_gets_the_first_answer(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two at once has seen no answer, decides, and finds the first one's in its transaction's way."""
    transact = dynamodb.transact
    first: list[Seen] = []

    def overtaken(writes: Any) -> None:
        monkeypatch.setattr(dynamodb, "transact", transact)
        first.append(post(visitor))
        transact(writes)

    monkeypatch.setattr(dynamodb, "transact", overtaken)
    second = post(visitor)
    assert (second.status, second.body) == (202, first[0].body)
    assert requests(tables) == 1


def test_what_is_kept_tells_nothing_of_anybody(visitor: Visitor) -> None:
    """The answer and two digests, for a day; neither the key nor the body nor a bare digest of them."""
    post(visitor)
    [item] = [each for each in items(tables.registrations) if each["part"] == "answer"]
    assert set(item) == {"meeting", "part", "request", "text", "expires"}
    assert json.loads(item["text"]) == {"status": "click-awaited"}
    said = json.dumps(item)
    assert not any(each in said for each in (KEY, GOOD["address"], GOOD["name"], "Åse"))


def test_a_request_without_a_key_costs_what_it_did(visitor: Visitor, calls: list[str]) -> None:
    """Project, the hour's count, what was asked before, transaction; a key is a read and a write of it more."""
    visitor.post_json(REGISTRATIONS, WHO)
    without = list(calls)
    calls.clear()
    post(visitor, {**WHO, "address": "bo@example.org"}, path=REGISTRATIONS)
    assert without == ["Query", "UpdateItem", "BatchGetItem", "TransactWriteItems"]
    assert calls == ["GetItem", *without]


def test_a_lost_answer_of_dynamodb_is_no_second_effect(visitor: Visitor) -> None:
    """The SDK's own retry carries the same token; here the error reaches us, and the guest's retry is answered."""
    lost = [True]

    def lose(**_: object) -> None:
        if lost.pop() if lost else False:
            raise ClientError({"Error": {"Code": "InternalServerError"}}, "TransactWriteItems")

    dynamodb.client().meta.events.register("after-call.dynamodb.TransactWriteItems", lose)
    assert post(visitor).status == 500
    assert post(visitor).status == 202
    assert requests(tables) == 1
