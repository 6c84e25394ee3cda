"""A catalogue a package and language, beside the package's templates: `locale/en/LC_MESSAGES/messages.po`.

Kept with Babel, so that any program for translators can edit them. The compiled `messages.mo` beside it is made by
`make setup` and not kept in git; a test tells when it has fallen behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from shared.technical.languages import CATALOGUES, DOMAIN, LANGUAGES, SOURCE

ROOT = Path(__file__).parents[2]
ROOMS = ("shared", "functions")
MAPPING = ROOT / "babel.cfg"
WIDTH = 120
HEADER = "# The texts of this package in another language. `make texts` brings the file up to date; see infra/texts."

_PLACE = re.compile(r"%\((\w+)\)")
_TWICE = re.compile(r"(.{12,})\1", re.DOTALL)
"""What a merge of two branches that filled in one text leaves behind."""


@dataclass(frozen=True)
class Texts:
    """The texts of a package in one language."""

    package: Path
    language: str

    @property
    def file(self) -> Path:
        """The catalogue that is edited."""
        return self.package / CATALOGUES / self.language / "LC_MESSAGES" / f"{DOMAIN}.po"

    @property
    def compiled_file(self) -> Path:
        """The catalogue that is read at run time."""
        return self.file.with_suffix(".mo")

    def wanted(self) -> Catalog:
        """The texts that the templates hold, untranslated."""
        with MAPPING.open(encoding="utf-8") as mapping:
            methods, options = parse_mapping_cfg(mapping, MAPPING.name)  # type: ignore[no-untyped-call]
        catalog = Catalog()
        for folder in (self.package, *(ROOT / each for each in LENT.get(self.package.name, ()))):
            found = extract_from_dir(folder, methods, options, keywords=KEYWORDS, comment_tags=("NOTE",))
            for name, line, message, comments, context in found:
                place = (folder.relative_to(ROOT) / name).as_posix()
                catalog.add(message, locations=[(place, line)], auto_comments=comments, context=context)
        return catalog

    def kept(self) -> Catalog:
        """The catalogue as it stands in its file; empty where there is none."""
        if not self.file.exists():
            return Catalog(self.language, header_comment=HEADER, project="Tovholder", version="1", fuzzy=False)
        with self.file.open("rb") as content:
            return read_po(content, locale=self.language)

    def updated(self) -> Catalog:
        """The catalogue with the texts that are wanted now: new ones without a translation, old ones gone."""
        catalog = self.kept()
        # No fuzzy matching: a translation of nearly the same text looks finished, and is wrong.
        catalog.update(self.wanted(), no_fuzzy_matching=True, update_creation_date=False)
        return catalog

    def compiled(self) -> bytes:
        """What the compiled file has to hold."""
        content = io.BytesIO()
        write_mo(content, self.kept())
        return content.getvalue()

    def compile(self) -> None:
        """Make the compiled file what it has to be."""
        if not self.compiled_file.exists() or self.compiled_file.read_bytes() != self.compiled():
            self.compiled_file.write_bytes(self.compiled())

    def write(self) -> None:
        """Bring both files up to date."""
        content = io.BytesIO()
        write_po(content, self.updated(), width=WIDTH, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        if not self.file.exists() or self.file.read_bytes() != content.getvalue():
            self.file.write_bytes(content.getvalue())
        self.compile()

    def wrong(self) -> Iterator[str]:
        """What keeps the catalogue from being used, each with the text that it is about."""
        kept = self.kept()
        for message in self.wanted():
            found = kept.get(message.id, message.context) if message.id else None
            if message.id and (reason := _wrong(found)):
                yield f"{reason}: {_first(message)}"
        if self.file.exists() and self.compiled_file.exists() and self.compiled_file.read_bytes() == self.compiled():
            return
        yield f"not compiled: {self.compiled_file.relative_to(ROOT)}"


LENT = {"mails": ("shared/outbox",)}
"""Packages without templates of their own, and the package that shows their texts: the labels of the kinds of mail."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def everything() -> list[Texts]:
    """The texts of every package that has words in it, in every language but the source."""
    packages = sorted(path for room in ROOMS for path in (ROOT / room).iterdir() if path.is_dir())
    found = [Texts(package, language) for package in packages for language in LANGUAGES if language != SOURCE]
    lent = {ROOT / each for each in chain.from_iterable(LENT.values())}
    return [texts for texts in found if texts.package not in lent and len(texts.wanted())]


def _wrong(message: Message | None) -> str:
    if message is None:
        return "not in the catalogue"
    if message.fuzzy:
        return "marked as fuzzy"
    sources, translations = _forms(message.id), _forms(message.string)
    if not all(translations) or len(sources) != len(translations):
        return "not translated"
    if any(_places(one) != _places(other) for one, other in zip(sources, translations, strict=True)):
        return "has other places to be filled in"
    if any(_TWICE.search(each) for each in translations):
        return "says the same twice"
    return ""


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _first(message: Message) -> str:
    places = ", ".join(sorted({file for file, _ in message.locations}))
    return f"“{_forms(message.id)[0]}” ({places})"
