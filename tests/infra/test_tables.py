"""Tables for tests are the tables of production."""

from __future__ import annotations

from pathlib import Path

from infra.tables import create_all, variables
from shared.technical import dynamodb


def test_every_table_of_the_template_is_made(cloud: None) -> None:
    """With the template's keys, indexes, streams and expiry, under the names that the functions read."""
    names = create_all("x-")
    assert names == {
        "PROJECTS_TABLE": "x-ProjectsTable",
        "MEMBERS_TABLE": "x-MembersTable",
        "REGISTRATIONS_TABLE": "x-RegistrationsTable",
        "OUTBOX_TABLE": "x-OutboxTable",
        "BUDGET_TABLE": "x-BudgetTable",
    }
    assert list(variables()) == list(names)
    api = dynamodb.client()
    described = {name: api.describe_table(TableName=name)["Table"] for name in names.values()}
    keys = {name: [key["AttributeName"] for key in table["KeySchema"]] for name, table in described.items()}
    assert keys == {
        "x-ProjectsTable": ["project", "part"],
        "x-MembersTable": ["project", "person"],
        "x-RegistrationsTable": ["meeting", "part"],
        "x-OutboxTable": ["id"],
        "x-BudgetTable": ["project", "part"],
    }
    streams = {name: table.get("StreamSpecification", {}).get("StreamViewType") for name, table in described.items()}
    assert {name: view for name, view in streams.items() if view} == {
        "x-RegistrationsTable": "KEYS_ONLY",
        "x-OutboxTable": "NEW_IMAGE",
    }
    expiring = {
        name
        for name in names.values()
        if api.describe_time_to_live(TableName=name)["TimeToLiveDescription"].get("AttributeName") == "expires"
    }
    text = Path("infra/tables.yaml").read_text(encoding="utf-8")
    assert len(expiring) == text.count("TimeToLiveSpecification")
