"""Answers that are no pages: kept for a while, and not sent again to a browser that has them."""

from __future__ import annotations

import base64
import hashlib
import re

from web.http import Request, Response
from web.page import NOINDEX, SAFE

HOUR = 3600
DAY = 86400
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def file(
    request: Request,
    kind: str,
    content: str | bytes,
    seconds: int,
    *,
    name: str = "",
    same: str = "",
    noindex: bool = True,
) -> Response:
    """`content` of the media type `kind`, fresh for so many `seconds`, saved as `name`.

    `same` is what tells one version from the next, where the content itself differs each time. The tag is a weak one:
    the same file goes out compressed and plain (RFC 9110, 8.8.1).
    """
    raw = content.encode() if isinstance(content, str) else content
    tag = f'W/"{hashlib.sha256(same.encode() if same else raw).hexdigest()[:20]}"'
    headers = {
        **SAFE,
        "Content-Security-Policy": POLICY,
        "Cache-Control": f"public, max-age={seconds}",
        "ETag": tag,
        **(NOINDEX if noindex else {}),
    }
    if _has(request, tag):
        return Response(304, "", headers)
    headers["Content-Type"] = kind
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    if isinstance(content, str):
        return Response(200, content, headers)
    return Response(200, base64.b64encode(content).decode(), headers, encoded=True)


def _has(request: Request, tag: str) -> bool:
    """Whether the reader has what is called `tag` (RFC 9110, 13.1.2: compared weakly)."""
    known = request.headers.get("if-none-match", "")
    tags = re.findall(r'(?:W/)?("[^"]*")', known)
    return known.strip() == "*" or tag.removeprefix("W/") in tags
