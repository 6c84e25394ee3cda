"""A request as API Gateway hands it over (HTTP API, payload 2.0), and the answer as it takes it back."""

from __future__ import annotations

import base64
import gzip
import hmac
import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from shared.meetings import Meeting
from shared.projects import Project

LARGEST_BODY = 16 * 1024
MOST_FIELDS = 60
WORTH_COMPRESSING = 600
"""Bytes; below it the answer fits in a packet as it is."""

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
LARGEST_UPLOAD = 4 * 1024 * 1024
"""Bytes of a form with a file: Lambda takes six megabytes of a request, in base64."""
FRONT = "x-tovholder-front"
"""The header in which CloudFront says its secret word."""

_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)", re.IGNORECASE)


class Refusal(Exception):
    """The request is not met: `status` for machines; `reason` names the text of `refused.html` for people.

    `token` is that of the reader's own signed link, where its pages are the way on.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        project: Project | None = None,
        meeting: Meeting | None = None,
        headers: Mapping[str, str] | None = None,
        token: str = "",
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.project = project
        self.meeting = meeting
        self.headers = headers or {}
        self.token = token


@dataclass(frozen=True)
class Request:
    """What is asked. `now` is when the request reached the gateway; `source` is who sent it, for counting alone."""

    id: str
    method: str
    path: str
    headers: Mapping[str, str]
    now: datetime
    query: str = ""
    body: str = ""
    encoded: bool = False
    source: str = field(default="", repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Request:
        """The request in an event of API Gateway."""
        context = event["requestContext"]
        headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
        return cls(
            id=context["requestId"],
            method=context["http"]["method"].upper(),
            path=event["rawPath"],
            headers=headers,
            now=datetime.fromtimestamp(context["timeEpoch"] / 1000, UTC),
            query=event.get("rawQueryString") or "",
            body=event.get("body") or "",
            encoded=event.get("isBase64Encoded", False),
            source=_source(context["http"].get("sourceIp", ""), headers),
            cookies=_cookies(event.get("cookies") or headers.get("cookie", "").split(";")),
        )

    @property
    def content_type(self) -> str:
        """The body's type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def content(self, content_type: str, most: int = LARGEST_BODY) -> bytes:
        """The body, which must be of `content_type` and have `most` bytes at most.

        Raises:
            Refusal: 413 too large, 415 of another type, 400 not to be decoded.
        """
        if len(self.body) > most * (4 / 3 if self.encoded else 1) + 4:
            raise Refusal(413, "too-large")
        if self.content_type != content_type:
            raise Refusal(415, "not-a-form", headers={"Accept-Post": content_type})
        try:
            content = base64.b64decode(self.body, validate=True) if self.encoded else self.body.encode()
        except ValueError as error:
            raise Refusal(400, "unreadable") from error
        if len(content) > most:
            raise Refusal(413, "too-large")
        return content

    def form(self, most: int = LARGEST_BODY) -> dict[str, list[str]]:
        """The fields of a posted form of `most` bytes at most.

        Raises:
            Refusal: 413 too large, 415 not a form, 400 not to be read.
        """
        content = self.content(FORM, most)
        try:
            return parse_qs(content.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise Refusal(400, "unreadable") from error

    def upload(
        self, most: int = LARGEST_UPLOAD, texts: int = LARGEST_BODY
    ) -> tuple[dict[str, list[str]], dict[str, File]]:
        """The fields of a posted form and its files, those left empty without.

        Raises:
            Refusal: 413 more than `most` bytes, or `texts` without the files; 415 not a form with files; 400 not
                to be read.
        """
        import multipart

        content = self.content(MULTIPART, most)
        fields: dict[str, list[str]] = {}
        files: dict[str, File] = {}
        length = 0
        try:
            _, options = multipart.parse_options_header(self.headers["content-type"])
            found = multipart.MultipartParser(
                io.BytesIO(content),
                options.get("boundary", ""),
                part_limit=MOST_FIELDS,
                memory_limit=most + LARGEST_BODY,
                spool_limit=most,
                strict=True,
            )
            for part in found:
                if part.filename is None:
                    length += len(part.raw)
                    if length > texts:  # as without a file; and accents take quadratic time
                        raise Refusal(413, "too-large")
                    # Browsers write UTF-8 (HTML, "multipart form data"). A part may name another of Python's alphabets:
                    # some decode in quadratic time, some make halves of surrogate pairs, which no answer can hold.
                    fields.setdefault(part.name, []).append(part.raw.decode())
                elif part.raw or part.filename:  # a chosen file may be empty, as one that still lies in a cloud
                    files[part.name] = File(part.filename, part.content_type or "", part.raw)
        except (multipart.MultipartError, ValueError) as error:
            raise Refusal(400, "unreadable") from error
        return fields, files


@dataclass(frozen=True)
class File:
    """A file as a browser sends it; neither its name nor its type is to be believed."""

    name: str
    content_type: str
    content: bytes


def _source(nearest: str, headers: Mapping[str, str]) -> str:
    """A visitor's network address. `nearest` is who spoke to API Gateway: the visitor, or CloudFront where that stands
    in front (infra/front.yaml). That says a word which nobody else knows, and puts the visitor's address last.
    """
    secret = os.environ.get("FRONT_SECRET", "")
    if not secret or not hmac.compare_digest(headers.get(FRONT, "").encode(), secret.encode()):
        return nearest
    hops = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]
    if hops[-1] == nearest:  # API Gateway adds who spoke to it
        hops.pop()
    return hops[-1] if hops and hops[-1] else nearest


def _cookies(pairs: Sequence[str]) -> dict[str, str]:
    """API Gateway hands cookies over in a list of their own; the local cloud leaves them in their header."""
    split = (pair.strip().partition("=") for pair in pairs)
    return {name: value for name, _, value in split if name}


@dataclass(frozen=True)
class Response:
    """What is answered. A body that is no text is `encoded` in base64. `cookies` are whole Set-Cookie values."""

    status: int
    body: str
    headers: Mapping[str, str]
    encoded: bool = False
    cookies: tuple[str, ...] = ()

    def payload(self, request: Request) -> dict[str, Any]:
        """The answer as API Gateway takes it: compressed where it pays, without its body for HEAD.

        API Gateway's HTTP API does not compress by itself.
        """
        headers = {"Vary": "Accept-Encoding, Accept-Language", **self.headers}
        body, encoded = self.body, self.encoded
        content = self.body.encode()
        if (
            not encoded
            and len(content) > WORTH_COMPRESSING
            and _GZIP.search(request.headers.get("accept-encoding", ""))
        ):
            headers["Content-Encoding"] = "gzip"
            body, encoded = base64.b64encode(gzip.compress(content, mtime=0)).decode(), True
        if request.method == "HEAD":
            body, encoded = "", False
        answer = {"statusCode": self.status, "headers": headers, "body": body, "isBase64Encoded": encoded}
        return {**answer, "cookies": list(self.cookies)} if self.cookies else answer
