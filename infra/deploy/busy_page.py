"""The page that CloudFront shows whoever Lambda turns away (infra/front.yaml): made here, and put into its bucket."""

from __future__ import annotations

from markupsafe import Markup

from infra.aws import client
from shared.projects import Appearance
from shared.technical.languages import LANGUAGES, SOURCE
from shared.technical.templates import environment
from web.look import look

KEY = "_page/busy.html"


def page() -> str:
    """The page as HTML, in every language at once; it tries again by itself for half a minute."""
    seen = look(Appearance().accent)
    words = (
        environment("web", language=code).get_template("busy_words.html").render(level=1 if code == SOURCE else 2)
        for code in LANGUAGES
    )
    return (
        environment("web", language=SOURCE)
        .get_template("busy.html")
        .render(
            project=None,
            style=Markup(seen.style),  # noqa: S704 - ours
            accent=seen.accent,
            others=(),
            embedded=False,
            words=Markup("").join(map(Markup, words)),
        )
    )


def put(region: str, bucket: str) -> None:
    """Have CloudFront find it; what its edges keep is a day old at most."""
    client("s3", region).put_object(
        Bucket=bucket,
        Key=KEY,
        Body=page().encode(),
        ContentType="text/html; charset=utf-8",
        CacheControl="max-age=3600",
    )
