"""What DynamoDB is given and gives: items as dictionaries, answers as AWS wrote them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.awsrequest import AWSResponse, HTTPHeaders
from botocore.client import BaseClient
from hypothesis import given
from hypothesis import strategies as st

from shared.technical import aws, dynamodb
from tests.conftest import LONG_WAY

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


class Colour(StrEnum):
    """Kept as its text."""

    RED = "red"


@given(item=st.dictionaries(st.text(max_size=3), VALUES, max_size=4))
def test_an_item_is_written_as_boto3_writes_it_and_comes_back_as_it_was(item: dict[str, Any]) -> None:
    """Our own few lines stand for a library that takes 25 ms to import; they say the same."""
    packed = dynamodb.pack(item)
    assert packed == {name: TypeSerializer().serialize(value) for name, value in item.items()}
    assert dynamodb.unpack(packed) == item
    assert {name: TypeDeserializer().deserialize(value) for name, value in packed.items()} == item


def test_tuples_are_lists_and_enumerations_their_texts() -> None:
    """What the domain holds that DynamoDB has no word for."""
    assert dynamodb.pack({"seats": (1, 2), "colour": Colour.RED}) == {
        "seats": {"L": [{"N": "1"}, {"N": "2"}]},
        "colour": {"S": "red"},
    }


def test_a_set_of_texts_stays_one() -> None:
    """What is added to, never listed: the mails that bounced softly."""
    assert dynamodb.pack({"mails": {"b", "a"}}) == {"mails": {"SS": ["a", "b"]}}
    assert dynamodb.unpack({"mails": {"SS": ["a", "b"]}}) == {"mails": {"a", "b"}}


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, object()])
def test_what_no_item_holds_is_refused(value: object) -> None:
    """Money above all: whole øre, never a float."""
    with pytest.raises(TypeError):
        dynamodb.pack({"amount": value})


@pytest.mark.parametrize("written", [{"B": b"x"}, {"NS": ["1"]}])
def test_what_we_never_write_is_not_read(written: dict[str, Any]) -> None:
    """An item of another hand is no item of ours."""
    with pytest.raises(TypeError):
        dynamodb.unpack({"x": written})


def test_an_answer_comes_as_aws_wrote_it(cloud: None) -> None:
    """Nothing in it is looked at or converted; what botocore says of the call is there."""
    item = {"id": {"S": "Ærø"}, "seats": {"L": [{"N": "3"}]}}

    def answer(**given: Any) -> Any:
        body = b'{"Item": {"id": {"S": "\xc3\x86r\xc3\xb8"}, "seats": {"L": [{"N": "3"}]}}}'
        headers = HTTPHeaders()
        headers["x-amzn-requestid"] = "r1"
        return AWSResponse(given["request"].url, 200, headers, Raw(body))

    dynamodb.client().meta.events.register_first("before-send.dynamodb", answer)
    found: Any = dynamodb.client().get_item(TableName="t", Key={"id": {"S": "Ærø"}})
    assert found["Item"] == item
    assert found["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_refusal_says_which_of_its_conditions_failed(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction's reasons come through, as botocore's own error."""
    monkeypatch.setattr(BaseClient, "_make_api_call", LONG_WAY)

    def answer(**given: Any) -> Any:
        body = (
            b'{"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "Message": "no",'
            b' "CancellationReasons": [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no"}]}'
        )
        return AWSResponse(given["request"].url, 400, HTTPHeaders(), Raw(body))

    dynamodb.client().meta.events.register_first("before-send.dynamodb", answer)
    with pytest.raises(dynamodb.ConditionFailed) as refused:
        dynamodb.transact([dynamodb.Delete("t", {"id": "1"}), dynamodb.Delete("t", {"id": "2"})])
    assert refused.value.indexes == (1,)


def test_every_client_shares_one_session(cloud: None) -> None:
    """The descriptions of services and the credentials are read once a process."""
    assert aws.session() is aws.session()


class Raw(io.BytesIO):
    """A body as urllib3 hands it over."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        """The whole of it."""
        yield self.read()
