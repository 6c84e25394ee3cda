"""Headers: what was typed is what is read. Programs of others read them in `python -m infra.proof.readers`."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.proof.readers.headers import NAMES, SUBJECTS
from shared.mails import headers
from shared.projects import Contact
from shared.technical.writing import one_line

LINE = 78


def read(raw: bytes, name: str) -> str:
    return str(message_from_bytes(raw + b"\r\n", policy=policy.default)[name])


def lines(raw: bytes) -> list[bytes]:
    return raw.removesuffix(b"\r\n").split(b"\r\n")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_read_as_it_was_typed(subject: str) -> None:
    """No space is lost and none is new, whatever stands at the end of a line."""
    raw = headers.text("Subject", subject)
    assert read(raw, "Subject") == subject
    assert max(map(len, lines(raw))) <= LINE


@given(st.text(max_size=200).map(one_line))
def test_a_header_is_plain_or_encoded_from_end_to_end(text: str) -> None:
    """Programs differ about the space between an encoded word and a plain one, so no header has both."""
    raw = headers.text("Subject", text)
    words = raw.decode().removeprefix("Subject:").split()
    encoded = [bool(re.fullmatch(r"=\?utf-8\?[bq]\?[^? ]+\?=", word)) for word in words]
    assert all(encoded) or not any(encoded)
    assert all(len(word) <= 75 for word, is_encoded in zip(words, encoded, strict=True) if is_encoded)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_reader(name: str) -> None:
    """Commas, quotation marks and brackets in a name make no second reader; a short name is read as typed."""
    raw = headers.people("To", [Contact(name, "a@example.org"), Contact("Åse", "b@example.org")])
    found = message_from_bytes(raw + b"\r\n", policy=policy.default)["To"].addresses
    assert [each.addr_spec for each in found] == ["a@example.org", "b@example.org"]
    assert found[1].display_name == "Åse"
    assert max(map(len, lines(raw))) <= LINE
    if len(name) < 40:
        assert found[0].display_name == name
