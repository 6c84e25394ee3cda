"""The layer holds what the functions need, and little else."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from botocore.loaders import Loader

from infra.layer import closed_days, slim
from infra.roles.policy import roles
from shared.technical import clock
from tests.roles.stage import known

DATA = Path(botocore.__file__).parent / "data"


def test_the_short_descriptions_of_services_say_the_same(tmp_path: Path) -> None:
    """What is called says all that it said but what is for people; the rest is gone, and addresses not called too."""
    shutil.copytree(DATA / "dynamodb", tmp_path / "dynamodb")
    for name in ("endpoints.json", "endpoints.json.gz"):
        if (DATA / name).exists():
            shutil.copy(DATA / name, tmp_path / name)
    slim.shorten(tmp_path)
    long, short = Loader(), Loader(extra_search_paths=[str(tmp_path)], include_default_search_paths=False)
    before, after = (each.load_service_model("dynamodb", "service-2") for each in (long, short))
    assert after["operations"].keys() == slim.CALLED["dynamodb"]
    for kind in ("operations", "shapes"):
        assert {name: each.keys() for name, each in after[kind].items()} == {
            name: before[kind][name].keys() for name in after[kind]
        }
    assert {"AttributeValue", "TransactionCanceledException", "CancellationReason"} <= after["shapes"].keys()
    assert "CreateTableInput" not in after["shapes"]
    aws = short.load_data("endpoints")["partitions"][0]
    assert aws["services"]["dynamodb"] == long.load_data("endpoints")["partitions"][0]["services"]["dynamodb"]
    assert aws["services"].keys() <= slim.ENDPOINTS


def test_a_file_that_is_shared_with_uv_s_cache_is_left_as_it_is(tmp_path: Path) -> None:
    """It installs by hard links; writing into one would change every other environment."""
    folder = tmp_path / "layer" / "dynamodb" / "2012-08-10"
    folder.mkdir(parents=True)
    cached = tmp_path / "cached.json"
    cached.write_text('{"partitions": []}')
    (tmp_path / "layer" / "endpoints.json").hardlink_to(cached)
    (folder / "service-2.json.gz").write_bytes(
        gzip.compress(b'{"documentation": "<p>", "operations": {}, "shapes": {}}')
    )
    slim.shorten(tmp_path / "layer")
    assert cached.read_text() == '{"partitions": []}'
    assert (folder / "service-2.json").read_text() == '{"documentation":"","operations":{},"shapes":{}}'


CALLS: Mapping[str, Callable[[Any], object]] = {
    "dynamodb": lambda client: client.get_item(TableName="t", Key={"id": {"S": "1"}}),
    "s3": lambda client: client.put_object(Bucket="b", Key="k", Body=b"a receipt"),
    "sesv2": lambda client: client.get_account(),
    "ssm": lambda client: client.get_parameter(Name="p"),
}


CALLED_AS = {"lambda:InvokeFunction": "Invoke"}
"""An action that is called otherwise than its call."""

NO_CALLS = {
    *("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"),
    "ConditionCheckItem",
    "SendRawEmail",
}
"""Rights that no call of ours has the name of: Lambda reads the streams; the others are parts of what we call."""


@pytest.mark.parametrize("service", slim.CALLED)
def test_the_layer_knows_every_call_that_a_role_allows(service: str) -> None:
    """A function that comes to call more gets the right to it, and then a layer in which its client can."""
    prefix = {"sesv2": "ses"}.get(service, service)
    allowed = {
        CALLED_AS.get(action, action.removeprefix(f"{prefix}:"))
        for role in roles(known()).values()
        for statement in role.statements
        for action in statement.actions
        if action.startswith(f"{prefix}:")
    }
    assert allowed
    assert allowed - NO_CALLS <= set(slim.CALLED[service])


def _client(service: str, folder: Path) -> Any:
    layer = folder / "botocore" / "data"
    shutil.copytree(DATA / service, layer / service)
    for file in DATA.glob("*.json*"):
        shutil.copy(file, layer / file.name)
    slim.shorten(layer)
    session = botocore.session.Session()
    session.register_component("data_loader", Loader([str(layer)], include_default_search_paths=False))
    session.set_credentials("a", "b")
    return session.create_client(service, region_name="eu-north-1")


class Sent(Exception):
    """The request is ready, and goes no further."""


@pytest.mark.parametrize("service", CALLS)
def test_a_client_calls_with_what_is_left(service: str, tmp_path: Path) -> None:
    """Each service that a function calls, up to the network: its model, its waiters, its address."""
    client = _client(service, tmp_path)

    def stop(request: Any, **_: object) -> None:
        raise Sent(request.url)

    client.meta.events.register("before-send.*", stop)
    with pytest.raises(Sent) as sent:
        CALLS[service](client)
    url = str(sent.value)
    assert url.startswith("https://")
    assert "eu-north-1.amazonaws.com" in url


def test_a_receipt_s_address_is_signed_with_what_is_left(tmp_path: Path) -> None:
    """No call is made for it, but S3's description is read."""
    client = _client("s3", tmp_path)
    address = client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k.pdf"}, ExpiresIn=300)
    assert "/k.pdf?" in address
    assert "Signature=" in address


def test_the_list_of_holidays_says_what_the_library_reckons(tmp_path: Path) -> None:
    """Every year in it, as the clock of the deployed layer reads it."""
    closed_days.main(tmp_path)
    listed = json.loads((tmp_path / clock.LISTED.relative_to(closed_days.ROOT)).read_text())
    assert list(map(int, listed)) == list(closed_days.YEARS)
    for year in (2018, 2023, 2024, 2028, 2050):
        assert set(map(date.fromisoformat, listed[str(year)])) == clock.holidays_of(year)


def test_the_clock_reads_the_list_and_reckons_what_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year beyond the list costs the library's import, and is right."""
    file = tmp_path / "holidays.json"
    file.write_text('{"2026": ["2026-03-03"]}')
    monkeypatch.setattr(clock, "LISTED", file)
    for cached in (clock._listed, clock._holidays):
        cached.cache_clear()
    try:
        assert not clock.working_day(date(2026, 3, 3))
        assert clock.working_day(date(2027, 3, 3))
        assert not clock.working_day(date(2027, 12, 24))
    finally:
        for cached in (clock._listed, clock._holidays):
            cached.cache_clear()
