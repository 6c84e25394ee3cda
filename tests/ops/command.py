"""The command, as somebody types it on a screen of 200 letters."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from infra.ops.main import app


def tovholder(*words: str, typed: str = "") -> Result:
    """What it says to these words, and to what is `typed` when it asks; it must not break."""
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, words, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
