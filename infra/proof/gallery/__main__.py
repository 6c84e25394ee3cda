"""`python -m infra.proof.gallery [FOLDER]`: the gallery as FOLDER/index.html, out/mails if no folder is named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from unittest.mock import patch

from moto import mock_aws

from infra.letters import shown as html_shown
from infra.proof.gallery.states import Shown, everything
from infra.proof.season.quick import quick
from infra.proof.season.tables import Tables
from infra.tables import create_all
from shared.mails.mime import mime
from shared.mails.sources import MailSources
from shared.technical import dynamodb
from shared.technical.languages import LANGUAGES
from shared.technical.templates import environment

OURS = frozenset({".html", ".eml", ".png", ".svg", ".pdf", ".xlsx"})
SENDER = "netvaerk@example.org"
PRETENDED = {"AWS_ACCESS_KEY_ID": "gallery", "AWS_SECRET_ACCESS_KEY": "gallery", "AWS_REGION": "eu-north-1"}


def main(folder: Path) -> None:
    """Write the gallery."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.suffix in OURS:
            old.unlink()
    with tables() as post:
        shown = [each for language in LANGUAGES for each in everything(post, language)]
    pages = [_page(number, each, folder) for number, each in enumerate(shown, start=1)]
    texts = environment(Path(__file__).parent / "templates")
    (folder / "index.html").write_text(texts.get_template("gallery.html").render(pages=pages), encoding="utf-8")
    print(f"{len(pages)} mails: {folder / 'index.html'}")


@contextmanager
def tables() -> Iterator[MailSources]:
    """A post office on empty tables in moto."""
    with patch.dict(os.environ, PRETENDED), mock_aws(), quick():
        os.environ.pop("AWS_ENDPOINT_URL", None)
        dynamodb.client.cache_clear()
        yield Tables.named(create_all("gallery-"))
        dynamodb.client.cache_clear()


def _page(number: int, shown: Shown, folder: Path) -> dict[str, object]:
    letter = shown.letter
    name = f"{number:02}-{shown.kind.value}-{letter.language}"
    raw = mime(letter, SENDER, name)
    message = message_from_bytes(raw, policy=policy.default)
    (folder / f"{name}.html").write_text(html_shown(message), encoding="utf-8")
    (folder / f"{name}.eml").write_bytes(raw)
    read = [each for each in letter.attachments if each.content_type.startswith(("text/", "application/ics"))]
    looked_at = [each for each in letter.attachments if each not in read]
    for each in looked_at:
        (folder / f"{name}-{each.filename}").write_bytes(each.content)
    return {
        "name": name,
        "shown": shown,
        "letter": letter,
        "headers": [(key, value) for key, value in message.items() if key not in {"MIME-Version", "Content-Type"}],
        "size": len(raw),
        "parts": [part.get("Content-Type", "") for part in message.walk() if not part.is_multipart()],
        "files": [(each.filename, each.content.decode()) for each in read],
        "looked_at": [
            (each.filename, f"{name}-{each.filename}", each.content_type.startswith("image/")) for each in looked_at
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/mails"))
