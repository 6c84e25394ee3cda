"""What the public can make the registration function do, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from shared.members.member import Member
from shared.people.person import person_id
from shared.projects import Project
from tests.builders import PEPPER, PROJECT, a_meeting, a_project
from tests.registration.test_api import REGISTRATIONS, WHO
from tests.registration.test_evaluating import GOOD as SAID
from tests.registration.test_managing import BACK, DETAILS, LINKS, NEW, OFF
from tests.registration.test_once import BOTH, SEVERAL
from tests.registration.test_unsubscribing import BACK as RETURN
from tests.registration.test_unsubscribing import LEAVE, LEAVE_ALL
from tests.registration.visitor import GOOD, Seen, Visitor
from tests.roles.stage import Stage

PUBLIC = (
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/embed.js",
    f"/{PROJECT}",
    f"/{PROJECT}/embed",
    f"/{PROJECT}/privacy",
    f"/{PROJECT}/accessibility",
    f"/{PROJECT}/calendar.ics",
    f"/{PROJECT}/qr.svg",
    f"/{PROJECT}/moede-1",
    f"/{PROJECT}/moede-1/calendar.ics",
    f"/{PROJECT}/moede-1/qr.png",
    f"/find/{PROJECT}",
    "/api/openapi.json",
    f"/api/projects/{PROJECT}",
    f"/api/projects/{PROJECT}/meetings/moede-1",
)
AASE, BO, CARL, DORA = (f"{name}@example.org" for name in ("aase", "bo", "carl", "dora"))
SMALL = a_meeting(1, capacity=5)
"""Three seats for guests, so that the second party of two waits."""


class Somebody(Visitor):
    """A visitor who needs a minute for each form."""

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Seen:
        """As others do, and a minute later."""
        seen = super().send(method, path, body, headers)
        self.now += timedelta(minutes=1 if method == "POST" else 0)
        return seen


def visit(stage: Stage) -> None:
    """Look at everything; sign up, wait, change, cancel and come back; say no, say how it was; be forgotten."""
    project = stage.keep(a_project(SMALL, *(a_meeting(number) for number in (2, 3, 4))))
    visitor = Somebody()
    _look(visitor)
    _come_and_go(visitor)
    _by_program(visitor)
    _invited(stage, visitor)
    _afterwards(visitor, project)


def _look(visitor: Visitor) -> None:
    answers = {path: visitor.get(path).status for path in PUBLIC}
    assert set(answers.values()) <= {200, 302}, answers


def _come_and_go(visitor: Visitor) -> None:
    done(visitor.sign_up(f"/{PROJECT}/moede-1", GOOD))
    done(visitor.sign_up(f"/{PROJECT}", {**GOOD, "address": BO, "meetings": ["moede-1", "moede-2"]}))
    done(visitor.sign_up(f"/{PROJECT}/embed", {**GOOD, "address": CARL, "meetings": ["moede-3"]}))
    done(visitor.post(f"/{PROJECT}/moede-1", GOOD))  # once more: her mail says what she has
    done(visitor.post(f"/find/{PROJECT}", {"address": AASE}))
    link = _manage(visitor, AASE)
    for path in ("", "/change/moede-1", "/address", "/data", "/data.json", "/erase"):
        done(visitor.get(link + path))
    done(visitor.post(f"{link}/change/moede-1", {**DETAILS, "party": "1"}))
    done(visitor.post(link, OFF))  # Bo moves up
    done(visitor.post(link, BACK))
    done(visitor.post(f"{link}/address", {"address": NEW}))
    done(visitor.take_address(AASE, NEW))
    back = LINKS.take_back(PROJECT, _person(AASE), visitor.now)
    done(visitor.press(back))
    visitor.now += timedelta(days=3)
    done(visitor.post(f"{link}/address", {"address": NEW}))
    done(visitor.take_address(AASE, NEW))
    done(visitor.post(f"{_manage(visitor, BO)}/erase", {}))  # and Aase moves up
    old = LINKS.manage(PROJECT, _person(NEW), visitor.now - timedelta(days=900))
    done(visitor.post(f"{old}/link", {}))


def _by_program(visitor: Visitor) -> None:
    assert visitor.post_json(REGISTRATIONS, {**WHO, "address": DORA}).status == 202
    for _ in range(2):
        wanted = {**BOTH, "address": DORA, "meetings": ["moede-2", "moede-3"]}
        assert visitor.post_json(SEVERAL, wanted, idempotency_key="a-key-of-her-own").status == 202
    done(visitor.click(DORA))
    joined = done(visitor.post(_manage(visitor, DORA), {"act": "join", "meeting": "moede-4"}))
    assert "moede-4" in joined.body


def _invited(stage: Stage, visitor: Visitor) -> None:
    for address in (CARL, DORA, "eva@example.org"):
        stage.tables.members.save(Member(PROJECT, _person(address), "Eva", "Evas", address), None)
    eva = _person("eva@example.org")
    link = LINKS.invitation(PROJECT, "moede-4", eva, visitor.now)
    done(visitor.get(link))
    done(visitor.post(link, {"act": "decline"}))
    done(visitor.post(link, {"act": "come"}))
    choose = LINKS.unsubscribe(PROJECT, eva, visitor.now)
    done(visitor.get(choose))
    for act in (LEAVE, LEAVE_ALL, RETURN):
        done(visitor.post(choose, act))
    for address in (CARL, "eva@example.org"):
        done(visitor.post(f"{_manage(visitor, address)}/erase", {}))


def _afterwards(visitor: Visitor, project: Project) -> None:
    visitor.now = project.meetings[1].ends
    link = LINKS.evaluate(PROJECT, "moede-2", _person(DORA), visitor.now)
    done(visitor.get(link))
    for score in ("8", "2"):
        done(visitor.post(link, {**SAID, "score": score, "signed": "yes"}))
    done(visitor.get(f"{_manage(visitor, DORA)}/data"))
    done(visitor.post(f"{_manage(visitor, DORA)}/erase", {}))


def done(seen: Seen) -> Seen:
    """A page that says so, and not an error that it hides."""
    assert seen.status == 200, (seen.status, seen.page.text[:1500])
    return seen


def _manage(visitor: Visitor, address: str) -> str:
    return LINKS.manage(PROJECT, _person(address), visitor.now)


def _person(address: str) -> str:
    return person_id(address, PEPPER)
