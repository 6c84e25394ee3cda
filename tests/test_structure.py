"""Dependencies point one way: functions → domain → technical parts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
WEB = "web"
"""What the functions with pages share; no function itself."""
FUNCTIONS = {path.name for path in (ROOT / "functions").iterdir() if path.is_dir()}
AWS = {"boto3", "botocore"}
HOLDS_CLIENTS = {"table.py", "ses.py", "receipts.py", "dynamodb.py", "aws.py"}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; what only the type checker reads is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def domain() -> list[Path]:
    return sorted((ROOT / "shared").rglob("*.py"))


def test_the_domain_knows_no_function_and_no_event_type() -> None:
    """A rule can be read, run and tested without Lambda: the domain imports no function, no Powertools, no infra."""
    forbidden = FUNCTIONS | {"functions", "infra", "aws_lambda_powertools"}
    wrong = [
        (str(path.relative_to(ROOT)), module)
        for path in domain()
        for module in imported(path)
        if module.split(".")[0] in forbidden
    ]
    assert wrong == []


def test_only_table_and_mail_modules_speak_to_aws() -> None:
    """Who looks for an AWS call in the domain finds it in one of a few places."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in domain()
        if path.name not in HOLDS_CLIENTS and any(module.split(".")[0] in AWS for module in imported(path))
    ]
    assert wrong == []


def test_only_the_technical_folder_reads_the_environment() -> None:
    """Settings are read in one place; a rule depends on its arguments alone."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in domain()
        if path.parent.name != "technical" and path.name != "ses.py" and "os" in set(imported(path))
    ]
    assert wrong == []


def test_technical_parts_know_nothing_of_the_domain() -> None:
    """The technical folder could serve another project."""
    wrong = [
        (str(path.relative_to(ROOT)), module)
        for path in (ROOT / "shared" / "technical").rglob("*.py")
        for module in imported(path)
        if module.startswith("shared.") and not module.startswith("shared.technical")
    ]
    assert wrong == []


def test_functions_do_not_import_each_other() -> None:
    """Functions communicate through tables, schedules and events, never by import."""
    wrong = [
        (str(path.relative_to(ROOT)), module)
        for path in (ROOT / "functions").rglob("*.py")
        for module in imported(path)
        if module.split(".")[0] in FUNCTIONS - {WEB, path.relative_to(ROOT / "functions").parts[0]}
    ]
    assert wrong == []


def test_the_walk_sees_an_import() -> None:
    """A control: the walk that the tests above rest on finds what is there."""
    assert "shared.technical" in set(imported(ROOT / "functions" / "mailing" / "send.py"))
