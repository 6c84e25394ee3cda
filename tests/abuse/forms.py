"""Every form, what people write into it, and when; and what a page's form hands back unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.proof.season.pages import Html
from shared.desk.audit import LinkPurpose
from tests.abuse import drawn
from tests.abuse.fit import content
from tests.abuse.stage import LINKS, PERSON, Stage
from tests.builders import BEFORE, PROJECT, a_meeting
from tests.desk.test_check_in import WALK_IN
from tests.desk.test_expense import ID

ON_THE_DAY = a_meeting().starts - timedelta(minutes=10)
AFTERWARDS = a_meeting().ends
DAYS = ["2018-07-20", "20.7.2018", "2018-08-16"]
AMOUNTS = ["1.234,50", "66,5 kr.", "-100", "14600"]
SUPPLIERS = ["Bageriet på hjørnet", drawn.MARK]
GUEST = {
    "name": ["Åse Ørsted", drawn.MARK],
    "company": ["Bageriet", drawn.MARK],
    "party": ["1", "2", "5"],
    "diet": ["", drawn.MARK],
    "topics": ["", drawn.MARK],
}
SIGN_UP = {
    **GUEST,
    "address": ["aase@example.org", "bo@example.org"],
    "meetings": ["moede-1", "moede-2"],
    "subject": [""],
}


@dataclass(frozen=True)
class Form:
    """A page's form: what people write into each field; when."""

    path: str
    fields: Mapping[str, Sequence[str]]
    now: datetime = BEFORE


def own(page: str = "") -> str:
    return LINKS.manage(PROJECT, PERSON, BEFORE) + page


def desk(link_purpose: LinkPurpose, *about: str, page: str = "", now: datetime = BEFORE) -> str:
    return LINKS.desk(link_purpose, PROJECT, *about, now=now) + page


FORMS = {
    "season": Form(f"/{PROJECT}", SIGN_UP),
    "embedded": Form(f"/{PROJECT}/embed", SIGN_UP),
    "meeting": Form(f"/{PROJECT}/moede-1", SIGN_UP),
    "find": Form(f"/find/{PROJECT}", {"address": ["guest1@example.org"], "subject": [""]}),
    "manage": Form(own(), {"act": ["cancel", "return"], "meeting": ["moede-1", "moede-2"]}),
    "change": Form(own("/change/moede-1"), GUEST),
    "address": Form(own("/address"), {"address": ["new@example.org"], "subject": [""]}),
    "new address": Form(LINKS.new_address(PROJECT, PERSON, "person0002", BEFORE), {"asked_at": [drawn.MARK]}),
    "take back": Form(LINKS.take_back(PROJECT, PERSON, BEFORE), {}),
    "erase": Form(own("/erase"), {}),
    "renew": Form(own("/link"), {}),
    "decline": Form(LINKS.invitation(PROJECT, "moede-1", PERSON, BEFORE), {"act": ["decline", "come"]}),
    "unsubscribe": Form(
        LINKS.unsubscribe(PROJECT, PERSON, BEFORE),
        {"act": ["leave", "leave-all", "back"], "List-Unsubscribe": ["One-Click"]},
    ),
    "vote": Form(LINKS.vote(PROJECT, "moede-1", PERSON, BEFORE), {"topic": ["Skilte", drawn.MARK]}),
    "evaluate": Form(
        LINKS.evaluate(PROJECT, "moede-1", PERSON, AFTERWARDS),
        {
            "score": ["8", "1"],
            "useful": ["Snak", drawn.MARK],
            "next_topics": ["Parkering", drawn.MARK],
            "free": [drawn.MARK],
            "host": ["yes", ""],
            "where": [drawn.MARK],
            "signed": ["yes", ""],
        },
        AFTERWARDS,
    ),
    "browser": Form(desk(LinkPurpose.BROWSER), {}),
    "fresh link": Form(desk(LinkPurpose.MEMBERS, page="/link"), {}),
    "invitation": Form(desk(LinkPurpose.INVITATION, "moede-2"), {"act": ["pause", "resume", "send"]}),
    "invitation text": Form(
        desk(LinkPurpose.INVITATION, "moede-2", page="/text"),
        {
            "act": ["look", "save"],
            "seen": ["44136fa355b3678a"],
            "subject": ["Kom", drawn.MARK],
            "body": ["Hej\n\nVel mødt", drawn.MARK],
            "subject-en": ["Come", drawn.MARK],
            "body-en": ["Hello", drawn.MARK],
        },
    ),
    "meeting's form": Form(
        desk(LinkPurpose.MEETING, "moede-1"),
        {
            "act": ["save", "cancel"],
            "seen": ["SEEN"],
            "title": ["Netværksmøde", drawn.MARK],
            "day": ["2018-08-15", "16.8.2018", "0001-01-01", "2019-03-31", "2018-10-28"],
            "starts": ["08:00", "8.15", "00:00", "02:30"],
            "ends": ["09:30", "10", "03:00"],
            "venue": ["Salen", drawn.MARK],
            "address": ["Eksempelvej 1, 2300 København S", drawn.MARK],
            "capacity": ["30", "3", "1000"],
            "reserved": ["2", "0"],
            "speaker": ["", drawn.MARK],
            "topic": ["Snak", drawn.MARK],
            "programme": ["8.00 Kaffe\n9.00 Snak", drawn.MARK],
        },
    ),
    "members": Form(
        desk(LinkPurpose.MEMBERS),
        {
            "act": ["list", "add", "ask", "remove"],
            "person": [PERSON, "person0002"],
            "q": ["åse", drawn.MARK],
            "page": ["1", "2"],
            "name": ["Bo", drawn.MARK],
            "company": ["", drawn.MARK],
            "address": ["bo@example.org", "guest1@example.org"],
            "language": ["da", "en"],
        },
    ),
    "topic": Form(
        desk(LinkPurpose.TOPIC), {"key": ["parkering"], "answer": ["Vi talte.", drawn.MARK, ""], "seen": [""]}
    ),
    "task": Form(desk(LinkPurpose.TASK, "moede-1:venue"), {"act": ["finish", "reopen"]}),
    "guests": Form(
        desk(LinkPurpose.GUESTS, "moede-1"),
        {
            "act": ["add", "list", "edit", "correct", "ask", "cancel", "seat"],
            "id": ["0123456789abcdef" * 2, "f" * 32],
            "person": [PERSON, "person0002"],
            "name": ["Bo", drawn.MARK],
            "company": ["", drawn.MARK],
            "address": ["", "bo@example.org", "guest1@example.org"],
            "party": ["1", "4"],
            "diet": ["", drawn.MARK],
        },
    ),
    "check-in": Form(
        desk(LinkPurpose.CHECK_IN, "moede-1", now=ON_THE_DAY),
        {
            "act": ["", "walk-in"],
            "person": [PERSON, WALK_IN],
            "came": ["0", "1"],
            "seen": [""],
            "name": ["Bo", drawn.MARK],
            "company": [drawn.MARK],
        },
        ON_THE_DAY,
    ),
    "expense": Form(desk(LinkPurpose.EXPENSE), {"act": ["void", "receipt"], "expense": [ID]}),
    "money": Form(
        desk(LinkPurpose.MONEY, "lokaleleje"),
        {
            "id": ["0123456789abcdef" * 2, "f" * 32],
            "from_line": ["forplejning", "oplaegsholder"],
            "to_line": ["lokaleleje"],
            "amount": AMOUNTS,
            "reason": ["Fordi", drawn.MARK],
        },
    ),
    "order": Form(
        desk(LinkPurpose.ORDER, "moede-1"),
        {
            "stands": ["catering-forplejning-moede-1-001", "nothing"],
            "portions": ["14", "20"],
            "amount": AMOUNTS,
            "supplier": SUPPLIERS,
        },
    ),
    "message": Form(
        desk(LinkPurpose.MESSAGE, "moede-1"),
        {
            "act": ["edit", "look", "send", "withdraw"],
            "id": ["0123456789abcdef", "f" * 16],
            "subject": ["Husk", drawn.MARK],
            "body": ["Hej\n\nVel mødt", drawn.MARK],
        },
    ),
}


def seen(stage: Stage, path: str) -> str:
    """What the page's form says that it was made from."""
    forms = Html(content(stage.ask("GET", path)).decode()).forms
    return next((value for each in forms if (value := each.value("seen"))), "")


def first(good: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: values[0] for name, values in good.items()}
