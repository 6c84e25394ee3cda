"""`python -m infra.proof.bench.start_up`: what a new process of each function costs until it has answered for the
first time.

Measured is processor time, in processes of this machine's Python, from the first line of the handler's module to the
answer, beside a process that makes a bare `boto3.client("dynamodb")` with boto3 as it is published: the two take turns,
and the ratio's median counts.
What is invoked comes from a played season, with AWS's answers at hand; API Gateway, Lambda and the network are not in
it. Modules are those of the layers as infra/layer/Makefile builds them for this machine, byte code included (where uv
cannot fetch the dependencies, those of .venv); functions/ as they are deployed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.local.deployment import build_platform
from infra.local.place import runtime
from infra.proof.bench.again import ONCE, module, wired
from infra.proof.bench.played import Invocation, Played, picture, play
from infra.proof.bench.shown import Figures, show
from infra.proof.season.cloud import ENVIRONMENT
from infra.proof.season.play import script, short

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).with_name("new_process.py")
BARE = "a bare client"
ROUNDS = 15
DEAREST = 12
IMPORTED = 5

FIRST = {
    "registration": "GET meeting 200",
    "desk": "GET task show 200",
    "send": "invitation",
    "plan": "nothing due",
    "feedback": "Send",
    "budget": "recount",
    "summaries": "nothing due",
    "pictures": "",
}
"""What each function is asked first: the most usual."""

TARGETS = {name: 1.3 if name == "registration" else 1.6 for name in FIRST}


@dataclass(frozen=True)
class Layers:
    """Folders that a function's modules come from, and where the dependencies are from."""

    path: Sequence[str]
    dependencies: str


@contextmanager
def layers() -> Iterator[Layers]:
    """The layers as they are deployed, those of ours built anew."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        built = build("Dependencies", made / "dependencies") and build("Drawing", made / "drawing")
        given = [made / each / "python" for each in ("dependencies", "drawing")] if built else [_installed()]
        assert build("Domain", made / "domain")
        shutil.copytree(ROOT / "functions", made / "functions", ignore=shutil.ignore_patterns("__pycache__"))
        compile = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
        subprocess.run([*compile, str(made / "functions")], check=True)
        path = [made / "functions", made / "domain" / "python", *given]
        yield Layers([str(each) for each in path], "the layer's" if built else ".venv's")


def build(layer: str, folder: Path) -> bool:
    """Whether the layer could be built into `folder`."""
    wanted = {
        "ARTIFACTS_DIR": str(folder),
        "PYTHON_VERSION": runtime().removeprefix("python"),
        "PLATFORM": build_platform(),
    }
    command = ["make", "--silent", "-C", str(ROOT / "infra" / "layer"), f"build-{layer}"]
    folder.mkdir()
    done = subprocess.run(command, env={**os.environ, **wanted}, check=False, capture_output=True)
    return not done.returncode


def _installed() -> Path:
    import boto3

    return Path(boto3.__file__).parents[1]


@dataclass(frozen=True)
class Started:
    """Milliseconds of processor time until the handler was imported, and until it had answered."""

    imported: float
    answered: float


class NewProcess:
    """Starts a process for a function's first invocation, or for a bare client."""

    def __init__(self, made: Layers, tables: Mapping[str, str], first: Mapping[str, Invocation], folder: Path) -> None:
        self.environment = {**ENVIRONMENT, **tables, "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
        for name in (BARE, *first):
            asked = first.get(name)
            said = {
                "path": made.path if asked else [str(_installed())],
                "handler": module(name) if asked else "",
                "event": asked.event if asked else {},
                "now": asked.at.isoformat() if asked else "",
                "answers": [[*each[:2], each[2].decode()] for each in wired(asked.answers)] if asked else [],
                "once": {operation: json.dumps(answer) for operation, answer in ONCE.items()},
            }
            (folder / name).write_text(json.dumps(said, default=_plain))
        self.folder = folder

    def run(self, name: str) -> Started:
        """What it cost."""
        told = json.loads(self._run(name).stdout.splitlines()[-1])
        return Started(told["imported"] * 1000, told["answered"] * 1000)

    def imports(self, name: str, runs: int = IMPORTED) -> Mapping[str, float]:
        """Milliseconds by package, or by part of ours, that Python spent on imports (`-X importtime`).

        It tells the clock's, so of each package the quickest of a few processes counts.
        """
        found = [self._imports(name) for _ in range(runs)]
        return {package: min(each.get(package, spent) for each in found) for package, spent in found[0].items()}

    def _imports(self, name: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for line in self._run(name, "-X", "importtime").stderr.splitlines():
            own, _, rest = line.removeprefix("import time:").partition("|")
            if own.strip().isdigit():
                found[_package(rest.rpartition("|")[2].strip())] += int(own)
        return Counter({package: microseconds / 1000 for package, microseconds in found.items()})

    def _run(self, name: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-P", *options, str(CHILD), str(self.folder / name)]
        done = subprocess.run(command, env=self.environment, check=False, capture_output=True, text=True)
        assert not done.returncode, f"{name}: {done.stderr[-2000:]}"
        return done


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _package(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in {"shared", "aws_lambda_powertools"} else parts[0]


def asked(played: Played) -> Mapping[str, Invocation]:
    """Each function's first invocation."""
    return {
        name: next(_usual(played.of(name, kind))) if name != "pictures" else picture(played)
        for name, kind in FIRST.items()
    }


def _usual(some: Sequence[Invocation]) -> Iterator[Invocation]:
    """The last ones, in which a mail was sent where one was owed."""
    return (each for each in reversed(some) if each.whole and (each.sent or each.function != "send"))


@dataclass(frozen=True)
class Measured:
    """Each round's start of a function, and its ratio to the bare client beside it; what imports cost by package."""

    bare: Sequence[float]
    found: Mapping[str, Sequence[tuple[Started, float]]]
    imports: Mapping[str, Mapping[str, float]]
    dependencies: str

    def median(self, name: str) -> tuple[float, float, float]:
        """Milliseconds of imports, with the first answer, and the ratio."""
        runs = self.found[name]
        return (
            statistics.median(each.imported for each, _ in runs),
            statistics.median(each.answered for each, _ in runs),
            statistics.median(ratio for _, ratio in runs),
        )


def measure(played: Played, functions: Sequence[str], rounds: int) -> Measured:
    """Start each of `functions` so often, a bare client beside each."""
    first = {name: each for name, each in asked(played).items() if name in functions}
    with layers() as made, tempfile.TemporaryDirectory() as folder:
        process = NewProcess(made, played.tables, first, Path(folder))
        bare: list[float] = []
        found: dict[str, list[tuple[Started, float]]] = {name: [] for name in first}
        for _ in range(rounds):
            for name in first:
                bare.append(process.run(BARE).answered)
                started = process.run(name)
                found[name].append((started, started.answered / bare[-1]))
        return Measured(bare, found, {name: process.imports(name) for name in (BARE, *first)}, made.dependencies)


def tables(measured: Measured) -> Sequence[Figures]:
    """How long each function takes to its first answer; what it imports for that."""
    starts = Figures("a new process of", ("imports, ms", "with the first answer, ms", "to a bare client", "target"))
    starts.add(BARE, "", f"{statistics.median(measured.bare):.0f}", "1.00", "")
    for name in measured.found:
        imported, answered, ratio = measured.median(name)
        judged = f"{TARGETS[name]:.1f} " + ("met" if ratio <= TARGETS[name] else "MISSED")
        starts.add(name, f"{imported:.0f}", f"{answered:.0f}", f"{ratio:.2f}", judged)
    imports = Figures("a new process of", ("imports, the dearest first, ms of the clock",))
    for name, packages in measured.imports.items():
        dearest = sorted(packages, key=lambda package: -packages[package])[:DEAREST]
        listed = ", ".join(f"{package} {packages[package]:.1f}" for package in dearest)
        imports.add(name, f"{listed}; {len(packages)} packages in all {sum(packages.values()):.0f}")
    return starts, imports


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.start_up", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each process is started")
    parser.add_argument("functions", nargs="*", default=list(FIRST), help="of these functions alone")
    wanted = parser.parse_args()
    measured = measure(play(short(script())), wanted.functions, wanted.rounds)
    show(
        "start_up",
        tables(measured),
        (
            f"The median of {wanted.rounds} rounds; dependencies: {measured.dependencies}.",
            f"Python {sys.version.split()[0]}, {datetime.now(UTC).date()}.",
        ),
    )


if __name__ == "__main__":
    main()
