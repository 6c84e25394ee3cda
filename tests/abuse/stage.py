"""Both functions with pages and the one with pictures, a season in full swing, and who asks without a browser."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from desk import app as desk
from infra.proof.season.web import FORM
from infra.proof.season.web import event as request
from pictures import app as pictures
from registration import app as registration
from shared.budget.lines import Commitment
from shared.desk.audit import LinkPurpose
from shared.desk.table import AuditLog
from shared.evaluations.evaluation import Evaluation, evaluation_id
from shared.evaluations.table import EvaluationsTable
from shared.members.member import Member
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.registrations.ticket import ticket
from shared.technical import dynamodb
from shared.technical.links import Signer
from tests.abuse.drawn import MARK
from tests.abuse.fit import check, soon
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest
from tests.conftest import Tables
from tests.desk.visitor import Desk
from tests.registration.visitor import KEY

SIGNER = Signer((KEY,))
LINKS = Links("", SIGNER)
PERSON = a_guest(1).person
ON_THE_DAY = timedelta(days=20)
"""From `BEFORE`: the morning of the first meeting."""

READING = {"GetItem", "BatchGetItem", "Query"}
MOST_CALLS = 80
"""Requests to DynamoDB that one request of anybody's may cost; the dearest form takes some thirty."""


def seated(tables: Tables, project: Project) -> None:
    """Guests and members, an order, and what has been said, all of which say `MARK` wherever they may."""
    for number in (1, 2, 3):
        guest = a_guest(
            number, name=f"{number} {MARK}"[:100], company=MARK[:100], diet=MARK, topics=f"Parkering {MARK}"
        )
        sign_up(tables.registrations, project, project.meetings, guest, BEFORE - timedelta(hours=1))
        tables.members.save(
            Member(PROJECT, guest.person, f"{number} {MARK}"[:100], MARK[:100], f"guest{number}@example.org"), None
        )
    order = Commitment("catering-forplejning-moede-1-001", "forplejning", "moede-1", 90_000, BEFORE.date(), MARK, MARK)
    tables.budget.commit(PROJECT, replace(order, portions=14))
    for number in (2, 3):
        said = Evaluation(
            id=evaluation_id(PEPPER, PROJECT, "moede-1", a_guest(number).person),
            project=PROJECT,
            meeting="moede-1",
            score=2,
            given_at=BEFORE,
            useful=f"Parkering {MARK}",
            next_topics=f"Parkering {MARK}",
            free=MARK,
        )
        dynamodb.write(EvaluationsTable(tables.registrations.name).put(said, project.data_deleted))


@dataclass
class Stage:
    """Hands requests over as API Gateway does. `calls` are those to DynamoDB since the last request."""

    tables: Tables
    calls: list[str]
    cookies: Sequence[str] = ()
    now: datetime = BEFORE
    audit_log: list[str] = field(default_factory=list)

    def approve(self) -> None:
        """From here on the browser is one of the secretariat's."""
        browser = Desk(self.now).approved()
        self.cookies = [f"{name}={kept.value}" for name, kept in browser.cookies.items()]

    def desk(self, link_purpose: LinkPurpose, *about: str, project: str = PROJECT) -> str:
        """A desk page's path."""
        return LINKS.desk(link_purpose, project, *about, now=self.now)

    def undo(self) -> str:
        """Where the latest of what was done at the desk is taken back."""
        done = AuditLog(self.tables.projects.name).since(PROJECT, None)
        return self.desk(LinkPurpose.UNDO, done[-1].id)

    def ask(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        *,
        encoded: bool = True,
    ) -> dict[str, Any]:
        """The answer, which keeps every promise of `fit`; a GET has changed nothing."""
        sent = base64.b64encode(body).decode() if isinstance(body, bytes) and encoded else body
        event = request(method, path, headers, query=query, now=self.now, cookies=self.cookies, source="")
        event |= {"body": sent, "isBase64Encoded": encoded and sent is not None}
        app: Any = registration
        if path.startswith("/d/"):
            app = desk
        elif path.endswith("/share.png"):
            app = pictures
        self.calls.clear()
        try:
            with soon():
                answer: dict[str, Any] = app.handler(event, None)
            check(answer)
            if method.upper() in {"GET", "HEAD"}:
                assert set(self.calls) <= READING, self.calls
            assert len(self.calls) <= MOST_CALLS, self.calls
        except Exception as error:
            error.add_note(f"{method} {path} ?{query} {headers} {body!r}"[:1_000])
            raise
        return answer

    def post(self, path: str, fields: Mapping[str, Sequence[str]], **headers: str) -> dict[str, Any]:
        """A form as a browser sends it, with a ticket that is good."""
        # Of two sign-ups in one millisecond, a mail's id tells none apart.
        self.now += timedelta(milliseconds=1)
        ready = {"ticket": [ticket(SIGNER, path.removesuffix("/embed"), self.now - timedelta(minutes=1))], **fields}
        content = urlencode([(name, each) for name, values in ready.items() for each in values], errors="surrogatepass")
        return self.ask("POST", path, "", {"content-type": FORM, **headers}, content.encode())
