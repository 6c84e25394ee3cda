"""What somebody might send who means no good: drawn by hypothesis, and a list of what has hurt others."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TypeVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

SOME = "TOVHOLDER_EXAMPLES"
"""How many examples of each: few as a rule, thousands at night."""


def examples(usual: int) -> settings:
    """So many examples, or as many as the night has."""
    return settings(
        max_examples=int(os.environ.get(SOME, usual)),
        database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )


MARK = '<mark7 onmark7=1>"\' onmark7=1 x="{{1337*7919}}${1337*7919}#{1337*7919}{% raw %}'
"""An element and an attribute that no page of ours has, and sums that no template may do."""

SUM = "10587703"
"""What `MARK` comes to where something reckons it."""

TRICKS = (
    MARK,
    "</script><script>alert(1)</script>",
    "</title></textarea></style><mark7>",
    "javascript:alert(1)",
    "{{ ''.__class__.__mro__ }}",
    "{% include '/etc/passwd' %}",
    '#read("/etc/passwd") $x$ @ref [] \\ #import "x": *',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "a\r\nBcc: victim@example.org\r\n\r\nx",
    "a\nBEGIN:VEVENT\nEND:VCALENDAR",
    "a\u2028b\u2029c\x85d\x0be",
    "=?utf-8?q?a=0ABcc:_victim=40example.org?=",
    "../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd\0.png",
    "CON",
    "\u202eetrap.exe",
    "%00%0d%0a",
    "%s%n{0}%(x)s",
    "' OR '1'='1",
    "\0",
    "\ufeff",
    "\ufffe\uffff",
    "\U0001f600" * 50,
    "e\u0301" * 300,
    "x" * 5000,
    " " * 5000,
    "a@" * 2000,
    "1" * 5000,
    "0" * 20,
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "\u0661\u0662\u0663",
    "\u00b2",
    "1,5",
    "999999999999999999999999",
    "0001-01-01",
    "9999-12-31",
    "2018-02-30",
    "0000-00-00",
    "1.1.0001",
    "2018-W01-1",
    "24:00",
    "23:59:59",
    "x@a\u2474b.dk",
    "x@\ufdfa.dk",
    "x@" + "\u00e6" * 62 + ".dk",
    "null",
    "None",
    "[]",
    "moede-1",
    "person0001",
    "",
)
"""Texts that have hurt somebody once."""

texts = st.one_of(st.sampled_from(TRICKS), st.text(max_size=40), st.text(min_size=200, max_size=400))
"""Any text; half of a surrogate pair is none, and comes with the raw bytes."""

signs = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\r\n\t\0\x0b\x85\u2028\u2029\u202e\"'\\<>,;:@()[]=?._ ")),
    max_size=130,
)
typed = st.one_of(st.sampled_from(TRICKS), signs, st.builds("".join, st.lists(st.sampled_from(TRICKS), max_size=3)))
"""What somebody may have typed into any field of a form."""

raw = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        (
            b"\xff\xfe",
            b"%ff%fe=%ed%a0%80",
            b"%u0041=1",
            b"name=%00&&==&=",
            b"a" * 20_000,
            b"&" * 200,
            b"a=1&" * 5_000,
            b"%" * 500,
            b"\x1f\x8b\x08\x00" + b"\0" * 50,
            b"[" * 5_000,
            b'{"a":' * 900 + b"1" + b"}" * 900,
            b'"\\ud800"',
            b"\xef\xbb\xbf{}",
            b"1" * 5_000,
            b"--x\r\n",
        )
    ),
    texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
)
"""Any bytes."""


def fields(good: Mapping[str, Sequence[str]]) -> SearchStrategy[dict[str, list[str]]]:
    """A form of which most fields are as `good` has them, so that it comes far, and some are not."""
    each = {
        name: st.one_of(
            st.sampled_from(values).map(lambda value: [value]),
            st.sampled_from(values).map(lambda value: [value]),
            texts.map(lambda value: [value]),
            st.lists(texts, max_size=3),
        )
        for name, values in good.items()
    }
    strangers = st.dictionaries(texts, st.lists(texts, max_size=2), max_size=2)
    return st.builds(lambda found, more: {**more, **found}, st.fixed_dictionaries(each), strangers)


names = st.sampled_from(
    [
        *("accept-language", "accept-encoding", "content-type", "content-encoding", "cookie", "if-none-match"),
        *("host", "x-forwarded-for", "range", "expect", "accept", "origin", "referer", "idempotency-key"),
    ]
)
values = st.one_of(
    texts,
    st.sampled_from(
        (
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-7",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=x; boundary=y",
            'multipart/form-data; boundary="' + "x" * 300,
            "application/json; charset=utf-16",
            "text/html;" * 500,
            "gzip",
            "gzip;q=0,*;q=" + "0." * 2_000,
            "," * 8_000,
            "da;q=" + "9" * 5_000 + ",en;q=0.5",
            "en-" * 3_000,
            ("gzip ;" + " " * 4_000) * 2,
            'W/"' * 3_000,
            "desk-amager-oest=" + "x" * 8_000,
            "desk-amager-oest=.eJx.x.y; desk-amager-oest=; ;;;=",
            "desk-amager-oest=WyJhbWFnZXItb2VzdCJd.W_Q.AAAA",
            "\x00",
            "a, b, a",
        )
    ),
)
headers = st.dictionaries(names, values, max_size=4)
methods = st.sampled_from(("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "X" * 200, ""))
queries = st.one_of(
    st.just(""),
    texts,
    st.sampled_from(
        ("lang=en", "lang=en&lang=da", "lang=xx", "score=" + "9" * 5_000, "score=8&" * 900, "%ff=%00", "&&=")
    ),
)


def bent(token: str) -> SearchStrategy[str]:
    """`token` with something changed, cut off, put in or turned around."""
    at = st.integers(0, len(token) - 1)
    letters = "ABab09_-."
    return st.one_of(
        st.builds(lambda place, sign: token[:place] + sign + token[place + 1 :], at, st.sampled_from(letters)),
        st.builds(lambda place: token[:place], at),
        st.builds(lambda place: token[place:], at),
        st.builds(lambda place, sign: token[:place] + sign + token[place:], at, st.sampled_from(letters)),
        st.sampled_from(
            (token.upper(), token[::-1], token + token, "." + token, token + ".", token.replace(".", "..", 1))
        ),
    )
