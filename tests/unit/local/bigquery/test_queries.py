"""Statements on GA4-like tables; every expected result is computed from the rows in Python."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from local.bigquery.errors import ApiError
from tests.unit.local.bigquery.conftest import Sql
from tests.unit.local.bigquery.dataset import EVENTS, Row, param

Expected = Callable[[], list[tuple[Any, ...]]]


def by(key: Callable[[Row], Any], rows: list[Row] = EVENTS) -> dict[Any, list[Row]]:
    """Rows by key, keys in BigQuery's order: NULL first."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(sorted(groups.items(), key=lambda group: (group[0] is not None, group[0])))


def named(name: str) -> list[Row]:
    return [row for row in EVENTS if row["event_name"] == name]


def location(row: Row) -> str:
    return str(param(row, "page_location", "string_value"))


def seconds_of(row: Row) -> float:
    return float(row["event_timestamp"]) / 1_000_000


def last_logins() -> list[tuple[Any, ...]]:
    known: dict[str, str | None] = {}
    result = []
    for row in EVENTS:
        user = row["user_pseudo_id"]
        known[user] = row.get("user_id") or known.get(user)
        result.append((row["event_id"], known[user]))
    return sorted(result, key=lambda pair: (pair[0], pair[1] or ""))


def carts_after_views() -> int:
    found = 0
    for rows in by(lambda row: row["user_pseudo_id"]).values():
        for before, after in pairwise(rows):
            names = (before["event_name"], after["event_name"])
            elapsed_s = seconds_of(after) - seconds_of(before)
            found += names == ("view_item", "add_to_cart") and elapsed_s <= 3600
    return found


def item_rows() -> list[tuple[Row, Row]]:
    return [(row, item) for row in EVENTS for item in row.get("items", [])]


def latest_per_event_id() -> dict[str, Row]:
    latest: dict[str, Row] = {}
    for row in EVENTS:
        other = latest.get(row["event_id"])
        if other is None or row["received_at"] > other["received_at"]:
            latest[row["event_id"]] = row
    return latest


PURCHASES = named("purchase")
QUERIES: list[tuple[str, str, Expected]] = [
    (
        "count_by_event",
        """SELECT event_name, COUNT(*) AS n FROM `angelia-local.shop.events`
           WHERE date BETWEEN DATE '2026-11-20' AND DATE '2026-11-20' GROUP BY event_name
           ORDER BY event_name""",
        lambda: sorted(
            Counter(r["event_name"] for r in EVENTS if r["date"] == "2026-11-20").items()
        ),
    ),
    (
        "parameter_by_scalar_subquery_without_alias",
        """SELECT (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'page_location')
           AS page, COUNT(*) AS n
           FROM `shop.events` WHERE event_name = 'page_view' GROUP BY page ORDER BY n DESC,
           page LIMIT 5""",
        lambda: sorted(
            Counter(map(location, named("page_view"))).items(), key=lambda x: (-x[1], x[0])
        )[:5],
    ),
    (
        "parameter_by_scalar_subquery_with_alias",
        """SELECT SUM((SELECT ep.value.int_value FROM UNNEST(event_params) AS ep WHERE ep.key =
           'engagement_time_msec'))
           FROM shop.events""",
        lambda: [(sum(param(r, "engagement_time_msec", "int_value") for r in EVENTS),)],
    ),
    (
        "comma_join_unnest",
        """SELECT ep.key, COUNT(*) AS n, MAX(ep.value.int_value) AS mx FROM `shop`.`events`,
           UNNEST(event_params) AS ep
           GROUP BY ep.key ORDER BY ep.key""",
        lambda: [
            (
                key,
                len(EVENTS),
                max(
                    (
                        param(r, key, "int_value")
                        for r in EVENTS
                        if param(r, key, "int_value") is not None
                    ),
                    default=None,
                ),
            )
            for key in ("engagement_time_msec", "ga_session_id", "page_location", "score")
        ],
    ),
    (
        "bare_fields_of_an_aliased_unnest",
        """SELECT key, COUNT(*) FROM shop.events, UNNEST(event_params) AS ep GROUP BY key ORDER BY
           key LIMIT 1""",
        lambda: [("engagement_time_msec", len(EVENTS))],
    ),
    (
        "implicit_unnest_of_a_path",
        "SELECT COUNT(*), SUM(i.quantity) FROM shop.events AS e, e.items AS i",
        lambda: [(len(item_rows()), sum(i["quantity"] for _, i in item_rows()))],
    ),
    (
        "implicit_unnest_under_its_own_name",
        """SELECT COUNT(*), SUM(items.quantity) FROM shop.events AS T, T.items
           WHERE items.quantity > 0""",
        lambda: [(len(item_rows()), sum(i["quantity"] for _, i in item_rows()))],
    ),
    (
        "implicit_unnest_of_plain_values_in_a_cross_join",
        "SELECT DISTINCT tags FROM shop.events AS T CROSS JOIN T.tags ORDER BY tags",
        lambda: [(tag,) for tag in sorted({tag for r in EVENTS for tag in r.get("tags", [])})],
    ),
    (
        "whole_struct_under_the_arrays_own_name",
        """SELECT COUNT(items), MAX(items.quantity) FROM shop.events, UNNEST(items) AS items
           WHERE items IS NOT NULL""",
        lambda: [(len(item_rows()), max(i["quantity"] for _, i in item_rows()))],
    ),
    (
        "array_of_a_cte_under_its_own_name",
        """WITH bought AS (SELECT items FROM shop.events WHERE event_name = 'purchase')
           SELECT SUM(items.quantity) FROM bought, UNNEST(items) AS items""",
        lambda: [(sum(i["quantity"] for _, i in item_rows()),)],
    ),
    (
        "implicit_unnest_in_a_join",
        """SELECT COUNT(*), COUNT(i.item_id) FROM shop.events AS e
           LEFT JOIN e.items AS i ON i.quantity = 1""",
        lambda: [(len(EVENTS), len(PURCHASES))],
    ),
    (
        "unnest_under_the_columns_own_name",
        """SELECT SUM(items.quantity), COUNT(DISTINCT item_id)
           FROM `shop.daily_*`, UNNEST(items) AS items WHERE event_name = 'purchase'""",
        lambda: [(sum(i["quantity"] for _, i in item_rows()), 3)],
    ),
    (
        "deduplicate_with_qualify",
        """SELECT COUNT(*), MIN(received_at) FROM (SELECT * FROM shop.events WHERE TRUE
           QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at DESC) = 1)""",
        lambda: [
            (
                len(latest_per_event_id()),
                min(
                    dt.datetime.fromisoformat(r["received_at"])
                    for r in latest_per_event_id().values()
                ),
            )
        ],
    ),
    (
        "sessions",
        """SELECT device.category AS c, COUNT(DISTINCT CONCAT(user_pseudo_id, CAST(
             (SELECT value.int_value FROM UNNEST(event_params) WHERE key = 'ga_session_id') AS
             STRING))) AS sessions
           FROM shop.events GROUP BY c ORDER BY c""",
        lambda: [
            (
                c,
                len(
                    {
                        r["user_pseudo_id"] + str(param(r, "ga_session_id", "int_value"))
                        for r in rows
                    }
                ),
            )
            for c, rows in by(lambda r: r["device"]["category"]).items()
        ],
    ),
    (
        "hours",
        """SELECT PARSE_DATE('%Y%m%d', event_date) AS day, FORMAT_TIMESTAMP('%H',
           TIMESTAMP_MICROS(event_timestamp)) AS h,
             TIMESTAMP_TRUNC(TIMESTAMP_MICROS(event_timestamp), HOUR) AS hr, COUNT(*) AS n
           FROM shop.events GROUP BY 1, 2, 3 ORDER BY hr LIMIT 2""",
        lambda: [
            (dt.date.fromisoformat(rows[0]["date"]), f"{hour:%H}", hour, len(rows))
            for hour, rows in by(
                lambda r: dt.datetime.fromtimestamp(seconds_of(r), dt.UTC).replace(
                    minute=0, second=0, microsecond=0
                )
            ).items()
        ][:2],
    ),
    (
        "item_revenue_left_join_unnest",
        """SELECT i.item_id, SUM(i.price * i.quantity) AS revenue, COUNT(DISTINCT
           t.ecommerce.transaction_id) AS n
           FROM shop.events AS t LEFT JOIN UNNEST(t.items) AS i WHERE t.event_name = 'purchase'
           GROUP BY i.item_id ORDER BY i.item_id""",
        lambda: [
            (
                k,
                sum(i["price"] * i["quantity"] for _, i in pairs),
                len({r["event_id"] for r, _ in pairs}),
            )
            for k, pairs in sorted(_pairs_by_item().items())
        ],
    ),
    (
        "left_join_unnest_keeps_rows_without_elements",
        """SELECT COUNT(*), COUNTIF(i IS NULL), COUNTIF(i.item_id IS NULL) FROM shop.events LEFT
           JOIN UNNEST(items) AS i""",
        lambda: [
            (len(item_rows()) + len(EVENTS) - len(PURCHASES),) + (len(EVENTS) - len(PURCHASES),) * 2
        ],
    ),
    (
        "nested_unnest",
        """SELECT p.value.string_value AS color, SUM(i.quantity) FROM shop.events AS e,
           UNNEST(e.items) AS i,
             UNNEST(i.item_params) AS p WHERE p.key = 'color' GROUP BY color ORDER BY color""",
        lambda: [
            (
                color,
                sum(
                    i["quantity"]
                    for _, i in item_rows()
                    if i["item_params"][0]["value"]["string_value"] == color
                ),
            )
            for color in ("blue", "red")
        ],
    ),
    (
        "conditional_aggregates",
        """SELECT COUNTIF(event_name = 'purchase'), SAFE_DIVIDE(COUNTIF(event_name = 'purchase'),
           COUNTIF(event_name = '-')),
             SUM(SAFE_CAST('x' AS INT64)), IF(COUNT(*) > 5, 'many', 'few'), IFNULL(MAX(user_id),
             'none'),
             COUNTIF(event_name = 'purchase') / COUNT(*), COUNT(user_id), COUNT(DISTINCT user_id)
           FROM shop.events""",
        lambda: [
            (
                len(PURCHASES),
                None,
                None,
                "many",
                max(r["user_id"] for r in EVENTS if "user_id" in r),
                len(PURCHASES) / len(EVENTS),
                sum("user_id" in r for r in EVENTS),
                len({r["user_id"] for r in EVENTS if "user_id" in r}),
            )
        ],
    ),
    (
        "array_agg_struct_order_limit_safe_offset",
        """SELECT user_pseudo_id AS u, ARRAY_AGG(STRUCT(event_name AS en, event_timestamp AS ts)
             ORDER BY event_timestamp DESC LIMIT 1)[SAFE_OFFSET(0)].ts AS last_ts
           FROM shop.events GROUP BY u ORDER BY u""",
        lambda: [
            (u, rows[-1]["event_timestamp"])
            for u, rows in by(lambda r: r["user_pseudo_id"]).items()
        ],
    ),
    (
        "array_agg_ignore_nulls_order_limit",
        """SELECT ARRAY_AGG(user_id IGNORE NULLS ORDER BY event_timestamp DESC LIMIT 3),
             ARRAY_AGG(DISTINCT user_id IGNORE NULLS ORDER BY user_id) FROM shop.events""",
        lambda: [
            (
                [r["user_id"] for r in reversed(EVENTS) if "user_id" in r][:3],
                sorted({r["user_id"] for r in EVENTS if "user_id" in r}),
            )
        ],
    ),
    (
        "string_agg",
        """SELECT STRING_AGG(DISTINCT event_name, '|' ORDER BY event_name LIMIT 3),
           STRING_AGG(user_id ORDER BY event_timestamp
             LIMIT 2) FROM shop.events""",
        lambda: [
            (
                "|".join(sorted({r["event_name"] for r in EVENTS})[:3]),
                ",".join([r["user_id"] for r in EVENTS if "user_id" in r][:2]),
            )
        ],
    ),
    (
        "wildcard_with_suffix",
        """SELECT COUNT(*) FROM `angelia-local.shop.daily_*` WHERE _TABLE_SUFFIX BETWEEN '20261121'
           AND '20261130'""",
        lambda: [(sum(r["event_date"] == "20261121" for r in EVENTS),)],
    ),
    (
        "wildcard_suffix_in_output",
        "SELECT d._TABLE_SUFFIX AS s, COUNT(*) FROM `shop.daily_*` AS d GROUP BY s ORDER BY s",
        lambda: sorted(Counter(r["event_date"] for r in EVENTS).items()),
    ),
    (
        "json_and_regexp",
        r"""SELECT JSON_VALUE(raw, '$.a.b') AS b, REGEXP_EXTRACT((SELECT value.string_value FROM
           UNNEST(event_params)
             WHERE key = 'page_location'), r'/p/(\d+)') AS pid, COUNT(*) AS n
           FROM shop.events WHERE REGEXP_CONTAINS(event_name, r'^(page|view)_') GROUP BY b,
           pid ORDER BY b, pid""",
        lambda: sorted(
            (b, p, n)
            for (b, p), n in Counter(
                (r["raw"][12], location(r).split("/p/")[1][0])
                for r in EVENTS
                if r["event_name"].startswith(("page_", "view_"))
            ).items()
        ),
    ),
    (
        "json_column",
        """SELECT JSON_VALUE(attributes, '$.reason') AS r, JSON_VALUE(attributes.reason) AS same,
           SUM(INT64(attributes.count))
           FROM shop.events GROUP BY r, same ORDER BY r""",
        lambda: [(f"r{k}", f"r{k}", sum(range(k, len(EVENTS), 3))) for k in range(3)],
    ),
    (
        "funnel",
        """WITH e AS (SELECT event_name AS en, TIMESTAMP_MICROS(event_timestamp) AS ts,
             LEAD(event_name) OVER w AS nx, LEAD(TIMESTAMP_MICROS(event_timestamp)) OVER w AS nts
             FROM shop.events WINDOW w AS (PARTITION BY user_pseudo_id ORDER BY event_timestamp))
           SELECT COUNT(*) AS n FROM e WHERE en = 'view_item' AND nx = 'add_to_cart'
             AND nts <= TIMESTAMP_ADD(ts, INTERVAL 60 MINUTE) AND TIMESTAMP_DIFF(nts, ts,
             MINUTE) >= 0""",
        lambda: [(carts_after_views(),)],
    ),
    (
        "exists_over_unnest",
        """SELECT COUNT(*) FROM shop.events WHERE EXISTS (SELECT 1 FROM UNNEST(event_params) AS x
             WHERE x.key = 'engagement_time_msec' AND x.value.int_value > 1000)""",
        lambda: [(sum(param(r, "engagement_time_msec", "int_value") > 1000 for r in EVENTS),)],
    ),
    (
        "information_schema_columns",
        """SELECT column_name, data_type, is_nullable, is_partitioning_column FROM
           shop.INFORMATION_SCHEMA.COLUMNS
           WHERE table_name = 'events' AND ordinal_position IN (2, 3, 7, 15) ORDER BY
           ordinal_position""",
        lambda: [
            ("event_timestamp", "INT64", "YES", "NO"),
            ("event_name", "STRING", "NO", "NO"),
            ("device", "STRUCT<category STRING>", "YES", "NO"),
            ("date", "DATE", "YES", "YES"),
        ],
    ),
    (
        "information_schema_tables_and_paths",
        """SELECT t.table_name, t.table_type, COUNT(*) FROM
           `angelia-local.shop.INFORMATION_SCHEMA.TABLES` AS t
            JOIN `angelia-local`.shop.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS AS p USING (table_name)
            WHERE p.field_path LIKE 'event_params%' AND table_name = 'events' GROUP BY 1, 2""",
        lambda: [("events", "BASE TABLE", 6)],
    ),
    (
        "quantiles",
        """SELECT APPROX_QUANTILES(event_timestamp, 2)[OFFSET(0)],
           APPROX_QUANTILES(event_timestamp, 2)[OFFSET(2)] FROM shop.events""",
        lambda: [(EVENTS[0]["event_timestamp"], EVENTS[-1]["event_timestamp"])],
    ),
    (
        "approximate_counts",
        """SELECT APPROX_COUNT_DISTINCT(event_id), APPROX_TOP_COUNT(event_name, 1)[OFFSET(0)].value
           FROM shop.events""",
        lambda: [(len({r["event_id"] for r in EVENTS}), "page_view")],
    ),
    (
        "calendar_join",
        """SELECT day, COUNT(e.event_id) AS n FROM UNNEST(GENERATE_DATE_ARRAY(DATE '2026-11-19',
           DATE '2026-11-22')) AS day
           LEFT JOIN shop.events AS e ON e.date = day GROUP BY day ORDER BY day""",
        lambda: [
            (day, sum(r["date"] == day.isoformat() for r in EVENTS))
            for day in (dt.date(2026, 11, 19) + dt.timedelta(k) for k in range(4))
        ],
    ),
    (
        "except_and_replace",
        """SELECT * EXCEPT (n) REPLACE (UPPER(event_name) AS event_name) FROM
             (SELECT event_name, event_id, 1 AS n FROM shop.events) ORDER BY event_id LIMIT 2""",
        lambda: [
            (r["event_name"].upper(), r["event_id"])
            for r in sorted(EVENTS, key=lambda r: r["event_id"])[:2]
        ],
    ),
    (
        "pivot",
        """SELECT * FROM (SELECT event_name, geo.country AS c FROM shop.events)
           PIVOT (COUNT(*) FOR event_name IN ('purchase' AS purchase, 'scroll')) ORDER BY c""",
        lambda: [
            (
                c,
                sum(r["event_name"] == "purchase" for r in rows),
                sum(r["event_name"] == "scroll" for r in rows),
            )
            for c, rows in by(lambda r: r["geo"]["country"]).items()
        ],
    ),
    (
        "unnest_with_offset_from_zero",
        """SELECT o, tag, COUNT(*) AS n FROM shop.events, UNNEST(tags) AS tag WITH OFFSET AS o
           GROUP BY o, tag ORDER BY o, tag""",
        lambda: [
            (*pair, n)
            for pair, n in sorted(
                Counter(pair for r in EVENTS for pair in enumerate(r["tags"])).items()
            )
        ],
    ),
    (
        "struct_unnest_with_offset",
        """SELECT i.item_id, offset FROM shop.events, UNNEST(items) AS i WITH OFFSET
           WHERE event_name = 'purchase' ORDER BY event_timestamp, offset LIMIT 4""",
        lambda: [(i["item_id"], k) for r in PURCHASES for k, i in enumerate(r["items"])][:4],
    ),
    (
        "numeric_and_dates",
        """SELECT SUM(amount), EXTRACT(DAYOFWEEK FROM MIN(date)), DATE_DIFF(MAX(date), MIN(date),
           DAY),
             DATE_TRUNC(MAX(date), MONTH) FROM shop.events""",
        lambda: [
            (sum((Decimal(r["amount"]) for r in PURCHASES), Decimal(0)), 6, 1, dt.date(2026, 11, 1))
        ],
    ),
    (
        "array_of_structs_by_subquery",
        """SELECT ARRAY(SELECT AS STRUCT x.key, x.value.int_value AS iv FROM UNNEST(event_params)
           AS x
             WHERE x.value.int_value IS NOT NULL ORDER BY x.key) AS a FROM shop.events ORDER
             BY event_timestamp LIMIT 1""",
        lambda: [
            (
                [
                    {"key": k, "iv": param(EVENTS[0], k, "int_value")}
                    for k in ("engagement_time_msec", "ga_session_id")
                ],
            )
        ],
    ),
    (
        "whole_struct_values",
        """SELECT ARRAY_AGG(p ORDER BY p.key LIMIT 1)[OFFSET(0)].value.int_value FROM shop.events,
           UNNEST(event_params) AS p
           WHERE event_id = 'e0'""",
        lambda: [(param(EVENTS[0], "engagement_time_msec", "int_value"),)],
    ),
    (
        "last_value_ignore_nulls",
        """SELECT event_id, LAST_VALUE(user_id IGNORE NULLS) OVER (PARTITION BY user_pseudo_id
           ORDER BY event_timestamp
             ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS uid FROM shop.events ORDER
             BY event_id, IFNULL(uid, '')""",
        last_logins,
    ),
    (
        "nulls_come_first_ascending_and_last_descending",
        """SELECT (SELECT ARRAY_AGG(c ORDER BY c) FROM (SELECT DISTINCT geo.country AS c FROM
           shop.events)),
             ARRAY(SELECT DISTINCT geo.country FROM shop.events ORDER BY 1 DESC)""",
        lambda: [([None, "BG", "DE", "FR"], ["FR", "DE", "BG", None])],
    ),
    (
        "rank_orders_nulls_first",
        """SELECT c, RANK() OVER (ORDER BY c) FROM (SELECT DISTINCT geo.country AS c
           FROM shop.events) ORDER BY 2 LIMIT 2""",
        lambda: [(None, 1), ("BG", 2)],
    ),
    (
        "union_and_cte_over_a_name_that_is_also_a_table",
        """WITH events AS (SELECT event_id FROM shop.events WHERE event_name = 'purchase')
           SELECT COUNT(*) FROM (SELECT event_id FROM events UNION ALL SELECT 'x' UNION ALL
           SELECT event_id FROM events)""",
        lambda: [(2 * len(PURCHASES) + 1,)],
    ),
    (
        "array_agg_in_a_cte_then_unnest",
        """WITH s AS (SELECT user_pseudo_id, ARRAY_AGG(STRUCT(event_name AS en, event_timestamp AS
           ts) ORDER BY event_timestamp)
             AS hits FROM shop.events GROUP BY user_pseudo_id)
           SELECT COUNT(*), COUNTIF(h.en = 'purchase'), COUNTIF(en = 'scroll') FROM s,
           UNNEST(hits) AS h""",
        lambda: [(len(EVENTS), len(PURCHASES), len(named("scroll")))],
    ),
    (
        "qualified_names",
        """SELECT events.event_name, shop.events.event_id FROM shop.events WHERE events.event_id =
           'e3'""",
        lambda: [(EVENTS[3]["event_name"], "e3")],
    ),
    (
        "percentiles_over_a_window",
        "SELECT DISTINCT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([1, 2, 3, 4]) AS x",
        lambda: [(2.5,)],
    ),
    (
        "group_by_rollup",
        """SELECT event_name, COUNT(*) AS n FROM shop.events GROUP BY ROLLUP (event_name) ORDER BY
           n DESC LIMIT 1""",
        lambda: [(None, len(EVENTS))],
    ),
    (
        "unnest_of_structs_made_in_the_query",
        "SELECT a, s.b, s FROM UNNEST([STRUCT(1 AS a, 'x' AS b), STRUCT(2, 'y')]) AS s ORDER BY a",
        lambda: [(1, "x", {"a": 1, "b": "x"}), (2, "y", {"a": 2, "b": "y"})],
    ),
    (
        "case_does_not_matter_in_column_names",
        "SELECT EVENT_ID AS Id FROM shop.events WHERE Event_Id = 'e4'",
        lambda: [("e4",)],
    ),
    (
        "recursive_cte",
        """WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT
           SUM(n) FROM r""",
        lambda: [(10,)],
    ),
    (
        "minute_buckets_in_a_zone",
        """SELECT EXTRACT(DATE FROM TIMESTAMP_MICROS(event_timestamp) AT TIME ZONE 'Asia/Tokyo') AS
           d, COUNT(*)
           FROM shop.events GROUP BY d ORDER BY d""",
        lambda: [
            (d, len(rows))
            for d, rows in by(
                lambda r: (
                    dt.datetime.fromtimestamp(seconds_of(r), dt.UTC) + dt.timedelta(hours=9)
                ).date()
            ).items()
        ],
    ),
]


def _pairs_by_item() -> dict[str, list[tuple[Row, Row]]]:
    pairs: dict[str, list[tuple[Row, Row]]] = defaultdict(list)
    for row, item in item_rows():
        pairs[item["item_id"]].append((row, item))
    return pairs


@pytest.mark.parametrize(
    ("query", "expected"), [pytest.param(q, e, id=name) for name, q, e in QUERIES]
)
def test_query(shop: Sql, query: str, expected: Expected) -> None:
    assert shop(query) == expected()


def test_star_over_a_wildcard_does_not_show_the_suffix(shop: Sql) -> None:
    outcome, rows = shop.outcome("SELECT * FROM `shop.daily_*`")
    assert "_TABLE_SUFFIX" not in [item.name for item in outcome.schema]
    assert len(rows) == len(EVENTS)


def test_star_over_an_unnest_shows_fields_and_not_the_struct(shop: Sql) -> None:
    outcome, _ = shop.outcome(
        "SELECT e.event_id, i.* FROM shop.events AS e, UNNEST(items) AS i WHERE i IS NOT NULL"
    )
    assert [item.name for item in outcome.schema] == [
        "event_id",
        "item_id",
        "price",
        "quantity",
        "item_params",
    ]


def test_columns_without_a_name_are_numbered(shop: Sql) -> None:
    outcome, rows = shop.outcome(
        "SELECT 1, event_id, 'x' || 'y', device.category, 2 AS n FROM shop.events LIMIT 1"
    )
    assert [item.name for item in outcome.schema] == ["f0_", "event_id", "f1_", "category", "n"]
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("SELECT * FROM shop.nothing", 404, "Not found: Table angelia-local:shop.nothing"),
        ("SELECT * FROM nowhere.events", 404, "Not found: Dataset angelia-local:nowhere"),
        ("SELECT * FROM events", 400, "must be qualified with a dataset"),
        ("SELECT * FROM `shop.nothing_*`", 400, "does not match any table"),
        ("SELECT nonsense FROM shop.events", 400, "Unrecognized name: nonsense"),
        (
            "SELECT event_params.key FROM shop.events",
            400,
            "Cannot access field key on a value with type ARRAY<STRUCT<key STRING, value STRUCT<",
        ),
        (
            "SELECT event_id.x FROM shop.events",
            400,
            "Cannot access field x on a value with type STRING",
        ),
        (
            "WITH e AS (SELECT 1 AS event_params) SELECT event_params.key FROM e",
            400,
            "Cannot access field key on event_params, which is no STRUCT",
        ),
        ("SELECT 1 AS a, 2 AS A", 400, "Duplicate column names"),
        ("SELEC 1", 400, 'Syntax error: Unexpected identifier "SELEC" at [1:1]'),
        ("-- all\n  Selec a", 400, 'Syntax error: Unexpected identifier "Selec" at [2:3]'),
        ("WHERE a = 1", 400, "Syntax error: Unexpected keyword WHERE at [1:1]"),
        ("event_id", 400, 'Syntax error: Unexpected identifier "event_id" at [1:1]'),
        ("SELECT 1 AS a FRM events", 400, 'Syntax error: Unexpected "FRM" at [1:15]'),
        ("", 400, "Syntax error"),
        (
            "SELECT * FROM shop.events FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()",
            400,
            "not supported",
        ),
        ("SELECT * FROM shop.events TABLESAMPLE SYSTEM (10 PERCENT)", 400, "not supported"),
        ("DELETE FROM shop.events", 400, "DELETE must have a WHERE clause"),
        ("UPDATE shop.events SET event_id = 'x'", 400, "UPDATE must have a WHERE clause"),
        ("GRANT SELECT ON shop.events TO x", 400, ""),
        ("CREATE TEMP TABLE t AS SELECT 1 AS a", 400, "CREATE TEMP TABLE is not supported"),
        ("CREATE MATERIALIZED VIEW shop.m AS SELECT 1 AS a", 400, "CREATE MATERIALIZED VIEW is"),
        ("SELECT @@project_id", 400, "@@project_id, is not supported"),
    ],
)
def test_refusals(shop: Sql, query: str, code: int, message: str) -> None:
    with pytest.raises(ApiError) as refused:
        shop(query)
    assert refused.value.code == code
    assert message in refused.value.message
