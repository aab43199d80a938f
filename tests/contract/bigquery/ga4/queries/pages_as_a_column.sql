-- Source: after https://analytics-smart.com/big-query-schema-for-ga4-events-tracking/
select
  event_name,
  (select value.string_value from unnest(event_params) where key = 'page_location') as page_location,
  countif((select value.int_value from unnest(event_params) where key = 'ga_session_number') > 1)
    as later_visits,
  count(*) as events
from `shop.events_*`
where
  _table_suffix = format_date('%Y%m%d', date_sub(date '2020-12-02', interval 1 day))
  or _table_suffix = 'intraday_20201203'
group by event_name, page_location
having page_location is not null
