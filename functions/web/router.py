"""A router of our own: Powertools' costs 50 ms of every first page, and its validation 110 ms."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from aws_lambda_powertools import Logger

from shared.technical import broken
from shared.technical.correlation import correlated
from web.http import Refusal, Request, Response

View = Callable[..., Response]
Routes = Mapping[str, Mapping[str, View]]
"""Views by method, by the expression that the whole path matches; its named groups are the views' arguments."""

Refuse = Callable[[Refusal], Response]

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that the log names."""

NAME = r"[a-z0-9][a-z0-9-]{0,63}"
SIGNED = r"(?P<token>[A-Za-z0-9_.-]{1,400})"


def late(module: str, name: str) -> View:
    """A view whose module is imported when it is first asked for: most visitors ask for a few pages alone."""

    def view(request: Request, **named: str) -> Response:
        found: View = getattr(import_module(module), name)
        return found(request, **named)

    view.__name__ = name
    return view


def route(routes: Routes, request: Request) -> tuple[str, Callable[[], Response]]:
    """What the log calls the request's address, and who answers."""
    for path, views in routes.items():
        found = re.fullmatch(path, request.path)
        if found:
            name = next(iter(views.values())).__name__
            return name, partial(_view, views, request, found.groupdict())
    return "none", _nothing


def answer(
    request: Request, name: str, respond: Callable[[], Response], refuse: Refuse, logger: Logger
) -> dict[str, Any]:
    """What API Gateway takes. Whatever happens, the log holds no path: a signed link is one."""
    began = time.perf_counter()
    try:
        with correlated(request.id):
            if request.method == "POST" and request.headers.get("sec-fetch-site") == "cross-site":
                # Our forms are posted from our own pages, framed ones too; mail programs name no site.
                raise Refusal(403, "not-a-form")
            response = respond()
    except Refusal as refusal:
        response = refuse(refusal)
    except Exception as error:  # noqa: BLE001
        broken.log(logger, "broken", error)
        response = refuse(Refusal(500, "broken"))
    milliseconds = round((time.perf_counter() - began) * 1000, 1)
    method = request.method if request.method in METHODS else "other"  # a client may write any word there
    log_fields = {"route": name, "method": method, "status": response.status, "milliseconds": milliseconds}
    logger.info("answered", extra=log_fields)
    return response.payload(request)


def _view(views: Mapping[str, View], request: Request, named: Mapping[str, str]) -> Response:
    view = views.get("GET" if request.method == "HEAD" else request.method)
    if view is None:
        allowed = [*(["HEAD"] if "GET" in views else []), *views]
        raise Refusal(405, "wrong-method", headers={"Allow": ", ".join(allowed)})
    return view(request, **named)


def _nothing() -> Response:
    raise Refusal(404, "no-such-page")
