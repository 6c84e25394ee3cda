"""Turns every template into a Python module for the layer: `python templates.py DIRECTORY`.

Compiling the first page's templates takes 40 ms of a new process, importing them one. Run by infra/layer/Makefile with
the project's own Python; `shared.technical.templates` finds the modules, and compiles what is missing.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from shared.technical.templates import COMPILED, FOLDER, environment  # noqa: E402

KINDS = (".html", ".js", ".txt", ".xml")


def main(layer: Path) -> None:
    """Write `layer/compiled/<package>/` for each package that has templates."""
    for folder in sorted([*ROOT.glob(f"shared/*/{FOLDER}"), *ROOT.glob(f"functions/*/{FOLDER}")]):
        package = ".".join(folder.parent.relative_to(ROOT).parts).removeprefix("functions.")
        environment(package).compile_templates(
            layer / COMPILED.name / package,
            zip=None,
            ignore_errors=False,
            filter_func=lambda name: name.endswith(KINDS),
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
