"""The layer holds what the functions need, and little else."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import botocore
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
        name: each.keys() | ({"documentation"} & before["shapes"][name].keys())
        for name, each in after["shapes"].items()
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
    assert (folder / "service-2.json").read_text() == '{"shapes":{}}'
