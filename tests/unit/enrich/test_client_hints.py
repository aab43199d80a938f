"""Client hints: what they add, and that they never take away."""

import json

import pytest

from functions.enrich.devices.client_hints import Brand, hints, told
from functions.enrich.devices.seen import NOTHING, DeviceSeen
from functions.enrich.user_agent import device_seen
from tests.accuracy.user_agents import rows

from .subjects import CHROME_ON_WINDOWS

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
ON_WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/129.0.0.0 Safari/537.36"
ON_MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/129.0.0.0 Safari/537.36"
ON_ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/129.0.0.0 Mobile Safari/537.36"
ON_TABLET = ON_ANDROID.replace("Mobile ", "")
ON_TELEVISION = f"Mozilla/5.0 (Web0S; Linux/SmartTV) {WEBKIT} Chrome/120.0.0.0 Safari/537.36"

CHROME = '"Google Chrome";v="129", "Not=A?Brand";v="8", "Chromium";v="129"'


def headers(**given: str) -> dict[str, str]:
    """Hints by the ends of their names: platform_version for sec-ch-ua-platform-version."""
    names = {"brands": "sec-ch-ua"}
    return {
        names.get(name, f"sec-ch-ua-{name.replace('_', '-')}"): value
        for name, value in given.items()
    }


@pytest.mark.parametrize(
    ("user_agent", "given", "expected"),
    [
        (ON_ANDROID, headers(platform='"Android"', model='"SM-S918B"', platform_version='"14.0.0"'),
         {"brand": "Samsung", "model": "SM-S918B", "marketing_name": "Galaxy S23 Ultra",
          "system_version": "Android 14"}),
        (ON_ANDROID, headers(platform='"Android"', platform_version='"8.1.0"'),
         {"model": None, "system_version": "Android 8.1"}),
        (ON_ANDROID, headers(platform='"Android"', model='"K"'), {"brand": None, "model": None}),
        (ON_TABLET, headers(platform='"Android"', model='"TB350FU"'),
         {"brand": "Lenovo", "category": "tablet"}),
        (ON_WINDOWS, headers(platform='"Windows"', platform_version='"15.0.0"'),
         {"system": "Windows", "system_version": "Windows 11"}),
        (ON_WINDOWS, headers(platform='"Windows"', platform_version='"13.0.0"'),
         {"system_version": "Windows 11"}),
        (ON_WINDOWS, headers(platform='"Windows"', platform_version='"10.0.0"'),
         {"system_version": "Windows 10"}),
        (ON_WINDOWS, headers(platform='"Windows"', platform_version='"0.1.0"'),
         {"system_version": "Windows 7"}),
        (ON_MAC, headers(platform='"macOS"', platform_version='"14.5.0"', arch='"arm"'),
         {"system": "Macintosh", "system_version": "Macintosh 14.5"}),
        (ON_MAC, headers(platform='"macOS"', platform_version='"12.6"', arch='"x86"'),
         {"system_version": "Macintosh Intel 12.6"}),
        (ON_WINDOWS, headers(brands='"Chromium";v="129", "Microsoft Edge";v="129", "Not(A";v="9"'),
         {"browser": "Edge", "browser_version": "129"}),
        (ON_WINDOWS, headers(brands=CHROME, full_version_list='"Google Chrome";v="129.0.6668.71", '
                             '"Not=A?Brand";v="8.0.0.0", "Chromium";v="129.0.6668.71"'),
         {"browser": "Chrome", "browser_version": "129.0.6668.71"}),
        (ON_WINDOWS + " OPR/115.0.5322.68", headers(
            brands='"Opera";v="115", "Chromium";v="129"',
            full_version_list='"Opera";v="129.0.6668.71", "Chromium";v="129.0.6668.71"'),
         {"browser": "Opera", "browser_version": "115.0.5322.68"}),
        (ON_WINDOWS + " OPR/115.0.0.0", headers(brands='"Opera GX";v="115", "Chromium";v="129"'),
         {"browser": "Opera GX", "browser_version": "115"}),
        (ON_WINDOWS, headers(brands='"Chromium";v="129"',
                             full_version_list='"Chromium";v="129.0.6668.71"'),
         {"browser": "Chrome", "browser_version": "129.0.6668.71"}),
        (ON_ANDROID, headers(brands='"Brave";v="129", "Chromium";v="129", "Not=A?Brand";v="8"'),
         {"browser": "Brave"}),
        (ON_WINDOWS, headers(brands='"HeadlessChrome";v="129", "Chromium";v="129"'),
         {"bot": ("headless browser", "sec-ch-ua")}),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/129.0.0.0 Safari/537.36",
         headers(platform='"Android"', mobile="?0"), {"system": "Android", "category": "tablet"}),
        (ON_ANDROID, headers(form_factors='"Mobile", "XR"'), {"category": "mobile"}),
        (ON_TABLET, headers(form_factors='"Desktop"'), {"category": "desktop"}),
        (ON_TELEVISION, headers(form_factors='"Desktop"'), {"category": "smart tv"}),
        ("", headers(platform='"macOS"', mobile="?0"),
         {"system": "Macintosh", "category": "desktop"}),
    ],
)  # fmt: skip
def test_what_hints_add(
    user_agent: str, given: dict[str, str], expected: dict[str, object]
) -> None:
    seen = device_seen(user_agent, given)._asdict()
    assert {name: seen[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("user_agent", "given"),
    [
        (ON_WINDOWS, headers(brands=CHROME, mobile="?0", platform='"Windows"')),
        (ON_MAC, headers(brands=CHROME, mobile="?0", platform='"macOS"')),
        (ON_ANDROID, headers(brands=CHROME, mobile="?1", platform='"Android"')),
        (ON_TABLET, headers(brands=CHROME, mobile="?0", platform='"Android"')),
        (ON_TELEVISION, headers(brands=CHROME, mobile="?0", platform='"Linux"')),
        (CHROME_ON_WINDOWS, headers(brands=CHROME, mobile="?0", platform='"Windows"')),
        (ON_WINDOWS, headers(brands='"Chromium";v="129"', mobile="?0", platform='"Windows"')),
    ],
)
def test_the_three_default_hints_change_nothing(user_agent: str, given: dict[str, str]) -> None:
    assert device_seen(user_agent, given) == device_seen(user_agent)


def test_the_default_hints_make_no_labelled_row_worse() -> None:
    default = ("sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform")
    for row in rows():
        three = {name: row["ch"][name] for name in default if name in row.get("ch", {})}
        without, seen = device_seen(row["ua"]), device_seen(row["ua"], three)
        assert (seen.brand, seen.model) == (without.brand, without.model)
        assert (seen.category or "") == (without.category or ""), json.dumps(row)


@pytest.mark.parametrize(
    "malformed",
    [
        headers(brands="Chrome", mobile="yes", platform="", model='""', platform_version='""'),
        headers(brands='";v=";v="', full_version_list='"a";v="1', platform_version='"a.b"'),
        headers(platform='"Windows"', platform_version='"²"'),
        headers(platform='"Windows"', platform_version='"99999999999999999999"'),
        {"sec-fetch-mode": "cors"},
    ],
)
def test_what_is_malformed_tells_nothing(malformed: dict[str, str]) -> None:
    assert device_seen(ON_WINDOWS, malformed) == device_seen(ON_WINDOWS)


def test_brackets_and_semicolons_in_a_model_do_no_harm() -> None:
    given = headers(platform='"Android"', model='"a(;b); Windows NT"')
    assert device_seen(ON_ANDROID, given).system == "Android"


def test_no_user_agent_and_no_hints_is_nothing() -> None:
    assert device_seen(None, {}) == NOTHING == DeviceSeen()


@pytest.mark.parametrize(
    ("brands", "expected"),
    [
        ('"Not_A Brand";v="99", "Google Chrome";v="109", "Chromium";v="109"', "Chrome"),
        ('" Not;A Brand";v="99"', None),
        ('"(Not(A:Brand";v="8", "Chromium";v="98"', "Chromium"),
        ('"Chromium";v="98", "Vivaldi";v="5"', "Vivaldi"),
        ('"Android WebView";v="121", "Chromium";v="121"', "Android Webview"),
    ],
)
def test_the_brand_that_matters(brands: str, expected: str | None) -> None:
    brand = hints(told(headers(brands=brands))).brand
    assert (brand.name if isinstance(brand, Brand) else None) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {"sec-ch-ua-platform": '"Linux"', "sec-ch-ua-platform-version": '"6.14.4"',
             "sec-ch-ua-mobile": "?0",
             "sec-ch-ua-full-version-list": '"Not(A:Brand";v="24.0.0.0", "Chromium";v="122.0.6.1"'},
            ("desktop", "Linux", "Linux", "Chromium", "122.0.6.1"),
        ),
        (
            {"sec-ch-ua-platform": '"macOS"', "sec-ch-ua-platform-version": '"13.2.1"',
             "sec-ch-ua-arch": '"arm"', "sec-ch-ua-mobile": "?0",
             "sec-ch-ua-full-version-list": '"Google Chrome";v="125.0.6422.142", "Chromium";v="1"'},
            ("desktop", "Macintosh", "Macintosh 13.2.1", "Chrome", "125.0.6422.142"),
        ),
        ({"sec-ch-ua-platform": '"Windows"', "sec-ch-ua-mobile": "?0"},
         ("desktop", "Windows", "Windows", None, None)),
        ({"sec-ch-ua-platform": '"Android"', "sec-ch-ua-platform-version": '"14.0.0"',
          "sec-ch-ua-mobile": "?0"}, ("tablet", "Android", "Android 14", None, None)),
        ({"sec-ch-ua-platform": '"iOS"', "sec-ch-ua-platform-version": '"18.7"',
          "sec-ch-ua-mobile": "?1"}, ("mobile", "iOS", "iOS", None, None)),
        ({"sec-ch-ua-platform-version": '"6.1"', "sec-ch-ua-mobile": "?0"},
         (None, None, None, None, None)),
    ],
)  # fmt: skip
def test_hints_alone_tell_what_they_can(
    headers: dict[str, str], expected: tuple[str | None, ...]
) -> None:
    seen = device_seen(None, headers)
    found = (seen.category, seen.system, seen.system_version, seen.browser, seen.browser_version)
    assert found == expected
