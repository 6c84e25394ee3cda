"""The questions, in plain words: each is asked until its answer can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from infra.deploy import answers as may
from infra.deploy.answers import REGIONS, Answers, Wrong, domain_of
from infra.terminal.screen import complain, say

Ask = Callable[[str, str], str]
"""Asks `question`, offering a usual answer."""

NONE = "-"
"""What is typed for none, where there was something before."""


def asked(before: Answers, ask: Ask) -> Answers:
    """What is answered now; `before` is offered.

    Where mails come from and who is told are asked in any case, a name of our own only to whoever has one.
    """
    now = before

    def one(question: str, field: str, check: Callable[[Answers], None]) -> None:
        nonlocal now
        usual = str(getattr(now, field))
        while True:
            text = ask(question, usual).strip()
            kind = type(getattr(now, field))
            try:
                wanted = replace(now, **{field: kind("" if text == NONE else text)})
                check(wanted)
            except ValueError:
                complain(f"“{text}” is no number.")
            except Wrong as wrong:
                complain(str(wrong))
            else:
                now = wanted
                return

    regions = ", ".join(f"{id} ({city})" for id, city in REGIONS.items())
    one(f"Where in the EU shall it run? {regions}", "region", may.region)
    one("Which address do mails come from? SES sends it a link to confirm", "sender", may.sender)
    now = replace(now, sender_domain=_domain(now, ask))
    one("The secretariat's address, which gets the summaries", "secretariat", may.secretariat)
    one(f"Who is told when something has to be looked at? {NONE} for nobody", "alarm_address", may.alarm_address)
    now = replace(now, busy_page=_busy_page(now, ask))
    one(f"A name of your own for the pages, as netvaerk.example.org; {NONE} for none", "domain_name", may.domain_name)
    if now.domain_name:
        _dns(now, one)
    else:
        now = replace(now, hosted_zone="", certificate="")
    one("US dollars a month, before which the account's owner is told; 0 for no budget", "limit", may.limit)
    return now.checked()


def _domain(now: Answers, ask: Ask) -> str:
    """The sender's domain, if its mails shall be signed by it."""
    domain = domain_of(now.sender)
    say("Mails signed by the domain itself arrive better. It takes six lines in its DNS, which are printed afterwards.")
    return domain if _yes(f"May you write into the DNS of {domain}? yes or no", bool(now.sender_domain), ask) else ""


def _busy_page(now: Answers, ask: Ask) -> bool:
    """Whether CloudFront stands in front of the pages."""
    say(
        "A new account runs ten functions at once; AWS shows some JSON to the visitor who comes eleventh. CloudFront in"
    )
    say("front shows a page that tries again by itself, for nothing at your size. Decide it before links are out.")
    return _yes("Shall CloudFront stand in front of the pages? yes or no", now.busy_page, ask)


def _yes(question: str, usual: bool, ask: Ask) -> bool:
    return ask(question, "yes" if usual else "no").strip().lower() in {"y", "yes", "j", "ja"}


def _dns(now: Answers, one: Callable[[str, str, Callable[[Answers], None]], None]) -> None:
    def any_zone(wanted: Answers) -> None:
        if wanted.hosted_zone:
            may.name_s_dns(replace(wanted, certificate=""))

    one(f"The id of {now.domain_name}'s zone in Route 53; {NONE} where its DNS is elsewhere", "hosted_zone", any_zone)
    one(
        "The ARN of its certificate in ACM, in us-east-1"
        if now.busy_page
        else f"The ARN of its certificate in ACM, in {now.region}; {NONE} to have one made in that zone",
        "certificate",
        may.name_s_dns,
    )
