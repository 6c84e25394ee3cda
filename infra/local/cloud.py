"""Starts and stops MiniStack and the front door of a place."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

from infra.local import ahead, processes
from infra.local.place import REGION, TOOLS, LocalCloudError, Place


def start(place: Place, *, tied: bool = False) -> None:
    """Start what does not run yet, and return when both answer.

    Raises:
        LocalCloudError: a port is taken, or something did not start.
    """
    if processes.running("front", place.folder) is None:
        processes.require_free(place.front_port, "TOVHOLDER_FRONT_PORT")
    if processes.running("cloud", place.folder) is None:
        processes.require_free(place.cloud_port, "TOVHOLDER_PORT")
        _start_cloud(place, tied)
    if processes.running("front", place.folder) is None:
        where = (str(place.folder), str(place.cloud_port), str(place.front_port))
        command = [sys.executable, "-m", "infra.local.front", *where]
        processes.start("front", place.folder, command, place.environment(), tied=tied)
    place.keep_ports()
    _wait(place, "cloud", f"{place.endpoint}/_ministack/health", "The local cloud")
    _wait(place, "front", f"{place.url}/inbox/health", "The front door")


def _start_cloud(place: Place, tied: bool) -> None:
    python = TOOLS / "cloud" / "bin" / "python"
    if not python.exists():
        raise LocalCloudError("MiniStack is not installed: run `make setup`.")
    temporary = place.folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    environment = place.environment() | {
        "GATEWAY_PORT": str(place.cloud_port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(place.folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(place.folder / "state" / "s3"),
        "TMPDIR": str(temporary),
        "LAMBDA_EXECUTOR": "local",
        "LAMBDA_ACCOUNT_CONCURRENCY": "100",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "INFO",
        # The functions inherit this: their mails go through the front door, which keeps them as they were sent.
        "AWS_ENDPOINT_URL_SESV2": f"http://127.0.0.1:{place.front_port}/inbox/ses",
        "PYTHONDONTWRITEBYTECODE": "1",
        ahead.VARIABLE: str(place.clock),
    }
    processes.start("cloud", place.folder, [str(python), "-m", "infra.local.mended"], environment, tied=tied)


def stop(place: Place) -> bool:
    """Stop both, the cloud with its state saved. False: none ran."""
    stopped = [processes.stop(name, place.folder) for name in ("front", "cloud")]
    return any(stopped)


def _wait(place: Place, name: str, url: str, what: str) -> None:
    def answers() -> bool:
        if processes.running(name, place.folder) is None:
            raise LocalCloudError(f"{what} ended at once; its log is {place.folder / name}.log.")
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    processes.wait_until(answers, what, place.folder / f"{name}.log")
