"""Signed links that somebody has worked on: bent, cut off, put together, of another page, project or day."""

from __future__ import annotations

import base64
import re
import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.link_holder import KNOWN, cookie_name
from shared.desk.audit import LinkPurpose
from shared.registrations.ticket import ticket
from shared.technical.links import Signer
from tests.abuse import drawn
from tests.abuse.fit import content
from tests.abuse.stage import LINKS, PERSON, READING, SIGNER, Stage
from tests.builders import BEFORE, PROJECT

PAGES = {
    "manage": ("/m/", LINKS.manage(PROJECT, PERSON, BEFORE)),
    "decline": ("/n/", LINKS.invitation(PROJECT, "moede-1", PERSON, BEFORE)),
    "vote": ("/v/", LINKS.vote(PROJECT, "moede-1", PERSON, BEFORE)),
    "evaluate": ("/e/", LINKS.evaluate(PROJECT, "moede-1", PERSON, BEFORE)),
    "unsubscribe": ("/u/", LINKS.unsubscribe(PROJECT, PERSON, BEFORE)),
    **{each.value: (f"/d/{each.value}/", LINKS.desk(each, PROJECT, "moede-1", now=BEFORE)) for each in LinkPurpose},
}
REFUSED = {403, 404}
PATHLIKE = re.compile(r"[A-Za-z0-9_.-]{1,400}")


def same(bent: str, token: str) -> bool:
    """Whether both say and prove the same: the last of a signature's 43 letters has two bits that mean nothing."""
    words, _, signature = token.rpartition(".")
    other, _, spelt = bent.rpartition(".")
    return words == other and len(spelt) == len(signature) and _bytes(spelt) == _bytes(signature)


def _bytes(signature: str) -> bytes:
    return base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))


@pytest.mark.parametrize("page", PAGES)
def test_a_bent_token_opens_nothing(stage: Stage, page: str) -> None:
    """Whatever was done to it: refused alike, to look and to act; nothing is read of what it says."""
    under, link = PAGES[page]
    token = link.removeprefix(under)
    stage.approve()

    @drawn.examples(5)
    @given(drawn.bent(token))
    def holds(bent: str) -> None:
        if same(bent, token):
            return
        for method in ("GET", "POST"):
            answer = stage.ask(
                method, under + bent, "", {"content-type": "application/x-www-form-urlencoded"}, b"act=x"
            )
            assert answer["statusCode"] in REFUSED
            assert set(stage.calls) <= READING
            assert "Verdensrummet" not in content(answer).decode()

    holds()


def test_a_token_of_one_page_opens_no_other(stage: Stage) -> None:
    """Each is signed for one purpose; a form's ticket and a browser's cookie open nothing at all."""
    stage.approve()
    tokens = {page: link.removeprefix(under) for page, (under, link) in PAGES.items()}
    tokens |= {"ticket": ticket(SIGNER, f"/{PROJECT}", BEFORE), "cookie": SIGNER.sign(KNOWN, PROJECT, "x", now=BEFORE)}
    for page, (under, _) in PAGES.items():
        for other, token in tokens.items():
            if other != page:
                answer = stage.ask("GET", under + token)
                assert answer["statusCode"] == 403, (page, other)


def test_a_token_whose_words_were_changed_opens_nothing(stage: Stage) -> None:
    """Neither with its own signature, nor with that of another link of the same hour, nor packed to burst."""
    token = PAGES["manage"][1].removeprefix("/m/")
    _, made, signature = token.rsplit(".", 2)
    other = LINKS.manage("valby", PERSON, BEFORE).rsplit(".", 1)[1]
    words = [b'["amager-oest","person0002"]', b'{"__class__":"x"}', b"[" * 200, b"null", b'["amager-oest"]']
    payloads = [base64.urlsafe_b64encode(each).decode().rstrip("=") for each in words]
    payloads.append("." + base64.urlsafe_b64encode(zlib.compress(bytes(100_000), 9)).decode().rstrip("="))
    for payload in payloads:
        for sign in (signature, other, "", "A" * 43):
            bent = f"{payload}.{made}.{sign}"
            assert PATHLIKE.fullmatch(bent)
            assert stage.ask("GET", f"/m/{bent}")["statusCode"] == 403


@pytest.mark.parametrize("age", [301, 40_000])
def test_an_old_link_opens_nothing(stage: Stage, age: int) -> None:
    """It says that it is too old, and acts no more."""
    stage.now = BEFORE + timedelta(days=age)
    for under, link in PAGES.values():
        for method in ("GET", "POST"):
            answer = stage.ask(method, link, "", {"content-type": "application/x-www-form-urlencoded"}, b"act=cancel")
            assert answer["statusCode"] == 410 or under == "/u/"
            assert set(stage.calls) <= READING or under == "/u/"


def test_a_retired_key_signs_nothing(stage: Stage) -> None:
    """Nor does one that somebody has guessed; the secretariat's browser is known by the same keys."""
    forger = Signer(("a key of somebody else's",))
    for page, (under, _) in PAGES.items():
        purpose = f"desk.{page}" if under.startswith("/d/") else page
        forged = forger.sign(purpose, PROJECT, "moede-1", PERSON, now=BEFORE)
        assert stage.ask("GET", under + forged)["statusCode"] == 403
    stage.cookies = [f"{cookie_name(KNOWN, PROJECT)}={forger.sign(KNOWN, PROJECT, 'x', now=BEFORE)}"]
    answer = stage.post(PAGES["invitation"][1], {"act": ["pause"]})
    assert answer["statusCode"] == 403


def test_any_cookie_makes_nobody_known(stage: Stage) -> None:
    """Forged, cut off, of another project, repeated, or too large."""
    stage.approve()
    name, _, value = stage.cookies[0].partition("=")
    other = SIGNER.sign(KNOWN, "valby", "x", now=BEFORE)

    @drawn.examples(20)
    @given(st.one_of(drawn.bent(value), drawn.values, st.sampled_from((other, "\ud800", "a.b.\ud800"))))
    def holds(bent: str) -> None:
        if same(bent, value):
            return
        stage.cookies = [f"{name}={bent}", f"x={bent}", bent]
        answer = stage.post(PAGES["members"][1], {"act": ["list"]})
        assert answer["statusCode"] == 403
        assert "guest1@example.org" not in content(answer).decode()

    holds()
