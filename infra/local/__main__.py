"""`python -m infra.local run` and `stop`: what `make run` and `make stop` call; `env`: how to reach it from a shell."""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from infra.local import cloud, deployment, invented, processes
from infra.local.place import LocalCloudError, Place, of_the_project


def run(place: Place) -> None:
    """Everything up, one line of progress a step, and at the end where to look."""
    with _step("Starting the local cloud"):
        cloud.start(place)
    with _step("Building and deploying template.yaml (a minute the first time)"):
        deployment.deploy(place)
    with _step("Applying the plan, importing invented members"):
        invented.apply(place)
    inbox = f"{place.url}/inbox (with the mail whose click signs up)"
    print(f"\n  Sign up:  {place.url}/\n  Inbox:    {inbox}\n  Stop:     make stop\n")


def stop(place: Place) -> None:
    """Everything down, state kept."""
    with _step("Stopping, saving state"):
        cloud.stop(place)


def env(place: Place) -> None:
    """Lines for a shell's `eval`, after which `tovholder` and any AWS client speak to this folder's running cloud."""
    place = running(place)
    if not place.outputs() or processes.running("cloud", place.folder) is None:
        raise LocalCloudError("No cloud of this folder is running: run `make run`.")
    own = {name: value for name, value in place.environment().items() if name.startswith("AWS_")}
    for name, value in (own | invented.names(place.outputs())).items():
        print(f"export {name}={shlex.quote(value)}")


def running(place: Place) -> Place:
    """The place with the ports that its cloud was started with, whatever this shell's environment says."""
    kept = json.loads(place.ports.read_text()) if place.ports.exists() else [place.cloud_port, place.front_port]
    return Place(place.folder, *kept)


@contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"  {what} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


COMMANDS: dict[str, Callable[[Place], None]] = {"run": run, "stop": stop, "env": env}


def main(arguments: list[str]) -> int:
    """The exit status: 0, or 1 after one sentence that says what is wrong."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"usage: python -m infra.local {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        COMMANDS[arguments[0]](of_the_project())
    except LocalCloudError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
