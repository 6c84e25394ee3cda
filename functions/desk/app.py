"""The secretariat's pages: an event of API Gateway in, an answer out. Each page's module is imported when asked for."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from desk.pages import refused
from desk.wiring import wiring
from shared.desk.audit import LinkPurpose
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
    rf"/d/invitation/{SIGNED}/now": {"GET": late("desk.invitation", "ask")},
    rf"/d/invitation/{SIGNED}/text": {
        "GET": late("desk.invitation_text", "show"),
        "POST": late("desk.invitation_text", "act"),
    },
    rf"/d/meeting/{SIGNED}": {"GET": late("desk.meeting", "show"), "POST": late("desk.meeting", "act")},
    rf"/d/meeting/{SIGNED}/off": {"GET": late("desk.meeting", "confirm")},
    rf"/d/members/{SIGNED}": {"GET": late("desk.members", "show"), "POST": late("desk.members", "act")},
    rf"/d/topic/{SIGNED}": {"GET": late("desk.topic", "show"), "POST": late("desk.topic", "act")},
    rf"/d/task/{SIGNED}": {"GET": late("desk.task", "show"), "POST": late("desk.task", "act")},
    rf"/d/check-in/{SIGNED}": {"GET": late("desk.check_in", "show"), "POST": late("desk.check_in", "act")},
    rf"/d/check-in/{SIGNED}/taps": {"POST": late("desk.check_in", "taps")},
    rf"/d/expense/{SIGNED}": {"GET": late("desk.expense", "show"), "POST": late("desk.expense", "act")},
    rf"/d/money/{SIGNED}": {"GET": late("desk.money", "show"), "POST": late("desk.money", "act")},
    rf"/d/order/{SIGNED}": {"GET": late("desk.order", "show"), "POST": late("desk.order", "act")},
    rf"/d/message/{SIGNED}": {"GET": late("desk.message", "show"), "POST": late("desk.message", "act")},
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request."""
    request = Request.of(event)
    listen(request)
    logger.set_correlation_id(request.id)
    wiring()
    name, respond = route(ROUTES, request)
    return answer(request, _logged(request, name), respond, refused, logger)


def _logged(request: Request, view: str) -> str:
    """What the log calls a page: its link_purpose and its view; an address that is none of ours may say anything."""
    link_purpose = next((each for each in LinkPurpose if request.path.startswith(f"/d/{each.value}/")), None)
    return f"{link_purpose.value} {view}" if link_purpose else view
