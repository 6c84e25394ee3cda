"""A page as its reader has it: text, links, and forms as a browser would send them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlsplit


@dataclass
class Form:
    """A form of a page: where it goes, and its fields as they stand. Of several buttons the last one is pressed."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    multipart: bool = False

    def value(self, name: str) -> str | None:
        """What field `name` holds; None where there is none."""
        return next((value for each, value in self.fields if each == name), None)

    def values(self, name: str) -> list[str]:
        """What each field `name` holds: a row of buttons may share one."""
        return [value for each, value in self.fields if each == name]


@dataclass(frozen=True)
class Page:
    """What came back."""

    url: str
    status: int
    text: str

    @property
    def forms(self) -> Sequence[Form]:
        """Its forms that are posted."""
        return self._read.forms

    @property
    def links(self) -> Sequence[str]:
        """Where its links lead."""
        return self._read.links

    def form(self, **holding: str) -> Form | None:
        """The first form whose fields hold this."""
        return next(
            (each for each in self.forms if all(value in each.values(name) for name, value in holding.items())), None
        )

    def link(self, part: str) -> str | None:
        """The first link with `part` in its address."""
        return next((each for each in self.links if part in each), None)

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader(urlsplit(self.url).path)
        reader.feed(self.text)
        return reader


class _Reader(HTMLParser):
    """Reads forms as a browser does: what is checked, chosen or typed is sent."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._select = ""
        self._area: str | None = None
        self._typed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag == "form" and found.get("method", "get").lower() == "post":
            self._open = Form(found.get("action") or self.path, multipart="multipart" in found.get("enctype", ""))
            self.forms.append(self._open)
        if self._open is None:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            ticked = found.get("type") not in {"checkbox", "radio"} or "checked" in found
            if ticked and found.get("type") not in {"submit", "file"}:
                self._open.fields.append((name, found.get("value", "")))
        elif tag == "button" and name:
            self._open.fields.append((name, found.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in found or self._open.value(self._select) is None):
            self._open.fields = [each for each in self._open.fields if each[0] != self._select]
            self._open.fields.append((self._select, found.get("value", "")))
        elif tag == "textarea":
            self._area, self._typed = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            if self._open is not None:
                self._open.fields.append((self._area, self._typed.removeprefix("\n")))
            self._area = None
