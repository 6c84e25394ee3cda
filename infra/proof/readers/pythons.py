"""Running a piece of code on each Python that the project promises: an interpreter of this machine, or Pyodide."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from infra.proof.readers.node import LONGEST, ROOT

UV = ROOT / ".local" / "uv" / "bin" / "uv"
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PYODIDE = {"3.12": "0.27.8", "3.13": "0.29.5", "3.14": "314.0.7"}
"""Which release of Pyodide is which CPython."""

IN_NODE = """
const { loadPyodide } = await import(process.argv[2]);
const python = await loadPyodide();
python.FS.mkdir("/project");
python.mountNodeFS("/project", process.argv[3]);
python.setStdout({ batched: (line) => console.log(line) });
try {
  python.runPython(process.argv[4]);
} catch (error) {
  console.error(error.message); // not the library's source, which node would print above it
  process.exit(1);
}
process.exit(0);
"""


def execute(version: str, code: str, root: Path = ROOT) -> tuple[subprocess.CompletedProcess[str] | None, str]:
    """Run `code`, which finds `root` in ROOT, on this version of Python: what came of it and by what, or None and why
    it could not be run.
    """
    if interpreter := _interpreter(version):
        done = _run(interpreter, "-c", f"ROOT = {str(root)!r}\n{code}")
        return done, "an interpreter of this machine"
    node, npm, release = shutil.which("node"), shutil.which("npm"), PYODIDE.get(version)
    if not (node and npm and release):
        return None, f"no Python {version} here, and no node"
    with tempfile.TemporaryDirectory() as folder:
        try:
            packed = _run(Path(npm), "pack", "--silent", f"pyodide@{release}", at=Path(folder))
        except subprocess.TimeoutExpired:
            return None, "Pyodide cannot be fetched in time"
        if packed.returncode:
            return None, "Pyodide cannot be fetched"
        shutil.unpack_archive(next(Path(folder).glob("*.tgz")), folder)
        script = Path(folder, "run.mjs")
        script.write_text(IN_NODE, encoding="utf-8")
        module = Path(folder, "package", "pyodide.mjs")
        done = _run(Path(node), str(script), str(module), str(root), f"ROOT = '/project'\n{code}")
    return done, f"Pyodide {release}"


def _interpreter(version: str) -> Path | None:
    found = _run(UV, "python", "find", "--no-python-downloads", version)
    if found.returncode == 0:
        return Path(found.stdout.strip())
    # uv takes pyenv's shim, which runs the chosen version alone.
    return next(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"), None)


def _run(program: Path, *arguments: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *arguments], cwd=at, capture_output=True, text=True, check=False, timeout=LONGEST)
