"""What a deployment has to know, what may be answered, and the template's parameters that follow from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from infra.deploy.domain import freemail

REGIONS = {
    "eu-north-1": "Stockholm",
    "eu-west-1": "Ireland",
    "eu-west-3": "Paris",
    "eu-central-1": "Frankfurt",
    "eu-south-1": "Milan",
}
"""AWS's regions in the European Union that have all we use; SES is not in Spain, and London and Zurich are not in the
Union. The members' names and addresses stay there (GDPR, chapter V).
"""

ADDRESS = re.compile(r"[^@\s]+@(?P<domain>[^@\s]+\.[^@\s.]{2,})")
NAME = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
CERTIFICATE = re.compile(r"arn:aws:acm:(?P<region>[a-z0-9-]+):\d{12}:certificate/[0-9a-f-]+")
ZONE = re.compile(r"Z[A-Z0-9]{5,31}")


DESK_AT_ONCE = 20
"""Of the functions that the account runs at the same time, those that Lambda keeps free for the desk."""

LEFT_AT_ONCE = 100
"""AWS keeps no functions free where fewer than so many are left for all others."""


class Wrong(Exception):
    """An answer that cannot be; the message says what is wanted."""


@dataclass(frozen=True)
class Answers:
    """One deployment's settings. Empty texts mean that there is none. `limit`: US dollars a month, 0 for no budget."""

    region: str = "eu-north-1"
    sender: str = ""
    sender_domain: str = ""
    secretariat: str = ""
    alarm_address: str = ""
    domain_name: str = ""
    hosted_zone: str = ""
    certificate: str = ""
    busy_page: bool = False
    limit: int = 10

    def checked(self) -> Answers:
        """The same, in their usual spelling.

        Raises:
            Wrong: one of them cannot be, or does not go with another.
        """
        tidy = replace(self, domain_name=self.domain_name.lower(), sender_domain=self.sender_domain.lower())
        for check in (region, sender, sender_domain, secretariat, alarm_address, domain_name, name_s_dns, limit):
            check(tidy)
        return tidy

    @property
    def identity(self) -> str:
        """What SES has to know to be ours: the domain, or else the address."""
        return self.sender_domain or self.sender

    def parameters(
        self, *, sandbox: bool, makes_identity: bool = True, protect: bool = True, at_once: int = 0
    ) -> Mapping[str, str]:
        """The template's parameters; `at_once`: how many functions the account runs at the same time.

        Empty ones too: what is left out would stay as it was the last time.
        """
        return {
            "Sender": self.sender,
            "SenderDomain": self.sender_domain,
            "MakesIdentity": "true" if makes_identity else "false",
            "SesSandbox": "true" if sandbox else "false",
            "Protect": "true" if protect else "false",
            "DeskAtOnce": str(DESK_AT_ONCE if at_once >= DESK_AT_ONCE + LEFT_AT_ONCE else 0),
            "AlarmAddress": self.alarm_address,
            "DomainName": self.domain_name,
            "HostedZoneId": self.hosted_zone,
            "CertificateArn": self.certificate,
            "BusyPage": "true" if self.busy_page else "false",
        }


def region(answers: Answers) -> None:
    """One in the European Union."""
    if answers.region not in REGIONS:
        raise Wrong(f"“{answers.region}” is none of these regions in the EU: {', '.join(REGIONS)}.")


def sender(answers: Answers) -> None:
    """An address of the committee's own domain.

    Raises:
        Wrong: it is a provider's, where mails that the provider has not sent itself are refused.
    """
    _address(answers.sender)
    if (domain := domain_of(answers.sender)) in freemail():
        raise Wrong(
            f"{domain} lets nobody else send in its name: mails from {answers.sender} by way of AWS would bounce or "
            "go to spam. Take an address at a domain of the committee's own; answers to mails reach it there too."
        )


def sender_domain(answers: Answers) -> None:
    """None, or the very domain that the sender's address has."""
    if answers.sender_domain and answers.sender_domain != domain_of(answers.sender):
        raise Wrong(f"{answers.sender} is not at {answers.sender_domain}.")


def secretariat(answers: Answers) -> None:
    """An address."""
    _address(answers.secretariat)


def alarm_address(answers: Answers) -> None:
    """None, or an address."""
    if answers.alarm_address:
        _address(answers.alarm_address)


def domain_name(answers: Answers) -> None:
    """None, or a name without anything around it."""
    if answers.domain_name and not NAME.fullmatch(answers.domain_name):
        raise Wrong(
            f"“{answers.domain_name}” is no name; write it as netvaerk.example.org, without https:// or a slash."
        )


def name_s_dns(answers: Answers) -> None:
    """A name of our own has a zone in Route 53 or a certificate in the same region; without a name there is neither."""
    if not answers.domain_name:
        if answers.hosted_zone or answers.certificate:
            raise Wrong("There is a zone or a certificate, but no name that it is for.")
        return
    if answers.hosted_zone and not ZONE.fullmatch(answers.hosted_zone):
        raise Wrong(f"“{answers.hosted_zone}” is no zone's id of Route 53; they look like Z0123456789ABCDEFGHIJ.")
    if answers.certificate:
        found = CERTIFICATE.fullmatch(answers.certificate)
        if not found:
            raise Wrong(f"“{answers.certificate}” is no certificate of ACM; they begin with arn:aws:acm:.")
        wanted, taker = ("us-east-1", "CloudFront") if answers.busy_page else (answers.region, "an API")
        if found["region"] != wanted:
            raise Wrong(f"The certificate is in {found['region']}; {taker} takes one from {wanted} alone.")
    elif answers.busy_page:
        raise Wrong(
            "CloudFront needs the name's certificate in us-east-1: have one made in ACM there, and give its ARN."
        )
    elif not answers.hosted_zone:
        raise Wrong("A name of our own needs its zone's id in Route 53, or else its certificate's ARN in ACM.")


def limit(answers: Answers) -> None:
    """No less than nothing; and somebody who is told."""
    if answers.limit < 0:
        raise Wrong("A month costs no less than 0 dollars.")


def domain_of(address: str) -> str:
    """What stands after the @."""
    return address.rpartition("@")[2].lower()


def _address(text: str) -> None:
    if not ADDRESS.fullmatch(text):
        raise Wrong(f"“{text}” is no mail address.")


def read(table: Mapping[str, object]) -> Answers:
    """Answers that were kept; what nobody knows any more is left out.

    Raises:
        Wrong: one of them is of the wrong kind.
    """
    known = {each.name: each.default for each in fields(Answers)}
    kept = {name: value for name, value in table.items() if name in known}
    for name, value in kept.items():
        if type(value) is not type(known[name]):
            raise Wrong(f"{name} is a {type(value).__name__}, and should be a {type(known[name]).__name__}.")
    return Answers(**kept)  # type: ignore[arg-type] # looked at above


def written(answers: Answers) -> str:
    """The same as TOML."""
    lines = [
        f"{name} = {json.dumps(value) if isinstance(value, int) else _quoted(value)}"
        for name, value in asdict(answers).items()
    ]
    return (
        "# What `make deploy` was told; it offers this the next time. No secret, but addresses: not for git.\n"
        + "".join(f"{line}\n" for line in lines)
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
