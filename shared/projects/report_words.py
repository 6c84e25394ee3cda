"""The committee's own words in the season report, which it writes at the desk, and where drafts of them are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from shared.technical import dynamodb
from shared.technical.dynamodb import Put

PART = "words"


@dataclass(frozen=True)
class ReportWords:
    """What was reached on short and on long term, and why each budget line came out otherwise, by the line's id.

    Empty where nobody has written yet. What was done about each topic lies with the topics. `version` counts the saves.
    """

    short_term: str = ""
    long_term: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


def report_words(table: str, project: str) -> ReportWords:
    """The words as they stand; `table` is the name of the Projects table."""
    item = dynamodb.get(table, _key(project), consistent=True)
    return msgspec.convert(item, ReportWords) if item else ReportWords()


def report_words_write(table: str, project: str, words: ReportWords) -> Put:
    """The write that keeps `words`, which is what was read, changed; it fails where somebody has saved since."""
    item: dict[str, Any] = msgspec.to_builtins(replace(words, version=words.version + 1))
    return Put(
        table,
        {**item, **_key(project)},
        condition="version = :seen" if words.version else "attribute_not_exists(part)",
        values={":seen": words.version} if words.version else None,
    )


def report_partition(project: str) -> str:
    """Where they lie: a partition of their own, which reading a project does not touch."""
    return f"{project}#report"


def _key(project: str) -> dict[str, str]:
    return {"project": report_partition(project), "part": PART}
