"""Answers with share pictures: an event of API Gateway in, a PNG out. Reads projects, and changes nothing."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qs

from aws_lambda_powertools import Logger

from shared.documents import share_picture
from shared.documents.share_picture import Words
from shared.projects.table import ProjectsTable
from shared.technical import settings
from shared.technical.languages import SOURCE, spoken

logger = Logger(service="pictures")

NAME = r"[a-z0-9][a-z0-9-]{0,63}"
PATH = re.compile(rf"/(?P<project>{NAME})(?:/(?P<meeting>{NAME}))?/share\.png")
DAY = "public, max-age=86400"
SAFE = {"Strict-Transport-Security": "max-age=31536000", "X-Content-Type-Options": "nosniff"}
POLICY = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Settings:
    """The environment of this function."""

    projects_table: str


@cache
def _projects() -> ProjectsTable:
    return ProjectsTable(settings.read(Settings).projects_table)


@lru_cache(maxsize=16)
def _drawn(words: Words) -> str:
    return base64.b64encode(share_picture.draw(words)).decode()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The picture that the path names, in the language of `lang`; not drawn again for who has it, nor for HEAD."""
    logger.set_correlation_id(event["requestContext"]["requestId"])
    method = event["requestContext"]["http"]["method"].upper()
    if method not in {"GET", "HEAD"}:
        return _answer(405, {"Allow": "GET, HEAD"})
    words = _words(event["rawPath"], spoken(parse_qs(event.get("rawQueryString", "")).get("lang", [SOURCE])[0]))
    if words is None:
        return _answer(404, {"Cache-Control": "public, max-age=60"})
    kept = {"Cache-Control": DAY, "ETag": f'"{words.tag}"'}
    if _has(event.get("headers", {}), words.tag):
        return _answer(304, kept)
    return _answer(200, {**kept, "Content-Type": "image/png"}, _drawn(words) if method == "GET" else "")


def _words(path: str, language: str) -> Words | None:
    found = PATH.fullmatch(path)
    project = _projects().get(found["project"]) if found else None
    if found is None or project is None:
        return None
    if found["meeting"] is None:
        return share_picture.of_season(project, language)
    meeting = project.meeting(found["meeting"])
    return share_picture.of_meeting(project, meeting, language) if meeting else None


def _has(headers: Mapping[str, str], tag: str) -> bool:
    """Whether the reader has the picture called `tag` (RFC 9110, 13.1.2: compared weakly)."""
    known = next((value for name, value in headers.items() if name.lower() == "if-none-match"), "")
    return known.strip() == "*" or f'"{tag}"' in known


def _answer(status: int, headers: Mapping[str, str], body: str = "") -> dict[str, Any]:
    logger.info("answered", extra={"status": status})
    safe = {**SAFE, "Content-Security-Policy": POLICY, **headers}
    return {"statusCode": status, "headers": safe, "body": body, "isBase64Encoded": bool(body)}
