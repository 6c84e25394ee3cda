"""`python -m infra.proof.bench [NAME …]`: every bench, one after another, or those named; what each found is in
out/bench.

`--write` makes docs/figures.md of what is in out/bench, with the day of each; with `--kept` nothing is run for it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from infra.proof.bench.shown import KEPT, again

FIGURES = Path(__file__).parents[3] / "docs" / "figures.md"

BENCHES = {
    "requests": "What a page, a mail and a scheduled run cost",
    "campaign": "An invitation to many",
    "halls": "A summary and an order with 24,000 guests",
    "new_account": "A new account under a rush of sign-ups",
    "processor": "What a sign-up takes of the processor",
    "cost": "What it costs at AWS",
}
"""Each bench, and its heading."""

HEAD = """# Figures

What the benches found, on the day that stands with each; made by `make figures`, which runs them anew. `make bench`
only runs them. They count; `halls` and `processor` alone take the processor's time, which is another one on another
machine. What a column means is in the docstring of the bench.
"""


def run(name: str, *options: str) -> int:
    """Run one bench; its exit code."""
    print(f"\n{BENCHES[name]} (python -m infra.proof.bench.{name})\n", flush=True)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", f"infra.proof.bench.{name}", *options], check=False)
    print(f"\n{name} took {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode


def figures() -> str:
    """docs/figures.md, of what is kept."""
    parts = [HEAD]
    for name, heading in BENCHES.items():
        if (KEPT / f"{name}.txt").exists():
            on, said = again(name)
            parts.append(
                f"## {heading}\n\n`python -m infra.proof.bench.{name}`, {on}\n\n```text\n{said.strip(chr(10))}\n```\n"
            )
    return "\n".join(parts)


def main() -> int:
    """Run what is asked for; how many failed."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(BENCHES)}")
    parser.add_argument("--write", action="store_true", help="make docs/figures.md")
    parser.add_argument("--kept", action="store_true", help="run nothing")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHES.keys():
        parser.error(f"no bench is called {', '.join(sorted(unknown))}")
    quoted = {"cost": ["--write"]} if asked.write else {}
    failed = [] if asked.kept else [name for name in asked.names or BENCHES if run(name, *quoted.get(name, ()))]
    if asked.write:
        if missing := [name for name in BENCHES if not (KEPT / f"{name}.txt").exists()]:
            parser.error(f"the page would lose what has not been run here: {', '.join(missing)}")
        FIGURES.write_text(figures())
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
