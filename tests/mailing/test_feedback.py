"""What SES tells of mails, as the feedback function takes it: to the outbox, and to the members."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from infra.local import ses_events
from mailing import feedback
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources as Office
from shared.members import Member
from shared.members.changes import SOFT_BOUNCES
from shared.members.member import Standing
from shared.outbox.mail import COPY, SECRETARIAT, Kind, Mail, State, tag
from shared.projects import Project
from shared.registrations.links import Links
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.technical.links import Signer
from tests.builders import BEFORE, PROJECT, a_guest, invited_as, there
from tests.conftest import Tables

BO = "person-bo"
ADDRESS = "bo@example.org"
COPIED = "kollega@example.org"
OTHER = "noerrebro"
MINUTE = timedelta(minutes=1)
LINKS = Links("https://moeder.example.org", Signer(("a key for tests",)))
SIMULATED = ses_events.SIMULATOR


@dataclass(frozen=True)
class Post:
    """Sends mails to Bo's address, or to another, and lets SES tell of them."""

    tables: Tables

    def mail(self, kind: Kind = Kind.INVITATION, number: int = 1, person: str = BO) -> Mail:
        """A mail that SES has taken."""
        mail = Mail(kind, PROJECT, person, BEFORE, BEFORE + timedelta(days=30), (f"moede-{number}",))
        if self.tables.outbox.owe(mail):
            assert self.tables.outbox.claim(mail, "claim", BEFORE)
            assert self.tables.outbox.sent(mail, "claim", "message", BEFORE)
        return mail

    def events(self, mail: Mail, to: str, *copies: str, at: datetime = BEFORE) -> list[dict[str, Any]]:
        """All that SES tells, in its order."""
        raw = f"From: Lokaludvalget <l@example.org>\nTo: Bo Ærlig <{to}>\nCc: {', '.join(copies)}\n\nHej\n"
        request = {
            "ConfigurationSetName": "mail",
            "EmailTags": [{"Name": "mail_id", "Value": tag(mail.id)}],
            "Content": {"Raw": {"Data": raw.encode()}},
        }
        return list(ses_events.of("message", request, [to, *copies], at))

    def told(self, mail: Mail, to: str, *copies: str, at: datetime = BEFORE) -> None:
        """SES tells all of it."""
        for event in self.events(mail, to, *copies, at=at):
            tell(event)

    def state(self, mail: Mail) -> State:
        """What the outbox says of a mail."""
        entry = there(self.tables.outbox.get(mail.id))
        return entry.state

    def standing(self, project: str = PROJECT) -> Standing:
        """What the list of a project says of Bo."""
        member = there(self.tables.members.get(project, BO))
        return member.standing

    def troubles(self, at: datetime = BEFORE + timedelta(days=1)) -> list[tuple[str, State]]:
        """What the secretariat hears of."""
        return [(each.mail.id, each.state) for each in self.tables.outbox.troubled(PROJECT, at)]

    def everything(self) -> object:
        """All that lies in the two tables."""
        names = (self.tables.outbox.name, self.tables.members.name)
        return [
            sorted((dynamodb.unpack(item) for item in dynamodb.client().scan(TableName=name)["Items"]), key=str)
            for name in names
        ]


def tell(event: dict[str, Any]) -> None:
    """One event reaches the function, as EventBridge hands it over."""
    feedback.handler(json.loads(json.dumps(event)), None)  # type: ignore[arg-type]


@pytest.fixture
def post(tables: Tables) -> Iterator[Post]:
    """The function, its tables, and Bo on the lists of two projects."""
    feedback.wiring.cache_clear()
    for project in (PROJECT, OTHER):
        tables.members.save(Member(project, BO, "Bo Ærlig", "Bageriet", ADDRESS), None)
    yield Post(tables)
    feedback.wiring.cache_clear()


def test_a_mail_that_arrived_is_delivered(post: Post) -> None:
    """And nothing is said of its reader."""
    mail = post.mail()
    post.told(mail, ADDRESS)
    assert (post.state(mail), post.standing(), post.troubles()) == (State.DELIVERED, Standing.ACTIVE, [])


@pytest.mark.parametrize("simulated", ["bounce", "bounce+bo", "suppressionlist"])
def test_a_hard_bounce_suppresses_the_member_here(post: Post, simulated: str) -> None:
    """Her address takes no mails, and the secretariat hears of it; another project finds out for itself."""
    mail = post.mail()
    post.told(mail, simulated + SIMULATED)
    assert (post.state(mail), post.standing(), post.standing(OTHER)) == (
        State.BOUNCED,
        Standing.SUPPRESSED,
        Standing.ACTIVE,
    )
    assert post.troubles() == [(mail.id, State.BOUNCED)]
    assert not post.tables.members.silenced([BO])


def test_a_complaint_silences_a_person_everywhere(post: Post) -> None:
    """No invitation from any project, and no mail about her own registrations either."""
    mail = post.mail()
    post.told(mail, "complaint" + SIMULATED)
    assert (post.state(mail), post.troubles()) == (State.COMPLAINED, [(mail.id, State.COMPLAINED)])
    assert post.tables.members.silenced([BO])
    assert [invited_as(post.tables.members, project, BO) for project in (PROJECT, OTHER)] == [None, None]


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure"])
def test_a_report_that_is_no_complaint_silences_nobody(post: Post, kind: str) -> None:
    """The reader has taken the mail out of the spam again; SES tells it as a complaint."""
    mail = post.mail()
    *others, complaint = post.events(mail, "complaint" + SIMULATED)
    complaint["detail"]["complaint"]["complaintFeedbackType"] = kind
    for event in (*others, complaint):
        tell(event)
    assert (post.state(mail), invited_as(post.tables.members, PROJECT, BO) is None) == (State.DELIVERED, False)


def test_a_complaint_stops_mails_about_her_own_registration(post: Post, kept: Project) -> None:
    """Her confirmation is written; after the complaint it is dropped, and so is whatever she is owed next."""
    tables = post.tables
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(person=BO, address=ADDRESS), BEFORE)
    office = Office(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)
    confirmation = Mail(Kind.CONFIRMATION, PROJECT, BO, BEFORE, BEFORE + timedelta(days=1), ("moede-1",))
    assert compose(confirmation, office, LINKS, BEFORE).to.address == ADDRESS
    post.told(post.mail(), "complaint" + SIMULATED)
    with pytest.raises(NoLongerApplies, match="complained"):
        compose(confirmation, office, LINKS, BEFORE)


def test_a_guest_who_complains_is_heard_too(post: Post) -> None:
    """She stands on no list; her registration's mails stop."""
    post.told(post.mail(Kind.CONFIRMATION, person="a guest"), "complaint" + SIMULATED)
    assert post.tables.members.silenced(["a guest"])


@pytest.mark.parametrize("reader", [SECRETARIAT, f"{COPY}0"])
def test_the_secretariat_cannot_be_silenced(post: Post, reader: str) -> None:
    """Somebody there pressed the wrong button; all projects' summaries go on, and the next one tells of it."""
    mail = post.mail(Kind.SUMMARY, person=reader)
    post.told(mail, "complaint" + SIMULATED)
    assert (post.state(mail), post.tables.members.silenced([reader])) == (State.COMPLAINED, set())


def test_a_soft_bounce_is_counted_and_forgiven(post: Post) -> None:
    """A full mailbox is emptied one day; the mail is not called bounced."""
    mail = post.mail()
    post.told(mail, "full" + SIMULATED)
    assert (post.state(mail), post.standing(), post.troubles()) == (State.SENT, Standing.ACTIVE, [])


def test_five_soft_bounces_in_a_row_are_one_too_many(post: Post) -> None:
    """The member counts as out of reach, and the secretariat hears of the last mail; each is counted once."""
    mails = [post.mail(number=number) for number in range(SOFT_BOUNCES)]
    for number, mail in enumerate(mails):
        assert post.standing() is Standing.ACTIVE
        for _ in range(2):
            post.told(mail, "full" + SIMULATED, at=BEFORE + number * MINUTE)
    assert post.standing() is Standing.SUPPRESSED
    assert post.troubles() == [(mails[-1].id, State.BOUNCED)]


def test_a_delivery_between_them_begins_the_count_anew(post: Post) -> None:
    """In a row means in a row: four, a mail that arrives, and four are not too many; the fifth behind it is."""
    for number in range(2 * SOFT_BOUNCES):
        assert post.standing() is Standing.ACTIVE
        to = ADDRESS if number == SOFT_BOUNCES - 1 else "full" + SIMULATED
        post.told(post.mail(number=number), to, at=BEFORE + number * MINUTE)
    assert post.standing() is Standing.SUPPRESSED


def test_an_automatic_answer_is_no_bounce(post: Post) -> None:
    """SES tells of »I am away« as a soft bounce, behind the delivery or before it; in production it names nobody."""
    for number in range(2 * SOFT_BOUNCES):
        mail = post.mail(number=number)
        events = post.events(mail, "ooto" + SIMULATED, at=BEFORE + number * MINUTE)
        if number % 2:
            events[-1]["detail"]["bounce"] |= {"bounceType": "Undetermined", "bouncedRecipients": []}
        for event in events[::-1] if number % 3 else events:
            tell(event)
        assert (post.state(mail), post.standing()) == (State.DELIVERED, Standing.ACTIVE)


def test_an_undetermined_bounce_counts_as_a_soft_one(post: Post) -> None:
    """Nobody knows what it means; five in a row mean something."""
    for number in range(SOFT_BOUNCES):
        mail = post.mail(number=number)
        [_, bounce] = post.events(mail, "full" + SIMULATED, at=BEFORE + number * MINUTE)
        bounce["detail"]["bounce"] |= {"bounceType": "Undetermined", "bounceSubType": "Undetermined"}
        tell(bounce)
    assert post.standing() is Standing.SUPPRESSED


@pytest.mark.parametrize("simulated", ["bounce", "complaint", "full"])
def test_what_a_copied_colleague_does_is_not_the_readers_doing(post: Post, simulated: str) -> None:
    """His closed mailbox or his complaint leaves the mail delivered and the member as she was."""
    for number in range(SOFT_BOUNCES):
        mail = post.mail(number=number)
        post.told(mail, ADDRESS, simulated + SIMULATED, at=BEFORE + number * MINUTE)
        assert post.state(mail) is State.DELIVERED
    assert (post.standing(), post.tables.members.silenced([BO]), post.troubles()) == (Standing.ACTIVE, set(), [])


def test_a_copied_colleague_who_got_it_does_not_make_it_delivered(post: Post) -> None:
    """The reader's own mailbox is closed."""
    mail = post.mail()
    post.told(mail, "bounce" + SIMULATED, COPIED)
    assert (post.state(mail), post.standing()) == (State.BOUNCED, Standing.SUPPRESSED)


def without_headers(event: dict[str, Any]) -> None:
    """SES leaves the headers out where they are too long."""
    event["detail"]["mail"].pop("commonHeaders", None)


def written_in_capitals(event: dict[str, Any]) -> None:
    """The mailbox's own server writes the address as it likes."""
    for each in event["detail"].get("bounce", {}).get("bouncedRecipients", []):
        each["emailAddress"] = f"Bo <{each['emailAddress'].upper()}>"


def sent_on(event: dict[str, Any]) -> None:
    """Her mailbox sends on to another, which is closed; the address stands nowhere in our mail."""
    for each in event["detail"].get("bounce", {}).get("bouncedRecipients", []):
        each["emailAddress"] = "bo@elsewhere.example.org"


@pytest.mark.parametrize("change", [without_headers, written_in_capitals, sent_on])
def test_the_reader_is_found_however_she_is_written(post: Post, change: Callable[[dict[str, Any]], None]) -> None:
    """Whatever is not about a copy is about her."""
    mail = post.mail()
    for event in post.events(mail, "bounce" + SIMULATED, COPIED):
        change(event)
        tell(event)
    assert (post.state(mail), post.standing()) == (State.BOUNCED, Standing.SUPPRESSED)


@pytest.mark.parametrize("simulated", ["success", "bounce", "complaint", "full", "ooto"])
def test_whatever_is_told_twice_and_in_any_order_ends_the_same(tables: Tables, post: Post, simulated: str) -> None:
    """EventBridge delivers at least once, and in no order."""
    ends = []
    for place, order in enumerate(permutations(post.events(post.mail(number=1), simulated + SIMULATED))):
        for table, key in ((tables.outbox.name, ("id",)), (tables.members.name, ("project", "person"))):
            for item in dynamodb.client().scan(TableName=table)["Items"]:
                dynamodb.client().delete_item(TableName=table, Key={name: item[name] for name in key})
        tables.members.save(Member(PROJECT, BO, "Bo Ærlig", "Bageriet", ADDRESS), None)
        mail = post.mail(number=1)
        for event in (*order, *order[: place % 3]):
            tell(event)
        invitable = invited_as(tables.members, PROJECT, BO) is not None
        ends.append((post.state(mail), post.standing(), tables.members.silenced([BO]), invitable, post.troubles()))
    assert ends == ends[:1] * len(ends)


@pytest.mark.parametrize("to", ["full" + SIMULATED, "ooto" + SIMULATED, "success" + SIMULATED])
def test_whatever_ses_tells_of_a_mail_it_has_it(post: Post, tables: Tables, to: str) -> None:
    """The sender died behind SES and the send event was lost: any other word keeps the mail from going out again."""
    mail = Mail(Kind.INVITATION, PROJECT, BO, BEFORE, BEFORE + timedelta(days=30), ("moede-1",))
    assert tables.outbox.owe(mail)
    assert tables.outbox.claim(mail, "claim", BEFORE)
    first, *others = post.events(mail, to)
    assert first["detail"]["eventType"] == "Send"
    tell(others[-1])
    assert post.state(mail) in {State.SENT, State.DELIVERED}


def test_a_delay_changes_nothing(post: Post) -> None:
    """SES is still trying."""
    mail, before = post.mail(), post.everything()
    [event, _] = post.events(mail, ADDRESS)
    del event["detail"]["send"]
    delay = {"delayType": "MailboxFull", "delayedRecipients": [{"emailAddress": ADDRESS, "status": "4.2.2"}]}
    event["detail"] |= {"eventType": "DeliveryDelay", "deliveryDelay": delay}
    tell(event)
    assert post.everything() == before


@pytest.mark.parametrize("kind", ["Reject", "Rendering Failure"])
def test_what_ses_refuses_afterwards_has_failed(post: Post, kind: str) -> None:
    """The reader has nothing to do with it; the secretariat hears of it."""
    mail = post.mail()
    [event, _] = post.events(mail, ADDRESS)
    event["detail"] |= {"eventType": kind}
    tell(event)
    assert (post.state(mail), post.standing(), post.troubles()) == (
        State.FAILED,
        Standing.ACTIVE,
        [(mail.id, State.FAILED)],
    )


def test_old_news_does_not_undo_that_she_has_come_back(post: Post) -> None:
    """She asked to be invited again after her mailbox was mended; the bounce is told a second time."""
    mail = post.mail()
    for simulated in ("bounce", "complaint"):
        post.told(mail, simulated + SIMULATED)
    post.tables.members.resubscribe(PROJECT, BO, BEFORE + MINUTE)
    for simulated in ("bounce", "complaint"):
        post.told(mail, simulated + SIMULATED)
    assert invited_as(post.tables.members, PROJECT, BO) is not None


@pytest.mark.parametrize("tags", [{}, {"mail_id": ["invitation.elsewhere.moede-1.nobody"]}])
def test_a_mail_that_is_not_ours_is_none_of_our_business(post: Post, tags: dict[str, list[str]]) -> None:
    """Somebody tries the configuration set out by hand."""
    mail = post.mail()
    before = post.everything()
    for event in post.events(mail, "complaint" + SIMULATED):
        event["detail"]["mail"]["tags"] = tags
        tell(event)
    assert post.everything() == before


def test_the_log_names_nobody(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pseudonyms alone, and what happened."""
    kept = io.StringIO()
    for handler in feedback.logger.handlers:
        monkeypatch.setattr(handler, "stream", kept)
    for simulated in ("bounce", "complaint", "full"):
        post.told(post.mail(), simulated + SIMULATED, COPIED)
    said = kept.getvalue()
    assert {"bounced", "complained", "bounced softly"} <= {json.loads(line)["what"] for line in said.splitlines()}
    assert not [word for word in ("simulator", COPIED, "Ærlig", "\\u00c6rlig", "Bageriet") if word in said]
