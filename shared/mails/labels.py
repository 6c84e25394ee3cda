"""What people call a kind of mail."""

from __future__ import annotations

from pathlib import Path

from shared.outbox.kinds import Kind
from shared.technical.languages import catalogue


def label(kind: Kind, language: str = "en") -> str:
    """The declared label in `language`, as it stands alone: `The reminder`."""
    label = catalogue([Path(__file__).parent], language).gettext(kind.declared.label)
    return label.removesuffix(",")
