"""`python -m infra.pythons`: whether the code holds on every Python from the oldest that runs it to the newest.

For each version: mypy reads everything with that version's library (what was removed, what is deprecated); the code is
compiled by that version's own compiler, warnings being errors; and the wheels of uv.lock, exactly those, are resolved
for Lambda on both architectures. A compiler is an interpreter of this machine, or, where node and npm are at hand,
CPython as WebAssembly (Pyodide). Where there is neither, the table says so, and nothing fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
UV = ROOT / ".local" / "uv" / "bin" / "uv"
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("aarch64-manylinux_2_28", "x86_64-manylinux_2_28")
GROUPS = {"dependencies": ("--no-dev",), "documents": ("--only-group", "documents")}
"""The layers with wheels, and how uv.lock names them."""

SOURCES = ("functions", "shared", "infra", "tests")
PYODIDE = {"3.12": "0.27.8", "3.13": "0.29.5", "3.14": "314.0.7"}
"""Which release of Pyodide is which CPython."""

COMPILE = """
import pathlib, sys, warnings
warnings.simplefilter("error")
files = [path for source in SOURCES for path in pathlib.Path(ROOT, source).rglob("*.py")]
assert files, "no sources here"
for path in files:
    try:
        compile(path.read_text("utf-8"), str(path), "exec")
    except (SyntaxError, Warning) as error:
        print(path, error)
print("version", "%d.%d" % sys.version_info[:2], len(files))
"""

IN_NODE = """
const { loadPyodide } = await import(process.argv[2]);
const python = await loadPyodide();
python.FS.mkdir("/project");
python.mountNodeFS("/project", process.argv[3]);
python.setStdout({ batched: (line) => console.log(line) });
python.runPython(process.argv[4]);
process.exit(0);
"""


@dataclass(frozen=True)
class Result:
    """What was looked at: `wrong` lists what is, in the tool's own words; `how` says by what, or why not."""

    how: str
    wrong: tuple[str, ...] = ()
    looked: bool = True

    def __str__(self) -> str:
        if not self.looked:
            return f"[yellow]not looked at: {self.how}[/]"
        return f"[red]{len(self.wrong)} wrong[/] ({self.how})" if self.wrong else f"[green]holds[/] ({self.how})"


def typed(version: str) -> Result:
    """What mypy says of everything under `version`'s standard library."""
    done = _run(ROOT / ".venv" / "bin" / "mypy", "--python-version", version, "--enable-error-code", "deprecated")
    lines = done.stdout.strip().splitlines()
    return Result(lines[-1] if lines and not done.returncode else "mypy", tuple(lines) if done.returncode else ())


def compiled(version: str, root: Path = ROOT) -> Result:
    """What `version`'s compiler says of the sources below `root`."""
    code = f"ROOT = {{!r}}; SOURCES = {SOURCES!r}\n{COMPILE}"
    found = _run(UV, "python", "find", "--no-python-downloads", version)
    if found.returncode == 0:
        done = _run(Path(found.stdout.strip()), "-c", code.format(str(root)))
        return _judged(done, version, "an interpreter of this machine")
    node, npm, release = shutil.which("node"), shutil.which("npm"), PYODIDE.get(version)
    if not (node and npm and release):
        return Result(f"no Python {version} here, and no node", looked=False)
    with tempfile.TemporaryDirectory() as folder:
        packed = _run(Path(npm), "pack", "--silent", f"pyodide@{release}", at=Path(folder))
        if packed.returncode:
            return Result("Pyodide cannot be fetched", looked=False)
        shutil.unpack_archive(next(Path(folder).glob("*.tgz")), folder)
        script = Path(folder, "compile.mjs")
        script.write_text(IN_NODE, encoding="utf-8")
        module = Path(folder, "package", "pyodide.mjs")
        done = _run(Path(node), str(script), str(module), str(root), code.format("/project"))
    return _judged(done, version, f"Pyodide {release}")


def wheels(version: str, platform: str) -> Result:
    """Whether each locked package has a wheel for `version` on `platform`."""
    wrong: list[str] = []
    count = 0
    for name, asked in GROUPS.items():
        with tempfile.TemporaryDirectory() as folder:
            locked = Path(folder, "locked.txt")
            _run(UV, "export", "--frozen", *asked, "--no-emit-project", "--output-file", str(locked))
            count += sum(line[:1].isalpha() for line in locked.read_text(encoding="utf-8").splitlines())
            place = ("--target", folder, "--python-version", version, "--python-platform", platform)
            sure = ("--only-binary", ":all:", "--no-deps", "--require-hashes", "--requirements", str(locked))
            done = _run(UV, "pip", "install", "--dry-run", *place, *sure)
        if done.returncode:
            wrong.append(f"{name}: {done.stderr.strip()}")
    return Result(f"{count} packages", tuple(wrong))


def main() -> int:
    """Look at every version, print a table and what is wrong; 1 where something is."""
    console = Console()
    table = Table("Python", "types", "compiler", *(f"wheels, {each.split('-')[0]}" for each in PLATFORMS))
    wrong: list[str] = []
    for version in VERSIONS:
        row = [typed(version), compiled(version), *(wheels(version, each) for each in PLATFORMS)]
        table.add_row(version, *map(str, row))
        wrong += [f"{version}: {each}" for result in row for each in result.wrong]
    console.print(table)
    for each in wrong:
        console.print(each, style="red", markup=False, highlight=False)
    return 1 if wrong else 0


def _run(program: Path, *arguments: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *arguments], cwd=at, capture_output=True, text=True, check=False)


def _judged(done: subprocess.CompletedProcess[str], version: str, how: str) -> Result:
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines or not lines[-1].startswith(f"version {version} "):
        return Result(how, tuple(lines) + tuple(done.stderr.strip().splitlines()[-3:]) or ("it said nothing",))
    return Result(f"{how}, {lines[-1].split()[-1]} files", tuple(lines[:-1]))


if __name__ == "__main__":
    sys.exit(main())
