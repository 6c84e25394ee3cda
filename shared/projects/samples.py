"""Drafts of messages of which the secretariat has asked for a sample: kept until it is sent, gone a day later."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.projects.overrides import Text
from shared.technical import dynamodb
from shared.technical.dynamodb import Put

KEPT = timedelta(days=1)


def sample_write(table: str, project: str, id: str, text: Text, now: datetime) -> Put:
    """The write that keeps `text` under `id`; `table` is the name of the Projects table."""
    expires = int((now + KEPT).timestamp())
    return Put(table, {**_key(project, id), "subject": text.subject, "body": text.body, "expires": expires})


def sample_text(table: str, project: str, id: str) -> Text | None:
    """The draft under `id`; None where it is gone."""
    item = dynamodb.get(table, _key(project, id), consistent=True)
    return Text(item["subject"], item["body"]) if item else None


def _key(project: str, id: str) -> dict[str, str]:
    """A partition of their own, which reading a project does not touch."""
    return {"project": f"{project}#samples", "part": id}
