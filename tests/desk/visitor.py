"""Somebody at the desk: a browser that keeps its cookies, and the signed links of the secretariat's mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from itertools import cycle
from urllib.parse import urlencode

from desk.app import handler
from desk.link_holder import ASKED, KNOWN, cookie_name
from infra.proof.season.web import BOUNDARY, FORM, multipart
from shared.desk.audit import LinkPurpose
from shared.outbox.occasion import OfHour
from shared.registrations.links import Links
from shared.technical.links import Signer
from tests.builders import PROJECT
from tests.registration.visitor import KEY, Seen, Visitor

SIGNER = Signer((KEY,))
LINKS = Links("", SIGNER)
HOURS = cycle(range(0, 20, 2))

Fields = Mapping[str, str | Sequence[str]]
Files = Mapping[str, tuple[str, str, bytes]]
"""By field: the file's name, its type, its content."""


@dataclass(frozen=True)
class Kept:
    """A cookie as a browser keeps it."""

    value: str
    path: str
    until: datetime | None


@dataclass
class Desk(Visitor):
    """A browser at the desk, at `now`. `set_cookies`: what the last answer wanted kept, as it stood in its headers."""

    source: str = "192.0.2.1"
    app = staticmethod(handler)
    cookies: dict[str, Kept] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)

    def link(self, link_purpose: LinkPurpose, *about: str, project: str = PROJECT, at: datetime | None = None) -> str:
        """The path of a link that a mail of `at` (now) would hold."""
        return LINKS.desk(link_purpose, project, *about, now=at or self.now)

    def approved(self, project: str = PROJECT) -> Desk:
        """The same browser once the secretariat has opened an approving link in it, and pressed the button.

        That was a minute ago, so that the trail has it first.
        """
        self.now -= timedelta(minutes=1)
        link = self.asked(project)
        assert self.get(link).status == 200
        assert self.post(link, {}).status == 200
        self.now += timedelta(minutes=1)
        assert cookie_name(KNOWN, project) in self.cookies
        return self

    def asked(self, project: str = PROJECT) -> str:
        """The approving link, in a browser that has asked for it: its cookie is kept as if the mail had been owed.

        Each time in another hour: the mail of an hour approves one browser.
        """
        hour = OfHour(self.now - timedelta(hours=next(HOURS))).text
        value = SIGNER.sign(ASKED, project, project, hour, now=self.now)
        self.cookies[cookie_name(ASKED, project)] = Kept(value, "/d/", None)
        return self.link(LinkPurpose.BROWSER, hour, project=project)

    def another(self) -> Desk:
        """Another browser, at the same time, which knows nothing."""
        return Desk(self.now)

    def post(self, path: str, fields: Fields, **headers: str) -> Seen:
        return self.send("POST", path, urlencode(fields, doseq=True).encode(), {"content-type": FORM, **headers})

    def upload(self, path: str, fields: Fields, files: Files, **headers: str) -> Seen:
        """Post a form with files, as a browser does; a file without a name and content is a field left empty."""
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.send("POST", path, multipart(fields, files), {"content-type": kind, **headers})

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Seen:
        answer = super().send(method, path, body, headers)
        self.set_cookies = list(answer.cookies)
        for each in self.set_cookies:
            self._keep(each)
        return answer

    def kept(self, path: str) -> list[str]:
        """The cookies that are sent to `path`."""
        return [
            f"{name}={kept.value}"
            for name, kept in self.cookies.items()
            if path.startswith(kept.path) and (kept.until is None or self.now < kept.until)
        ]

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            age = morsel["max-age"]
            until = self.now + timedelta(seconds=int(age)) if age else None
            self.cookies[name] = Kept(morsel.value, morsel["path"] or "/", until)
