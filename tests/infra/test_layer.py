"""The layer holds what the functions need, and little else."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from botocore.loaders import Loader

from infra.layer import slim

DATA = Path(botocore.__file__).parent / "data"


def test_the_short_descriptions_of_services_say_the_same(tmp_path: Path) -> None:
    """Every operation and shape is there; what is gone is for people, and the addresses of services not called."""
    shutil.copytree(DATA / "dynamodb", tmp_path / "dynamodb")
    for name in ("endpoints.json", "endpoints.json.gz"):
        if (DATA / name).exists():
            shutil.copy(DATA / name, tmp_path / name)
    slim.shorten(tmp_path)
    long, short = Loader(), Loader(extra_search_paths=[str(tmp_path)], include_default_search_paths=False)
    before, after = (each.load_service_model("dynamodb", "service-2") for each in (long, short))
    assert before["operations"].keys() == after["operations"].keys()
    assert {name: each.keys() for name, each in before["shapes"].items()} == {
        name: each.keys() for name, each in after["shapes"].items()
    }
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
    (folder / "service-2.json.gz").write_bytes(gzip.compress(b'{"documentation": "<p>", "shapes": {}}'))
    slim.shorten(tmp_path / "layer")
    assert cached.read_text() == '{"partitions": []}'
    assert (folder / "service-2.json").read_text() == '{"documentation":"","shapes":{}}'


CALLS: Mapping[str, Callable[[Any], object]] = {
    "dynamodb": lambda client: client.get_item(TableName="t", Key={"id": {"S": "1"}}),
    "s3": lambda client: client.put_object(Bucket="b", Key="k", Body=b"a receipt"),
    "sesv2": lambda client: client.get_account(),
    "ssm": lambda client: client.get_parameter(Name="p"),
}


class Sent(Exception):
    """The request is ready, and goes no further."""


@pytest.mark.parametrize("service", CALLS)
def test_a_client_calls_with_what_is_left(service: str, tmp_path: Path) -> None:
    """Each service that a function calls, up to the network: its model, its waiters, its address."""
    layer = tmp_path / "botocore" / "data"
    shutil.copytree(DATA / service, layer / service)
    for file in DATA.glob("*.json*"):
        shutil.copy(file, layer / file.name)
    slim.shorten(layer)
    session = botocore.session.Session()
    session.register_component("data_loader", Loader([str(layer)], include_default_search_paths=False))
    session.set_credentials("a", "b")
    client = session.create_client(service, region_name="eu-north-1")

    def stop(request: Any, **_: object) -> None:
        raise Sent(request.url)

    client.meta.events.register("before-send.*", stop)
    with pytest.raises(Sent) as sent:
        CALLS[service](client)
    url = str(sent.value)
    assert url.startswith("https://")
    assert "eu-north-1.amazonaws.com" in url
