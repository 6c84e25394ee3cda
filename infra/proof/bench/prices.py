"""What AWS asks for, by the unit that our benches count, and what it gives for nothing: the one place of prices.

Typed on the day below. `page` is AWS's own, below aws.amazon.com; `seen` is where the figure was found on that day,
among stored copies of public pages: AWS's live list was not at hand. All are those of us-east-1, AWS's lowest list.
Stockholm's (eu-north-1, where `make deploy` proposes to go) could not be confirmed for any of them: `EUROPE` is put on
top of each, more than the 0 to 22 % by which these services were dearer in the EU's regions when we last knew. VAT is
left out.
"""

from __future__ import annotations

from dataclasses import dataclass

TYPED = "2026-11-23"
REGION = "eu-north-1"
EUROPE = 1.25
KRONER = 6.9
"""Danish kroner for a dollar, rounded up; typed on the same day from memory, no rate was at hand."""

UNSEEN = "not confirmed: typed from memory"
ON_DEMAND = "dynamodb/pricing/on-demand"
OF_LAMBDA = "cloudchipr.com/blog/aws-lambda-pricing (2024)"
OF_THE_API = "docs.aws.amazon.com/whitepapers, best-practices-api-gateway-private-apis-integration (undated)"
OF_DYNAMODB = "airbyte.com/data-engineering-resources/dynamodb-pricing (undated, after November 2024)"
OF_SES = "superuser.com/questions/1399690 (a bill of 2019)"
OF_THE_SCHEDULER = "cloudburn.io/blog/amazon-eventbridge-pricing (March 2026)"
OF_CLOUDWATCH = "factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards (June 2026)"
OF_DATA = "cloud-cost-557.pages.dev/blog/estimate-aws-data-transfer-bill (June 2026)"
OF_KMS = "wring.co/blog/aws-kms-pricing-guide (March 2026)"
OF_METRICS = "signoz.io/guides/cloudwatch-pricing (February 2026)"


@dataclass(frozen=True)
class Price:
    """US dollars for one `unit`; `free` units a month cost nothing, for as long as the account lives."""

    dollars: float
    unit: str
    page: str
    seen: str
    free: float = 0

    @property
    def here(self) -> float:
        """Dollars in Europe."""
        return self.dollars * EUROPE


PRICES = {
    "Lambda, requests": Price(0.20e-6, "request", "lambda/pricing", OF_LAMBDA, 1e6),
    "Lambda, time": Price(13.3334e-6, "GB-second on arm64", "lambda/pricing", OF_LAMBDA, 400e3),
    "API Gateway": Price(1.00e-6, "request of an HTTP API", "api-gateway/pricing", OF_THE_API),
    "CloudFront": Price(0.96e-6, "HTTPS request; 1.20e-6 in Europe", "cloudfront/pricing", UNSEEN, 10e6),
    "DynamoDB, reads": Price(0.125e-6, "read unit on demand", ON_DEMAND, OF_DYNAMODB),
    "DynamoDB, writes": Price(0.625e-6, "write unit on demand", ON_DEMAND, OF_DYNAMODB),
    "DynamoDB, kept": Price(0.45, "GB-month, 0.20 of it for point-in-time recovery", ON_DEMAND, UNSEEN),
    "SES": Price(0.10e-3, "mail", "ses/pricing", OF_SES),
    "SES, data": Price(0.12, "GB of attachments; here of whole mails", "ses/pricing", f"{OF_SES}: 0.44 for 3.70 GB"),
    "Scheduler": Price(1.00e-6, "invocation", "eventbridge/pricing", OF_THE_SCHEDULER, 14e6),
    "X-Ray": Price(5.00e-6, "trace", "xray/pricing", "aws.amazon.com/de/xray/pricing (undated)", 100e3),
    "Logs": Price(0.50, "GB taken in", "cloudwatch/pricing", OF_CLOUDWATCH, 5),
    "Data out": Price(0.09, "GB", "ec2/pricing/on-demand", OF_DATA, 100),
    "KMS": Price(0.03 / 10_000, "use of the key aws/ssm, when a process reads a secret", "kms/pricing", OF_KMS, 20_000),
    "Alarms": Price(0.10, "metric behind an alarm, a month", "cloudwatch/pricing", UNSEEN, 10),
    "Metrics": Price(0.30, "metric of our own, a month; else by its hours", "cloudwatch/pricing", OF_METRICS, 10),
    "Dashboard": Price(3.00, "dashboard, a month", "cloudwatch/pricing", OF_CLOUDWATCH, 3),
}
"""Nothing is asked for SSM's standard parameters, AWS's own events on EventBridge, a stream's reading by Lambda, log
lines that are handed to a function, expiry, mails of SNS (a thousand a month) and a budget; receipts in S3 are a few
megabytes.
"""

WAIT = {"dynamodb": 0.005, "lambda": 0.020, "sesv2": 0.060, "ssm": 0.020, "s3": 0.050}
"""Seconds that a function waits for an answer of AWS in its region: assumed, no bench of ours can measure it."""

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
    "mails a day": Quota("SES, mails a day outside the sandbox", 50_000, "docs.aws.amazon.com/ses, quotas: not seen"),
    "mails a second": Quota("SES, mails a second", 14, "docs.aws.amazon.com/ses, quotas: not seen"),
    "partition writes": Quota(
        "DynamoDB, write units a second of one partition",
        1000,
        "docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput-scenarios.html",
    ),
    "concurrency": Quota("Lambda, at once in an account", 1000, "docs.aws.amazon.com/lambda/latest/dg/limits.html"),
    "new concurrency": Quota(
        "Lambda, at once in a new account", 10, "the same page says “reduced”; the figure was not seen"
    ),
}

PROCESSOR = {
    "registration": 0.0015,
    "desk": 0.003,
    "send": 0.004,
    "plan": 0.002,
    "feedback": 0.001,
    "budget": 0.0025,
    "summaries": 0.0035,
    "pictures": 0.013,
}
"""Seconds of processor time of an invocation, a stream record or a mail, measured on 2026-11-23 with AWS's answers at
hand: the mean of the kinds that are asked most. Waits are a hundred times that.
"""

START_UP = 0.2
"""Seconds of processor time until a new process has answered, measured that day: 0.14 (feedback) to 0.23 (send)."""
