"""What holds for every letter in every state that the gallery shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urldefrag

import pytest

from infra.proof.gallery.__main__ import SENDER, tables
from infra.proof.gallery.scene import LINKS, MORNING
from infra.proof.gallery.state import State
from infra.proof.gallery.states import Shown, everything
from shared.desk.audit import LinkPurpose
from shared.mails.mime import mime
from shared.mails.sources import MailSources
from shared.outbox.declaration import Audience
from shared.outbox.mail import Kind
from tests.builders import there
from tests.mails.reading import Page, links, parsed

LARGEST = 100_000
"""Bytes: Gmail cuts a longer mail off."""

UNRENDERED = re.compile(r"\{\{|\}\}|\{%|%\}|%\(|\bNone\b|Undefined|\bobject at 0x|datetime\.|Markup\(")
GUESTS = frozenset(
    {Kind.CONFIRMATION, Kind.WAITING, Kind.PROMOTED, Kind.FRESH_LINK, Kind.CHANGED}
    | {Kind.CANCELLED, Kind.REMINDER, Kind.MEETING_MOVED, Kind.MESSAGE}
)
"""The mails to somebody who is registered, or was a moment ago, which lead to her own page."""

ROUTES = re.compile(
    r"https://netvaerk\.example\.org"
    rf"(/[a-z0-9-]+(/[a-z0-9-]+)?|/[abcemnuvx]/[\w.-]+|/d/({'|'.join(LinkPurpose)})/[\w.-]+)(\?lang=en)?"
)
"""The pages that there are."""


BREAKS = re.compile(
    r"\d ?(?:</\w+>)? (?:kr\.|plads|person|gæst|deltager|medlem|minut|dag|uge|seat|people|guest|member|minute|day|week)"
    r"|\bkl\. \d|\bDKK \d|\d\. (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
)
"""Where a line might end between a number and its unit."""


def has_own_link(shown: Shown) -> bool:
    """Whether it leads to the reader's own page."""
    return shown.kind in GUESTS or shown.state.endswith(" already") or shown.state == "with what was heard"


@pytest.fixture(scope="module")
def post() -> Iterator[MailSources]:
    """On tables of the gallery's own."""
    with tables() as made:
        yield made


@pytest.fixture(scope="module")
def letters(post: MailSources) -> list[Shown]:
    """Each mail in each state."""
    return list(everything(post))


def part(message: EmailMessage, kind: str) -> str:
    found = there(message.get_body((kind,)))
    return str(found.get_content())


def test_every_kind_of_mail_can_be_written_and_is_shown(letters: list[Shown]) -> None:
    """No kind is owed that nobody can write, and none is written that nobody has looked at."""
    assert set(Kind) == {each.kind for each in letters}


MORE_THAN_DECLARED = {
    Kind.MEETING_MOVED,
    Kind.ADDRESS_CHANGED,
    Kind.KITCHEN,
    Kind.BUDGET_WARNING,
    Kind.DATA_DELETED,
} | {
    *(Kind.REQUEST, Kind.REQUEST_REMINDER, Kind.ADDRESS_REQUEST),
}
"""Kinds of which the declaration does not tell all that must have happened."""


def test_a_new_kind_needs_no_line_in_the_gallery(post: MailSources) -> None:
    """Its sample follows from what it declares: audience, moment, occasion; so it does for nearly all there are."""
    for kind in set(Kind) - MORE_THAN_DECLARED:
        assert State(kind, "as usual").make(post, kind.value).subject


def test_every_letter_is_a_mail_by_the_strict_policy_with_both_parts(letters: list[Shown]) -> None:
    """The standard library finds no defect, and text and HTML are both there and say the same first thing."""
    for shown in letters:
        message = parsed(shown.letter)
        assert [each for each in message.walk() if each.defects] == []
        text = " ".join(part(message, "plain").split())
        assert len(text) > 200
        assert part(message, "html").rstrip().endswith("</html>")


def test_no_letter_has_an_unrendered_place(letters: list[Shown]) -> None:
    """What a template wanted and did not get never reaches a reader."""
    for shown in letters:
        letter = shown.letter
        for text in (letter.subject, letter.preview, letter.text, letter.html):
            assert UNRENDERED.search(text) is None, shown
            assert text.strip()


def test_no_sentence_runs_into_the_next(letters: list[Shown]) -> None:
    """Sentences are put together from parts; between two of them stands a space."""
    for shown in letters:
        without_links = re.sub(r"https://\S+", "", shown.letter.text)
        texts = (shown.letter.subject, shown.letter.preview, without_links)
        assert [each for text in texts for each in re.findall(r"[a-zæøå][.,:][A-ZÆØÅ]\w+", text)] == []
        assert not any("  " in text or " ," in text or " ." in text for text in texts)


def test_no_line_ends_between_a_number_and_its_unit(letters: list[Shown]) -> None:
    """On a phone a line ends wherever a space lets it."""
    shown = [re.sub(r"<[^<>]*>", "", each.letter.html.partition("<body")[2]) for each in letters]
    assert sorted({found for text in shown for found in BREAKS.findall(text)}) == []
    assert any("\u00a0kr." in text for text in shown)


def test_a_mail_to_the_secretariat_says_which_season_it_is_about(letters: list[Shown]) -> None:
    """A secretariat may run two."""
    about = [each for each in letters if each.kind.declared.to is Audience.SECRETARIAT]
    assert about
    for shown in about:
        said = " ".join(f"{shown.letter.subject} {shown.letter.text}".split())
        assert "rhvervsnetværk Amager Øst" in said, shown.kind


def test_every_letter_is_small(letters: list[Shown]) -> None:
    """Gmail cuts off what is longer than about 100 KB: the text and the HTML together; files do not count."""
    bare = [replace(each.letter, attachments=()) for each in letters]
    assert max(len(mime(each, SENDER, "id")) for each in bare) < LARGEST


def test_subject_and_preview_fit_an_inbox(letters: list[Shown]) -> None:
    """The subject is short enough to be read, the preview adds to it and does not repeat it."""
    for shown in letters:
        assert len(shown.letter.subject) <= 85, shown.letter.subject
        assert 10 <= len(shown.letter.preview) <= 140
        assert shown.letter.preview != shown.letter.subject


def test_the_html_is_well_formed_and_says_its_language(letters: list[Shown]) -> None:
    """Every element is closed where it was opened; a screen reader knows the language and one heading."""
    for shown in letters:
        page = Page(shown.letter.html)
        assert page.open == []
        assert page.language == "da"
        assert page.headings == 1
        assert page.pictures == 0


def test_only_tables_of_figures_are_tables_to_a_screen_reader(letters: list[Shown]) -> None:
    """A table that only lays things out says so; the money alone is a table."""
    for shown in letters:
        page = Page(shown.letter.html)
        most = 1 if shown.kind in {Kind.SUMMARY, Kind.DAY_AFTER} else 0
        assert 0 <= page.tables - page.layout_tables <= most, shown.kind


def test_a_link_says_where_it_leads_and_the_text_has_it_too(letters: list[Shown]) -> None:
    """No link is named "here", and whoever reads the plain text can follow the same links."""
    for shown in letters:
        page = Page(shown.letter.html)
        assert page.links or shown.kind is Kind.BUDGET_WARNING
        for url in page.links:
            assert len(page.texts[url]) > 5
            assert page.texts[url].casefold() not in {"klik her", "her", "link"}
        meetings = {url for url in page.links if shown.kind is Kind.SUMMARY and "/moede-" in url}
        written = {url for url in page.links if url.startswith("https:")} - meetings
        assert [url for url in written if url not in shown.letter.text] == []


def test_a_guest_gets_her_own_signed_link_and_is_told_that_one_more_click_follows(letters: list[Shown]) -> None:
    """Mail scanners follow links, so the link alone does nothing, and the mail says so."""
    for shown in letters:
        found = re.findall(r"https://netvaerk\.example\.org/m/(\S+)", shown.letter.text)
        assert len(found) == (1 if has_own_link(shown) else 0), shown
        for token in found:
            project, person = LINKS.read_manage(token, MORNING)
            assert project.startswith("amager-oest")
            assert person == "mette"
            assert "én gang mere" in shown.letter.text
            assert "én gang mere" in shown.letter.html


def test_the_headers_say_who_writes_and_whom_to_answer(letters: list[Shown]) -> None:
    """The sender is the committee, answers reach the secretariat, and no program answers a mail from a program."""
    for shown in letters:
        message = parsed(shown.letter)
        assert message["From"].addresses[0].display_name == "Amager Øst Lokaludvalg"
        assert message["From"].addresses[0].addr_spec == SENDER
        assert message["Reply-To"].addresses[0].addr_spec == "sekretariatet@example.org"
        assert message["To"].addresses[0].addr_spec == shown.letter.to.address
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"].datetime is not None
        assert message["Message-ID"] is None


def test_only_mail_to_members_can_be_unsubscribed_from(letters: list[Shown]) -> None:
    """Mail about one's own registration goes on; mail to a list says how to leave it, in one click (RFC 8058)."""
    for shown in letters:
        message = parsed(shown.letter)
        invites = shown.kind in {Kind.INVITATION, Kind.SECOND_INVITATION, Kind.STAYING, Kind.VOTE}
        assert (message["List-Unsubscribe"] is not None) == invites
        assert (message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") == invites


def test_every_link_is_ours_and_leads_to_a_page_that_there_is(letters: list[Shown]) -> None:
    """No other site, no route that nobody answers; but for the venue on a map, and the mailbox to unsubscribe by."""
    for shown in letters:
        ours = [
            each for each in links(shown.letter) if not each.startswith("https://www.openstreetmap.org/search?query=")
        ]
        strange = [each for each in ours if not ROUTES.fullmatch(urldefrag(each).url)]
        if shown.kind.declared.to is Audience.SECRETARIAT:  # it sends an order on to a reader of its own
            strange = [each for each in strange if not each.startswith("mailto:?subject=")]
        written_to = [each.startswith("mailto:sekretariatet@example.org?subject=") for each in strange]
        assert written_to == [True] * bool(shown.letter.unsubscribe), strange


def test_everybody_but_the_secretariat_is_led_to_the_privacy_notice(letters: list[Shown]) -> None:
    """In small print, in both parts, in each mail to a member or a guest; and in the one that proves the deletion."""
    for shown in letters:
        office = shown.letter.to.address == "sekretariatet@example.org" or shown.kind is Kind.SUMMARY
        notice = [each for each in links(shown.letter) if each.endswith("/privacy")]
        # A sample is as the guests will have it.
        assert len(notice) == (not office or shown.kind in {Kind.DATA_DELETED, Kind.SAMPLE}), shown.kind
        assert all(each in shown.letter.text for each in notice)


def test_everybody_but_the_secretariat_can_say_never_again(letters: list[Shown]) -> None:
    """In both parts of each mail to a guest or a member, signed for whoever it was sent to."""
    for shown in letters:
        found = [each for each in links(shown.letter) if "/x/" in each]
        assert len(found) == (shown.kind.declared.to is not Audience.SECRETARIAT), shown.kind
        assert all(each in shown.letter.text for each in found)
        for each in found:
            token = each.partition("/x/")[2].partition("?")[0]
            assert LINKS.read_silence(token, MORNING)[0].startswith("amager-oest")


def test_no_letter_is_copied_to_anybody(letters: list[Shown]) -> None:
    """Whoever gets a copy of a summary gets a mail of her own, without what is meant for the secretariat alone."""
    assert {shown.letter.cc for shown in letters} == {()}


def test_a_raw_mail_has_short_lines_of_seven_bits(letters: list[Shown]) -> None:
    """What SES takes in `Raw`: no byte above 127, no line longer than SMTP's 998."""
    for shown in letters:
        raw = mime(shown.letter, SENDER, "id")
        assert raw.isascii()
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998
