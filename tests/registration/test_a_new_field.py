"""A field of a guest is declared once: a telephone is added to a copy of the tree, and no way loses it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

DECLARED = '    topics: Annotated[str, Text(limits.LONGEST_TOPICS, lines=True)] = ""\n'
RECIPE = {
    "shared/registrations/registration.py": (
        DECLARED,
        f'{DECLARED}    telephone: Annotated[str, Text(30, listed=True)] = ""\n',
    ),
    "shared/registrations/templates/guest.txt": (
        '    "topics": _("Emner"),\n',
        '    "topics": _("Emner"),\n    "telephone": _("Telefon"),\n',
    ),
    "shared/registrations/locale/en/LC_MESSAGES/messages.po": (
        'msgid "Emner"\nmsgstr "Topics"\n',
        'msgid "Emner"\nmsgstr "Topics"\n\nmsgid "Telefon"\nmsgstr "Telephone"\n',
    ),
    "docs/processing.md": ("`topics` `language`", "`topics` `telephone` `language`"),
}
"""Every place that a field takes."""


def test_a_telephone_is_added_in_four_places_and_lost_on_no_way(tmp_path: Path) -> None:
    """Declared, named in both languages, and entered in the record of processing; what is played is `a_field_more`."""
    for folder in ("functions", "shared", "infra", "tests", "docs"):
        left_out = shutil.ignore_patterns("__pycache__", "figures", "pictures")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=left_out)
    for name in ("pyproject.toml", "template.yaml", "babel.cfg"):
        shutil.copy(ROOT / name, tmp_path / name)
    for place, (before, after) in RECIPE.items():
        text = (tmp_path / place).read_text(encoding="utf-8")
        assert text.count(before) == 1, place
        (tmp_path / place).write_text(text.replace(before, after), encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "-n0", "-o", "addopts=--import-mode=importlib"]
    words += ["tests/registration/a_field_more.py", "tests/privacy/test_the_record.py"]
    words += ["-k", "field_more or (every_field_is_in_the_record and REGISTRATIONS)"]
    played = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert played.returncode == 0, played.stdout[-4000:]
