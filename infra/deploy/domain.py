"""What the DNS says of the sender's domain: who may send in its name (DMARC), and whether it takes mail (MX)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import dns.exception
import dns.resolver

FREEMAIL = Path(__file__).with_name("freemail.txt")

Lookup = Callable[[str, str], Sequence[str]]
"""The records of a name and a type; none where there are none.

Raises OSError where the DNS cannot be asked.
"""


@dataclass(frozen=True)
class Domain:
    """`policy`: what DMARC asks of mails that nobody signed for the domain (`none`, `quarantine`, `reject`; empty where
    there is no record); `takes_mail`: whether somebody receives its mail.
    """

    name: str
    policy: str
    takes_mail: bool


@cache
def freemail() -> frozenset[str]:
    """Domains where anybody can have an address."""
    lines = FREEMAIL.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def look(name: str, lookup: Lookup) -> Domain:
    """What the DNS says of `name`.

    Raises:
        OSError: the DNS cannot be asked.
    """
    servers = lookup(name, "MX")
    # "0 ." says that there is none (RFC 7505); without any, mail goes to the name's own address (RFC 5321, 5.1).
    takes = any(each.split()[-1] != "." for each in servers) if servers else bool(lookup(name, "A"))
    return Domain(name, _policy(name, lookup), takes)


def _policy(name: str, lookup: Lookup) -> str:
    """The nearest record from `name` upwards; one further up says `sp` of what is below it (RFC 7489, 6.6.3).

    Every parent with a dot is asked, instead of the organisation's domain by the list of public suffixes.
    """
    labels = name.split(".")
    for place in range(len(labels) - 1):
        for record in lookup(f"_dmarc.{'.'.join(labels[place:])}", "TXT"):
            tags = dict(_tags(record))
            if tags.get("v", "").upper() == "DMARC1":
                policy = tags.get("p", "none")
                return (tags.get("sp", policy) if place else policy).lower()
    return ""


def _tags(record: str) -> Iterator[tuple[str, str]]:
    for part in record.split(";"):
        tag, _, value = part.partition("=")
        yield tag.strip().lower(), value.strip()


def ask(name: str, kind: str) -> Sequence[str]:
    """A `Lookup` by this machine's resolver, for ten seconds at most."""
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=10)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise OSError(f"the DNS does not answer for {name}") from error
    # A long text comes in strings of 255 letters.
    return [re.sub(r'"\s*"', "", each.to_text()).strip('"') for each in answer]
