"""`python -m infra.local.dynamodb_local TESTS…`: runs tests of the tables on AWS's own DynamoDB Local, beside moto.

AWS's program (Java) comes in the npm package `amplify-dynamodb-simulator`. Where Java or npm is missing, one sentence
says so and nothing fails. Tests that touch no table are left out. Expiry is off (it deletes the data of 2018 in
mid-test), and each worker has an access key of its own (each new one leaks threads).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic, sleep

from infra.local.place import ROOT, TOOLS
from infra.local.processes import free_port

PACKAGE = "amplify-dynamodb-simulator@2.9.30"
FOLDER = TOOLS / "dynamodb"
EMULATOR = FOLDER / "package" / "emulator"
ENGINE = "TOVHOLDER_DYNAMODB"
"""The variable that tells the tests (tests/conftest.py) where DynamoDB answers, instead of moto."""

FOLDERS = "budget campaigns evaluations members outbox projects registrations tasks technical"
TESTS = tuple(f"tests/{each}" for each in FOLDERS.split())


class Missing(Exception):
    """It cannot run here; the message says why."""


def fetch() -> None:
    """Have the package in `.local/tools/dynamodb`.

    Raises:
        Missing: a program that this takes is not here, or the registry does not answer.
    """
    if not shutil.which("java"):
        raise Missing("Java is not installed")
    if EMULATOR.is_dir():
        return
    if not shutil.which("npm"):
        raise Missing("npm is not installed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"npm has not brought {PACKAGE}")
    packed = FOLDER / done.stdout.split()[-1]
    with tarfile.open(packed) as content:
        content.extractall(FOLDER, filter="data")
    packed.unlink()


@contextmanager
def running() -> Iterator[str]:
    """DynamoDB Local, empty and in memory, for as long as this lasts; where it answers."""
    port = free_port()
    words = ["java", "-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]
    with subprocess.Popen(
        [*words, "-inMemory", "-disableTelemetry", "-port", str(port)],
        cwd=EMULATOR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            yield url
        finally:
            process.terminate()


def _wait(url: str) -> None:
    until = monotonic() + 60
    while monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=2)
        except urllib.error.HTTPError:
            return  # it answers, and wants a signature
        except OSError:
            sleep(0.3)
    raise Missing("DynamoDB Local did not start")


def main(tests: Sequence[str]) -> int:
    """Run the tests; the exit code is theirs, or 0 where this machine cannot."""
    try:
        fetch()
        with running() as url:
            words = [sys.executable, "-m", "pytest", "-q", "--numprocesses=auto", *(tests or TESTS)]
            return subprocess.run(words, cwd=ROOT, env=os.environ | {ENGINE: url}, check=False).returncode
    except Missing as reason:
        print(f"Not tried on DynamoDB Local: {reason}.")
        return 0


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
