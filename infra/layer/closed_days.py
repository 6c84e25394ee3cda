"""Lists the days of the week on which offices are closed, for the layer: `python closed_days.py DIRECTORY`.

The library that reckons them takes a new process 70 ms to import. Run by infra/layer/Makefile with the project's own
Python; `shared.technical.clock` reads the list, and asks the library for a year that is not in it.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from shared.technical.clock import LISTED, holidays_of  # noqa: E402

YEARS = range(2018, 2051)


def main(layer: Path) -> None:
    """Write the list into `layer`."""
    file = layer / LISTED.relative_to(ROOT)
    file.parent.mkdir(parents=True, exist_ok=True)
    days = {year: sorted(day.isoformat() for day in holidays_of(year)) for year in YEARS}
    file.write_text(json.dumps(days), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
