"""Typst: a template and what it says become a PDF, or its pages as pictures.

The same words are the same bytes: no system font, no date of making. What is said travels as JSON and is read as data,
so that nothing in it can be taken for typst's own signs. Its `language` is that of the template's own words. Typst is
imported with the first document.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from shared.documents.translated import TEMPLATES, texts
from shared.documents.words import printable
from shared.technical.languages import SOURCE, language
from shared.technical.nouns import USUAL, Nouns

REMEMBERED = 10
"""Documents after which typst forgets what it has laid out and none of them used."""

ACCESSIBLE = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, titled, its language known, no letter without a shape."""


def pdf(template: str, values: Mapping[str, Any], nouns: Nouns = USUAL) -> bytes:
    """`template` as a PDF.

    It is PDF/UA-1, unless `said` holds a letter that typst's fonts lack (a name in Chinese): then it is tagged as well,
    and makes no such promise.
    """
    import typst

    try:
        return _one(_compiled(template, values, nouns, format="pdf", pdf_standards=ACCESSIBLE))
    except typst.TypstError as problem:
        if "could not be displayed" not in str(problem):
            raise
        return _one(_compiled(template, values, nouns, format="pdf"))


def pdfs(template: str, each_values: Iterable[Mapping[str, Any]]) -> list[bytes]:
    """`template` as several PDFs, in the memory of the largest one."""
    return [_forgetting(pdf(template, values)) for values in each_values]


def pictures(template: str, values: Mapping[str, Any], ppi: float = 110, nouns: Nouns = USUAL) -> list[bytes]:
    """Each page of `template` as a PNG."""
    made = _compiled(template, values, nouns, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else made


def _compiled(template: str, values: Mapping[str, Any], nouns: Nouns, **how: Any) -> bytes | list[bytes]:
    import typst

    spoken = values.get("language", SOURCE)
    whole = {**values, "language": spoken, "region": language(spoken).locale.rpartition("_")[2]}
    folder = _worded(nouns) if spoken == SOURCE else TEMPLATES
    words = {text: nouns.rewrite(found, spoken) for text, found in texts(spoken).items()}
    made: bytes | list[bytes] = typst.compile(
        str(folder / template),
        root=str(folder),
        sys_inputs={"said": json.dumps(_cleaned(whole)), "texts": json.dumps(words)},
        ignore_system_fonts=True,
        **how,
    )
    return made


@cache
def _worded(nouns: Nouns) -> Path:
    """The folder of the templates that say `nouns`; kept as long as the process lives."""
    if nouns == USUAL:
        return TEMPLATES
    folder = Path(mkdtemp(prefix="typst-"))
    for each in TEMPLATES.glob("*.typ"):
        (folder / each.name).write_text(nouns.rewrite(each.read_text(encoding="utf-8"), SOURCE), encoding="utf-8")
    return folder


def _forgetting(made: bytes) -> bytes:
    """`made`, and typst's memory is free again: it drops what the last `REMEMBERED` documents did not use."""
    import typst

    for _ in range(REMEMBERED + 1):
        typst.compile(b"", ignore_system_fonts=True)
    return made


def _one(made: bytes | list[bytes]) -> bytes:
    assert isinstance(made, bytes)
    return made


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(each) for each in value]
    return value
