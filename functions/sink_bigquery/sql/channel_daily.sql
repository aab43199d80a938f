-- Sessions, users and sales by day, stream and default channel group. The day is that of the session's first event.
-- Purchases that belong to no session stand under the channel group (not set), so that all sales are in here.
WITH
  parts AS (
    SELECT date, stream_id, default_channel_group, user_pseudo_id, TRUE AS is_session, engaged, revenue
    FROM `{project}.{dataset}.sessions`
    UNION ALL
    SELECT date, stream_id, '(not set)', user_pseudo_id, FALSE, FALSE, [STRUCT(currency, 1 AS purchases, revenue)]
    FROM `{project}.{dataset}.purchases`
    WHERE user_pseudo_id IS NULL OR ga_session_id IS NULL
  ),
  summed AS (
    SELECT
      date, stream_id, default_channel_group,
      COUNTIF(is_session) AS sessions,
      COUNTIF(engaged) AS engaged_sessions,
      COUNT(DISTINCT user_pseudo_id) AS users,
      ARRAY_CONCAT_AGG(revenue) AS sales
    FROM parts
    GROUP BY date, stream_id, default_channel_group
  )
SELECT
  * EXCEPT (sales),
  IFNULL((SELECT SUM(s.purchases) FROM UNNEST(sales) AS s), 0) AS purchases,
  ARRAY(
    SELECT AS STRUCT s.currency, SUM(s.purchases) AS purchases, SUM(s.revenue) AS revenue
    FROM UNNEST(sales) AS s GROUP BY s.currency ORDER BY s.currency) AS revenue
FROM summed
