"""Every page and the JSON API: an event of API Gateway in, an answer out. Each is imported when first asked for."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger

from registration.pages import pseudonym, refused
from registration.wiring import wiring
from shared.technical.limit import network
from web.http import Refusal, Request, Response
from web.language import set_language
from web.router import NAME, SIGNED, Refuse, Routes, answer, late, route

logger = Logger(service="registration")

API = "/api/"
SIGNED_LINK = re.compile(r"/[a-z]/")
"""Whoever has one has a mail of ours: thirty guests in one room evaluate at once, and mail providers unsubscribe for
many people from few addresses. A forged one changes nothing.
"""

ROUTES: Routes = {
    r"/": {"GET": late("registration.signing_up", "projects")},
    r"/robots\.txt": {"GET": late("registration.finding", "robots")},
    r"/sitemap\.xml": {"GET": late("registration.finding", "sitemap")},
    r"/embed\.js": {"GET": late("registration.embedding", "embed_script")},
    rf"/m/{SIGNED}": {
        "GET": late("registration.managing", "manage"),
        "POST": late("registration.managing", "cancel_or_return"),
    },
    rf"/m/{SIGNED}/change/(?P<meeting>{NAME})": {
        "GET": late("registration.altering", "details"),
        "POST": late("registration.altering", "change_details"),
    },
    rf"/m/{SIGNED}/address": {
        "GET": late("registration.altering", "address"),
        "POST": late("registration.altering", "change_address"),
    },
    rf"/m/{SIGNED}/data": {"GET": late("registration.my_data", "data")},
    rf"/m/{SIGNED}/data\.json": {"GET": late("registration.my_data", "data_file")},
    rf"/m/{SIGNED}/erase": {
        "GET": late("registration.my_data", "erasing"),
        "POST": late("registration.my_data", "erase_all"),
    },
    rf"/m/{SIGNED}/link": {"POST": late("registration.linking", "renew")},
    rf"/c/{SIGNED}": {
        "GET": late("registration.confirming", "asked"),
        "POST": late("registration.confirming", "confirm"),
    },
    rf"/a/{SIGNED}": {
        "GET": late("registration.moving", "asked"),
        "POST": late("registration.moving", "confirm"),
    },
    rf"/b/{SIGNED}": {
        "GET": late("registration.moving", "left"),
        "POST": late("registration.moving", "take_back"),
    },
    rf"/n/{SIGNED}": {
        "GET": late("registration.invited", "invited"),
        "POST": late("registration.invited", "answer"),
    },
    rf"/e/{SIGNED}": {
        "GET": late("registration.evaluating", "evaluating"),
        "POST": late("registration.evaluating", "evaluate"),
    },
    rf"/v/{SIGNED}": {
        "GET": late("registration.voting", "asked"),
        "POST": late("registration.voting", "choose"),
    },
    rf"/u/{SIGNED}": {
        "GET": late("registration.unsubscribing", "subscribed"),
        "POST": late("registration.unsubscribing", "unsubscribe"),
    },
    rf"/x/{SIGNED}": {
        "GET": late("registration.silencing", "asked"),
        "POST": late("registration.silencing", "silence"),
    },
    rf"/find/(?P<project>{NAME})": {
        "GET": late("registration.linking", "lost"),
        "POST": late("registration.linking", "find_link"),
    },
    rf"/(?P<project>{NAME})/?": {
        "GET": late("registration.signing_up", "season"),
        "POST": late("registration.signing_up", "sign_up_for_some"),
    },
    rf"/(?P<project>{NAME})/embed": {
        "GET": late("registration.embedding", "embedded"),
        "POST": late("registration.embedding", "sign_up_embedded"),
    },
    rf"/(?P<project>{NAME})/privacy": {"GET": late("registration.notices", "privacy")},
    rf"/(?P<project>{NAME})/accessibility": {"GET": late("registration.notices", "accessibility")},
    rf"/(?P<project>{NAME})/calendar\.ics": {"GET": late("registration.calendars", "season_calendar")},
    rf"/(?P<project>{NAME})/(?:(?P<meeting>{NAME})/)?qr\.svg": {"GET": late("registration.codes", "qr_svg")},
    rf"/(?P<project>{NAME})/(?:(?P<meeting>{NAME})/)?qr\.png": {"GET": late("registration.codes", "qr_png")},
    rf"/(?P<project>{NAME})/(?P<meeting>{NAME})/calendar\.ics": {
        "GET": late("registration.calendars", "meeting_calendar")
    },
    rf"/(?P<project>{NAME})/(?P<meeting>{NAME})/?": {
        "GET": late("registration.signing_up", "meeting"),
        "POST": late("registration.signing_up", "sign_up_for_one"),
    },
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request."""
    request = Request.of(event)
    set_language(request)
    logger.set_correlation_id(request.id)
    wiring()
    name, respond = route(ROUTES, request)
    refuse: Refuse = refused
    if request.path.startswith(API):
        from registration import api, problems

        name, respond, refuse = "api", partial(api.answer, event, request), problems.refused

    def counted() -> Response:
        _count(request)
        return respond()

    return answer(request, name, counted, refuse, logger)


def _count(request: Request) -> None:
    """Nobody sends forms faster than this: counted in this process, which costs nothing, then for all of them, under a
    pseudonym of the source that is another one each day.
    """
    if request.method != "POST" or not request.source or SIGNED_LINK.match(request.path):
        return
    at = wiring()
    wait = at.posts.wait(request.source, request.now)
    if not wait and at.sources.most:
        wait = at.sources.wait(request.now, pseudonym(f"{network(request.source)} {request.now.date()}"))
    if wait:
        raise Refusal(429, "too-many", headers={"Retry-After": str(wait)})
