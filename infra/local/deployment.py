"""Builds the template once a change and deploys it to a place with `sam`, as one does to AWS."""

from __future__ import annotations

import fcntl
import hashlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.place import REGION, ROOT, SENDER, STACK, TOOLS, LocalCloudError, Place, architecture, runtime

SOURCES = (
    *("template.yaml", "infra/tables.yaml", "infra/watch.yaml", "infra/front.yaml", "samconfig.toml"),
    *("uv.lock", "infra/layer", "functions", "shared"),
)
BUILD = ROOT / ".local" / "build"


def deploy(place: Place) -> bool:
    """Bring the place's stack to what the sources say. False: it was so already.

    Raises:
        LocalCloudError: the build or the deployment failed; its output is in the named log.
    """
    wanted = digest()
    if place.stack().get("digest") == f"{wanted} {place.url}" and _stands(place):
        return False
    build(place, wanted)
    parameters = {
        "Runtime": runtime(),
        "Architecture": architecture(),
        "Sender": SENDER,
        "PublicUrl": place.url,
        "Protect": "false",
        # On, as on AWS, and so high that benchmarks and races pass: there everybody comes from 127.0.0.1.
        "PostsPerSource": "100000",
        "RequestsPerHour": "100000",
        "LogLevel": "INFO",
    }
    _sam(
        place,
        "deploy",
        *("--template-file", str(BUILD / "template.yaml"), "--stack-name", STACK, "--region", REGION),
        *("--resolve-s3", "--no-confirm-changeset", "--no-fail-on-empty-changeset"),
        *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
        *("--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items())),
    )
    stack = place.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    place.stack_file.write_text(json.dumps({"digest": f"{wanted} {place.url}", "outputs": outputs}, indent=1))
    return True


def digest() -> str:
    """What the deployment is made from, as one short text."""
    found = hashlib.sha256(f"{runtime()} {architecture()}".encode())
    for path in _files():
        found.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for source in SOURCES:
        path = ROOT / source
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def _stands(place: Place) -> bool:
    try:
        stack = place.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    except (ClientError, BotoCoreError):
        return False
    return str(stack["StackStatus"]).endswith("_COMPLETE")


def build(place: Place, wanted: str) -> None:
    """`sam build` into a folder that all places share; one at a time, and not again for the same sources."""
    BUILD.parent.mkdir(exist_ok=True)
    with (BUILD.parent / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = BUILD / "digest"
        if built.exists() and built.read_text() == wanted:
            return
        for cache in list((ROOT / "functions").rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
        _sam(place, "build", "--build-in-source", "--build-dir", str(BUILD))
        built.write_text(wanted)


def _sam(place: Place, *arguments: str) -> None:
    program = TOOLS / "sam" / "bin" / "sam"
    if not program.exists():
        raise LocalCloudError("AWS SAM is not installed: run `make setup`.")
    environment = place.environment() | {
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.5",
        "__SAM_CLI_APP_DIR": str(ROOT / ".local" / "sam"),
        "PYTHON_VERSION": f"{sys.version_info.major}.{sys.version_info.minor}",
        "PLATFORM": build_platform(),
    }
    log = place.folder / f"{arguments[0]}.log"
    with log.open("w") as output:
        done = subprocess.run(
            [str(program), *arguments], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        raise LocalCloudError(f"`sam {arguments[0]}` failed; what it said is in {log}.{_earlier(place)}")


def _earlier(place: Place) -> str:
    """What may help where something was deployed before: an emulator does not read the state of each earlier one."""
    return " `make clean` forgets what was here before, all of it invented." if place.stack_file.exists() else ""


def build_platform() -> str:
    """This machine's, in uv's words."""
    arm = architecture() == "arm64"
    if sys.platform == "darwin":
        return "aarch64-apple-darwin" if arm else "x86_64-apple-darwin"
    musl = platform.libc_ver()[0] != "glibc"
    return f"{'aarch64' if arm else 'x86_64'}-{'unknown-linux-musl' if musl else 'manylinux_2_28'}"
