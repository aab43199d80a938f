from typing import Any

import pytest

from functions.enrich.device import bot_reason, device, platform
from functions.enrich.user_agent import NOTHING, DeviceSeen, device_seen
from shared.raw import Client, Consent

from .subjects import CHROME_ON_WINDOWS, GOOGLEBOT, plain, subject, written

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        pytest.param(
            CHROME_ON_WINDOWS,
            DeviceSeen(
                "desktop", None, None, "Windows", "Windows 10", "Chrome", "129.0.6668.71"
            ),
            id="windows",
        ),
        pytest.param(
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/17.1 Safari/605.1.15",
            DeviceSeen(
                "desktop", None, None, "Macintosh", "Macintosh Intel 10.15.7", "Safari", "17.1"
            ),
            id="mac",
        ),
        pytest.param(
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0",
            DeviceSeen("desktop", None, None, "Linux", "Linux", "Firefox", "117.0"),
            id="a_linux_distribution_is_linux",
        ),
        pytest.param(
            f"Mozilla/5.0 (Linux; Android 12; SM-M426B) {WEBKIT} Chrome/101.0.4951.61 "
            "Mobile Safari/537.36",
            DeviceSeen(
                "mobile", "Samsung", "SM-M426B", "Android", "Android 12", "Chrome", "101.0.4951.61"
            ),
            id="android",
        ),
        pytest.param(
            f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/129.0.0.0 Mobile Safari/537.36",
            DeviceSeen("mobile", None, None, "Android", "Android 10", "Chrome", "129.0.0.0"),
            id="frozen_android_has_no_model",
        ),
        pytest.param(
            f"Mozilla/5.0 (Linux; Android 12; SM-T500 Build/SP1A.210812.016) {WEBKIT} "
            "Chrome/101.0.0.0 Safari/537.36",
            DeviceSeen("tablet", "Samsung", "SM-T500", "Android", "Android 12", "Chrome",
                       "101.0.0.0"),
            id="android_tablet",
        ),
        pytest.param(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) {APPLE} Version/16.0 "
            "Mobile/15E148 Safari/604.1",
            DeviceSeen("mobile", "Apple", "iPhone", "iOS", "iOS 16.0", "Safari", "16.0"),
            id="iphone",
        ),
        pytest.param(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) {APPLE} Version/26.1 "
            "Mobile/15E148 Safari/604.1",
            DeviceSeen("mobile", "Apple", "iPhone", "iOS", "iOS 26.1", "Safari", "26.1"),
            id="frozen_ios_takes_safaris_version",
        ),
        pytest.param(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {APPLE} Mobile/15E148",
            DeviceSeen("mobile", "Apple", "iPhone", "iOS", "iOS 17.5", "Safari (in-app)", None),
            id="in_app",
        ),
        pytest.param(
            "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/79.0.3945.79 Safari/537.36 WebAppManager",
            DeviceSeen("smart tv", "LG", "Web0S SmartTV", "webOS", "webOS", "Chrome",
                       "79.0.3945.79"),
            id="television",
        ),
        pytest.param("curl/8.0.1", NOTHING._replace(browser="curl", browser_version="8.0.1"),
                     id="no_device"),
        pytest.param("", NOTHING, id="empty"),
        pytest.param(None, NOTHING, id="none"),
    ],
)  # fmt: skip
def test_a_user_agent_in_ga4s_spelling(user_agent: str | None, expected: DeviceSeen) -> None:
    assert device_seen(user_agent) == expected


def test_a_user_agent_is_read_up_to_1024_characters() -> None:
    assert device_seen(CHROME_ON_WINDOWS + " " * 1_024 + GOOGLEBOT).bot is None


@pytest.mark.parametrize(
    ("user_agent", "reason"),
    [(GOOGLEBOT, "user_agent: Googlebot"), (CHROME_ON_WINDOWS, None), (None, None)],
)
def test_bots_are_told_by_their_user_agent(user_agent: str | None, reason: str | None) -> None:
    assert bot_reason(subject(client=Client(user_agent=user_agent))) == reason


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
