"""How numbers are written, and what they are: enrich and sink_firestore read them alike.

Each is a value as a row or a data layer has it, its number, and its whole number; None is none.
"""

WRITTEN_NUMBERS: list[tuple[object, float | None, int | None]] = [
    (2, 2.0, 2),
    (2.0, 2.0, 2),
    (2.5, 2.5, None),
    (-1, -1.0, -1),
    ("2", 2.0, 2),
    (" 2\t", 2.0, 2),
    ("+2", 2.0, 2),
    ("-2", -2.0, -2),
    ("007", 7.0, 7),
    ("2.0", 2.0, 2),
    ("2.", 2.0, 2),
    (".5", 0.5, None),
    ("9.99", 9.99, None),
    ("1e3", 1000.0, 1000),
    ("1_000", None, None),
    ("1,5", None, None),
    ("1 000", None, None),
    ("\uff19", None, None),  # a full-width 9
    ("٣", None, None),
    ("²", None, None),
    ("1\u00a0", None, None),
    ("0x10", None, None),
    ("NaN", None, None),
    ("Infinity", None, None),
    ("1e400", None, None),
    ("9" * 41, None, None),
    ("", None, None),
    ("-", None, None),
    ("two", None, None),
    (float("nan"), None, None),
    (float("inf"), None, None),
    (True, None, None),
    (None, None, None),
    ([1], None, None),
    ({}, None, None),
]
