"""Records of streams that nobody should send: with parts missing, of the wrong kind, or too many.

What a handler cannot read it raises or reports: the event comes again, and then lies in the dead-letter queue, or is
counted as given up where it would hold an address (SES's); an alarm sees either (docs/runbook.md). What is asked here
is that it takes nobody else's along.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import app as budget
from mailing import send
from shared.outbox.mail import State
from shared.technical import dynamodb
from tests.abuse import drawn
from tests.abuse.fit import soon
from tests.abuse.told import ADDRESS, CONTEXT, mangled, owed, record
from tests.builders import PROJECT, a_guest, there
from tests.conftest import Tables


def test_a_bad_record_takes_no_other_mail_along(tables: Tables, sent: list[str]) -> None:
    """Whatever it is, the mail beside it goes, once; of the bad one nothing goes, and it alone comes again."""
    bad = record(tables, owed(0), 1)
    bad["dynamodb"]["OldImage"] = copy.deepcopy(bad["dynamodb"]["NewImage"])
    count = iter(range(1, 10**9))

    @drawn.examples(25)
    @given(mangled(bad["dynamodb"]), st.sampled_from(("INSERT", "MODIFY", "REMOVE", "?")), st.booleans())
    def holds(image: dict[str, Any], event: str, before: bool) -> None:
        mail = owed(next(count))
        tables.outbox.owe(mail)
        good = record(tables, mail, 2)
        odd = {"eventName": event, "dynamodb": {**image, "SequenceNumber": "1"}}
        with soon():
            answer = send.handler({"Records": [odd, good] if before else [good, odd]}, CONTEXT)
        assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] in ([], ["1"])
        assert sent == [mail.id]
        sent.clear()

    holds()


def test_a_batch_of_bad_records_alone_fails(tables: Tables, sent: list[str]) -> None:
    """It is halved until each stands alone, and lies in the dead-letter queue; raising is how Lambda is told."""
    bad = record(tables, owed(0), 1)
    bad["dynamodb"]["NewImage"]["owed_at"] = {"S": "no time"}
    with pytest.raises(ExceptionGroup):
        send.handler({"Records": [bad]}, CONTEXT)
    assert sent == []


def test_a_mail_to_what_is_no_address_ends_and_is_not_quoted(
    tables: Tables, sent: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One that was kept before it was looked at as closely as now: it has failed, and the log does not say to whom."""
    person = a_guest(1).person
    there(tables.registrations.get(PROJECT, "moede-1", person))
    key = {"meeting": {"S": f"{PROJECT}/moede-1"}, "part": {"S": f"person#{person}"}}
    found = dynamodb.client().scan(TableName=tables.registrations.name)["Items"]
    [item] = [each for each in found if each.get("address", {}).get("S") == ADDRESS]
    item["address"] = {"S": "victim@a(1)b.example.org"}
    dynamodb.client().put_item(TableName=tables.registrations.name, Item=item)
    assert key
    mail = owed(1)
    tables.outbox.owe(mail)
    assert send.handler({"Records": [record(tables, mail, 1)]}, CONTEXT) == {"batchItemFailures": []}
    entry = there(tables.outbox.get(mail.id))
    assert (entry.state, sent) == (State.FAILED, [])
    assert "victim" not in str(entry) + capsys.readouterr().out


def test_a_bad_record_takes_no_other_count_along(tables: Tables, sent: list[str]) -> None:
    """The meeting beside it is counted; the bad one alone comes again."""
    good = {
        "dynamodb": {"SequenceNumber": "2", "Keys": {"meeting": {"S": f"{PROJECT}/moede-1"}, "part": {"S": "seats"}}}
    }
    bad = copy.deepcopy(good["dynamodb"])

    @drawn.examples(25)
    @given(mangled(bad), drawn.texts)
    def holds(image: dict[str, Any], key: str) -> None:
        odd = {"dynamodb": {**image, "SequenceNumber": "1"}}
        other = {"dynamodb": {"SequenceNumber": "3", "Keys": {"meeting": {"S": key}}}}
        dynamodb.write(tables.budget.uncount(PROJECT, "moede-1"))
        with soon():
            answer = budget.handler({"Records": [odd, other, good]}, CONTEXT)
        assert "2" not in {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        assert tables.budget.books(PROJECT).heads

    holds()
