"""What mail programs support of our HTML and CSS, by caniemail's data, and which gaps are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from infra.proof.readers.node import ROOT, read

EXCEPTIONS = ROOT / "docs" / "mail-clients.md"
"""The gaps that are meant: a table whose rows begin with the feature's name at caniemail."""

Gap = tuple[str, str, str]
"""A feature, how far it is supported (`none`, `partial`), and a mail program."""


def gaps(pages: Sequence[str]) -> set[Gap]:
    """What Gmail, Outlook and Apple Mail do not support of these pages, or in part."""
    found = read({"pages": pages})["pages"]
    return {(feature, support, client) for page in found for feature, support, client, _ in page}


def meant(document: Path = EXCEPTIONS) -> dict[str, str]:
    """The features whose gaps are argued, with the reason."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def wrong(found: Iterable[Gap], argued: Iterable[str]) -> Iterator[str]:
    """Gaps that nobody has argued, and arguments for what is not used any more."""
    found, argued = set(found), set(argued)
    for feature in sorted({feature for feature, _, _ in found} - argued):
        clients = sorted(f"{client} ({support})" for name, support, client in found if name == feature)
        yield f"{feature}: {', '.join(clients)}"
    yield from (
        f"{feature}: argued in {EXCEPTIONS.name}, and not needed"
        for feature in sorted(argued - {f for f, _, _ in found})
    )
