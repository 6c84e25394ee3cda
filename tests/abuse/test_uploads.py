"""Forms with files and in parts: whatever a file is called and holds, and parts in any alphabet or without an end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.proof.season.web import BOUNDARY, multipart
from shared.desk.audit import LinkPurpose
from tests.abuse import drawn
from tests.abuse.forms import AMOUNTS, DAYS, FORMS, SUPPLIERS, first
from tests.abuse.stage import Stage
from tests.desk.test_expense import ID, PHOTO

EXPENSE = {
    "id": [ID, "f" * 32],
    "line": ["forplejning", "lokaleleje"],
    "amount": AMOUNTS,
    "day": DAYS,
    "text": ["Kaffe", drawn.MARK],
    "supplier": SUPPLIERS,
    "meeting": ["moede-1", ""],
    "commitment": ["none", "catering-forplejning-moede-1-001"],
}


def test_any_expense_with_any_file_is_answered(stage: Stage) -> None:
    """Whatever the file is called, says that it is, and holds."""
    stage.approve()
    path = stage.desk(LinkPurpose.EXPENSE)
    contents = st.one_of(st.sampled_from((PHOTO, b"%PDF-1.7", b"", b"PK\3\4", b"\x89PNG\r\n\x1a\n")), drawn.raw)

    @drawn.examples(25)
    @given(drawn.fields(EXPENSE), drawn.texts, drawn.texts, contents)
    def holds(fields: dict[str, list[str]], filename: str, kind: str, file: bytes) -> None:
        body = multipart(fields, {"receipt": (filename, kind, file)})
        stage.ask("POST", path, "", {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}, body)
        stage.ask("GET", path)

    holds()


@pytest.mark.parametrize("page", ["expense", "unsubscribe"])
def test_any_parts_are_answered(stage: Stage, page: str) -> None:
    """Parts with any headers, in any alphabet that Python knows, and none that end."""
    stage.approve()
    path = FORMS[page].path
    charsets = st.sampled_from(
        [
            *("utf-8", "utf-7", "utf-16", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "zlib", "hex"),
            *("rot13", "cp037", "undefined", "mbcs", "x" * 100, "\0", "../x", "utf-8\0"),
        ]
    )
    heads = st.builds(
        lambda name, charset, more: (
            f'Content-Disposition: form-data; name="{name}"{more}\r\nContent-Type: text/plain; charset={charset}'
        ),
        st.sampled_from(("text", "id", "act", "receipt", "supplier", "List-Unsubscribe")),
        charsets,
        st.one_of(st.just(""), st.just('; filename="x"'), st.just("; filename*=utf-8''%ff"), drawn.texts),
    )
    bodies = st.sampled_from(
        (b"+2AAAAA-", b"\\ud800", b"x" * 4_000 + b"-99999", b"\xff\xfe\x00\xd8", b"One-Click", b"")
    )
    parts = st.lists(st.tuples(st.one_of(heads, drawn.texts), st.one_of(bodies, drawn.raw)), max_size=4)

    @drawn.examples(25)
    @given(parts, st.sampled_from((b"\r\n--x--\r\n", b"", b"--x", b"\r\n--x\r\n" * 100)))
    def holds(found: list[tuple[str, bytes]], end: bytes) -> None:
        body = b"".join(b"\r\n--x\r\n" + head.encode() + b"\r\n\r\n" + text for head, text in found)[2:] + end
        stage.ask("POST", path, "", {"content-type": "multipart/form-data; boundary=x"}, body)

    holds()


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("x", b"a"),
        ("hex", b"aa"),
        ("utf-7", b"+2AA-"),
        ("unicode_escape", b"\\ud800"),
        ("utf-16", b"\xff\xfea\0"),
    ],
)
def test_a_part_is_utf_8_whatever_it_says(stage: Stage, charset: str, text: bytes) -> None:
    """Two of Python's alphabets make halves of letters that no answer can hold."""
    stage.approve()
    heads = f'Content-Disposition: form-data; name="text"\r\nContent-Type: text/plain; charset={charset}\r\n\r\n'
    id = b'\r\n--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n' + ID.encode()
    body = b"--x\r\n" + heads.encode() + text + id + b"\r\n--x--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert stage.ask("POST", stage.desk(LinkPurpose.EXPENSE), "", kind, body)["statusCode"] in {400, 422}


def test_a_form_with_a_file_has_no_longer_texts_than_one_without(stage: Stage) -> None:
    """Accents on one letter are put in order in quadratic time: two megabytes of them in half an hour."""
    stage.approve()
    fields = {**first(EXPENSE), "text": "e" + "\u0301\u0323" * 20_000}
    body = multipart({name: [value] for name, value in fields.items()}, {"receipt": ("x.png", "image/png", PHOTO)})
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    assert stage.ask("POST", stage.desk(LinkPurpose.EXPENSE), "", kind, body)["statusCode"] == 413
