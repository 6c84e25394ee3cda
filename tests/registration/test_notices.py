"""The privacy notice and the accessibility statement: facts from the project and the code, one tap from every page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from registration import notices
from shared.members.consents import KEPT as NO_KEPT
from shared.outbox.protocol import KEPT as MAILS_KEPT
from shared.projects import Committee, Contact, Project
from shared.technical import dynamodb
from shared.technical.templates import long_date
from tests.builders import PROJECT
from tests.conftest import tables
from tests.registration.conftest import ADDRESS
from tests.registration.visitor import Visitor
from tests.texts.danish import danish_left, plain

PRIVACY = f"/{PROJECT}/privacy"
ACCESSIBILITY = f"/{PROJECT}/accessibility"
TEMPLATE = Path("template.yaml")


@pytest.mark.parametrize(("language", "day"), [("da", "2. februar 2031"), ("en", "2 February 2031")])
def test_the_privacy_notice_is_the_project_s_own(visitor: Visitor, kept: Project, language: str, day: str) -> None:
    """Who is responsible and when her data are deleted stand in no template."""
    other = replace(
        kept,
        data_deleted=date(2031, 2, 2),
        committee=Committee("Bispebjerg Lokaludvalg", "BLU", "https://bispebjerg.example.org"),
        secretariat=Contact("Bydelssekretariatet", "bydel@example.org"),
    )
    dynamodb.transact(tables.projects.writes(other, kept))
    text = visitor.get(f"{PRIVACY}?lang={language}").page.text
    assert text.count(day) == 6
    for fact in ("Bispebjerg Lokaludvalg", "Bydelssekretariatet", "bydel@example.org"):
        assert fact in text
    assert re.findall(r"\b20\d\d\b", text.replace(day, "")) == []


def test_the_privacy_notice_names_the_data_protection_officer(visitor: Visitor, kept: Project) -> None:
    """By name and address where the plan has one; else it says who knows."""
    assert "De kan også sige, hvem der er kommunens databeskyttelsesrådgiver." in visitor.get(PRIVACY).page.text
    officer = Contact("Databeskyttelsesrådgiveren, Københavns Kommune", "databeskyttelse@example.org")
    dynamodb.transact(tables.projects.writes(replace(kept, data_protection_officer=officer), kept))
    text = visitor.get(PRIVACY).page.text
    assert f"databeskyttelsesrådgiveren: {officer.name}, {officer.address}." in text
    assert "De kan også sige" not in text


def test_the_privacy_notice_promises_what_is_configured(visitor: Visitor) -> None:
    """Each number of days, months and years is the one that deletes."""
    text = visitor.get(PRIVACY).page.text
    assert f"under et kodenummer i {NO_KEPT.days // 365} år" in text
    assert f"under et kodenummer i {MAILS_KEPT.days} dage" in text
    template = TEMPLATE.read_text(encoding="utf-8")
    assert set(re.findall(r"RetentionInDays: (\d+)", template)) == {str(notices.LOG_DAYS)}
    [receipts] = re.findall(r"ExpirationInDays: (\d+)", template)
    assert int(receipts) // 30 == notices.RECEIPT_MONTHS
    for words in ("Tekniske logs i 30 dage", "rækker 35 dage tilbage", "kvittering i 12 måneder"):
        assert words in text


def test_the_statement_says_what_was_tried_what_is_missing_and_whom_to_tell(visitor: Visitor, kept: Project) -> None:
    """The parts that directive (EU) 2016/2102, article 7 asks for."""
    page = visitor.get(ACCESSIBILITY).page
    for words in (
        "WCAG 2.2, niveau AA",
        "axe-core",
        "tastatur",
        "320",
        "Det ved vi mangler",
        "Digitaliseringsstyrelsen",
    ):
        assert words in page.text
    assert kept.secretariat.address in page.text
    assert long_date(notices.REVIEWED) in page.text


@pytest.mark.parametrize("path", [PRIVACY, ACCESSIBILITY])
def test_a_notice_is_a_page_for_everybody(visitor: Visitor, path: str) -> None:
    """It may be kept and found, has one address in each language, and nothing of it is left in Danish in English."""
    seen = visitor.get(path)
    assert (seen.status, seen.headers["Cache-Control"]) == (200, "public, max-age=10")
    assert "X-Robots-Tag" not in seen.headers
    [canonical] = [each["href"] for each in seen.page.tags("link") if each["rel"] == "canonical"]
    assert canonical == ADDRESS + path
    english = visitor.get(f"{path}?lang=en")
    assert danish_left(plain(english.body), "functions/registration") == []
    assert visitor.get("/nowhere/privacy").status == 404


@pytest.mark.parametrize("path", [f"/{PROJECT}", f"/{PROJECT}/moede-1", f"/find/{PROJECT}", PRIVACY, ACCESSIBILITY])
def test_every_page_leads_to_both(visitor: Visitor, path: str) -> None:
    """At its foot."""
    led = [each["href"] for each in visitor.get(path).page.tags("a")]
    assert {PRIVACY, ACCESSIBILITY} <= set(led)


@pytest.mark.parametrize("path", [f"/{PROJECT}", f"/{PROJECT}/moede-1", f"/{PROJECT}/embed"])
def test_who_is_asked_for_data_finds_the_notice_beside_the_button(visitor: Visitor, path: str) -> None:
    """Before she sends them (GDPR, article 13), also inside the committee's website."""
    form = visitor.get(path).body.partition("<form")[2].partition("</form>")[0]
    assert f'href="{PRIVACY}"' in form
