"""Where one local cloud lives: a folder, and two ports on 127.0.0.1."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".local" / "tools"
REGION = "eu-north-1"
STACK = "tovholder"
SENDER = "hej@tovholder.example"


class LocalCloudError(Exception):
    """Something a person can put right; the message is one sentence that says what."""


@dataclass(frozen=True)
class Place:
    """A local cloud's folder and ports. Nothing it does is written outside `folder`, the build excepted."""

    folder: Path
    cloud_port: int
    front_port: int

    @property
    def endpoint(self) -> str:
        """Where AWS's interfaces answer."""
        return f"http://127.0.0.1:{self.cloud_port}"

    @property
    def url(self) -> str:
        """The front door: the public's pages, and the inbox at `/inbox`."""
        return f"http://localhost:{self.front_port}"

    @property
    def mails(self) -> Path:
        """A file a mail sent."""
        return self.folder / "mails"

    @property
    def clock(self) -> Path:
        """How far its clock is ahead; see `infra.local.ahead`."""
        return self.folder / "clock"

    @property
    def ports(self) -> Path:
        """The ports that it was started with."""
        return self.folder / "ports.json"

    def keep_ports(self) -> None:
        """Keep them for who asks from another shell, whose environment says nothing of them."""
        self.ports.write_text(json.dumps([self.cloud_port, self.front_port]))

    @property
    def stack_file(self) -> Path:
        """What is deployed: the digest of its sources and the stack's outputs."""
        return self.folder / "stack.json"

    def stack(self) -> dict[str, Any]:
        """The content of `stack_file`; empty before the first deployment."""
        return dict(json.loads(self.stack_file.read_text())) if self.stack_file.exists() else {}

    def outputs(self) -> dict[str, str]:
        """The stack's outputs; empty before the first deployment."""
        return dict(self.stack().get("outputs", {}))

    def environment(self) -> dict[str, str]:
        """What an AWS client or tool needs to reach this cloud and no other."""
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "HTTPS_PROXY", "NO_PROXY")
        return {name: os.environ[name] for name in kept if name in os.environ} | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str, config: Any = None) -> Any:
        """A boto3 client of this cloud."""
        import boto3

        make: Any = boto3.client  # its type knows a client a literal name
        return make(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - MiniStack takes any
            config=config,
        )


def of_the_project() -> Place:
    """The cloud of `make run`; TOVHOLDER_PORT and TOVHOLDER_FRONT_PORT move its ports, from where they were before."""
    place = Place(ROOT / ".local", 4566, 8080)
    cloud, front = json.loads(place.ports.read_text()) if place.ports.exists() else (place.cloud_port, place.front_port)
    return Place(
        place.folder,
        cloud_port=int(os.environ.get("TOVHOLDER_PORT", cloud)),
        front_port=int(os.environ.get("TOVHOLDER_FRONT_PORT", front)),
    )


def runtime() -> str:
    """The Lambda runtime that this interpreter is: the local cloud runs functions in it."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def architecture() -> str:
    """This machine's, in Lambda's words."""
    return "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
