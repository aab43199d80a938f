"""GoogleSQL's functions and operators, one expression at a time.

Expected values are from the GoogleSQL reference.
"""

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import pytest

from local.bigquery.errors import ApiError
from tests.unit.local.bigquery.conftest import Sql

UTC = dt.UTC


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    """A point in time (with an offset) or a civil time (without)."""
    return dt.datetime.fromisoformat(text)


NUMBERS: list[tuple[str, Any]] = [
    ("7 / 2", 3.5),
    ("6 / 3", 2.0),
    ("DIV(-7, 2)", -3),
    ("MOD(-7, 2)", -1),
    ("SAFE_DIVIDE(1, 0)", None),
    ("SAFE_DIVIDE(NULL, 2)", None),
    ("IEEE_DIVIDE(1, 0)", math.inf),
    ("0.1 + 0.2", 0.1 + 0.2),
    ("2147483647 + 1", 2147483648),
    ("1 << 40", 1 << 40),
    ("5 ^ 3", 6),
    ("ROUND(2.5)", 3.0),
    ("ROUND(-2.5)", -3.0),
    ("ROUND(2.345, 2)", 2.35),
    ("TRUNC(-2.7)", -2.0),
    ("CEIL(2.1)", 3.0),
    ("FLOOR(-2.1)", -3.0),
    ("POW(2, 10)", 1024.0),
    ("LOG(8, 2)", 3.0),
    ("LOG10(1000)", 3.0),
    ("GREATEST(1, 3, 2)", 3),
    ("GREATEST(1, NULL)", None),
    ("LEAST(4, 2)", 2),
    ("SIGN(-3)", -1),
    ("ABS(-3)", 3),
    ("RANGE_BUCKET(20, [0, 10, 20, 30])", 3),
    ("IS_NAN(IEEE_DIVIDE(0, 0))", True),
    ("(SELECT COUNTIF(x) FROM UNNEST([CAST(NULL AS BOOL)]) AS x)", 0),
    ("(SELECT COUNTIF(x) FROM UNNEST([true]) AS x WHERE FALSE)", 0),
    ("(SELECT COUNTIF(x > 1) FROM UNNEST([1, 2, 3]) AS x)", 2),
]
CONVERSIONS: list[tuple[str, Any]] = [
    ("CAST(2.5 AS INT64)", 3),
    ("CAST(-2.5 AS INT64)", -3),
    ("CAST('0x1F' AS INT64)", 31),
    ("SAFE_CAST('1.5' AS INT64)", None),
    ("SAFE_CAST('x' AS FLOAT64)", None),
    ("SAFE_CAST('2026-13-01' AS DATE)", None),
    ("CAST(1.0 AS STRING)", "1"),
    ("CAST(0.1 AS STRING)", "0.1"),
    ("CAST(TRUE AS STRING)", "true"),
    ("CAST(NUMERIC '1.50' AS STRING)", "1.5"),
    ("CAST(DATE '2026-11-22' AS STRING)", "2026-11-22"),
    ("CAST(TIMESTAMP '2026-11-22 10:00:00' AS STRING)", "2026-11-22 10:00:00+00"),
    ("CAST(TIMESTAMP '2026-11-22 10:00:00.5' AS STRING)", "2026-11-22 10:00:00.500+00"),
    ("CAST(DATETIME '2026-11-22 10:00:00' AS STRING)", "2026-11-22 10:00:00"),
    ("CAST(b'abc' AS STRING)", "abc"),
    ("CAST('abc' AS BYTES)", b"abc"),
    ("CAST('true' AS BOOL)", True),
    ("CAST(0 AS BOOL)", False),
    ("CAST('1.23456789' AS NUMERIC)", Decimal("1.23456789")),
    ("CAST(TIMESTAMP '2026-11-22 23:30:00+00' AS DATE)", date("2026-11-22")),
    ("CAST(DATE '2026-11-22' AS DATETIME)", at("2026-11-22T00:00:00")),
    ("CAST(TIMESTAMP '2026-11-22 10:11:12' AS TIME)", dt.time(10, 11, 12)),
    ("CAST([1, 2] AS ARRAY<FLOAT64>)", [1.0, 2.0]),
]
TEXT: list[tuple[str, Any]] = [
    ("SUBSTR('hello', 2, 3)", "ell"),
    ("SUBSTR('hello', 0, 2)", "he"),
    ("SUBSTR('hello', -3)", "llo"),
    ("SUBSTR('hello', -9, 3)", "hel"),
    ("LEFT('hello', 2)", "he"),
    ("STRPOS('hello', 'l')", 3),
    ("STRPOS('hello', 'x')", 0),
    ("LENGTH('hé')", 2),
    ("BYTE_LENGTH('hé')", 3),
    ("LENGTH(b'abc')", 3),
    ("CONCAT('a', NULL)", None),
    ("'a' || NULL", None),
    ("CONCAT('a', 'b', 'c')", "abc"),
    ("TRIM('\\n a\\t ')", "a"),
    ("TRIM('xxaxx', 'x')", "a"),
    ("LTRIM('  a ')", "a "),
    ("RPAD('a', 3)", "a  "),
    ("LPAD('abc', 2)", "ab"),
    ("SPLIT('a,b')", ["a", "b"]),
    ("SPLIT('', ',')", [""]),
    ("SPLIT('a-b', '-')[OFFSET(1)]", "b"),
    ("UPPER('a') || LOWER('B')", "Ab"),
    ("STARTS_WITH('abc', 'ab')", True),
    ("CONTAINS_SUBSTR('ABC', 'b')", True),
    ("REPLACE('aaa', 'a', 'b')", "bbb"),
    ("REGEXP_CONTAINS('page_view', r'^(page|view)_')", True),
    ("REGEXP_EXTRACT('abc123', r'\\d+')", "123"),
    ("REGEXP_EXTRACT('abc', r'\\d+')", None),
    ("REGEXP_EXTRACT('/p/17?x', r'/p/(\\d+)')", "17"),
    ("REGEXP_EXTRACT('a(b', r'[(](.)')", "b"),
    ("REGEXP_EXTRACT_ALL('a1b2', r'[a-z](\\d)')", ["1", "2"]),
    ("REGEXP_REPLACE('abc123', r'([a-z]+)(\\d+)', r'\\2\\1')", "123abc"),
    ("REGEXP_REPLACE('aaa', 'a', 'b')", "bbb"),
    ("'a_b' LIKE r'a\\_b'", True),
    ("'axb' LIKE r'a\\_b'", False),
    ("'abc' LIKE '%b%'", True),
    ("'a' LIKE 'A'", False),
    ("'abc' LIKE ANY ('x%', 'a%')", True),
    ("'abc' NOT LIKE 'a%'", False),
    ("FORMAT('%d-%s-%05d-%.2f%%', 1, 'x', 42, 1.5)", "1-x-00042-1.50%"),
    ("FORMAT('%t|%T', 1, 2)", ApiError),
    ("NET.HOST('https://user:pw@shop.example:80/x')", "shop.example"),
    ("TO_HEX(SHA256('abc'))", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("TO_HEX(MD5('abc'))", "900150983cd24fb0d6963f7d28e17f72"),
    ("TO_BASE64(b'abc')", "YWJj"),
    ("FROM_BASE64('YWJj')", b"abc"),
    ("LENGTH(GENERATE_UUID())", 36),
    ("ASCII('a')", 97),
    ("CHR(97)", "a"),
    ("REVERSE('abc')", "cba"),
]
ARRAYS: list[tuple[str, Any]] = [
    ("[1, 2, 3][OFFSET(0)]", 1),
    ("[1, 2, 3][ORDINAL(1)]", 1),
    ("[1, 2, 3][0]", 1),
    ("[1, 2, 3][SAFE_OFFSET(5)]", None),
    ("[1, 2, 3][SAFE_OFFSET(-1)]", None),
    ("[1, 2, 3][SAFE_OFFSET(-2)]", None),
    ("[1, 2, 3][SAFE_ORDINAL(3)]", 3),
    ("ARRAY_LENGTH([1, 2])", 2),
    ("ARRAY_CONCAT([1], [2], [3])", [1, 2, 3]),
    ("ARRAY_CONCAT([1], NULL)", None),
    ("ARRAY_REVERSE([1, 2])", [2, 1]),
    ("ARRAY_TO_STRING(['a', NULL, 'b'], ',')", "a,b"),
    ("ARRAY_TO_STRING(['a', NULL, 'b'], ',', 'N')", "a,N,b"),
    ("GENERATE_ARRAY(1, 5, 2)", [1, 3, 5]),
    ("GENERATE_ARRAY(3, 1)", []),
    ("GENERATE_DATE_ARRAY('2026-11-20', '2026-11-22')", [date(f"2026-11-2{d}") for d in range(3)]),
    (
        "GENERATE_DATE_ARRAY(DATE '2026-01-01', DATE '2026-03-01', INTERVAL 1 MONTH)",
        [date("2026-01-01"), date("2026-02-01"), date("2026-03-01")],
    ),
    ("1 IN UNNEST([1, 2])", True),
    ("3 IN UNNEST([1, NULL])", None),
    ("3 NOT IN UNNEST([1, 2])", True),
    ("ARRAY(SELECT x * 2 FROM UNNEST([3, 1, 2]) AS x ORDER BY x)", [2, 4, 6]),
    ("ARRAY(SELECT x FROM UNNEST([1]) AS x WHERE x > 5)", []),
    (
        "ARRAY(SELECT AS STRUCT x, x + 1 AS y FROM UNNEST([2, 1]) AS x ORDER BY x)",
        [{"x": 1, "y": 2}, {"x": 2, "y": 3}],
    ),
    ("STRUCT(1 AS a, 'x' AS b)", {"a": 1, "b": "x"}),
    ("STRUCT(1, 'x')", {"_field_1": 1, "_field_2": "x"}),
    ("STRUCT<a INT64, b STRING>(1, 'x').b", "x"),
    ("(SELECT SUM(x) FROM UNNEST([1, 2, 3]) AS x)", 6),
    ("ARRAY<STRING>['a']", ["a"]),
]
DATES: list[tuple[str, Any]] = [
    ("EXTRACT(DAYOFWEEK FROM DATE '2026-11-22')", 1),
    ("EXTRACT(DAYOFYEAR FROM DATE '2026-02-01')", 32),
    ("EXTRACT(WEEK FROM DATE '2026-11-22')", 47),
    ("EXTRACT(WEEK(MONDAY) FROM DATE '2026-11-22')", 46),
    ("EXTRACT(WEEK FROM DATE '2026-01-01')", 0),
    ("EXTRACT(ISOWEEK FROM DATE '2027-01-01')", 53),
    ("EXTRACT(ISOYEAR FROM DATE '2027-01-01')", 2026),
    ("EXTRACT(QUARTER FROM DATE '2026-11-22')", 4),
    ("EXTRACT(SECOND FROM TIMESTAMP '2026-11-22 10:11:12.345678')", 12),
    ("EXTRACT(MILLISECOND FROM TIMESTAMP '2026-11-22 10:11:12.345678')", 345),
    ("EXTRACT(MICROSECOND FROM TIMESTAMP '2026-11-22 10:11:12.345678')", 345678),
    (
        "EXTRACT(DATE FROM TIMESTAMP '2026-11-22 23:30:00+00' AT TIME ZONE 'Europe/Berlin')",
        date("2026-11-23"),
    ),
    ("EXTRACT(HOUR FROM TIMESTAMP '2026-11-22 23:30:00+00' AT TIME ZONE 'Europe/Berlin')", 0),
    ("DATE_DIFF(DATE '2026-11-22', DATE '2026-11-21', WEEK)", 1),
    ("DATE_DIFF(DATE '2026-11-23', DATE '2026-11-22', WEEK)", 0),
    ("DATE_DIFF(DATE '2026-11-23', DATE '2026-11-22', WEEK(MONDAY))", 1),
    ("DATE_DIFF(DATE '2026-11-23', DATE '2026-11-22', ISOWEEK)", 1),
    ("DATE_DIFF(DATE '2026-01-01', DATE '2025-12-31', YEAR)", 1),
    ("DATE_DIFF(DATE '2026-01-01', DATE '2026-02-15', MONTH)", -1),
    ("DATE_DIFF('2026-01-03', '2026-01-01', DAY)", 2),
    ("TIMESTAMP_DIFF(TIMESTAMP '2026-01-01 01:00:00', TIMESTAMP '2026-01-01 00:00:01', HOUR)", 0),
    ("TIMESTAMP_DIFF(TIMESTAMP '2026-01-02 00:00:00', TIMESTAMP '2026-01-01 23:59:59', DAY)", 0),
    (
        "TIMESTAMP_DIFF(TIMESTAMP '2026-01-01 00:00:00', TIMESTAMP '2026-01-01 00:01:30', MINUTE)",
        -1,
    ),
    ("DATETIME_DIFF(DATETIME '2026-01-02 00:00:00', DATETIME '2026-01-01 23:59:59', DAY)", 1),
    ("DATE_TRUNC(DATE '2026-11-21', WEEK)", date("2026-11-15")),
    ("DATE_TRUNC(DATE '2026-11-22', WEEK(MONDAY))", date("2026-11-16")),
    ("DATE_TRUNC(DATE '2026-11-22', MONTH)", date("2026-11-01")),
    ("DATE_TRUNC(DATE '2026-11-22', QUARTER)", date("2026-10-01")),
    ("DATE_TRUNC(DATE '2027-01-01', ISOYEAR)", date("2025-12-29")),
    (
        "TIMESTAMP_TRUNC(TIMESTAMP '2026-11-22 23:30:10+00', MINUTE)",
        at("2026-11-22T23:30:00+00:00"),
    ),
    (
        "TIMESTAMP_TRUNC(TIMESTAMP '2026-11-22 23:30:00+00', DAY, 'Europe/Berlin')",
        at("2026-11-22T23:00:00+00:00"),
    ),
    ("DATETIME_TRUNC(DATETIME '2026-11-22 10:11:12', HOUR)", at("2026-11-22T10:00:00")),
    ("DATE_ADD(DATE '2026-01-31', INTERVAL 1 MONTH)", date("2026-02-28")),
    ("DATE_SUB(DATE '2026-03-01', INTERVAL 1 DAY)", date("2026-02-28")),
    ("DATE '2026-01-01' + 1", date("2026-01-02")),
    (
        "TIMESTAMP_ADD(TIMESTAMP '2026-01-01 00:00:00', INTERVAL 90 MINUTE)",
        at("2026-01-01T01:30:00+00:00"),
    ),
    (
        "TIMESTAMP_SUB(TIMESTAMP '2026-01-01 00:00:00', INTERVAL 1 DAY)",
        at("2025-12-31T00:00:00+00:00"),
    ),
    ("TIMESTAMP '2026-01-01 00:00:00' + INTERVAL 1 HOUR", at("2026-01-01T01:00:00+00:00")),
    ("DATETIME_ADD(DATETIME '2026-01-01', INTERVAL 1 WEEK)", at("2026-01-08T00:00:00")),
    ("LAST_DAY(DATE '2028-02-03')", date("2028-02-29")),
    ("TIMESTAMP_MICROS(1764150000123456)", at("2025-11-26T09:40:00.123456+00:00")),
    ("TIMESTAMP_MILLIS(1764150000123)", at("2025-11-26T09:40:00.123+00:00")),
    ("TIMESTAMP_SECONDS(1764150000)", at("2025-11-26T09:40:00+00:00")),
    ("UNIX_MICROS(TIMESTAMP '1970-01-01 00:00:01')", 1_000_000),
    ("UNIX_MILLIS(TIMESTAMP '1970-01-01 00:00:01.5')", 1500),
    ("UNIX_SECONDS(TIMESTAMP '1969-12-31 23:59:59.5')", -1),
    ("UNIX_DATE(DATE '1970-01-10')", 9),
    ("DATE_FROM_UNIX_DATE(9)", date("1970-01-10")),
    ("DATE(2026, 11, 22)", date("2026-11-22")),
    ("DATE(TIMESTAMP '2026-11-22 23:30:00+00')", date("2026-11-22")),
    ("DATE(TIMESTAMP '2026-11-22 23:30:00+00', 'Europe/Berlin')", date("2026-11-23")),
    ("DATETIME(TIMESTAMP '2026-11-22 23:30:00+00', 'Europe/Berlin')", at("2026-11-23T00:30:00")),
    ("DATETIME(2026, 1, 2, 3, 4, 5)", at("2026-01-02T03:04:05")),
    ("TIMESTAMP('2026-11-22 10:00:00', 'Europe/Berlin')", at("2026-11-22T09:00:00+00:00")),
    ("TIMESTAMP(DATE '2026-11-22')", at("2026-11-22T00:00:00+00:00")),
    ("TIMESTAMP '2026-11-22 10:00:00 Europe/Berlin'", at("2026-11-22T09:00:00+00:00")),
    ("TIME(1, 2, 3)", dt.time(1, 2, 3)),
    ("STRING(TIMESTAMP '2026-11-22 10:00:00', 'Europe/Berlin')", "2026-11-22 11:00:00+01"),
    ("FORMAT_DATE('%Y%m%d', DATE '2026-11-02')", "20261102"),
    ("FORMAT_DATE('%A %b %e %j W%V Q%Q', DATE '2026-11-02')", "Monday Nov  2 306 W45 Q4"),
    ("FORMAT_TIMESTAMP('%F %T %Z', TIMESTAMP '2026-11-02 01:02:03+00')", "2026-11-02 01:02:03 UTC"),
    ("FORMAT_TIMESTAMP('%H:%M', TIMESTAMP '2026-11-02 01:02:03+00', 'Europe/Berlin')", "02:02"),
    ("FORMAT_TIMESTAMP('%E3S|%E*S', TIMESTAMP '2026-11-02 01:02:03.12+00')", "03.120|03.12"),
    ("FORMAT_DATETIME('%R', DATETIME '2026-11-02 01:02:03')", "01:02"),
    ("PARSE_DATE('%Y%m%d', '20261102')", date("2026-11-02")),
    ("PARSE_DATE('%m/%d', '11/02')", date("1970-11-02")),
    ("PARSE_TIMESTAMP('%F %T', '2026-11-02 01:02:03')", at("2026-11-02T01:02:03+00:00")),
    ("PARSE_TIMESTAMP('%F', '2026-11-02', 'Europe/Berlin')", at("2026-11-01T23:00:00+00:00")),
    (
        "PARSE_TIMESTAMP('%F %H:%M:%E*S', '2026-11-02 01:02:03.25')",
        at("2026-11-02T01:02:03.250+00:00"),
    ),
    ("PARSE_DATETIME('%F %T', '2026-11-02 01:02:03')", at("2026-11-02T01:02:03")),
    ("SAFE.PARSE_DATE('%Y%m%d', 'x')", None),
    ("CURRENT_DATE() = CURRENT_DATE('UTC')", True),
    ("CURRENT_TIMESTAMP() >= TIMESTAMP '2026-01-01'", True),
    ("DATETIME_DIFF(CURRENT_DATETIME('Asia/Tokyo'), CURRENT_DATETIME(), HOUR)", 9),
]
JSON: list[tuple[str, Any]] = [
    ("""JSON_VALUE('{"a":{"b":1}}', '$.a.b')""", "1"),
    ("""JSON_VALUE('{"a":{"b":1}}', '$.a')""", None),
    ("""JSON_VALUE('{"a":null}', '$.a')""", None),
    ("""JSON_VALUE('{"a":true}', '$.a')""", "true"),
    ("""JSON_VALUE('not json', '$.a')""", None),
    ("""JSON_VALUE('{"a.b":1}', "$['a.b']")""", "1"),
    ("""JSON_VALUE('{"a":[1,2]}', '$.a[1]')""", "2"),
    ("""JSON_QUERY('{"a":{"b":1}}', '$.a')""", '{"b":1}'),
    ("""JSON_EXTRACT_SCALAR('{"a":"x"}', '$.a')""", "x"),
    ("""JSON_EXTRACT('{"a":"x"}', '$.a')""", '"x"'),
    ("""JSON_EXTRACT_ARRAY('{"a":[1,"x"]}', '$.a')""", ["1", '"x"']),
    ("""JSON_VALUE_ARRAY('{"a":[1,"x"]}', '$.a')""", ["1", "x"]),
    ("""JSON_QUERY_ARRAY('{"a":1}', '$.a')""", None),
    ("TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b, [1, 2] AS c))", '{"a":1,"b":"x","c":[1,2]}'),
    ("TO_JSON_STRING(TIMESTAMP '2026-11-22 10:00:00')", '"2026-11-22T10:00:00Z"'),
    ("TO_JSON_STRING(NULL)", "null"),
    ("""JSON_VALUE(PARSE_JSON('{"a":1}'), '$.a')""", "1"),
    ("""INT64(JSON '{"a":1}'['a'])""", 1),
    ("""STRING(PARSE_JSON('"x"'))""", "x"),
    ("""JSON_TYPE(PARSE_JSON('[1]'))""", "array"),
    ("""LAX_INT64(PARSE_JSON('"12"'))""", 12),
]
CONDITIONS: list[tuple[str, Any]] = [
    ("IF(NULL, 1, 2)", 2),
    ("IFNULL(NULL, 3)", 3),
    ("NULLIF(1, 1)", None),
    ("COALESCE(NULL, 2)", 2),
    ("CASE 1 WHEN 1 THEN 'a' ELSE 'b' END", "a"),
    ("NULL = NULL", None),
    ("1 IS DISTINCT FROM NULL", True),
    ("1 NOT IN (2, NULL)", None),
    ("'a' < 'b' AND NOT FALSE", True),
]
EVERY = [*NUMBERS, *CONVERSIONS, *TEXT, *ARRAYS, *DATES, *JSON, *CONDITIONS]


@pytest.mark.parametrize(
    ("expression", "expected"), EVERY, ids=[expression for expression, _ in EVERY]
)
def test_expression(sql: Sql, expression: str, expected: object) -> None:
    if expected is ApiError:
        with pytest.raises(ApiError):
            sql(f"SELECT {expression}")
        return
    ((value,),) = sql(f"SELECT {expression}")
    assert value == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert isinstance(value, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("1 / 0", "division by zero: 1 / 0"),
        ("MOD(1, 0)", "division by zero"),
        ("[1, 2][OFFSET(5)]", "Array index 5 is out of bounds"),
        ("CAST('1.5' AS INT64)", "Bad int64 value: 1.5"),
        ("CAST('yes' AS BOOL)", "Bad bool value: yes"),
        ("SUBSTR('a', 1, -1)", "Third argument in SUBSTR"),
        ("FOO(1)", "Function not found: FOO"),
        ("NET.REG_DOMAIN('x')", "Function not found: NET.REG_DOMAIN"),
        ("FARM_FINGERPRINT('abc')", "Function not found: FARM_FINGERPRINT"),
        ("SHA512('x')", "Function not found: SHA512"),
        ("my_dataset.my_function(1)", "Function not found: my_dataset.my_function"),
        ("SUBSTR('a')", "No matching signature for function SUBSTR"),
        ("PARSE_DATE('%Y%m%d', 'nonsense')", "Failed to parse input string"),
        ("TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 MONTH)", "MONTH"),
        ("DATE_TRUNC(TIMESTAMP '2026-11-22 10:00:00', DAY)", "DATE_ function of a TIMESTAMP"),
        ("REGEXP_EXTRACT('a', '(a)(b)')", "more than 1 capturing group"),
        ("@missing", "Query parameter 'missing' not found"),
        ("FORMAT_DATE('%c', DATE '2026-01-01')", "not supported by the local BigQuery server"),
        ("(SELECT x FROM UNNEST([1, 2]) AS x)", "more than one element"),
        ("nonsense", "Unrecognized name: nonsense"),
        (
            "CAST(TIMESTAMP '2026-01-01' AS STRING FORMAT 'YYYY')",
            "not supported by the local BigQuery server",
        ),
    ],
)
def test_what_cannot_be_answered_truly_is_refused(sql: Sql, expression: str, message: str) -> None:
    with pytest.raises(ApiError) as refused:
        sql(f"SELECT {expression}")
    assert message in refused.value.message
    assert (refused.value.code, refused.value.reason) == (400, "invalidQuery")
