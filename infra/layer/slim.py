"""Takes out of an installed layer what no function loads: `python slim.py DIRECTORY`."""

import gzip
import json
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

CALLED: dict[str, Collection[str]] = {
    "dynamodb": {
        "BatchGetItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "TransactWriteItems",
        "UpdateItem",
    },
    "lambda": {"Invoke"},
    # botocore itself asks S3 where a bucket is, and for the session of a directory bucket.
    "s3": {"CreateSession", "GetObject", "HeadBucket", "PutObject"},
    "sesv2": {"GetAccount", "GetSuppressedDestination", "SendEmail"},
    "sns": {"Publish"},
    "ssm": {"GetParameter", "PutParameter"},
}
"""What the functions call, by service."""

ENDPOINTS = {"dynamodb", "email", "lambda", "s3", "sns", "ssm"}
"""The services, as botocore's list of addresses calls them."""

SERVICE = "service-2.json.gz"

CATALOGUES = Path(__file__).parents[2] / "shared" / "technical" / "locale"
LOCALES = {"root", "da", *(path.name for path in CATALOGUES.iterdir())}
"""The languages whose locales are kept, each with all its countries (a country's file is small)."""


def superfluous(layer: Path) -> Iterable[Path]:
    """Descriptions of AWS services and locales that are not used, tests, and programs to be run by hand."""
    services = (path for path in layer.glob("botocore/data/*") if path.is_dir())
    yield from (path for path in services if path.name not in CALLED)
    yield from layer.glob("boto3/data/*")
    yield from layer.glob("boto3/examples")
    yield from (path for path in layer.glob("babel/locale-data/*.dat") if path.stem.split("_")[0] not in LOCALES)
    yield from (path for path in layer.rglob("tests") if path.is_dir())
    yield from (path for path in layer.rglob("__pycache__") if path.is_dir())
    yield from layer.glob("bin")


def shorten(data: Path) -> None:
    """Take out of botocore's descriptions in `data` what is for people, and what and where we do not call.

    Every new process unpacks and reads them before its first call: 50 ms of 160, next to none when they are short.
    """
    for packed in data.glob("*/*/*.json.gz"):
        said = _without_documentation(json.loads(gzip.decompress(packed.read_bytes())))
        if packed.name == SERVICE:
            said = _called(said, CALLED.get(packed.parts[-3], said["operations"]))
        _write(packed.with_suffix(""), said)
        packed.unlink()
    endpoints = data / "endpoints.json"
    packed = data / "endpoints.json.gz"
    if packed.exists() or endpoints.exists():
        said = json.loads(gzip.decompress(packed.read_bytes()) if packed.exists() else endpoints.read_bytes())
        for partition in said["partitions"]:
            services = partition["services"]
            partition["services"] = {name: services[name] for name in sorted(ENDPOINTS & services.keys())}
        _write(endpoints, said)
        packed.unlink(missing_ok=True)


def _called(said: dict[str, Any], operations: Collection[str]) -> dict[str, Any]:
    """A service's description with these operations alone, and the shapes that they speak of."""
    kept = {name: each for name, each in said["operations"].items() if name in operations}
    shapes: dict[str, Any] = {}
    wanted = list(_shapes(kept))
    while wanted:
        name = wanted.pop()
        if name not in shapes:
            shapes[name] = said["shapes"][name]
            wanted += _shapes(shapes[name])
    return {**said, "operations": kept, "shapes": shapes}


def _shapes(said: Any) -> Iterator[str]:
    """The shapes that a part of a description speaks of."""
    if isinstance(said, dict):
        if isinstance(said.get("shape"), str):
            yield said["shape"]
        said = list(said.values())
    if isinstance(said, list):
        for each in said:
            yield from _shapes(each)


def _without_documentation(said: Any) -> Any:
    if isinstance(said, list):
        return [_without_documentation(each) for each in said]
    if isinstance(said, dict):
        # Emptied, not taken away: botocore reads that of S3's parameters, and breaks where there is none.
        return {
            name: "" if name == "documentation" and isinstance(each, str) else _without_documentation(each)
            for name, each in said.items()
        }
    return said


def _write(path: Path, said: Any) -> None:
    path.unlink(missing_ok=True)  # uv installs by hard links: the file is its cache's too
    path.write_text(json.dumps(said, separators=(",", ":")), encoding="utf-8")


def main(layer: Path) -> None:
    """Delete what is superfluous in `layer`."""
    for path in list(superfluous(layer)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    shorten(layer / "botocore" / "data")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
