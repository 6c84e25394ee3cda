"""Takes out of an installed layer what no function loads: `python slim.py DIRECTORY`."""

import gzip
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

AWS_SERVICES = {"dynamodb", "lambda", "s3", "sesv2", "ssm", "sts"}
ENDPOINTS = {"dynamodb", "email", "lambda", "s3", "ssm", "sts"}
"""The same, as botocore's list of addresses calls them."""

LOCALES = {"root", "da", "da_DK", "en", "en_001", "en_150", "en_DK", "en_GB", "en_US"}


def superfluous(layer: Path) -> Iterable[Path]:
    """Descriptions of AWS services and locales that are not used, tests, and programs to be run by hand."""
    services = (path for path in layer.glob("botocore/data/*") if path.is_dir())
    yield from (path for path in services if path.name not in AWS_SERVICES)
    yield from layer.glob("boto3/data/*")
    yield from layer.glob("boto3/examples")
    yield from (path for path in layer.glob("babel/locale-data/*.dat") if path.stem not in LOCALES)
    yield from (path for path in layer.rglob("tests") if path.is_dir())
    yield from (path for path in layer.rglob("__pycache__") if path.is_dir())
    yield from layer.glob("bin")


def shorten(data: Path) -> None:
    """Take out of botocore's descriptions in `data` what is for people, and where services are that we do not call.

    Every new process unpacks and reads them before its first call: 50 ms of 160, less when they are short.
    """
    for packed in data.glob("*/*/*.json.gz"):
        said = json.loads(gzip.decompress(packed.read_bytes()))
        _write(packed.with_suffix(""), _without_documentation(said))
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
