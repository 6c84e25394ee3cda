"""What AWS asks for, by the unit that our benches count.

Typed from the pages named here as they stood in 2025, for us-east-1, with no look at them on the day of a run: the
lowest list of AWS's. `EUROPE` is put on top; in Stockholm (eu-north-1) and Frankfurt (eu-central-1) these services cost
between nothing and 22 % more. Free tiers and VAT are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

TYPED = "2026-11-23"
EUROPE = 1.25
KRONER = 6.9
"""Danish kroner for a dollar; typed on the same day, rounded up from what it has been around since 2023."""


@dataclass(frozen=True)
class Price:
    """US dollars for one `unit`, and the page that says so."""

    dollars: float
    unit: str
    page: str

    @property
    def here(self) -> float:
        """Dollars in Europe."""
        return self.dollars * EUROPE


PRICES = {
    "Lambda, requests": Price(0.20e-6, "request", "aws.amazon.com/lambda/pricing"),
    "Lambda, time": Price(13.3334e-6, "GB-second on arm64", "aws.amazon.com/lambda/pricing"),
    "API Gateway": Price(1.00e-6, "request of an HTTP API", "aws.amazon.com/api-gateway/pricing"),
    "DynamoDB, reads": Price(0.125e-6, "read unit on demand", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "DynamoDB, writes": Price(0.625e-6, "write unit on demand", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "DynamoDB, kept": Price(0.45, "GB-month, with point-in-time recovery", "aws.amazon.com/dynamodb/pricing/on-demand"),
    "SES": Price(0.10e-3, "mail", "aws.amazon.com/ses/pricing"),
    "Scheduler": Price(1.00e-6, "invocation", "aws.amazon.com/eventbridge/pricing"),
    "X-Ray": Price(5.00e-6, "trace", "aws.amazon.com/xray/pricing"),
    "Logs": Price(0.50, "GB taken in", "aws.amazon.com/cloudwatch/pricing"),
    "Data out": Price(0.09, "GB", "aws.amazon.com/ec2/pricing/on-demand"),
    "Alarms": Price(0.10, "alarm-month", "aws.amazon.com/cloudwatch/pricing"),
    "Metrics": Price(0.30, "metric of our own, a month", "aws.amazon.com/cloudwatch/pricing"),
}

WAIT = {"dynamodb": 0.005, "sesv2": 0.060, "ssm": 0.020, "s3": 0.050}
"""Seconds that a function waits for an answer of AWS in its region; no bench of ours can measure it."""

VIRTUAL_PROCESSOR = 1769
"""MB of memory for which Lambda gives one whole processor (docs.aws.amazon.com/lambda, "Memory")."""

KEPT_WARM = 300
"""Seconds for which Lambda keeps an idle process, at the least; AWS promises nothing."""

LOG_LINE = 1000
"""Bytes of log an invocation: our line, and START and REPORT of Lambda's in JSON."""


@dataclass(frozen=True)
class Quota:
    """A limit of AWS's, as it is before anybody asks for more."""

    name: str
    value: float
    page: str


QUOTAS = {
    "mails a day": Quota("SES, mails a day outside the sandbox", 50_000, "docs.aws.amazon.com/ses, quotas"),
    "mails a second": Quota("SES, mails a second", 14, "docs.aws.amazon.com/ses, quotas"),
    "partition writes": Quota(
        "DynamoDB, write units a second of one partition", 1000, "docs.aws.amazon.com/amazondynamodb"
    ),
    "concurrency": Quota("Lambda, at once in an account", 1000, "docs.aws.amazon.com/lambda, quotas"),
    "new concurrency": Quota("Lambda, at once in a new account", 10, "docs.aws.amazon.com/lambda, quotas"),
}
