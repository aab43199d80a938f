"""count, sum and avg over a query's results.

A document takes part only where it has every field that the aggregations name; a value that is no
number counts, but is in no sum and no average.
Source: https://cloud.google.com/firestore/docs/query-data/aggregation-queries
"""

from collections.abc import Callable, Iterable

from local.firestore.errors import invalid_argument
from local.firestore.fields import value_at
from local.firestore.limits import INTEGER_MAX, INTEGER_MIN
from local.firestore.messages import Document, StructuredAggregationQuery, Value
from local.firestore.paths import field_path
from local.firestore.values import number_of

Number = int | float
Aggregation = StructuredAggregationQuery.Aggregation


def aggregated(documents: list[Document], aggregations: Iterable[Aggregation]) -> dict[str, Value]:
    """The result of each Aggregation by its alias: ``field_1``, ``field_2`` where it has none."""
    listed = list(aggregations)
    if not listed:
        raise invalid_argument("An aggregation query has no aggregations.")
    for one in listed:
        if one.WhichOneof("operator") in {"sum", "avg"}:
            path = field_path(_field(one))
            documents = [doc for doc in documents if value_at(doc.fields, path) is not None]
    aliases = _aliases(listed)
    return {alias: _value(one, documents) for alias, one in zip(aliases, listed, strict=True)}


def _aliases(aggregations: list[Aggregation]) -> list[str]:
    aliases = []
    unnamed = 0
    for one in aggregations:
        unnamed += not one.alias
        aliases.append(one.alias or f"field_{unnamed}")
    if len(set(aliases)) < len(aliases):
        raise invalid_argument("Two aggregations have the same alias.")
    return aliases


def _field(aggregation: Aggregation) -> str:
    operator = getattr(aggregation, aggregation.WhichOneof("operator"))
    return str(operator.field.field_path)


def _value(aggregation: Aggregation, documents: list[Document]) -> Value:
    kind = aggregation.WhichOneof("operator")
    if kind not in _AGGREGATIONS:
        raise invalid_argument("An aggregation has no operator.")
    return _AGGREGATIONS[kind](aggregation, documents)


def _count(aggregation: Aggregation, documents: list[Document]) -> Value:
    if not aggregation.count.HasField("up_to"):
        return Value(integer_value=len(documents))
    up_to = aggregation.count.up_to.value
    if up_to <= 0:
        raise invalid_argument("up_to must be greater than 0.")
    return Value(integer_value=min(len(documents), up_to))


def _numbers(aggregation: Aggregation, documents: list[Document]) -> list[Number]:
    path = field_path(_field(aggregation))
    numbers = (number_of(value_at(document.fields, path)) for document in documents)
    return [number for number in numbers if number is not None]


def _sum(aggregation: Aggregation, documents: list[Document]) -> Value:
    """An integer, 0 for none; a double where one of the numbers is, or past 64 bits."""
    total = sum(_numbers(aggregation, documents))
    if isinstance(total, int) and INTEGER_MIN <= total <= INTEGER_MAX:
        return Value(integer_value=total)
    return Value(double_value=float(total))


def _avg(aggregation: Aggregation, documents: list[Document]) -> Value:
    """A double; null where there is no number."""
    numbers = _numbers(aggregation, documents)
    if not numbers:
        return Value(null_value=0)
    return Value(double_value=sum(numbers) / len(numbers))


_AGGREGATIONS: dict[str | None, Callable[[Aggregation, list[Document]], Value]] = {
    "count": _count,
    "sum": _sum,
    "avg": _avg,
}
