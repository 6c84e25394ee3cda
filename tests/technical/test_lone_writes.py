"""A lone write that meets a transaction, and reads that see everything."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.technical import dynamodb
from shared.technical.dynamodb import Busy, ConditionFailed, Update
from tests.conftest import Tables

UPDATE = Update("outbox", {"id": "a"}, "ADD tries :one", values={":one": 1})


@pytest.mark.parametrize("write", [dynamodb.write, dynamodb.update])
@pytest.mark.parametrize(
    ("errors", "outcome"),
    [
        (["TransactionConflictException"] * 3, None),
        (["TransactionConflictException", "ConditionalCheckFailedException"], ConditionFailed),
        (["TransactionConflictException"] * 20, Busy),
        (["ThrottlingException"], ClientError),
    ],
)
def test_a_lone_write_that_meets_a_transaction_is_tried_again(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, write: Any, errors: list[str], outcome: type[Exception] | None
) -> None:
    """DynamoDB refuses it, and the client's own retries leave that alone; anything else is told at once."""
    left = list(errors)
    real = dynamodb.client().update_item

    def update_item(**request: Any) -> Any:
        if left:
            raise ClientError({"Error": {"Code": left.pop(0), "Message": ""}}, "UpdateItem")
        return real(**request)

    monkeypatch.setattr(dynamodb, "pause", lambda attempt: None)
    monkeypatch.setattr(dynamodb.client(), "update_item", update_item)
    operation = Update(tables.outbox.name, UPDATE.key, UPDATE.expression, values=UPDATE.values)
    if outcome:
        with pytest.raises(outcome):
            write(operation)
    else:
        write(operation)
        assert dynamodb.get(tables.outbox.name, {"id": "a"}) == {"id": "a", "tries": 1}


def test_every_read_inside_is_consistent(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is dropped for good was not merely read too early; an index can promise nothing."""
    asked: list[bool] = []
    real = dynamodb.client().get_item

    def get_item(**request: Any) -> Any:
        asked.append(request["ConsistentRead"])
        return real(**request)

    monkeypatch.setattr(dynamodb.client(), "get_item", get_item)
    dynamodb.get(tables.outbox.name, {"id": "a"})
    with dynamodb.consistently():
        dynamodb.get(tables.outbox.name, {"id": "a"})
    dynamodb.get(tables.outbox.name, {"id": "a"})
    assert asked == [False, True, False]
