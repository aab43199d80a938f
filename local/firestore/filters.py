"""A query's ``where`` as a function of a document.

A comparison holds only between values of one type; a document without the field matches nothing;
null is neither unequal to a value nor outside a list.
Source: https://cloud.google.com/firestore/docs/query-data/queries
"""

from collections.abc import Callable
from typing import TypeVar

from local.firestore.errors import invalid_argument
from local.firestore.fields import value_at
from local.firestore.limits import IN_MAX_VALUES, NOT_IN_MAX_VALUES
from local.firestore.messages import Document, StructuredQuery, Value
from local.firestore.paths import NAME_PATH, FieldPath, field_path
from local.firestore.values import NAN_KEY, NULL_KEY, Key, Rank, name_key, sort_key

Matcher = Callable[[Document], bool]
Test = Callable[[Key], bool]
Of = TypeVar("Of")

# The operators' numbers, of CompositeFilter, FieldFilter, UnaryFilter in the API's query.proto
_AND, _OR = 1, 2
_LESS, _LESS_OR_EQUAL, _GREATER, _GREATER_OR_EQUAL, _EQUAL, _NOT_EQUAL = 1, 2, 3, 4, 5, 6
_ARRAY_CONTAINS, _IN, _ARRAY_CONTAINS_ANY, _NOT_IN = 7, 8, 9, 10
_IS_NAN, _IS_NULL, _IS_NOT_NAN, _IS_NOT_NULL = 2, 3, 4, 5

_INEQUALITIES = {_LESS, _LESS_OR_EQUAL, _GREATER, _GREATER_OR_EQUAL, _NOT_EQUAL, _NOT_IN}
_UNARY_INEQUALITIES = {_IS_NOT_NAN, _IS_NOT_NULL}


def key_at(document: Document, path: FieldPath) -> Key | None:
    """The sort key of a field, or of the document's name; None where there is no such field."""
    if path == NAME_PATH:
        return name_key(document.name)
    value = value_at(document.fields, path)
    return None if value is None else sort_key(value)


def matcher(where: StructuredQuery.Filter) -> Matcher:
    """What ``where`` says, as a function; INVALID_ARGUMENT where it says nothing sensible."""
    kind = where.WhichOneof("filter_type")
    if kind is None:
        return lambda _: True
    if kind == "composite_filter":
        return _composite(where.composite_filter)
    if kind == "unary_filter":
        unary = where.unary_filter
        return _on_field(field_path(unary.field.field_path), _known(_UNARY, unary.op))
    single = where.field_filter
    test = _known(_BINARY, single.op)(single.value)
    return _on_field(field_path(single.field.field_path), test)


def inequality_paths(where: StructuredQuery.Filter) -> set[str]:
    """The fields that ``where`` compares by anything but equality: they order the results."""
    kind = where.WhichOneof("filter_type")
    if kind == "composite_filter":
        return {path for part in where.composite_filter.filters for path in inequality_paths(part)}
    if kind == "unary_filter" and where.unary_filter.op in _UNARY_INEQUALITIES:
        return {where.unary_filter.field.field_path}
    if kind == "field_filter" and where.field_filter.op in _INEQUALITIES:
        return {where.field_filter.field.field_path}
    return set()


def _composite(composite: StructuredQuery.CompositeFilter) -> Matcher:
    parts = [matcher(part) for part in composite.filters]
    if not parts:
        raise invalid_argument("A composite filter has no filters.")
    if composite.op == _AND:
        return lambda document: all(part(document) for part in parts)
    if composite.op == _OR:
        return lambda document: any(part(document) for part in parts)
    raise invalid_argument("A composite filter is neither AND nor OR.")


def _on_field(path: FieldPath, test: Test) -> Matcher:
    def matches(document: Document) -> bool:
        key = key_at(document, path)
        return key is not None and test(key)

    return matches


def _known(operators: dict[int, Of], operator: int) -> Of:
    if operator not in operators:
        raise invalid_argument(f"Unknown filter operator {operator}.")
    return operators[operator]


def _comparison(holds: Callable[[Key, Key], bool]) -> Callable[[Value], Test]:
    """``<`` and its like: between values of one type only, and never of NaN."""

    def test_for(value: Value) -> Test:
        wanted = sort_key(value)
        if wanted == NAN_KEY:
            return lambda _: False
        return lambda key: key[0] == wanted[0] and key != NAN_KEY and holds(key, wanted)

    return test_for


def _equal(value: Value) -> Test:
    wanted = sort_key(value)
    return lambda key: key == wanted


def _not_equal(value: Value) -> Test:
    wanted = sort_key(value)
    return lambda key: key not in (NULL_KEY, wanted)


def _listed(value: Value, at_most: int) -> set[Key]:
    """The keys of the values that an ``in``-like filter lists."""
    if value.WhichOneof("value_type") != "array_value" or not value.array_value.values:
        raise invalid_argument("The filter needs a list of values that is not empty.")
    if len(value.array_value.values) > at_most:
        raise invalid_argument(f"The filter lists over {at_most} values.")
    return {sort_key(element) for element in value.array_value.values}


def _in(value: Value) -> Test:
    wanted = _listed(value, IN_MAX_VALUES)
    return lambda key: key in wanted


def _not_in(value: Value) -> Test:
    unwanted = _listed(value, NOT_IN_MAX_VALUES)
    if NULL_KEY in unwanted:
        return lambda _: False
    return lambda key: key != NULL_KEY and key not in unwanted


def _array_contains(value: Value) -> Test:
    wanted = sort_key(value)
    return lambda key: key[0] == Rank.ARRAY and wanted in key[1]


def _array_contains_any(value: Value) -> Test:
    wanted = _listed(value, IN_MAX_VALUES)
    return lambda key: key[0] == Rank.ARRAY and not wanted.isdisjoint(key[1])


_BINARY: dict[int, Callable[[Value], Test]] = {
    _LESS: _comparison(lambda key, wanted: key < wanted),
    _LESS_OR_EQUAL: _comparison(lambda key, wanted: key <= wanted),
    _GREATER: _comparison(lambda key, wanted: key > wanted),
    _GREATER_OR_EQUAL: _comparison(lambda key, wanted: key >= wanted),
    _EQUAL: _equal,
    _NOT_EQUAL: _not_equal,
    _ARRAY_CONTAINS: _array_contains,
    _IN: _in,
    _ARRAY_CONTAINS_ANY: _array_contains_any,
    _NOT_IN: _not_in,
}

_UNARY: dict[int, Test] = {
    _IS_NAN: lambda key: key == NAN_KEY,
    _IS_NULL: lambda key: key == NULL_KEY,
    _IS_NOT_NAN: lambda key: key not in (NULL_KEY, NAN_KEY),
    _IS_NOT_NULL: lambda key: key != NULL_KEY,
}
