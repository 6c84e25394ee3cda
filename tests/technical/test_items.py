"""What DynamoDB is given and gives: items as dictionaries, answers as AWS wrote them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.awsrequest import AWSResponse, HTTPHeaders
from botocore.client import BaseClient
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.technical import aws, dynamodb, items
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


class Party(msgspec.Struct, frozen=True):
    """Of each kind of field that is read by type."""

    name: str
    colour: Colour
    at: datetime
    heads: int
    diets: tuple[str, ...] = ()
    note: str = ""
    came: int | None = None
    meeting: str = ""


WHOLE = {"name": 'Åse "Ærø" {S}', "colour": Colour.RED, "at": "2018-08-14T15:30:00+00:00", "heads": 2}


def test_items_are_read_by_the_types_of_their_fields() -> None:
    """A number, a list, a time and what is none, as `unpack` has them; what is not there has its default."""
    more = {"diets": ["Vegetar", "Nødder"], "note": "ved døren", "came": 0}
    held = [WHOLE | more, {**WHOLE, "came": None, "diets": [], "unknown": {"x": [1]}}, WHOLE]
    found = items.read(written(*held), Party, meeting="moede-1")
    at = datetime(2018, 8, 14, 15, 30, tzinfo=UTC)
    least = Party(str(WHOLE["name"]), Colour.RED, at, 2, meeting="moede-1")
    assert [*found] == [replace(least, diets=("Vegetar", "Nødder"), note="ved døren", came=0), least, least]


@pytest.mark.parametrize("wrong", [{"name": None}, {"name": 1}, {"heads": "to"}, {"heads": None}, {"diets": [1]}])
def test_a_value_of_another_type_is_not_read(wrong: dict[str, Any]) -> None:
    """Nor is an item without a field that has no default."""
    lacking = {name: value for name, value in WHOLE.items() if name not in wrong}
    for item in (WHOLE | wrong, *([lacking] if len(lacking) < len(WHOLE) else [])):
        with pytest.raises(msgspec.ValidationError):
            [*items.read(written(item), Party)]


def written(*held: dict[str, Any]) -> msgspec.Raw:
    """Items as AWS writes them."""
    return msgspec.Raw(msgspec.json.encode([dynamodb.pack(each) for each in held]))


def test_what_a_query_finds_stays_as_aws_wrote_it() -> None:
    """So that who asked reads it by its types; every other answer is read at once."""
    body = b'{"Items": [{"id": {"S": "x"}}], "Count": 1, "LastEvaluatedKey": {"id": {"S": "x"}}}'
    read = aws.answer("QueryOutput", body)
    assert bytes(read["Items"]) == b'[{"id": {"S": "x"}}]'
    assert read["LastEvaluatedKey"] == {"id": {"S": "x"}}
    assert aws.answer("ScanOutput", body)["Items"] == [{"id": {"S": "x"}}]
    assert aws.answer("PutParameterResult", b"") == {}


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
