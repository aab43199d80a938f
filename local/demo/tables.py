"""What the tables hold, asked with Google's own BigQuery client."""

from typing import Any, NamedTuple

from google.cloud import bigquery

from local.demo.books import DeadLetter, Held, Row
from local.demo.event_ids import gtag_mark

# The page's load and the number of its request: gtag's events have both, others may.
ROWS = """
SELECT event_id, protocol, page_id, ordering_id, event_name, COUNT(*) AS n
FROM (
  SELECT event_id, event_name, angelia.protocol AS protocol,
    (SELECT ep.value.int_value FROM UNNEST(event_params) AS ep WHERE ep.key = 'batch_page_id')
      AS page_id,
    (SELECT ep.value.int_value FROM UNNEST(event_params) AS ep WHERE ep.key = 'batch_ordering_id')
      AS ordering_id
  FROM analytics.events)
GROUP BY 1, 2, 3, 4, 5"""

COUNT = "SELECT COUNT(*) AS n FROM analytics.events"

DEAD_LETTERS = """
SELECT JSON_VALUE(attributes, '$.origin_message_id') AS origin_message_id,
  JSON_VALUE(attributes, '$.stage') AS stage,
  JSON_VALUE(attributes, '$.reason') AS reason,
  JSON_VALUE(attributes, '$.detail') AS detail
FROM analytics.dead_letters"""

# Millionths by currency. A page that is loaded again is a purchase with another event id: an order
# is known by its transaction id.
REVENUE = """
SELECT currency, COALESCE(SUM(CAST(ROUND(revenue * 1000000) AS INT64)), 0) AS micros
FROM (
  SELECT stream_id, ecommerce.transaction_id, MAX(ecommerce.purchase_revenue) AS revenue,
    MAX((SELECT ep.value.string_value FROM UNNEST(event_params) AS ep WHERE ep.key = 'currency'))
      AS currency
  FROM analytics.events WHERE event_name = 'purchase' AND angelia.is_bot IS NOT TRUE
  GROUP BY 1, 2)
GROUP BY currency"""

BOT_PURCHASES = """
SELECT COUNT(DISTINCT event_id) AS n
FROM analytics.events WHERE event_name = 'purchase' AND angelia.is_bot"""

IDENTIFIED = """
SELECT COUNT(*) AS n FROM analytics.events
WHERE privacy_info.analytics_storage = 'No'
  AND (user_pseudo_id IS NOT NULL OR user_id IS NOT NULL)"""


# Nothing of the day is unknown to the table.
UNMAPPED = "SELECT COUNT(*) AS n FROM analytics.events WHERE angelia.unmapped IS NOT NULL"


class Example(NamedTuple):
    """A question that a newcomer may have, and its SQL."""

    question: str
    sql: str


EXAMPLES = (
    Example(
        "Who came from where, on what",
        """
SELECT geo.country, device.category AS device,
  session_traffic_source_last_click.cross_channel_campaign.default_channel_group AS channel,
  COUNT(DISTINCT event_id) AS sessions
FROM analytics.events WHERE event_name = 'session_start' AND angelia.is_bot IS NOT TRUE
GROUP BY 1, 2, 3 ORDER BY sessions DESC, 1, 2, 3 LIMIT 5""",
    ),
    Example(
        "What they did",
        """
SELECT event_name, COUNT(DISTINCT event_id) AS events, COUNT(DISTINCT user_pseudo_id) AS visitors
FROM analytics.events GROUP BY event_name ORDER BY events DESC, event_name LIMIT 10""",
    ),
)


def row_count(client: bigquery.Client) -> int:
    """Rows of ``events`` now."""
    return int(_one(client, COUNT))


def held(client: bigquery.Client) -> Held:
    """What the books need of the tables."""
    letters = [
        DeadLetter(*(str(value or "") for value in row.values()))
        for row in client.query_and_wait(DEAD_LETTERS)
    ]
    return Held(
        rows=[
            Row(
                event_id=row["event_id"],
                protocol=row["protocol"] or "",
                mark=gtag_mark(row["page_id"], row["ordering_id"], row["event_name"]),
                times=row["n"],
            )
            for row in client.query_and_wait(ROWS)
        ],
        dead_letters=letters,
        revenue_micros={
            str(row["currency"]): row["micros"] for row in client.query_and_wait(REVENUE)
        },
        bot_purchases=int(_one(client, BOT_PURCHASES)),
        identified_against_consent=int(_one(client, IDENTIFIED)),
        unmapped=int(_one(client, UNMAPPED)),
    )


def answer(client: bigquery.Client, sql: str) -> tuple[list[str], list[list[Any]]]:
    """Names of the columns, and the rows."""
    result = client.query_and_wait(sql)
    return [field.name for field in result.schema], [list(row.values()) for row in result]


def _one(client: bigquery.Client, sql: str) -> Any:  # noqa: ANN401 - of the column's type
    return next(iter(client.query_and_wait(sql)))[0]
