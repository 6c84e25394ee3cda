"""Background processes with a pid file and a log each, that end with their group."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from infra.local.place import ROOT, LocalCloudError


def start(name: str, folder: Path, command: Sequence[str], environment: Mapping[str, str], *, tied: bool) -> None:
    """Start `command` in a session of its own; its log is `folder/name.log`.

    `tied` to this process, it ends when this process does, even by SIGKILL: it watches its standard input.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if tied else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**environment, "PYTHONPATH": str(ROOT), "TOVHOLDER_TIED": "1" if tied else ""},
            cwd=ROOT,
            start_new_session=True,
        )
    _started.append(process)
    pid_file(name, folder).write_text(str(process.pid))


_started: list[subprocess.Popen[bytes]] = []  # keeps the pipes of the tied ones open, and lets them be waited for


def pid_file(name: str, folder: Path) -> Path:
    """Where the process's id is kept while it runs."""
    return folder / f"{name}.pid"


def running(name: str, folder: Path) -> int | None:
    """The id of the running process, or None; a pid file that a crash left behind does not deceive."""
    try:
        pid = int(pid_file(name, folder).read_text())
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        os.kill(pid, 0)
        return pid if os.getpgid(pid) == pid else None
    except (OSError, ValueError):
        return None


def stop(name: str, folder: Path, grace: float = 30) -> bool:
    """SIGTERM, so that state is saved; after `grace` seconds SIGKILL, with what it started. False: none ran."""
    pid = running(name, folder)
    if pid is None:
        pid_file(name, folder).unlink(missing_ok=True)
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while running(name, folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    pid_file(name, folder).unlink(missing_ok=True)
    return True


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_free(port: int, variable: str) -> None:
    """Raises:
    LocalCloudError: somebody listens at the port.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise LocalCloudError(
                f"Port {port} is taken by another program: stop it, or set {variable} to a free port."
            )


def wait_until(ready: Callable[[], bool], what: str, log: Path, grace: float = 60) -> None:
    """Raises:
    LocalCloudError: not ready in time.
    """
    deadline = time.monotonic() + grace
    while not ready():
        if time.monotonic() > deadline:
            raise LocalCloudError(f"{what} did not start within {grace:.0f} seconds; its log is {log}.")
        time.sleep(0.1)
