"""Every button of the desk: pressed by a stranger's browser, twice, by two at once, and by two who write otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from infra.proof.season.pages import Html
from shared.desk.audit import LinkPurpose
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.topics.answer import topic_id
from tests.builders import a_guest
from tests.conftest import items, nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import acts, owed_kinds
from tests.desk.test_links import link_to
from tests.desk.visitor import Desk

MESSAGE = {"subject": "Husk cyklen", "body": "Vejen er spærret."}
MEMBER = {"name": "Bo Ø", "company": "Bageriet", "address": "bo@example.org", "language": "en"}
STAND_IN = {"name": "Vikar", "address": "vikar@example.org", "first": "2018-08-01", "last": "2018-08-10"}
PRESSED: list[tuple[LinkPurpose, str, Mapping[str, str]]] = [
    (LinkPurpose.INVITATION, "/text", {"act": "save", **MESSAGE}),
    (LinkPurpose.INVITATION, "", {"act": "sample"}),
    (LinkPurpose.INVITATION, "", {"act": "pause"}),
    (LinkPurpose.MEETING, "", {"act": "save", "speaker": "En oplægsholder"}),
    (LinkPurpose.MEETING, "", {"act": "cancel"}),
    (LinkPurpose.MEMBERS, "", {"act": "add", **MEMBER}),
    (LinkPurpose.MESSAGE, "", {"act": "send", **MESSAGE}),
    (LinkPurpose.MESSAGE, "", {"act": "sample", **MESSAGE}),
    (LinkPurpose.MONEY, "", {"from_line": "oplaegsholder", "to_line": "forplejning", "amount": "5", "reason": "Dyrt."}),
    (LinkPurpose.ORDER, "", {"portions": "19", "amount": "1.170,00", "supplier": "Bageriet"}),
    (LinkPurpose.REPORT, "", {}),
    (LinkPurpose.STAND_IN, "", {"act": "save", **STAND_IN}),
    (LinkPurpose.TASK, "", {"act": "finish"}),
    (LinkPurpose.TOPIC, "", {"key": topic_id("parkering"), "answer": "Der kommer <fem> pladser."}),
    (LinkPurpose.WORDS, "", {"act": "draft", "short_term": "Vi mødtes."}),
]
ONCE = [each for each in PRESSED if each[2].get("act") != "sample"]
"""Those of them that a clock does not tell apart: a sample a second later is another one (test_sample)."""


def held() -> list[list[str]]:
    """All that is known of the season but its mails."""
    rooms = (tables.projects, tables.members, tables.registrations, tables.budget)
    return [sorted(map(str, items(each))) for each in rooms]


@pytest.fixture(autouse=True)
def _raised(desk: Desk, kept: Project, request: pytest.FixtureRequest) -> None:
    """Two guests want to talk about the same, where the page is about what guests say or how many they are."""
    if request.node.callspec.params["purpose"] not in {LinkPurpose.TOPIC, LinkPurpose.MESSAGE, LinkPurpose.ORDER}:
        return
    for number, topics in enumerate(("Parkering ved torvet", "Mere parkering!")):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics=topics), desk.now)


def opened(desk: Desk, purpose: LinkPurpose, view: str, typed: Mapping[str, str]) -> dict[str, str]:
    """What stands on the page's forms in an approved browser, with what is `typed`."""
    form = "/off" if typed.get("act") == "cancel" else view
    forms = [dict(each.fields) for each in desk.approved().get(link_to(desk, purpose) + form).page.forms]
    fields = dict(field for each in forms if "sentence" not in each for field in each.items())
    return {**fields, **typed}


@pytest.mark.parametrize(("purpose", "view", "typed"), PRESSED)
def test_an_unknown_browser_does_nothing_and_keeps_what_it_typed(
    desk: Desk, purpose: LinkPurpose, view: str, typed: Mapping[str, str]
) -> None:
    """It is told why, and the secretariat alone gets a mail; once approved, the button is all there is to press."""
    link, fields = link_to(desk, purpose), opened(desk, purpose, view, typed)
    stranger, before = desk.another(), held()
    answer = stranger.post(link + view, fields)
    left = [field for each in answer.page.forms for field in each.fields]
    assert (answer.status, "Vi kender ikke denne browser" in answer.page.text) == (403, True)
    assert (held() == before, [each for each in owed_kinds() if each is not Kind.CONFIRMATION]) == (
        True,
        [Kind.DESK_APPROVAL],
    )
    assert typed.items() <= set(left)
    stranger.approved()
    known = held(), owed_kinds()
    assert stranger.post(link + view, {**dict(left), **typed}).status == 200
    assert (held(), owed_kinds()) != known


@pytest.mark.parametrize(("purpose", "view", "typed"), ONCE)
def test_pressed_twice_it_is_done_once(desk: Desk, purpose: LinkPurpose, view: str, typed: Mapping[str, str]) -> None:
    """By a double click, or a page that is loaded anew: the second answer says that it is done."""
    path, form = link_to(desk, purpose) + view, opened(desk, purpose, view, typed)
    assert desk.post(path, form).status == 200
    with nothing_changes():
        desk.now += timedelta(seconds=1)
        assert desk.post(path, form).status == 200


@pytest.mark.parametrize(("purpose", "view", "typed"), [each for each in ONCE if each[0] is not LinkPurpose.MEMBERS])
def test_pressed_by_two_at_once_it_is_done_once(
    desk: Desk, meanwhile: Meanwhile, purpose: LinkPurpose, view: str, typed: Mapping[str, str]
) -> None:
    """Both had read before either wrote; both are told that it is done."""
    path, form = link_to(desk, purpose) + view, opened(desk, purpose, view, typed)
    after: list[object] = []

    def first() -> None:
        assert desk.post(path, form).status == 200
        after.append((acts(), owed_kinds()))

    meanwhile(first)
    assert desk.post(path, form).status == 200
    assert after == [(acts(), owed_kinds())]


SAVED: list[tuple[LinkPurpose, str, dict[str, str], dict[str, str], dict[str, str]]] = [
    (LinkPurpose.INVITATION, "/text", {}, {"subject": "Deres"}, {"subject": "Hendes"}),
    (LinkPurpose.MEETING, "", {}, {"title": "Deres"}, {"speaker": "Hendes"}),
    (LinkPurpose.MEETING, "", {}, {"programme": "Deres"}, {"speaker": "Hendes"}),
    (LinkPurpose.MEETING, "", {}, {"capacity": "31"}, {"speaker": "Hendes"}),
    (LinkPurpose.TOPIC, "", {}, {"answer": "Deres"}, {"answer": "Hendes"}),
    (LinkPurpose.TOPIC, "", {"answer": "Før"}, {"answer": "Deres"}, {"answer": "Hendes"}),
    (LinkPurpose.WORDS, "", {}, {"short_term": "Deres"}, {"long_term": "Hendes"}),
]


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize(("purpose", "view", "before", "theirs", "hers"), SAVED)
def test_two_who_save_do_not_write_over_each_other(
    desk: Desk,
    meanwhile: Meanwhile,
    purpose: LinkPurpose,
    view: str,
    before: dict[str, str],
    theirs: dict[str, str],
    hers: dict[str, str],
    at_once: bool,
) -> None:
    """The second keeps what she typed, sees what the other wrote, and decides; also when both had read before either
    wrote.
    """
    path = link_to(desk, purpose) + view
    act = {"act": "draft" if purpose is LinkPurpose.WORDS else "save"}

    def form(page: Html) -> dict[str, str]:
        [found] = [each for each in page.forms if each.value(next(iter(hers))) is not None]
        return {name: value for name, value in found.fields if name != "act"}

    stands = form(desk.approved().get(path).page)
    if before:
        desk.post(path, stands | before)
        stands = form(desk.get(path).page)
    desk.now += timedelta(minutes=1)
    done = len(acts())
    if at_once:
        meanwhile(lambda: desk.post(path, stands | theirs | act))
    else:
        assert desk.post(path, stands | theirs | act).status == 200
    answer = desk.post(path, stands | hers | act)
    assert (answer.status, set(hers.items()) <= set(form(answer.page).items())) == (409, True)
    assert all(each in answer.page.text for each in theirs.values())
    assert len(acts()) == done + 1
    desk.now += timedelta(minutes=1)
    assert desk.post(path, form(answer.page) | act).status == 200
    assert hers.items() <= form(desk.get(path).page).items()
    assert len(acts()) == done + 2
