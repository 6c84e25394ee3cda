"""Editing the invitation: seen before it is saved, never written over somebody else's, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.proof.season.pages import Html
from shared.campaigns.planner import Tick
from shared.desk.audit import AuditType, LinkPurpose
from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.mails.preview import editions
from shared.members.member import Member
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.overrides import CampaignOverride, Text
from shared.technical import dynamodb
from tests.builders import PROJECT
from tests.conftest import nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log, audit_types, stored
from tests.desk.visitor import LINKS, Desk
from tests.registration.visitor import Seen

TYPED = {"subject": "Vi ses til kaffe", "body": "Kom og hils på.\r\n\r\nDet handler om <skilte> & lys."}
SAVED = Text("Vi ses til kaffe", "Kom og hils på.\n\nDet handler om <skilte> & lys.")
ENGLISH = {"subject-en": "Come for coffee", "body-en": "Meet the others."}
SAVE, LOOK = {"act": "save"}, {"act": "look"}


@pytest.fixture
def form(desk: Desk) -> str:
    """The address of the first meeting's form, some days before its invitation goes out."""
    desk.now = datetime(2018, 7, 20, 7, tzinfo=UTC)
    return desk.approved().link(LinkPurpose.INVITATION, "moede-1") + "/text"


def override() -> CampaignOverride:
    return stored().override("moede-1", Kind.INVITATION)


def texts() -> Mapping[str, Text]:
    """What the secretariat has written."""
    return override().texts


def values(page: Html) -> dict[str, str]:
    """What stands in the form, as a browser would send it, without its buttons."""
    [form] = [each for each in page.forms if each.value("subject") is not None]
    return {name: value for name, value in form.fields if name != "act"}


def post(desk: Desk, form: str, *changes: Mapping[str, str]) -> Seen:
    """Open the form, change some of it, and send it."""
    sent = values(desk.get(form).page)
    for each in changes:
        sent |= each
    return desk.post(form, sent)


def test_the_form_starts_from_our_own_words(desk: Desk, form: str) -> None:
    """Nobody starts from an empty page; saved as they are, they stay ours, and follow a meeting that moves."""
    found = values(desk.get(form).page)
    assert found["subject"] == "Kom til netværksmøde onsdag den 15. august"
    assert "inviterer dig til netværksmøde" in found["body"]
    assert "indtil" not in found["body"]
    assert found["subject-en"]
    assert post(desk, form, SAVE).status == 200
    assert texts() == {}


def test_looking_at_it_saves_nothing(desk: Desk, form: str) -> None:
    """The letter as it would be, with what was typed still in the form."""
    with nothing_changes():
        page = post(desk, form, TYPED, LOOK).page
        assert "Den er ikke gemt endnu" in page.text
        shown = page.text.replace("\u00a0", " ")
        assert "Det handler om <skilte> & lys. Hvornår onsdag den 15. august" in shown
        assert {name: values(page)[name] for name in TYPED} == TYPED


def test_it_is_saved_with_the_trail(desk: Desk, form: str) -> None:
    """The page shows it as it will go out, and a way back."""
    page = post(desk, form, TYPED, ENGLISH, SAVE).page
    assert texts() == {"da": SAVED, "en": Text("Come for coffee", "Meet the others.")}
    assert "Vi ses til kaffe" in page.text
    assert audit_types() == [AuditType.INVITATION_EDITED]
    assert audit_log()[-1].facts == {"edit": "", "before": "{}"}
    assert [each["href"] for each in page.tags("a") if "/undo/" in each["href"]]


def test_what_is_saved_is_what_goes_out(desk: Desk, form: str) -> None:
    """The letter is written with the secretariat's words in one language, and with ours in the other."""
    post(desk, form, TYPED, SAVE)
    project = stored()
    danish, english = editions(project, project.meetings[0], LINKS, desk.now)
    assert (danish.subject, danish.edited, english.edited) == ("Vi ses til kaffe", True, False)


def test_both_fields_empty_bring_our_words_back(desk: Desk, form: str) -> None:
    """The way back for somebody who regrets it weeks later."""
    post(desk, form, TYPED, ENGLISH, SAVE)
    post(desk, form, {"subject": "", "body": " \r\n "}, SAVE)
    assert set(texts()) == {"en"}
    assert values(desk.get(form).page)["subject"] == "Kom til netværksmøde onsdag den 15. august"


@pytest.mark.parametrize("act", [SAVE, LOOK])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": " "}, "Skriv et emne."),
        ({"body": "…"}, "Skriv en tekst."),
        ({"subject": "x" * (LONGEST_SUBJECT + 1)}, "Emnet er for langt. Der er plads til 120 tegn."),
        ({"body": "æ" * (LONGEST_BODY + 1)}, "Teksten er for lang. Der er plads til 3000 tegn."),
        ({"body-en": ""}, "Skriv en tekst."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, form: str, wrong: dict[str, str], said: str, act: dict[str, str]
) -> None:
    """And on top; what was typed is kept, and nothing is saved."""
    with nothing_changes():
        answer = post(desk, form, TYPED, ENGLISH, wrong, act)
        [(name, typed)] = wrong.items()
        assert answer.status == 422
        assert said in answer.page.at(f"{name}-fejl")
        assert answer.page.text.count(said) == 2
        assert answer.page.field(name)["aria-invalid"] == "true"
        assert values(answer.page)[name] == typed


def test_the_longest_texts_fit(desk: Desk, form: str) -> None:
    """Counted in characters, whatever they weigh on the wire."""
    longest = Text("Ø" * LONGEST_SUBJECT, "å" * LONGEST_BODY)
    both = {"subject": longest.subject, "subject-en": longest.subject, "body": longest.body, "body-en": longest.body}
    assert post(desk, form, both, SAVE).status == 200
    assert texts() == {"da": longest, "en": longest}


def test_a_pause_meanwhile_does_not_stand_in_the_way(desk: Desk, form: str, meanwhile: Meanwhile) -> None:
    """It is no other text: both are kept."""
    opened = values(desk.get(form).page)
    meanwhile(lambda: desk.post(form.removesuffix("/text"), {"act": "pause"}))
    assert desk.post(form, opened | TYPED | SAVE).status == 200
    assert (override().paused, override().texts) == (True, {"da": SAVED})


def test_an_edit_can_be_taken_back(desk: Desk, form: str) -> None:
    """What was there before is there again: what the secretariat had written, or our own words."""
    post(desk, form, TYPED, SAVE)
    desk.now += timedelta(minutes=1)
    post(desk, form, {"subject": "Anden gang"}, SAVE)
    first, second = (desk.link(LinkPurpose.UNDO, each.id) for each in audit_log()[-2:])
    assert desk.post(first, {}).status == 409
    assert desk.post(second, {}).status == 200
    assert texts() == {"da": SAVED}
    assert [each.undone for each in audit_log()[-2:]] == [False, True]


def test_while_it_goes_out_it_says_who_keeps_the_old_text(desk: Desk, form: str) -> None:
    """Those who have got it; it can still be edited for the others."""
    begun = {"id": f"campaign.{PROJECT}.moede-1.invitation", "owed": 90, "finished": False, "after": "member1"}
    dynamodb.write(dynamodb.Put(tables.outbox.name, {**begun, "began": desk.now.isoformat()}))
    assert "har den gamle tekst" in desk.get(form).page.text
    assert post(desk, form, TYPED, SAVE).status == 200


def test_once_it_is_sent_it_is_only_read(desk: Desk, form: str, tick: Callable[[], Tick]) -> None:
    """A form that was open all the while saves nothing, and shows how it stands."""
    tables.members.save(Member(PROJECT, "member1", "Medlem", "", "m1@example.org"), None)
    opened = values(desk.get(form).page)
    desk.now = datetime(2018, 7, 25, 7, tzinfo=UTC)
    tick()
    assert desk.get(form).status == 409
    assert desk.post(form, opened | TYPED | SAVE).status == 409
    assert texts() == {}


def test_a_text_older_than_the_meeting_s_change_is_pointed_out(desk: Desk, form: str, kept: Project) -> None:
    """Our own words follow a meeting that moves; a date that the secretariat has typed does not."""
    told = "siden I skrev jeres egen tekst"
    moved = replace(kept.meetings[0], version=1, changed_at=desk.now + timedelta(hours=1))
    dynamodb.write(tables.projects.meeting_write(PROJECT, moved, kept.meetings[0]))
    page = form.removesuffix("/text")
    assert told not in desk.get(page).page.text
    post(desk, form, TYPED, SAVE)
    assert told in desk.get(page).page.text
    desk.now += timedelta(hours=2)
    post(desk, form, {"subject": "Den nye dato"}, SAVE)
    assert told not in desk.get(page).page.text


def test_the_kept_text_is_on_the_page_of_the_meeting_alone(desk: Desk, form: str, kept: Project) -> None:
    """Other meetings' invitations are other texts."""
    post(desk, form, TYPED, SAVE)
    assert "Vi ses til kaffe" not in desk.get(desk.link(LinkPurpose.INVITATION, "moede-2")).page.text
    assert tables.projects.fresh(PROJECT) == replace(kept, overrides=(override(),))
