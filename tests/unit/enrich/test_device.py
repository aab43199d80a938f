from typing import Any

import pytest

from functions.enrich.device import bot_reason, device, platform
from shared.raw import Client, Consent

from .subjects import CHROME_ON_WINDOWS, GOOGLEBOT, plain, subject, written

REDUCED = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/144.0.0.0 Mobile Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "protocol", "reason"),
    [
        (GOOGLEBOT, "gtag", "crawler: Googlebot"),
        (CHROME_ON_WINDOWS, "gtag", None),
        (None, "gtag", None),
        ("python-requests/2.31.0", "gtag", "http library: python-requests/2.31.0"),
        # The library may be the shop's own server's, which sends for its visitors.
        ("python-requests/2.31.0", "mp", None),
        ("curl/8.0.1", "native", None),
        ("python-requests/2.31.0 (+https://example.com/us)", "native", "contact: +https:"),
        ("python-requests/2.31.0", "sgtm", None),
        (GOOGLEBOT, "sgtm", "crawler: Googlebot"),
    ],
)
def test_a_bot_has_a_reason(user_agent: str | None, protocol: str, reason: str | None) -> None:
    hit = subject(client=Client(user_agent=user_agent), protocol=protocol)
    assert bot_reason(hit) == reason


def test_client_hints_of_the_hit_are_read() -> None:
    hints = {
        "sec-ch-ua-platform": '"Android"',
        "sec-ch-ua-platform-version": '"15.0.0"',
        "sec-ch-ua-model": '"Pixel 8"',
    }
    columns = plain(device(subject(client=Client(user_agent=REDUCED, hints=hints))).columns)
    assert columns["device"] == {
        "category": "mobile",
        "mobile_brand_name": "Google",
        "mobile_model_name": "Pixel 8",
        "mobile_marketing_name": "Pixel 8",
        "operating_system": "Android",
        "operating_system_version": "Android 15",
        "is_limited_ad_tracking": "No",
        "web_info": {"browser": "Chrome", "browser_version": "144.0.0.0"},
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"language": "da"}, "Galaxy S22"),
        ({"model": "SM-S901B"}, "Galaxy S22"),
        ({"model": "SM-G950F"}, None),  # that of the User-Agent's model would be wrong
        ({"model": "X", "mobile_marketing_name": "The X"}, "The X"),
    ],
)
def test_the_marketing_name_is_the_models(given: dict[str, Any], expected: str | None) -> None:
    user_agent = REDUCED.replace("Android 10; K", "Android 13; SM-S901B")
    columns = device(subject(client=Client(user_agent=user_agent), device=given)).columns
    assert columns["device"].mobile_marketing_name == expected


def test_the_row_has_browser_and_host_in_web_info_and_no_model_of_a_desktop() -> None:
    client = Client(user_agent=CHROME_ON_WINDOWS, accept_language="en-US,en")
    assert plain(device(subject(page="https://Shop.example/a", client=client)).columns) == {
        "device": {
            "category": "desktop",
            "operating_system": "Windows",
            "operating_system_version": "Windows 10",
            "language": "en-us",
            "is_limited_ad_tracking": "No",
            "web_info": {
                "browser": "Chrome",
                "browser_version": "129.0.6668.71",
                "hostname": "shop.example",
            },
        }
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"brand": "Google", "model": "Pixel 8"}, ("mobile_brand_name", "Google")),
        ({"mobile_model_name": "Pixel 8"}, ("mobile_model_name", "Pixel 8")),
        ({"category": "tablet"}, ("category", "tablet")),
        ({"operating_system": "Android", "operating_system_version": "14"},
         ("operating_system_version", "Android 14")),
        ({"operating_system": "Windows"}, ("operating_system_version", "Windows 10")),
        ({"operating_system": "iOS"}, ("operating_system_version", "iOS")),
        ({"language": "de-AT"}, ("language", "de-at")),
        ({"time_zone_offset_seconds": "3600"}, ("time_zone_offset_seconds", 3600)),
        ({"category": 7, "language": []}, ("category", "7")),
        ({"category": {}}, ("category", "desktop")),
    ],
)  # fmt: skip
def test_the_clients_own_word_wins(given: dict[str, Any], expected: tuple[str, object]) -> None:
    columns = device(subject(client=Client(user_agent=CHROME_ON_WINDOWS), device=given)).columns
    name, value = expected
    assert getattr(columns["device"], name) == value


def test_ids_of_a_device_are_dropped_where_consent_denies_them() -> None:
    given = {"advertising_id": "a", "vendor_id": "v"}
    no_ads = written(subject(device=given, consent=Consent(ad_storage="denied")))["device"]
    assert "advertising_id" not in no_ads
    assert no_ads["vendor_id"] == "v"
    nothing = written(subject(device=given, consent=Consent(analytics_storage="denied")))["device"]
    assert not {"advertising_id", "vendor_id"} & nothing.keys()


@pytest.mark.parametrize(
    ("app", "system", "page", "expected"),
    [
        ({}, "Android", None, "WEB"),
        ({"id": "shop.app"}, "Android", None, "ANDROID"),
        ({"id": "shop.app"}, "iOS", None, "IOS"),
        ({"id": "web-app"}, "iOS", "https://shop.example/", "WEB"),
    ],
)
def test_platform(app: dict[str, Any], system: str, page: str | None, expected: str) -> None:
    seen = platform(subject(app=app, device={"operating_system": system}, page=page))
    assert seen.columns == {"platform": expected}
