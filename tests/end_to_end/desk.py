"""The secretariat at its desk: reads its mails, follows their links in a browser that keeps its cookies."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from infra.proof.season.pages import Page as FormPage
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import PROJECT, Page


@dataclass
class Secretary:
    """Somebody with the secretariat's inbox and a browser."""

    cloud: LocalCloud
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def newest(self, kind: str, about: str = "") -> dict[str, Any]:
        """The newest mail of `kind` in the season of these tests, once it has come; the cloud may hold others'."""
        found: dict[str, Any] = self.cloud.eventually(lambda: next(iter(self._mails(kind, about)), None))
        return found

    def links(self, mail: dict[str, Any], link_purpose: str) -> list[str]:
        """The mail's links for `link_purpose`, in their order."""
        return [str(found) for found in re.findall(r'href="([^"]+)"', mail["html"]) if f"/d/{link_purpose}/" in found]

    def link(self, mail: dict[str, Any], link_purpose: str) -> str:
        """The first of them."""
        return self.links(mail, link_purpose)[0]

    def ways(self, mail: dict[str, Any], link_purpose: str) -> list[str]:
        """Where the lists of guests, which the mail leads to, lead on to for `link_purpose`."""
        pages = [self.get(link).text for link in self.links(mail, "guests")]
        return [str(way) for page in pages for way in re.findall(rf'href="(/d/{link_purpose}/[^"]+)"', page)]

    def form(self, url: str) -> dict[str, str]:
        """What the first form of the page at `url` would send as it stands."""
        seen = self.get(url)
        [form, *_] = FormPage(url, seen.status, seen.text).forms
        return dict(form.fields)

    def get(self, url: str) -> Page:
        """Look at a page."""
        return self._ask(urllib.request.Request(self._whole(url)))

    def post(self, url: str, **fields: str) -> Page:
        """Press a button of a page."""
        data = urllib.parse.urlencode(fields).encode()
        return self._ask(urllib.request.Request(self._whole(url), data=data, method="POST"))

    def upload(self, url: str, file: tuple[str, str, bytes], **fields: str) -> Page:
        """Send a form with a file: its field's name, its own name, its content."""
        mark = "a-boundary-that-nobody-types"
        name, filename, content = file
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._ask(urllib.request.Request(self._whole(url), data=body, headers=headers, method="POST"))

    def approve(self, url: str, **fields: str) -> None:
        """Have this browser approved, by the mail that its first press of a button brings about: one an hour."""
        if self.cookies:
            return
        assert self.post(url, **fields).status == 403
        page = self.link(self.newest("desk-approval"), "browser")
        assert self.get(page).status == 200
        assert self.post(page).status == 200
        assert len(self.cookies) == 2  # the one that asked, and the one that is known

    def _mails(self, kind: str, about: str) -> list[dict[str, Any]]:
        found = self.cloud.messages(to=self.address)
        return [
            mail
            for mail in found
            if mail["tags"].get("mail_id", "").startswith(f"{kind}.{PROJECT}.") and about in str(mail)
        ]

    def _whole(self, url: str) -> str:
        return url if url.startswith("http") else f"{self.cloud.url}{url}"

    def _ask(self, request: urllib.request.Request) -> Page:
        if self.cookies:
            request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                self._keep(answer.headers)
                return Page(answer.status, answer.read().decode())
        except urllib.error.HTTPError as refusal:
            self._keep(refusal.headers)
            return Page(refusal.code, refusal.read().decode())

    def _keep(self, headers: Any) -> None:
        for each in headers.get_all("Set-Cookie") or ():
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
