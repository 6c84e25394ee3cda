"""The secretariat's pages: an event of API Gateway in, an answer out. Each page's module is imported when asked for."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from desk.pages import refused
from desk.wiring import wiring
from web.http import Request
from web.language import listen
from web.router import NAME, SIGNED, Routes, answer, late, route

logger = Logger(service="desk")

ROUTES: Routes = {
    rf"/d/(?P<act>{NAME})/{SIGNED}/link": {"POST": late("desk.fresh_link", "renew")},
    rf"/d/browser/{SIGNED}": {"GET": late("desk.browser", "ask"), "POST": late("desk.browser", "approve")},
    rf"/d/undo/{SIGNED}": {"GET": late("desk.undoing", "ask"), "POST": late("desk.undoing", "undo")},
    rf"/d/invitation/{SIGNED}": {
        "GET": late("desk.invitation", "show"),
        "POST": late("desk.invitation", "act"),
    },
    rf"/d/message/{SIGNED}": {"GET": late("desk.message", "show"), "POST": late("desk.message", "act")},
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request."""
    request = Request.of(event)
    listen(request)
    logger.set_correlation_id(request.id)
    wiring()
    name, respond = route(ROUTES, request)
    return answer(request, name, respond, refused, logger)
