"""The documents' own words in the language of their reader. Danish is what the templates say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shared.technical.languages import SOURCE, catalogue

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
TRANSLATED = ("participants", "members")
"""The spreadsheets whose words follow their reader. What is handed in, the season's report, is in Danish."""

SPOKEN = re.compile(r'\bt\("((?:[^"\\]|\\.)*)"')
"""A text in a template of typst: `t("Side %(page)s", page: 1)`."""


@cache
def texts(language: str) -> Mapping[str, str]:
    """What each text of the typst templates is in `language`."""
    if language == SOURCE:
        return {}
    found = (each for path in sorted(TEMPLATES.glob("*.typ")) for each in SPOKEN.findall(path.read_text("utf-8")))
    return {each: translated(each, language) for each in found}


def translated(value: Any, language: str) -> Any:
    """`value` with every text in it in `language`: a text, or lists and mappings of texts."""
    match value:
        case "":
            return value
        case str():
            return catalogue([FOLDER], language).gettext(value)
        case Mapping():
            return {name: translated(each, language) for name, each in value.items()}
        case _:
            return [translated(each, language) for each in value]
