"""Names, titles and texts that would be something else in a mail than what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given

from infra.proof.gallery.__main__ import SENDER, tables
from infra.proof.gallery.scene import Scene
from infra.proof.gallery.states import Shown, everything
from shared.budget.line import BudgetLine
from shared.mails.headers import HeaderUnsafe
from shared.mails.mime import mime
from shared.meetings import Venue
from shared.people.person import AddressInvalid, normalise
from shared.plans.reading import read
from shared.projects import Contact, Project
from shared.projects.overrides import CampaignOverride, Message, Text
from shared.registrations.registration import Guest
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.technical.languages import LANGUAGES
from shared.technical.writing import lines, one_line
from tests.abuse import drawn
from tests.abuse.drawn import MARK, SUM, typed
from tests.abuse.fit import bare
from tests.builders import there
from tests.mails.letters import a_letter

HEADERS = {
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "X-Entity-Ref-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "Content-Transfer-Encoding",
}
MOST = 160
"""Characters of the longest text of ours that stands in a header; forms refuse longer ones."""

LONGEST_LINE = 998
"""Characters of a line in a mail (RFC 5322, 2.1.1)."""


def parsed(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@drawn.examples(60)
@given(typed, typed, typed, typed)
def test_no_text_writes_a_header(name: str, subject: str, sender: str, body: str) -> None:
    """As forms keep texts, or as they came from elsewhere: the headers are those that we write, one reader each, every
    line short enough; or the mail is refused.
    """
    for fit in (lambda text: one_line(text)[:MOST].strip(), lambda text: text[:MOST]):
        letter = a_letter(
            to=Contact(fit(name), "aase@example.org"),
            cc=(Contact(fit(name), "bo@example.org"),),
            subject=fit(subject),
            sender_name=fit(sender),
            reply_to=Contact(fit(sender), "sekretariatet@example.org"),
            text=lines(body),
        )
        try:
            raw = mime(letter, SENDER, "id")
        except HeaderUnsafe:
            assert len({name, subject, sender} - {one_line(name), one_line(subject), one_line(sender)}) > 0
            continue
        message = parsed(raw)
        assert set(message.keys()) <= HEADERS
        assert len(message.keys()) == len(set(message.keys()))
        people = [message[header].addresses for header in ("To", "Cc", "Reply-To", "From")]
        assert [[each.addr_spec for each in found][:1] for found in people] == [
            ["aase@example.org"],
            ["bo@example.org"],
            ["sekretariatet@example.org"],
            [people[3][0].addr_spec],
        ]
        assert {len(found) for found in people} == {1}
        assert max(map(len, raw.split(b"\r\n"))) <= LONGEST_LINE
        assert b"\n" not in raw.replace(b"\r\n", b"")
        plain = there(message.get_body(("plain",)))
        assert str(plain.get_content()).split() == lines(body).split()


@pytest.mark.parametrize(
    "name",
    [
        "Andersen, Christensen, Christiansen, Kristiansen, Jorgensen og Smorrebrod, victim@example.org, Andersen ApS",
        'A "B" <victim@example.org> ' * 4,
        "Ærø (victim@example.org), " * 5,
        "a@" * 50,
    ],
)
def test_a_long_name_is_one_reader(name: str) -> None:
    """Folded, it stays a name: in every header with people, alone or beside another."""
    somebody = Contact(one_line(name), "aase@example.org")
    message = parsed(mime(a_letter(to=somebody, cc=(somebody, somebody), reply_to=somebody), SENDER, "id"))
    for header, count in (("To", 1), ("Cc", 2), ("Reply-To", 1)):
        found = message[header].addresses
        assert [each.addr_spec for each in found] == ["aase@example.org"] * count
        # Python 3.11 reads a space between two encoded words, where there is none (RFC 2047, 6.2).
        assert {"".join(each.display_name.split()) for each in found} == {"".join(name.split())}


@drawn.examples(150)
@given(typed)
def test_what_is_taken_as_an_address_is_one(address: str) -> None:
    """Made of a few ASCII signs, the same when it is taken again, and understood by the library that writes it."""
    for each in (address, f"x@{address}.dk", f"{address}@example.org", f"x@a{address}b.example.org"):
        try:
            found = normalise(each)
        except AddressInvalid:
            continue
        assert re.fullmatch(r"[!-?A-~]+@[a-z0-9_-]+(\.[a-z0-9_-]+)+", found), found
        assert len(found) <= 254
        assert normalise(found) == found
        [one] = parsed(mime(a_letter(to=Contact("", found)), SENDER, "id"))["To"].addresses
        assert one.addr_spec == found


@pytest.mark.parametrize("letter", ["\u2474", "\u247d", "\u037a", "\u3220", "\ufdfa"])
def test_a_letter_that_is_several_makes_no_address(letter: str) -> None:
    """In ASCII they are brackets, spaces and digits: the mail would break, with the address in the log."""
    with pytest.raises(AddressInvalid):
        normalise(f"x@a{letter}b.dk")


class Marked:
    """The plan, in which everything that somebody may write says `MARK`."""

    def __init__(self, plan: Any) -> None:
        self.plan = plan

    def project(self) -> Project:
        found: Project = self.plan.project()
        meetings = [
            replace(each, title=MARK, topic=MARK, speaker=MARK, programme=(MARK,), venue=Venue(MARK, MARK))
            for each in found.meetings
        ]
        return replace(
            found,
            name=MARK,
            committee=replace(found.committee, name=MARK),
            secretariat=replace(found.secretariat, name=MARK),
            meetings=tuple(meetings),
        )

    def lines(self) -> list[BudgetLine]:
        return [replace(each, text=MARK) for each in self.plan.lines()]


@pytest.fixture(scope="module")
def letters() -> Iterator[list[Shown]]:
    """Every mail in every state, in both languages, of a season in which everybody writes `MARK`."""

    def signed(table: Any, project: Any, meetings: Any, guest: Guest, now: Any) -> Any:
        marked = replace(guest, name=MARK, company=MARK, diet=MARK, topics=f"{guest.topics} {MARK}")
        return sign_up(table, project, meetings, marked, now)

    def wished(self: Scene, override: CampaignOverride) -> None:
        texts = {language: Text(MARK, f"{MARK}\n\n- {MARK}") for language in override.texts}
        dynamodb.write(self.post.projects.override_write(self.project.id, replace(override, texts=texts)))

    def written(self: Scene, message: Message, known: Message | None = None) -> None:
        marked = replace(message, text=Text(MARK, MARK))
        dynamodb.write(self.post.projects.message_write(self.project.id, marked, known))

    with pytest.MonkeyPatch.context() as patch, tables() as post:
        patch.setattr("infra.proof.gallery.scene.read", lambda content: Marked(read(content)))
        patch.setattr("infra.proof.gallery.scene.sign_up", signed)
        patch.setattr(Scene, "override", wished)
        patch.setattr(Scene, "message", written)
        yield [each for language in LANGUAGES for each in everything(post, language)]


def test_no_text_is_markup_in_any_mail(letters: list[Shown]) -> None:
    """It is there, as it was typed: no element, no attribute, no sum, in the HTML, the text and the subject."""
    seen = 0
    for shown in letters:
        letter = shown.letter
        bare(letter.html)
        assert SUM not in letter.html + letter.text + letter.subject + letter.preview
        assert not any(SUM.encode() in each.content for each in letter.attachments)
        assert set(parsed(mime(letter, SENDER, "id")).keys()) <= HEADERS
        seen += "&lt;mark7" in letter.html
        assert "<mark7" not in letter.html
    assert seen > 0.9 * len(letters)
