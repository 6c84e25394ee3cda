"""The secretariat's pages: an event of API Gateway in, an answer out. Each page's module is imported when asked for."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from desk.pages import refused
from desk.wiring import wiring
from shared.desk.audit import LinkPurpose
from web.http import Request
from web.language import set_language
from web.router import NAME, SIGNED, Routes, answer, late, route

logger = Logger(service="desk")

ROUTES: Routes = {
    rf"/d/(?P<purpose>{NAME})/{SIGNED}/link": {"POST": late("desk.fresh_link", "renew")},
    **{
        rf"/d/(?P<purpose>{each.value})/{SIGNED}(?:/(?P<view>[a-z]+))?": {
            "GET": late("desk.runner", "show"),
            "POST": late("desk.runner", "press"),
        }
        for each in LinkPurpose
    },
}
"""Every page has its own address, and may have others below it by name."""


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request."""
    request = Request.of(event)
    set_language(request)
    logger.set_correlation_id(request.id)
    wiring()
    name, respond = route(ROUTES, request)
    return answer(request, _logged(request, name), respond, refused, logger)


def _logged(request: Request, view: str) -> str:
    """What the log calls a page: its purpose and its view; an address that is none of ours may say anything."""
    purpose = next((each for each in LinkPurpose if request.path.startswith(f"/d/{each.value}/")), None)
    return f"{purpose.value} {view}" if purpose else view
