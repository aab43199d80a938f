"""Where Google's emulator (0.8.20) is known not to do what production does."""

DIFFERS = {
    "test_a_202_acknowledges": "delivers again after 202",
    "test_a_filter_decides_what_is_pulled": "stores a filter and delivers everything",
    "test_a_filter_decides_what_is_pushed": "stores a filter and delivers everything",
    "test_a_filter_that_is_none_is_refused": "accepts any text as a filter",
    "test_the_attempt_is_in_the_push_body": "leaves deliveryAttempt out",
    "test_the_ordering_key_is_in_the_push_body": "leaves orderingKey out",
    "test_push_retries_double_from_the_minimum_backoff": "first retry after 1 s, then 3 s",
    "test_pull_retries_keep_to_the_minimum_backoff": "delivers again at once the first time",
    "test_many_pushes_are_in_flight": "two pushes in flight for a subscription, no more",
    "test_pushes_come_over_kept_connections": "a new connection for every push",
    "test_pushes_name_google_as_their_agent": "sends Java's User-Agent",
    "test_a_stream_gets_no_more_than_it_asked_for_until_it_acknowledges": "sends everything",
    "test_an_ack_deadline_under_10_seconds_is_refused": "accepts 1 to 9 seconds",
    "test_more_attributes_than_the_limit_are_refused": "accepts any number",
    "test_too_long_attribute_keys_are_refused": "accepts any length",
    "test_too_long_attribute_values_are_refused": "accepts any length",
    "test_reserved_attribute_keys_are_refused": "accepts goog...",
}
"""Test -> what the emulator does instead. Strict: what passes there must leave this table."""
