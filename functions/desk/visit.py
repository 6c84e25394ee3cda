"""One request to one page of the desk, as the page sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from desk.link_holder import LinkHolder, approval, ask_for_approval, link_holder
from shared.technical import clock
from web.http import LARGEST_BODY, Refusal, Request

if TYPE_CHECKING:
    from shared.projects import Project


@dataclass(frozen=True)
class Visit:
    """One request to one page.

    `late`: another write came before ours, and this is decided anew; `beaten`: each time, so that nothing is written.
    `unknown`: the browser is not approved, so nothing was written; `asked`: the cookie
    of the browser that the secretariat is mailed about now.
    `undo_link`: the address that undoes what was just done; empty where nothing was, or it cannot be.
    """

    request: Request
    holder: LinkHolder
    late: bool = False
    beaten: bool = False
    unknown: bool = False
    asked: str = ""
    undo_link: str = ""

    @property
    def project(self) -> Project:
        """The project that the link is for."""
        return self.holder.project

    @property
    def now(self) -> datetime:
        """When the request came."""
        return self.request.now

    @property
    def today(self) -> date:
        """The day of the request in Copenhagen."""
        return clock.local(self.now).date()

    @cached_property
    def approval(self) -> str:
        """The entry of the audit log with which the browser was approved; empty where it is not."""
        return approval(self.request, self.project)

    @property
    def known(self) -> bool:
        """Whether the browser is approved for the project's network."""
        return bool(self.approval)

    @property
    def approved(self) -> bool:
        """Whether the page may show what guests, suppliers and the secretariat wrote: a forwarded link does not."""
        return self.known and not self.unknown

    def form(self, *names: str, most: int = LARGEST_BODY) -> tuple[Mapping[str, Sequence[str]], tuple[str, ...]]:
        """The posted fields, and the first value of each of `names` (empty where there is none).

        Raises:
            Refusal: 413 more than `most` bytes, 415 not a form, 400 not to be read.
        """
        fields = self.request.form(most)
        return fields, tuple(next(iter(fields.get(name, ())), "") for name in names)

    def may_act(self) -> bool:
        """Whether the browser is approved."""
        return self.known

    def as_unknown(self) -> Visit:
        """The same visit, whose page says that the browser is not approved, and that a mail is on its way.

        Where one was sent in this hour already, the page says that instead: it may have been deleted as a stranger's.
        """
        return replace(self, unknown=True, asked=ask_for_approval(self.request, self.holder))

    def unreadable(self) -> Refusal:
        """What is posted is not what any form of the page posts."""
        return Refusal(400, "unreadable", self.project)

    def again(self) -> Visit:
        """The same visit with what the tables hold now."""
        holder = link_holder(self.request, self.holder.purpose, self.holder.token)
        return replace(self, holder=replace(holder, about=self.holder.about))
