"""Every page and the JSON API: an event of API Gateway in, an answer out.

A router of our own: Powertools' costs 50 ms of every first page, and its validation 110 ms. The JSON API has it, and is
imported when first asked for.
"""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from aws_lambda_powertools import Logger

from registration import (
    altering,
    declining,
    linking,
    managing,
    my_data,
    signing_up,
)
from registration.language import listen
from registration.pages import refused
from registration.web import Refusal, Request, Response
from registration.wiring import wiring

logger = Logger(service="registration")

View = Callable[..., Response]
NAME = r"[a-z0-9][a-z0-9-]{0,63}"
SIGNED = r"(?P<token>[A-Za-z0-9_.-]{1,400})"
API = "/api/"


def _late(module: str, name: str) -> View:
    """A view whose module is imported when it is first asked for: most visitors ask for pages and forms alone."""

    def view(request: Request, **named: str) -> Response:
        found: View = getattr(import_module(f"registration.{module}"), name)
        return found(request, **named)

    view.__name__ = name
    return view


ROUTES: Mapping[str, Mapping[str, View]] = {
    r"/": {"GET": signing_up.projects},
    r"/robots\.txt": {"GET": _late("finding", "robots")},
    r"/sitemap\.xml": {"GET": _late("finding", "sitemap")},
    r"/embed\.js": {"GET": _late("embedding", "embed_script")},
    rf"/m/{SIGNED}": {"GET": managing.manage, "POST": managing.cancel_or_return},
    rf"/m/{SIGNED}/change/(?P<meeting>{NAME})": {"GET": altering.details, "POST": altering.change_details},
    rf"/m/{SIGNED}/address": {"GET": altering.address, "POST": altering.change_address},
    rf"/m/{SIGNED}/data": {"GET": my_data.data},
    rf"/m/{SIGNED}/data\.json": {"GET": my_data.data_file},
    rf"/m/{SIGNED}/erase": {"GET": my_data.erasing, "POST": my_data.erase_all},
    rf"/m/{SIGNED}/link": {"POST": linking.renew},
    rf"/n/{SIGNED}": {"GET": declining.invited, "POST": declining.answer},
    rf"/find/(?P<project>{NAME})": {"GET": linking.lost, "POST": linking.find_link},
    rf"/(?P<project>{NAME})/?": {"GET": signing_up.season, "POST": signing_up.sign_up_for_some},
    rf"/(?P<project>{NAME})/embed": {
        "GET": _late("embedding", "embedded"),
        "POST": _late("embedding", "sign_up_embedded"),
    },
    rf"/(?P<project>{NAME})/calendar\.ics": {"GET": _late("calendars", "season_calendar")},
    rf"/(?P<project>{NAME})/(?:(?P<meeting>{NAME})/)?qr\.svg": {"GET": _late("codes", "qr_svg")},
    rf"/(?P<project>{NAME})/(?:(?P<meeting>{NAME})/)?qr\.png": {"GET": _late("codes", "qr_png")},
    rf"/(?P<project>{NAME})/(?P<meeting>{NAME})/calendar\.ics": {"GET": _late("calendars", "meeting_calendar")},
    rf"/(?P<project>{NAME})/(?P<meeting>{NAME})/?": {"GET": signing_up.meeting, "POST": signing_up.sign_up_for_one},
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request. Whatever happens, the log holds no path: a signed link is one."""
    request = Request.of(event)
    listen(request)
    logger.set_correlation_id(request.id)
    wiring()
    began = time.perf_counter()
    route, respond, refuse = _route(event, request)
    try:
        _count(request)
        response = respond()
    except Refusal as refusal:
        response = refuse(refusal)
    except Exception as error:  # noqa: BLE001
        _log(error)
        response = refuse(Refusal(500, "broken"))
    milliseconds = round((time.perf_counter() - began) * 1000, 1)
    said = {"route": route, "method": request.method, "status": response.status, "milliseconds": milliseconds}
    logger.info("answered", extra=said)
    return response.payload(request)


def _route(
    event: Mapping[str, Any], request: Request
) -> tuple[str, Callable[[], Response], Callable[[Refusal], Response]]:
    """What the log calls the request's address, who answers, and who says no."""
    if request.path.startswith(API):
        from registration import api, problems

        return "api", partial(api.answer, event, request), problems.refused
    for route, views in ROUTES.items():
        found = re.fullmatch(route, request.path)
        if found:
            name = next(iter(views.values())).__name__
            return name, partial(_page, views, request, found.groupdict()), refused
    return "none", _nothing, refused


def _count(request: Request) -> None:
    """Nobody sends forms faster than this; counted where the next request forgets it with the process."""
    wait = wiring().posts.wait(request.source, request.now) if request.method == "POST" else 0
    if wait:
        raise Refusal(429, "too-many", headers={"Retry-After": str(wait)})


def _page(views: Mapping[str, View], request: Request, named: Mapping[str, str]) -> Response:
    view = views.get("GET" if request.method == "HEAD" else request.method)
    if view is None:
        allowed = [*(["HEAD"] if "GET" in views else []), *views]
        raise Refusal(405, "wrong-method", headers={"Allow": ", ".join(allowed)})
    return view(request, **named)


def _nothing() -> Response:
    raise Refusal(404, "no-such-page")


def _log(error: Exception) -> None:
    """The kind of error and where, without its message: botocore's quote what somebody typed."""
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    logger.error("broken", extra={"error": type(error).__name__, "code": _code(error), "where": where})


def _code(error: Exception) -> str:
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
