"""Names, titles and places that would be markup in a page, or the end of the data in it, or another piece of data.

A page is held against the same page with plain words in it: the same elements with the same attributes, in the same
order. What differs is text, and values of attributes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.proof.season.pages import Html
from registration import events, signing_up
from shared.desk.audit import LinkPurpose
from shared.meetings import Venue
from shared.people.person import person_id
from shared.projects import Committee, Project
from shared.projects.questions import Questions
from shared.projects.table import ProjectsTable
from shared.registrations.signing_up import cancel
from tests.abuse import drawn
from tests.abuse.fit import content
from tests.abuse.forms import ON_THE_DAY
from tests.abuse.stage import LINKS, Stage
from tests.builders import BEFORE, PEPPER, PROJECT, a_project
from tests.desk.conftest import ADDRESS

MEETING = f"/{PROJECT}/moede-1"
SEASON = f"/{PROJECT}"
ENDS = (
    "</script><mark7>",
    "</SCRIPT\t><mark7>",
    "<!--",
    "<!--<script>",
    "--><mark7>",
    "]]>",
    "\\u003c/script>",
    '"}],"@graph":[{"name":"x',
    '","name":"x',
    "\\",
    '\\"',
    '\\\\"},{\\',
    "\u2028alert(1)\u2029",
    "&lt;/script&gt;",
    "&quot;",
    "&#34; onmark7=1 x=&#34;",
    '" onmark7=1 x="',
    "' onmark7=1 x='",
    "`${1337*7919}`",
    ' href="/x',
    "</title><mark7>",
    "</style><mark7>",
    "</textarea><mark7>",
    "é\u0301\U0001f600\ud7ff\ue000",
)
words = st.one_of(
    st.sampled_from(ENDS),
    st.builds("".join, st.lists(st.sampled_from((*ENDS, *drawn.TRICKS[:12], " ", "x")), max_size=4)),
    st.text(st.characters(codec="utf-8"), max_size=40),
).map(lambda text: f"a{text}b")
"""What people write, between two letters: a page leaves out what is empty."""


# ---- a page, taken apart --------------------------------------------------------------------------------------------


@dataclass
class Parts:
    """What a browser makes of a page. `skeleton` is its elements with their attributes' names, in their order.

    No page of ours has `comments`.
    """

    skeleton: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    scripts: list[tuple[dict[str, str | None], str]] = field(default_factory=list)
    comments: int = 0


class Reader(HTMLParser):
    """Takes a page apart."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = Parts()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.parts.skeleton.append((tag, tuple(name for name, _ in attrs)))
        self.parts.values += [value or "" for _, value in attrs]
        if tag == "meta":
            self.parts.metas[str(given.get("property") or given.get("name"))] = given.get("content") or ""
        if tag == "script":
            self.parts.scripts.append((given, ""))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            given, before = self.parts.scripts[-1]
            self.parts.scripts[-1] = (given, before + data)

    def handle_comment(self, data: str) -> None:
        self.parts.comments += 1

    def handle_decl(self, decl: str) -> None:
        self.parts.comments += decl != "doctype html"

    def handle_pi(self, data: str) -> None:
        self.parts.comments += 1

    def unknown_decl(self, data: str) -> None:
        self.parts.comments += 1


def parts(answer: Mapping[str, Any]) -> Parts:
    reader = Reader()
    reader.feed(content(answer).decode())
    reader.close()
    assert reader.parts.comments == 0
    return reader.parts


# ---- what the committee writes --------------------------------------------------------------------------------------


def written(text: Callable[[], str]) -> Project:
    """The season, in which everything that the committee may write is a `text` of its own. What is asked of guests
    stays the same, and no topic is its title and no diet another, which would be said once.
    """
    whole = a_project()
    meetings = tuple(
        replace(
            each,
            title=text(),
            topic=f"Om {text()}",
            speaker=text(),
            programme=(text(), text()),
            venue=Venue(text(), text()),
        )
        for each in whole.meetings
    )
    return replace(
        whole,
        name=text(),
        committee=Committee(text(), text(), "https://amager-oest.example.org/x?y=1&z=2"),
        secretariat=replace(whole.secretariat, name=text()),
        purpose=replace(whole.purpose, what=text(), why=text(), target_groups=(text(), text())),
        sections=replace(whole.sections, activities=text(), results_short_term=text(), partners=(text(), text())),
        appearance=replace(whole.appearance, logo=text()),
        catering=replace(whole.catering, diets=(f"1 {text()}", f"2 {text()}")),
        questions=Questions(company=True, host=True, speak=True, topics=True),
        meetings=meetings,
    )


def shown(stage: Stage, monkeypatch: pytest.MonkeyPatch, project: Project, path: str, query: str) -> Parts:
    """The page with `project` in the place of the one that is kept."""
    with monkeypatch.context() as patch:
        patch.setattr(ProjectsTable, "get", lambda self, id: project)
        patch.setattr(ProjectsTable, "at", lambda self, address: (project, []))
        return parts(stage.ask("GET", path, query))


def holds_the_data(found: Parts, project: Project, ids: set[str]) -> None:
    """One script, which is data, and says of each meeting what was written."""
    [(attributes, text)] = found.scripts
    assert attributes == {"type": "application/ld+json"}
    assert not set(text) & set("<>&")
    graph = json.loads(text)
    assert set(graph) == {"@context", "@graph"}
    wanted = [each for each in project.meetings if each.id in ids]
    assert [
        (each["name"], each["description"], each["location"]["name"], each["organizer"]["name"])
        for each in graph["@graph"]
    ] == [(each.title, each.topic, each.venue.name, project.committee.name) for each in wanted]
    for event, meeting in zip(graph["@graph"], wanted, strict=True):
        address = event["location"]["address"]
        assert address == meeting.venue.address or address["addressCountry"] == "DK"
        assert event["url"] == event["@id"] == f"{ADDRESS}/{PROJECT}/{meeting.id}"


def holds_the_card(found: Parts, title: str, project: Project) -> None:
    """The page's tags for those who share it say what was written."""
    assert found.metas["og:title"] == title
    assert found.metas["og:site_name"] == project.committee.name
    assert title in found.metas["og:image:alt"]
    assert found.metas["description"] == found.metas["og:description"]


PAGES: dict[str, tuple[str, set[str], Callable[[Project], str]]] = {
    "season": (SEASON, {each.id for each in a_project().meetings}, lambda project: project.name),
    "meeting": (MEETING, {"moede-1"}, lambda project: project.meetings[0].title),
}


@pytest.mark.parametrize("page", PAGES)
def test_what_the_committee_writes_is_text_and_data(stage: Stage, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """In either language the page is the same but for its words; the data is one script, with what was written."""
    path, ids, title = PAGES[page]
    plain = {query: shown(stage, monkeypatch, written(lambda: "ab"), path, query) for query in ("", "lang=en")}

    @drawn.examples(30)
    @given(st.data(), st.sampled_from(("", "lang=en")))
    def holds(data: st.DataObject, query: str) -> None:
        project = written(lambda: data.draw(words))
        found = shown(stage, monkeypatch, project, path, query)
        assert found.skeleton == plain[query].skeleton
        holds_the_data(found, project, ids)
        holds_the_card(found, title(project), project)

    holds()


def test_the_other_pages_are_the_same_but_for_their_words(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one in a frame has its own script and no data; the others have none."""
    paths = [f"{SEASON}/embed", f"{SEASON}/privacy", f"{SEASON}/accessibility", f"/find{SEASON}"]
    plain = {path: shown(stage, monkeypatch, written(lambda: "ab"), path, "") for path in paths}

    @drawn.examples(20)
    @given(st.data(), st.sampled_from(paths))
    def holds(data: st.DataObject, path: str) -> None:
        found = shown(stage, monkeypatch, written(lambda: data.draw(words)), path, "")
        assert found.skeleton == plain[path].skeleton
        assert found.scripts == plain[path].scripts

    holds()
    assert [len(each.scripts) for each in plain.values()] == [1, 0, 0, 0]


def bare_json(*arguments: Any) -> str:
    """The data with nothing escaped but what JSON must."""
    return json.dumps(json.loads(events.json_ld(*arguments)), ensure_ascii=False)


def test_data_that_is_written_as_it_is_would_be_seen(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a title that ends the script, one that would hide its end, one that an XML reader would turn."""
    monkeypatch.setattr(signing_up, "json_ld", bare_json)
    for end in ("</script><mark7>", "<!--", "&lt;"):
        project = written(partial(str, f"a{end}b"))
        with pytest.raises((AssertionError, ValueError)):
            holds_the_data(shown(stage, monkeypatch, project, MEETING, ""), project, {"moede-1"})


# ---- what guests write ----------------------------------------------------------------------------------------------


def test_what_a_guest_writes_is_text_wherever_it_is_shown(stage: Stage, kept: Project) -> None:
    """In the answer to her form, in the form with a fault, where what she typed is kept, and on her own page."""
    numbers = iter(range(10**9))

    def pages(text: str) -> list[Parts]:
        # A name takes no address, and nothing that looks like a part of one.
        name = "Åse " + re.sub(r"[/.@:\\]", "", text[:90])
        fields = {"name": [name], "company": [name], "diet": [text[:100]], "topics": [text[:100]]}
        address = f"guest{next(numbers):09}@example.org"
        wrong = stage.post(MEETING, {**fields, "address": ["none"], "party": [text]})
        asked = stage.post(MEETING, {**fields, "address": [address], "party": ["1"]})
        person = person_id(address, PEPPER)
        at = LINKS.confirm(PROJECT, person, BEFORE)
        form = Html(content(stage.ask("GET", at)).decode())
        right = stage.post(at, {"asked_at": [form.field("asked_at")["value"]]})
        link = LINKS.manage(PROJECT, person, BEFORE)
        own = [stage.ask("GET", f"{link}{page}") for page in ("", "/change/moede-1", "/data")]
        cancel(stage.tables.registrations, kept, kept.meetings[0], person, stage.now)  # for the next one to have a seat
        assert [each["statusCode"] for each in (wrong, asked, right, *own)] == [422, *[200] * 5]
        return [parts(each) for each in (wrong, asked, right, *own)]

    plain = pages("ab")

    @drawn.examples(8)
    @given(words)
    def holds(text: str) -> None:
        stage.now = BEFORE
        found = pages(text)
        for each, other in zip(found, plain, strict=True):
            assert each.skeleton == other.skeleton
            assert each.scripts == other.scripts
        assert text[:100] in found[0].values

    holds()
    # The pages of whoever is signed up have the one that passes the meeting on.
    assert [len(each.scripts) for each in plain] == [0, 0, 1, 1, 0, 0]


def test_what_guests_write_is_no_script_where_there_is_one(stage: Stage) -> None:
    """On the pages of the secretariat that have one of their own, it is the same, and the only one.

    Three guests are called as `drawn.MARK`, and a walk-in anything.
    """
    stage.now = ON_THE_DAY
    stage.approve()
    paths = [
        LINKS.desk(link_purpose, PROJECT, "moede-1", now=BEFORE)
        for link_purpose in (LinkPurpose.CHECK_IN, LinkPurpose.EXPENSE)
    ]
    plain = [parts(stage.ask("GET", path)) for path in paths]

    @drawn.examples(8)
    @given(words)
    def holds(text: str) -> None:
        stage.post(paths[0], {"act": ["walk-in"], "name": [text[:100]], "company": [text[:100]]})
        for path, before in zip(paths, plain, strict=True):
            assert parts(stage.ask("GET", path)).scripts == before.scripts

    holds()
    assert [len(each.scripts) for each in plain] == [1, 1]
