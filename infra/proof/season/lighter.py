"""moto's own steps, less what they do again and again: patches that `quick` puts in their place.

Copies: moto copies each item that it reads or changes, value by value, and each expression node by node. A text or a
number never changes in place, so that a copy may hold the same one; a parsed expression is unpickled.

Expressions: ten passes go over each, and ask of every node whether it is one of theirs; asked once for each class. The
first one looks for one kind of clause after the other; they are looked for together.

Answers and stream records: moto asks of each value whether it is a time, and weighs each record.
"""

from __future__ import annotations

import copy
import pickle
from typing import Any

from moto.dynamodb import responses
from moto.dynamodb.models import table
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import (  # type: ignore[attr-defined]
    DepthFirstTraverser,
    Expression,
    Node,
    UpdateExpressionAddClause,
    UpdateExpressionRemoveClause,
    UpdateExpressionSetClause,
)


def lighter() -> list[tuple[Any, str, Any]]:
    """What is patched, where, and with what."""
    return [
        (table, "dynamo_json_dump", lambda record: ""),
        (DynamoType, "__deepcopy__", _copied),
        (validators, "deepcopy", _Parsed()),
        (DepthFirstTraverser, "traverse_node_recursively", _traverse),
        (validators.ActionCountValidator, "verify_action_counts", _counted),
        (responses, "dynamo_to_dict", _plain),
    ]


_LONG_COPY: Any = vars(DynamoType)["__deepcopy__"]


def _copied(value: DynamoType, memo: dict[int, Any]) -> DynamoType:
    copied: DynamoType = value if value.type in ("S", "N", "BOOL", "NULL") else _LONG_COPY(value, memo)
    return copied


class _Parsed:
    """A parsed expression's copies."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[Expression, bytes]] = {}

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, Expression):
            return copy.deepcopy(value)
        if id(value) not in self.kept:
            self.kept[id(value)] = value, pickle.dumps(value)
        return pickle.loads(self.kept[id(value)][1])  # noqa: S301 - pickled above


def _traverse(self: Any, node: Any, child_id: int = -1) -> Any:
    """As moto does, but whose nodes a traverser processes is asked once for each class."""
    if not _NODE[type(node)]:
        return node
    parent = node.parent
    for place, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, place)
        self.traverse_node_recursively(child, place)
    kinds = _NODES.get(type(self)) or _NODES.setdefault(type(self), _Kinds(self.nodes_to_be_processed()))
    if kinds[type(node)]:
        node = self.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


_LONG_COUNT: Any = vars(validators.ActionCountValidator)["verify_action_counts"]
_CLAUSES = [UpdateExpressionAddClause, UpdateExpressionRemoveClause, UpdateExpressionSetClause]


def _counted(self: Any, node: Any) -> Any:
    """Moto goes through an expression for each kind of clause; where none stands twice once is enough."""
    found = [type(each) for each in node.find_clauses(_CLAUSES)]
    return node if len(found) == len(set(found)) else _LONG_COUNT(self, node)


class _Kinds(dict[type, bool]):
    """Which classes of nodes are processed."""

    def __init__(self, wanted: tuple[type, ...]) -> None:
        self.wanted = wanted

    def __missing__(self, kind: type) -> bool:
        self[kind] = found = issubclass(kind, self.wanted)
        return found


_NODE = _Kinds((Node,))
_NODES: dict[type, _Kinds] = {}
_LONG_PLAIN: Any = vars(responses)["dynamo_to_dict"]


def _plain(value: Any) -> Any:
    """Moto's `dynamo_to_dict`, which asks of each text whether it is a time."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is dict or kind is LimitedSizeDict:
        return {name: _plain(each) for name, each in value.items()}
    if kind is list:
        return [_plain(each) for each in value]
    if kind is DynamoType and value.type not in ("B", "BS"):
        return {value.type: _plain(value.value)}
    return _plain(value.to_json()) if kind is Item else _LONG_PLAIN(value)
