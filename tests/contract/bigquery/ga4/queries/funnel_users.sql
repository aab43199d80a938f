-- Source: after https://github.com/yugin-pro/bigquery (bigquery-public-data/ga4_ecommerce_funnel.sql)
with
  steps as (
    select
      user_pseudo_id as uid,
      case event_name
        when 'session_start' then 1
        when 'view_item' then 2
        when 'add_to_cart' then 3
        when 'begin_checkout' then 4
        when 'purchase' then 5
      end as step
    from `shop.events_*`
    where _table_suffix between '20201128' and '20201202'
  )
select
  count(distinct if(step = 1, uid, null)) as sessions,
  count(distinct if(step = 2, uid, null)) as views,
  count(distinct if(step = 3, uid, null)) as carts,
  count(distinct if(step = 4, uid, null)) as checkouts,
  count(distinct if(step = 5, uid, null)) as purchases
from steps
where step is not null
