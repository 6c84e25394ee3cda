"""MIME: whatever people are called, a header stays one header."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infra.letters import shown
from shared.mails import calendar
from shared.mails.headers import HeaderUnsafe
from shared.mails.mime import POLICY, mime
from shared.mails.names import first_name
from shared.mails.render import letter
from shared.mails.rendered import Attachment, RenderedMail
from shared.mails.view import MailView
from shared.projects import Contact
from tests.builders import BEFORE, a_meeting, a_project, a_registration, there
from tests.mails.letters import a_letter

SENDER = "netvaerk@example.org"
NASTY = (
    "Mette\r\nBcc: everybody@example.org",
    "Mette\nSubject: free",
    "Mette\x00\x07",
    "Mette\u2028X",
    '"Mette" <other@example.org>',
    "a@b, c@d; e:f (g) [h] \\",
    "{{ 7 * 7 }} %(name)s {% raw %}",
    "<script>alert(1)</script>",
    "Ærøe 🎉 日本 " + "x" * 200,
    "=?utf-8?q?=0D=0ABcc:_x@y?=",
    "",
    "\u202eetteM",
)
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "X-Entity-Ref-ID",
    "Content-Type",
    "MIME-Version",
}


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.strict)


def to_somebody_called(name: str, company: str = "", diet: str = "") -> RenderedMail:
    """A confirmation to somebody who got this past every form."""
    project, meeting = a_project(), a_meeting()
    registration = a_registration(person="mette", name=name, company=company, address="m@example.org", diet=diet)
    facts = {
        "name": first_name(name),
        "written_as": company,
        "party": 1,
        "diet": diet,
        "topics": "",
        "attending": [],
        "confirmed": [registration],
        "waiting": [],
        "first": meeting,
        "several": False,
        "short": True,
        "manage_link": "https://example.org/m/x",
        "answered_by_link": False,
        "action_link": "https://example.org/m/x",
        "season_link": "https://example.org/",
        "privacy_link": "https://example.org/privacy",
    }
    invite = calendar.invite("REQUEST", project, meeting, registration, calendar.Words(name, company), BEFORE)
    to = Contact(name, registration.address)
    return letter(MailView(to, project, "changed", "guest", facts, calendar=invite), BEFORE)


@pytest.mark.parametrize("field", ["subject", "sender_name", "language", "unsubscribe"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x85", "\x0b"])
def test_a_line_break_in_a_header_is_refused(field: str, end: str) -> None:
    """Whatever slipped through: no value ends a header and starts another."""
    value = f"a{end}Bcc: everybody@example.org"
    with pytest.raises(HeaderUnsafe):
        mime(a_letter(**{field: (value,) if field == "unsubscribe" else value}), SENDER, "id")


@pytest.mark.parametrize("field", ["to", "reply_to"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_line_break_in_an_address_is_refused(field: str, end: str) -> None:
    """Neither the name nor the address of a contact can start a header."""
    for contact in (Contact(f"a{end}Bcc: x", "a@example.org"), Contact("a", f"a@example.org{end}Bcc: x@y.zz")):
        with pytest.raises(HeaderUnsafe):
            mime(a_letter(**{field: contact}), SENDER, "id")


def test_an_encoded_word_is_never_decoded_into_a_header() -> None:
    """What looks like RFC 2047 in a name is encoded once more: readers show the letters that were typed."""
    word = "=?utf-8?q?=0D=0ABcc:_everybody=40example.org?="
    message = parsed(mime(a_letter(to=Contact(word, "a@example.org"), subject=word, sender_name=word), SENDER, "id"))
    assert message["Bcc"] is None
    assert message["Subject"] == word
    with pytest.raises(HeaderUnsafe):
        mime(a_letter(to=Contact("a", "=?utf-8?q?=0D=0ABcc=3Ax=40y.zz?=@example.org")), SENDER, "id")


def test_a_long_id_and_a_long_address_stay_whole() -> None:
    """The id finds the outbox entry, and a mailto link works, only if no fold or encoding breaks them."""
    mail_id = "already-registered.amager-oest.moede-1_moede-2_moede-3_moede-4." + "a" * 26 + ".2018-08-01"
    mailbox = "mailto:sekretariatet@example.org?subject=" + "Ingen%20flere%20invitationer" * 4
    page = "https://netvaerk.example.org/u/" + "Wy" * 90
    raw = mime(a_letter(unsubscribe=(page, mailbox)), SENDER, mail_id)
    message = parsed(raw)
    assert message["X-Entity-Ref-ID"] == mail_id
    assert message["List-Unsubscribe"] == f"<{page}>, <{mailbox}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail_id.encode() in raw
    assert f"List-Unsubscribe: <{page}>, <{mailbox}>\r\n".encode() in raw


def test_only_a_page_takes_one_click() -> None:
    """RFC 8058: a mailbox alone cannot be posted to, so no program is told to."""
    message = parsed(mime(a_letter(unsubscribe=("mailto:sekretariatet@example.org",)), SENDER, "id"))
    assert message["List-Unsubscribe"] == "<mailto:sekretariatet@example.org>"
    assert message["List-Unsubscribe-Post"] is None


def test_copies_and_attachments_are_there() -> None:
    """A copied colleague is named in the header; a file keeps its name, type and bytes."""
    file = Attachment("møde.ics", "text/calendar; charset=utf-8; method=REQUEST", "Å\r\n".encode())
    copies = (Contact("Arbejdsgruppen", "gruppe@example.org"), Contact("", "hus@example.org"))
    message = parsed(mime(a_letter(cc=copies, attachments=(file,)), SENDER, "id"))
    assert [each.addr_spec for each in message["Cc"].addresses] == ["gruppe@example.org", "hus@example.org"]
    [found] = message.iter_attachments()
    assert found.get_filename() == "møde.ics"
    assert found["Content-Type"].params["method"] == "REQUEST"
    assert found.get_payload(decode=True) == "Å\r\n".encode()


@pytest.mark.parametrize("address", ["mette@example.org", '"m b"@example.org', f"{'m' * 60}@example.org"])
@pytest.mark.parametrize("name", ["Mette Ærøe", "Mette (Hans) Ærøe, ApS", 'Mette "Kat" Holm', ""])
def test_a_recipient_s_header_says_what_the_library_would(name: str, address: str) -> None:
    """Most are written the short way; whichever way, no line is too long and the reader sees the same."""
    library = EmailMessage(policy=POLICY)
    library["To"] = Address(name, addr_spec=address)
    raw = mime(a_letter(to=Contact(name, address)), SENDER, "id")
    written, expected = (parsed(each)["To"].addresses for each in (raw, library.as_bytes()))
    assert [(each.display_name, each.addr_spec) for each in written] == [
        (each.display_name, each.addr_spec) for each in expected
    ]
    assert max(map(len, raw.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def test_the_line_between_two_parts_stands_in_no_part() -> None:
    """Whatever is written: encoded bodies hold no equals sign before an underscore (RFC 2045, 6.7)."""
    text = "--=_alternative\n\n--=_alternative--\n--=_mixed--\n"
    file = Attachment("x.txt", "text/plain; charset=utf-8", text.encode())
    message = parsed(mime(a_letter(text=text, html=text, attachments=(file,)), SENDER, "id"))
    parts = [each for each in message.walk() if not each.is_multipart()]
    read: list[Any] = [each.get_payload(decode=True) for each in parts]
    assert [each.replace(b"\r\n", b"\n") for each in read] == [text.encode()] * 3


def every_name(test: Any) -> Any:
    for name in NASTY:
        test = example(name=name, company=name, diet=name)(test)
    return test


@settings(max_examples=60)
@given(name=st.text(max_size=120), company=st.text(max_size=120), diet=st.text(max_size=300))
@every_name
def test_no_name_breaks_a_letter(name: str, company: str, diet: str) -> None:
    """A name may hold anything: the mail has the headers it should have, one recipient, no markup of the guest's."""
    message = parsed(mime(to_somebody_called(name, company, diet), SENDER, "id"))
    assert set(message.keys()) == HEADERS
    assert [each.addr_spec for each in message["To"].addresses] == ["m@example.org"]
    assert [each.defects for each in message.walk() if each.defects] == []
    html = there(message.get_body(("html",)))
    assert "<script>alert" not in html.get_content()
    [invite] = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    [event] = icalendar.Calendar.from_ical(invite.get_content()).walk("VEVENT")
    assert event["ATTENDEE"] == "mailto:m@example.org"
    assert set(event) <= {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS"),
        *("ORGANIZER", "ATTENDEE"),
    }


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Mette Ærøe", "Mette"),
        ("Inge-Lise Kjær", "Inge-Lise"),
        ("  mette\tÆrøe ", "mette"),
        ("J. P. Hansen", "J. P. Hansen"),
        ("Å Andersen", "Å Andersen"),
        ("1-2-3 Cykler", "1-2-3 Cykler"),
        ("李明", "李明"),
        ("", ""),
        ("\n", ""),
        ("https://kk-betaling.example/mitid Dit MitID er spærret", ""),
        ("1. Dit MitID er spærret, ring til os inden 24 timer", ""),
        ("kk-betaling.example", ""),
        ("+4512345678", ""),
        ("अनिता", "अनिता"),
    ],
)
def test_somebody_is_called_by_her_first_name_where_there_is_one(name: str, called: str) -> None:
    """An initial or a company's name is no first name: then the whole is said, but no sentence and no address."""
    assert first_name(name) == called


def test_a_picture_that_the_html_shows_is_related_to_it() -> None:
    """RFC 2387: beside the HTML, under the name that it calls it by; no file to open, and the text stays as it is."""
    picture = Attachment("saesonen.png", "image/png", b"\x89PNG", cid="season@tovholder")
    file = Attachment("liste.pdf", "application/pdf", b"%PDF")
    html = '<html><head></head><body><img src="cid:season@tovholder" alt="x"></body></html>'
    message = parsed(mime(a_letter(html=html, attachments=(picture, file)), SENDER, "id"))
    assert [each.get_filename() for each in message.iter_attachments()] == ["liste.pdf"]
    [related] = [each for each in message.walk() if each.get_content_type() == "multipart/related"]
    page, shown_in_it = related.iter_parts()
    assert (page.get_content_type(), shown_in_it["Content-ID"]) == ("text/html", "<season@tovholder>")
    assert (shown_in_it.get_content_disposition(), shown_in_it.get_payload(decode=True)) == ("inline", b"\x89PNG")
    alone = shown(message)
    assert 'src="data:image/png;base64,' in alone
    assert alone.startswith("<html><head><base")
