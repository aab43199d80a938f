"""Streams that no function starts with, each with what a plan says of it. One plan tells of all."""

from typing import Any

BAD: dict[str, tuple[Any, str]] = {
    "text": ("shop", "text is an object of"),
    "misspelt": ({"origin": ["https://shop.example"]}, "misspelt has no key origin:"),
    "origins_text": (
        {"origins": "https://shop.example"}, "origins_text: origins is a list of texts",
    ),
    "origins_map": (
        {"origins": {"shop": "https://shop.example"}}, "origins_map: origins is a list of texts",
    ),
    "origin_null": ({"origins": [None]}, "origin_null: origins is a list of texts"),
    "origin_path": (
        {"origins": ["https://shop.example", "https://Shop.example/"]},
        'origin_path: "https://Shop.example/" is no origin',
    ),
    "origin_port": (
        {"origins": ["https://shop.example:443"]},
        'origin_port: "https://shop.example:443" is no origin',
    ),
    "ids_text": ({"measurement_ids": "G-1"}, "ids_text: measurement_ids is a list of texts"),
    "ids_number": ({"measurement_ids": ["G-1", 5]}, "ids_number: measurement_ids is a list of"),
    "hosts": ({"internal_hosts": ["https://pay.example"]}, "is no internal host"),
    "zone": ({"time_zone": "Europe/Kopenhagen"}, 'zone: "Europe/Kopenhagen" is no time_zone'),
    "zone_form": ({"time_zone": "../UTC"}, 'zone_form: "../UTC" is no time_zone'),
    "zone_number": ({"time_zone": 1}, "zone_number: time_zone is a text"),
    "currency": ({"currency": "euro"}, 'currency: "euro" is no currency: three capital letters'),
    "flag": ({"keep_hashed_user_data": "yes"}, "flag: keep_hashed_user_data is true or false"),
    "flag_text": (
        {"keep_hashed_user_data": "true"}, "flag_text: keep_hashed_user_data is true or false",
    ),
    "consent_text": ({"consent": "denied"}, "consent_text: consent is an object of purposes"),
    "purpose": ({"consent": {"ad_storge": "denied"}}, "purpose: consent has no ad_storge:"),
    "said": (
        {"consent": {"ad_storage": "no"}}, 'said: consent.ad_storage is "granted" or "denied"',
    ),
    "said_flag": ({"consent": {"ad_storage": False}}, "said_flag: consent.ad_storage is"),
}  # fmt: skip

# Each alone would do.
TWICE: dict[str, Any] = {
    "first": {"measurement_ids": ["G-2", "G-3"]},
    "second": {"measurement_ids": ["G-3", "first"]},
}

SAID_TWICE = ("G-3 stands for first and second", "first stands for first and second")
