"""The tables of `infra/tables.yaml`, made in whatever answers as DynamoDB: for tests and the season simulator.

Reads the template as it is deployed, so that a test cannot pass against a key or an index that production lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from shared.technical import dynamodb

TEMPLATE = Path(__file__).with_name("tables.yaml")
TABLE = "AWS::DynamoDB::Table"
TAKEN_OVER = (
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
)
"""What CloudFormation and `CreateTable` write alike. Protection, recovery and encryption are for real data alone."""


def create_all(prefix: str = "", *, expires: bool = True) -> dict[str, str]:
    """Create every table, named `prefix` and its name in the template; with what forgets by itself, if it `expires`.

    Returns the environment that the functions and the ops command read: `{"PROJECTS_TABLE": name, …}`.
    """
    api = dynamodb.client()
    names = {}
    for logical, properties in _tables().items():
        name = prefix + logical
        api.create_table(**create_table_arguments(name, properties))
        if expires and "TimeToLiveSpecification" in properties:
            api.update_time_to_live(
                TableName=name, TimeToLiveSpecification=_plain(properties["TimeToLiveSpecification"])
            )
        names[variable(logical)] = name
    return names


def create_table_arguments(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """`CreateTable`'s arguments for a table called `name` with CloudFormation's `properties`."""
    arguments = {"TableName": name} | {each: _plain(properties[each]) for each in TAKEN_OVER if each in properties}
    if "StreamSpecification" in properties:
        # CloudFormation has the stream on where a view type is named; the API wants to hear it.
        arguments["StreamSpecification"] = {"StreamEnabled": True} | _plain(properties["StreamSpecification"])
    return arguments


def expiring() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Of each table that forgets by itself, by its environment variable: the attribute that says when, and the keys."""
    return {
        variable(logical): (
            str(properties["TimeToLiveSpecification"]["AttributeName"]),
            tuple(str(each["AttributeName"]) for each in properties["KeySchema"]),
        )
        for logical, properties in _tables().items()
        if "TimeToLiveSpecification" in properties
    }


def global_indexes() -> dict[str, set[str]]:
    """The names of each table's global indexes."""
    tables = _tables().items()
    return {name: {each["IndexName"] for each in said.get("GlobalSecondaryIndexes", ())} for name, said in tables}


def partition_keys() -> dict[str, str]:
    """The attribute that each table is spread by, by the table's name in the template, which is part of its own."""
    return {logical: str(properties["KeySchema"][0]["AttributeName"]) for logical, properties in _tables().items()}


def variables() -> Iterator[str]:
    """The environment variables that hold the tables' names."""
    return (variable(logical) for logical in _tables())


def variable(logical: str) -> str:
    """`PROJECTS_TABLE` for `ProjectsTable`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", logical).upper()


@cache
def _tables() -> dict[str, Mapping[str, Any]]:
    # The round-trip loader keeps CloudFormation's short tags (!If, !Ref) as they are, instead of failing on them.
    template = YAML(typ="rt").load(TEMPLATE)
    return {
        logical: resource["Properties"]
        for logical, resource in template["Resources"].items()
        if resource["Type"] == TABLE
    }


def _plain(value: Any) -> Any:
    """`value` in Python's own types."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value
