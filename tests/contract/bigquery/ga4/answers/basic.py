"""Answers to Google's basic queries."""

from collections import Counter

from tests.contract.bigquery.ga4.answers.registry import (
    Data,
    Row,
    by,
    device,
    expected,
    named,
    nulls_first,
    value_of,
)

# Where Google's samples look.
TWO_DAYS = ("20201201", "20201202")
NOVEMBER = ("20201101", "20201130")
DECEMBER = ("20201201", "20201231")
WINTER = ("20201101", "20210131")
BOUGHT = ("purchase", "in_app_purchase")


@expected()
def event_counts_by_day(data: Data) -> list[Row]:
    events = named(data.between(*TWO_DAYS), "page_view", "session_start", "purchase")
    counts = Counter((event.day, event.name) for event in events)
    return [(*key, count) for key, count in counts.items()]


@expected()
def users_and_new_users(data: Data) -> list[Row]:
    events = data.between(*NOVEMBER)
    new = named(events, "first_visit", "first_open")
    return [(len(set(map(device, events))), len(set(map(device, new))))]


@expected()
def transactions_per_purchaser(data: Data) -> list[Row]:
    purchases = named(data.between(*DECEMBER), *BOUGHT)
    return [(len(purchases) / len(set(map(device, purchases))),)]


@expected()
def purchase_values(data: Data) -> list[Row]:
    return [(e.micros, value_of(e)) for e in named(data.between(*TWO_DAYS), "purchase")]


@expected()
def purchase_value_in_all(data: Data) -> list[Row]:
    return [(sum(value_of(e) or 0 for e in named(data.between(*TWO_DAYS), "purchase")),)]


@expected(order=lambda row: -row[2])
def items_most_added_to_cart(data: Data) -> list[Row]:
    added = {
        (item.id, item.name, device(event))
        for event in named(data.between(*WINTER), "add_to_cart")
        for item in event.items
    }
    users = Counter((id_, name) for id_, name, _ in added)
    ranked = [(*item, count) for item, count in users.most_common()]
    assert ranked[9][2] != ranked[10][2], "a tie at the limit: either may come"
    return ranked[:10]


@expected()
def page_views_by_purchaser(data: Data) -> list[Row]:
    views: dict[bool, list[int]] = {True: [], False: []}
    for events in by(device, data.between(*TWO_DAYS)).values():
        views[bool(named(events, *BOUGHT))].append(len(named(events, "page_view")))
    return [(who, len(n), sum(n), sum(n) / len(n)) for who, n in views.items()]


@expected(order=lambda row: nulls_first(row[:5]))
def sequence_of_page_views(data: Data) -> list[Row]:
    return sorted(
        (
            (
                device(event),
                event.user_id,
                *event.batch,
                event.name,
                event.number("ga_session_id"),
                event.text("page_location"),
                event.text("page_title"),
            )
            for event in named(data.between("20201129", "20201201"), "page_view")
        ),
        key=lambda row: nulls_first(row[:5]),
    )


@expected(order=lambda row: row[0])
def parameters_in_use(data: Data) -> list[Row]:
    return sorted(Counter(key for e in data.between(*TWO_DAYS) for key in e.params).items())
