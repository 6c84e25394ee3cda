"""Reading a letter back, as a mail program and as a reader do."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser

from infra.proof.gallery.__main__ import SENDER
from shared.mails.mime import mime
from shared.mails.rendered import RenderedMail

VOID = {"meta", "br", "img", "hr", "link"}
SIGNED = re.compile(r"/(m|n|u|e|d/[a-z-]+)/[\w.-]{30,}")
"""An address that only the mail's reader has."""


class Page(HTMLParser):
    """Reads HTML and remembers what a mail may not get wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.language = ""
        self.links: list[str] = []
        self.texts: dict[str, str] = {}
        self.layout_tables = self.tables = self.headings = self.pictures = 0
        self._link = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.language = str(given.get("lang")) if tag == "html" else self.language
        self.tables += tag == "table"
        self.layout_tables += tag == "table" and given.get("role") == "presentation"
        self.headings += tag == "h1"
        self.pictures += tag == "img"
        if tag == "a":
            self._link = str(given["href"])
            self.links.append(self._link)

    def handle_data(self, data: str) -> None:
        if self._link:
            self.texts[self._link] = self.texts.get(self._link, "") + data.strip()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        if tag == "a":
            self._link = ""


def links(letter: RenderedMail) -> list[str]:
    """Every address in `letter`: in its HTML, its text, its calendar and its headers; each once."""
    ics = re.sub(r"\r?\n[ \t]", "", letter.calendar.ics) if letter.calendar else ""
    texts = (letter.text, ics.replace("\\n", " "), " ".join(letter.unsubscribe))
    found = [*Page(letter.html).links, *re.findall(r"(?:https?://|mailto:)[^\s<>]+", " ".join(texts))]
    # An organizer's and an attendee's address in a calendar is no link.
    people = {f"mailto:{letter.to.address}", f"mailto:{letter.reply_to.address}"}
    return sorted({unescape(each) for each in found} - people)


def parsed(letter: RenderedMail) -> EmailMessage:
    """The mail, by the standard library's strict policy."""
    return message_from_bytes(mime(letter, SENDER, "mail.id"), policy=policy.strict)
