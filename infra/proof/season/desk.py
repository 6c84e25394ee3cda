"""The secretariat at its desk: one browser, approved once by a mail, and somebody who tries again what broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin

from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.pages import Form, Page
from infra.proof.season.web import Browser, File
from infra.proof.season.world import World

BUSY = {500, 502, 503}
PATIENCE = 8
"""So often somebody tries a page that breaks."""

Values = Mapping[str, str | Sequence[str]]
Choose = Callable[[Page], Form | None]
Fill = Callable[[Page, Form], Values]
Then = Callable[[Page], object]


@dataclass
class LinkPurpose:
    """The page of a link, the form on it that is meant, and what is written there.

    A form is read once: whoever tries again, because the page broke or the browser had to be approved first, sends what
    they sent before.
    """

    name: str
    link: str
    choose: Choose
    fill: Fill
    then: Then
    files: Mapping[str, File] = field(default_factory=dict)
    tries: int = 0
    ready: tuple[Form, Values] | None = None


@dataclass
class Desk:
    """Does errands with one browser. `approved`: how often it had to say that this browser is its own."""

    world: World
    browser: Browser
    waiting: list[LinkPurpose] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    approved: int = 0

    def do(
        self,
        name: str,
        link: str,
        choose: Choose,
        fill: Fill = lambda page, form: {},
        then: Then = lambda page: None,
        files: Mapping[str, File] | None = None,
    ) -> None:
        """Open `link`, fill in the form there, send it; `then` sees the page that says that it is done."""
        self._try(LinkPurpose(name, link, choose, fill, then, files or {}))

    def ways(self, links: Iterable[str], to: str) -> Iterator[Page]:
        """The pages of the purpose `to` to which each meeting's list of guests, by one of `links`, leads on."""
        for link in links:
            if link.startswith(f"{PUBLIC_URL}/d/guests/"):
                way = self.browser.get(link).link(f"/d/{to}/")
                if way:
                    yield self.browser.get(urljoin(PUBLIC_URL, way))

    def approve(self, link: str, tries: int = 0) -> None:
        """Open the approving mail's link and press its button; then do what had to wait for that."""
        page = self.browser.get(link)
        if page.status == 200 and page.forms:
            page = self.browser.post(page.forms[0], {})
        if page.status in BUSY and tries < PATIENCE:
            self.world.within(timedelta(minutes=3), lambda: self.approve(link, tries + 1))
        elif page.status == 200:
            self.approved += 1
            self._tell("approved its browser")
            waiting, self.waiting = self.waiting, []
            for link_purpose in waiting:
                self._try(link_purpose)

    def _try(self, link_purpose: LinkPurpose) -> None:
        link_purpose.tries += 1
        page = self._send(link_purpose)
        if page is None:
            self._tell("found nothing to do", link_purpose.name)
        elif page.status in BUSY:
            if link_purpose.tries < PATIENCE:
                self.world.within(timedelta(minutes=3), lambda: self._try(link_purpose))
            else:
                self._tell("gave up", link_purpose.name)
        elif page.status == 403:
            self.waiting.append(link_purpose)
        elif page.status == 200:
            self._tell(link_purpose.name)
            link_purpose.then(page)
        else:
            self._tell("was refused", link_purpose.name, page.status)

    def _send(self, link_purpose: LinkPurpose) -> Page | None:
        if link_purpose.ready is None:
            page = self.browser.get(link_purpose.link)
            if page.status != 200:
                return page
            form = link_purpose.choose(page)
            if form is None:
                return None
            link_purpose.ready = form, link_purpose.fill(page, form)
        form, values = link_purpose.ready
        return self.browser.post(form, values, link_purpose.files)

    def _tell(self, what: str, *details: object) -> None:
        self.done[what] = self.done.get(what, 0) + 1
        self.world.tell("secretariat", what, *details)


def only(page: Page) -> Form | None:
    """The page's one form, or the first."""
    return page.forms[0] if page.forms else None
