"""Takes out of an installed layer what no function loads: `python slim.py DIRECTORY`."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

AWS_SERVICES = {"dynamodb", "lambda", "s3", "sesv2", "ssm", "sts"}
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


def main(layer: Path) -> None:
    """Delete what is superfluous in `layer`."""
    for path in list(superfluous(layer)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
