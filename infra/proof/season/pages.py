"""A page as its reader has it: text, links, and forms as a browser would send them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from lxml import html


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


class Html:
    """HTML, read as a browser reads it. `path` is where a form goes that says nothing else."""

    def __init__(self, text: str, path: str = "") -> None:
        self._root: Any = html.document_fromstring(text or "<html></html>")
        self._path = path

    @cached_property
    def forms(self) -> Sequence[Form]:
        """The forms that are posted: what is checked, chosen or typed in them is sent."""
        return [self._form(each) for each in self._root.forms if each.method == "POST"]

    @cached_property
    def links(self) -> Sequence[str]:
        """Where its links lead."""
        return [each["href"] for each in self.tags("a") if each.get("href")]

    @property
    def text(self) -> str:
        """Its words."""
        return _words(self._root.xpath("//text()[not(parent::style or parent::script)]"))

    def at(self, id: str) -> str:
        """The words of the element called `id`."""
        return _words(self._root.xpath("//*[@id=$id]//text()[not(parent::style or parent::script)]", id=id))

    def field(self, name: str) -> dict[str, str]:
        """The attributes of the field called `name`."""
        [found, *_] = self._root.xpath("//*[(self::input or self::textarea) and @name=$name]", name=name)
        return dict(found.attrib)

    def tags(self, name: str = "*") -> list[dict[str, str]]:
        """The attributes of each element `name`; of every element, without."""
        return [dict(each.attrib) for each in self._root.iter(name)]

    def _form(self, form: Any) -> Form:
        buttons = [(each.get("name"), each.get("value", "")) for each in form.iter("button") if each.get("name")]
        multipart = "multipart" in form.get("enctype", "")
        return Form(form.get("action") or self._path, [*_typed(form), *buttons], multipart=multipart)


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
    def _read(self) -> Html:
        return Html(self.text, urlsplit(self.url).path)


def _typed(form: Any) -> Iterator[tuple[str, str]]:
    """What stands in the fields. A text area is sent without the line break that it may begin with, others as CR LF."""
    for each in form.inputs:
        kind, ticked = each.get("type"), not getattr(each, "checkable", False) or each.checked
        if not each.name or kind in {"submit", "file"} or not ticked:
            continue
        if each.tag == "textarea":
            yield each.name, (each.text or "").removeprefix("\n").replace("\n", "\r\n")
        else:
            yield each.name, (each.value or "") if each.tag == "select" else each.get("value", "")


def _words(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())
