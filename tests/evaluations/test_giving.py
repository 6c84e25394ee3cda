"""Who may say how a meeting was, what is kept of it, and who hears of a low score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from shared.evaluations import Evaluation
from shared.evaluations.evaluation import evaluation_id
from shared.evaluations.form import Given, read
from shared.evaluations.giving import WasNotThere, evaluation, give, may_evaluate, signature
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.mails.compose import compose
from shared.mails.rendered import AppliesLater, NoLongerApplies
from shared.mails.sources import MailSources
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import OfRecord
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources, summarise
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Write
from shared.technical.fields import Fault, FormInvalid
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, PROJECT, a_guest, a_meeting, there
from tests.conftest import Tables, tables

PERSON = a_guest().person
MEETING = a_meeting()
AFTER = MEETING.ends
GIVEN = Given(
    score=8, useful="Snakken ved bordene", next_topics="Parkering", free="Tak for kaffen", signed=False, offers={}
)
LINKS = Links("https://moeder.example.org", Signer(("a key",)))


@pytest.fixture
def evaluations(tables: Tables) -> EvaluationsTable:
    """The evaluations, beside the registrations."""
    return EvaluationsTable(tables.registrations.name)


@pytest.fixture
def registration(kept: Project) -> Registration:
    """Somebody who was at the first meeting."""
    sign_up(tables.registrations, kept, [MEETING], a_guest(), BEFORE)
    return there(tables.registrations.get(PROJECT, MEETING.id, PERSON))


@pytest.fixture
def post(tables: Tables) -> MailSources:
    """Where letters are written from."""
    return tables.sources


def said(registration: Registration, given: Given = GIVEN, **changes: Any) -> Evaluation:
    return evaluation(registration, replace(given, **changes), PEPPER, "da", AFTER)


def owed(tables: Tables) -> list[str]:
    return [item["id"]["S"] for item in dynamodb.client().scan(TableName=tables.outbox.name)["Items"]]


def low_mails(tables: Tables) -> list[str]:
    return [id for id in owed(tables) if id.startswith(Kind.LOW_SCORE.value)]


def told(of: Evaluation) -> Mail:
    latest = Kind.LOW_SCORE.latest(AFTER)
    return Mail(Kind.LOW_SCORE, PROJECT, SECRETARIAT, AFTER, latest, (MEETING.id,), OfRecord(of.id))


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.CONFIRMED])
def test_only_those_with_a_seat_may_say_it(registration: Registration, status: Status) -> None:
    """Who waited, cancelled, declined or moved to another address was not there under this one."""
    with pytest.raises(WasNotThere):
        may_evaluate(MEETING, replace(registration, status=status), AFTER)
    with pytest.raises(WasNotThere):
        may_evaluate(MEETING, None, AFTER)


def test_it_does_not_say_whose_it_is_unless_she_signs(registration: Registration) -> None:
    """No pseudonym, no name; signed, the name and the company as they stand in the registration."""
    anonymous = said(registration)
    assert anonymous.signed_name == ""
    assert not [each for each in (PERSON, registration.name, registration.address) if each in repr(anonymous)]
    assert said(registration, signed=True).signed_name == "Åse Ærø 1, Smørrebrød nr. 1 ApS"


def test_a_signature_says_a_name_once(registration: Registration) -> None:
    """Who has no company writes her own name in its place."""
    assert signature(replace(registration, company=registration.name)) == registration.name


def test_the_id_is_hers_at_one_meeting_alone() -> None:
    """The same link finds the same evaluation; two meetings' evaluations do not show that one person gave them."""
    ids = {
        evaluation_id(pepper, project, meeting, person)
        for pepper in ("one", "two")
        for project in ("a", "b")
        for meeting in ("x", "y")
        for person in ("p", "q")
    }
    assert len(ids) == 16
    assert evaluation_id("one", "a", "x", "p") in ids
    assert {len(id) for id in ids} == {26}


def test_evaluations_disturb_no_registrations(
    kept: Project, evaluations: EvaluationsTable, registration: Registration
) -> None:
    """They lie in one partition, and each sees its own; the seats, which the budget hears of, are not touched."""
    before = tables.registrations.seats(PROJECT, [MEETING.id])
    give(evaluations, tables.outbox, kept, said(registration))
    assert list(tables.registrations.all(PROJECT, MEETING.id)) == [registration]
    assert tables.registrations.page(PROJECT, MEETING.id, None, 10) == ([registration], None)
    assert tables.registrations.waiting(PROJECT, MEETING.id) == []
    assert tables.registrations.seats(PROJECT, [MEETING.id]) == before
    assert [each.score for each in evaluations.all(PROJECT, MEETING.id)] == [8]


def test_it_expires_with_the_registrations(
    kept: Project, evaluations: EvaluationsTable, registration: Registration
) -> None:
    """Free text may say who wrote it, so it lives no longer than they do."""
    give(evaluations, tables.outbox, kept, said(registration))
    items = dynamodb.client().scan(TableName=tables.registrations.name)["Items"]
    expiring = {item["part"]["S"].partition("#")[0]: int(item["expires"]["N"]) for item in items if "expires" in item}
    assert set(expiring) == {"registration", "evaluation"}
    assert expiring["registration"] == expiring["evaluation"]
    assert expiring["evaluation"] > clock.at(date(2019, 11, 21), MEETING.starts.time()).timestamp()


def test_a_low_score_is_told_once(kept: Project, evaluations: EvaluationsTable, registration: Registration) -> None:
    """Three or less, by a mail to the secretariat; sent again, made lower or higher, it owes nothing more."""
    low = said(registration, score=3)
    for score in (4, 3, 3, 1, 8, 2):
        give(evaluations, tables.outbox, kept, replace(low, score=score))
        assert low_mails(tables) == ([] if score == 4 else [told(low).id])
        assert [each.score for each in evaluations.all(PROJECT, MEETING.id)] == [score]
    assert PERSON not in str(low_mails(tables))


def test_a_low_score_whose_answer_was_lost_is_told_once_when_sent_again(
    kept: Project, evaluations: EvaluationsTable, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction went through and nobody heard of it: pressing the button again keeps one of each."""
    through = dynamodb.transact

    def lost(writes: Sequence[Write]) -> None:
        through(writes)
        raise TimeoutError

    low = said(registration, score=2)
    with monkeypatch.context() as patch:
        patch.setattr(dynamodb, "transact", lost)
        with pytest.raises(TimeoutError):
            give(evaluations, tables.outbox, kept, low)
    give(evaluations, tables.outbox, kept, low)
    assert low_mails(tables) == [told(low).id]
    assert evaluations.all(PROJECT, MEETING.id) == [low]


def test_a_low_score_and_its_mail_are_kept_together_or_not_at_all(
    kept: Project, evaluations: EvaluationsTable, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that dies before the transaction has kept nothing; there is no moment between the two."""

    def dies(writes: Sequence[Write]) -> None:
        assert len(writes) == 2
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(dynamodb, "transact", dies)
        with pytest.raises(TimeoutError):
            give(evaluations, tables.outbox, kept, said(registration, score=2))
    assert (low_mails(tables), evaluations.all(PROJECT, MEETING.id)) == ([], [])


@pytest.mark.parametrize("signed", [False, True])
def test_the_secretariat_reads_what_was_said_and_a_name_only_where_it_was_signed(
    kept: Project, evaluations: EvaluationsTable, registration: Registration, post: MailSources, signed: bool
) -> None:
    """The score, the words, and how many have answered."""
    low = said(registration, score=2, signed=signed)
    give(evaluations, tables.outbox, kept, low)
    letter = compose(told(low), post, LINKS, AFTER)
    assert letter.to.address == kept.secretariat.address
    assert letter.subject == "Mødet den 15. august fik 2 af 10 af en deltager"
    for text in (letter.text, letter.html.replace("\xa0", " ")):
        for words in ("gav mødet 2 af 10", GIVEN.useful, GIVEN.next_topics, GIVEN.free, "det eneste svar"):
            assert words in text
        assert (registration.name in text) == signed
        assert ("Svaret er anonymt." in text) != signed
    assert registration.address not in letter.html + letter.text


def test_the_mean_stands_in_it_where_others_have_answered(
    kept: Project, evaluations: EvaluationsTable, registration: Registration, post: MailSources
) -> None:
    """One angry answer among happy ones reads differently from one of two; the mean is written as Danes write it."""
    low = said(registration, score=2)
    for each in (low, replace(low, id="b", score=9), replace(low, id="c", score=8)):
        give(evaluations, tables.outbox, kept, each)
    assert "3 har svaret indtil nu, og i snit giver de mødet 6,3." in compose(told(low), post, LINKS, AFTER).text


def test_a_low_score_that_was_raised_or_erased_before_the_mail_went_is_not_told(
    kept: Project, evaluations: EvaluationsTable, registration: Registration, post: MailSources
) -> None:
    """A mail is written from what is true when it goes."""
    low = said(registration, score=2)
    give(evaluations, tables.outbox, kept, low)
    give(evaluations, tables.outbox, kept, replace(low, score=7))
    with pytest.raises(NoLongerApplies):
        compose(told(low), post, LINKS, AFTER)
    OwnEvaluations(evaluations, PEPPER).erase(kept, PERSON)
    with pytest.raises(NoLongerApplies):
        compose(told(low), post, LINKS, AFTER)


def test_a_low_score_waits_on_a_day_of_two_mails_and_never_beyond_its_latest_time(
    kept: Project, evaluations: EvaluationsTable, registration: Registration, post: MailSources
) -> None:
    """On the day after the meeting the secretariat gets a summary, and the mail about how it was."""
    low = said(registration, score=2)
    give(evaluations, tables.outbox, kept, low)
    day_after = clock.at(MEETING.day + timedelta(days=1), time(7))
    compose(told(low), post, LINKS, day_after)
    assert summarise(Sources(tables.projects, tables.registrations, tables.budget, tables.outbox), kept, day_after)
    with pytest.raises(AppliesLater) as waits:
        compose(told(low), post, LINKS, day_after + timedelta(hours=3))
    assert waits.value.at == clock.at(MEETING.day + timedelta(days=2), time(8))
    compose(told(low), post, LINKS, waits.value.at)
    compose(replace(told(low), latest=waits.value.at), post, LINKS, day_after + timedelta(hours=3))


def test_the_form_is_read() -> None:
    """Texts lose what does not belong into them, and an unticked box is not sent."""
    fields = {"score": ["10"], "useful": ["  Snakken \r\n ved bordene "], "free": ["\x00"], "signed": ["yes"]}
    assert read(fields) == Given(10, "Snakken\nved bordene", "", "", True, {})
    assert read({"score": ["1"]}) == Given(1, "", "", "", False, {})


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({}, {"score": Fault.MISSING}),
        ({"score": [""]}, {"score": Fault.MISSING}),
        ({"score": ["8", "9"]}, {"score": Fault.REPEATED}),
        *(
            ({"score": [score]}, {"score": Fault.INVALID})
            for score in ("0", "11", "-1", "8.5", "٣", "08", "9" * 9, "x")
        ),
        ({"score": ["8"], "useful": ["x" * 1000], "free": ["ø" * 1001]}, {"free": Fault.TOO_LONG}),
        (
            {"useful": ["x" * 1001], "next_topics": ["a", "b"]},
            {"score": Fault.MISSING, "useful": Fault.TOO_LONG, "next_topics": Fault.REPEATED},
        ),
    ],
)
def test_each_wrong_field_is_named(fields: dict[str, list[str]], faults: dict[str, Fault]) -> None:
    """All at once, in the order of the form."""
    with pytest.raises(FormInvalid) as found:
        read(fields)
    assert found.value.faults == faults
    assert list(found.value.faults) == list(faults)
