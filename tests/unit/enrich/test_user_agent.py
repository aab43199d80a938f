"""User-Agents as devices in GA4's spelling, a table for each kind."""

from typing import Any

import pytest

from functions.enrich.devices.seen import NOTHING, DeviceSeen
from functions.enrich.user_agent import device_seen

from .subjects import CHROME_ON_WINDOWS, GOOGLEBOT

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


def android(device: str, rest: str = "Chrome/129.0.0.0 Mobile Safari/537.36") -> str:
    return f"Mozilla/5.0 (Linux; {device}) {WEBKIT} {rest}"


def phone(brand: str | None, model: str | None, name: str | None, version: str) -> DeviceSeen:
    return DeviceSeen(
        "mobile", brand, model, name, "Android", f"Android {version}", "Chrome", "129.0.0.0"
    )


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        pytest.param(
            CHROME_ON_WINDOWS,
            DeviceSeen(
                "desktop", system="Windows", system_version="Windows 10", browser="Chrome",
                browser_version="129.0.6668.71",
            ),
            id="windows",
        ),
        pytest.param(
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/17.1 Safari/605.1.15",
            DeviceSeen(
                "desktop", system="Macintosh", system_version="Macintosh Intel 10.15.7",
                browser="Safari", browser_version="17.1",
            ),
            id="mac_has_no_model",
        ),
        pytest.param(
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/117.0",
            DeviceSeen(
                "desktop", system="Linux", system_version="Linux", browser="Firefox",
                browser_version="117.0",
            ),
            id="a_linux_distribution_is_linux",
        ),
        pytest.param(
            android("Android 12; SM-M426B"),
            phone("Samsung", "SM-M426B", "Galaxy M42 5G", "12"),
            id="the_code_is_the_model_and_the_marketing_name_stands_apart",
        ),
        pytest.param(
            android("Android 10; K"), phone(None, None, None, "10"), id="reduced_has_no_model"
        ),
        pytest.param(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) {APPLE} Version/16.0 "
            "Mobile/15E148 Safari/604.1",
            DeviceSeen("mobile", "Apple", "iPhone", None, "iOS", "iOS 16.0", "Safari", "16.0"),
            id="iphone",
        ),
        pytest.param(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) {APPLE} Version/26.1 "
            "Mobile/15E148 Safari/604.1",
            DeviceSeen("mobile", "Apple", "iPhone", None, "iOS", "iOS 26.1", "Safari", "26.1"),
            id="frozen_ios_takes_safaris_version",
        ),
        pytest.param(
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {APPLE} Mobile/15E148",
            DeviceSeen("mobile", "Apple", "iPhone", None, "iOS", "iOS 17.5", "Safari (in-app)"),
            id="in_app",
        ),
        pytest.param("", NOTHING, id="empty"),
        pytest.param(None, NOTHING, id="none"),
    ],
)  # fmt: skip
def test_a_user_agent_in_ga4s_spelling(user_agent: str | None, expected: DeviceSeen) -> None:
    assert device_seen(user_agent) == expected


@pytest.mark.parametrize(
    ("user_agent", "category"),
    [
        (android("Android 12; SM-T500 Build/SP1A.210812.016", "Chrome/101.0.0.0 Safari/537.36"),
         "tablet"),
        (android("Android 13; SM-X200"), "tablet"),  # whatever it says of itself
        (android("Android 9; KFONWI Build/PS7", "Silk/108.4 like Chrome/108.0 Safari/537.36"),
         "tablet"),
        (android("Android 13; SM-S901B", "Chrome/114.0.0.0 Safari/537.36"), "mobile"),
        (android("Android 8.0; MagicWord 3000", "Chrome/70.0 Safari/537.36"), "tablet"),
        ("Dalvik/2.1.0 (Linux; U; Android 9; VOG-L29 Build/HUAWEIVOG-L29)", "mobile"),
        (f"Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) {APPLE} Version/16.0 Safari/604.1",
         "tablet"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} SamsungBrowser/21.0 Chrome/110.0 Safari/537.36",
         "tablet"),
        ("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/538.2 (KHTML, like Gecko) "
         "Large Screen WebAppManager Safari/538.2", "smart tv"),
        ("Opera/9.80 (Linux armv7l; HbbTV/1.2.1 (; Philips; 40PFS671912; ; PHILIPSTV;)) "
         "Presto/2.12.407 Version/12.51", "smart tv"),
        (f"Mozilla/5.0 (X11; Linux armv7l) {WEBKIT} Chrome/84.0 Safari/537.36 CrKey/1.54.250320",
         "smart tv"),
        (android("Android 5.1; AFTS Build/LMY47O", "Silk/80.3 like Chrome/80.0 Safari/537.36"),
         "smart tv"),
        (android("Android 9; BRAVIA 4K GB Build/PTT1"), "smart tv"),
        (f"Mozilla/5.0 (PlayStation 5 2.03) {WEBKIT}", "console"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) {WEBKIT} Edge/44.18363",
         "console"),
        ("Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/606.4 (KHTML, like Gecko) "
         "NF/6.0.1.15.4 NintendoBrowser/5.1.0.20393", "console"),
        (android("Android 6.0; HUAWEI MT7-L09; wv", "Chrome/58.0 Mobile PlayStation App/4.20.5"),
         "mobile"),
        (android("Android 5.1.1; G Watch R Build/LCA44B"), "other"),
        ("Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) "
         "OculusBrowser/33.3 Chrome/124.0 VR Safari/537.36", "other"),
        ("Mozilla/5.0 (X11; GNU/Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chromium/79.0 "
         "Chrome/79.0 Safari/537.36 Tesla/2020.12.11", "other"),
        ("Mozilla/5.0 (Macintosh; U; PPC Mac OS X; en) AppleWebKit/125.2 Safari/125.8", "desktop"),
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows CE; PPC; 240x320)", "mobile"),
        ("Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1", "mobile"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/129.0 Safari/537.36",
         "desktop"),
        ("curl/8.0.1", None),
    ],
)  # fmt: skip
def test_category(user_agent: str, category: str | None) -> None:
    assert device_seen(user_agent).category == category


@pytest.mark.parametrize(
    ("user_agent", "name", "version"),
    [
        ("Mozilla/5.0 (Windows NT 6.1; WOW64) Gecko/20100101 Firefox/52.0", "Windows", "Windows 7"),
        (f"Mozilla/5.0 (X11; CrOS x86_64) {WEBKIT} Chrome/101.0 Safari/537.36", "Chrome OS",
         "Chrome OS"),
        (f"Mozilla/5.0 (Windows NT 10.0; ARM; Lumia 950) {WEBKIT} Chrome/46.0 Edge/13.10586",
         "Windows Phone", "Windows Phone"),
        ("Mozilla/4.0 (compatible; MSIE 6.0; Windows CE; IEMobile 7.6)", "Windows Mobile",
         "Windows Mobile"),
        ("Mozilla/5.0 (Macintosh; Intel Haiku R1 x86) AppleWebKit/602.1 Safari/602.1", "Haiku",
         "Haiku"),
        ("Mozilla/5.0 (X11; Linux aarch64) Chrome/100.0 Odin/100.4896.4.10 Model/VIDAA-MTK9618 "
         "VIDAA/7.0(Hisense;SmartTV;55A67GEVS;)", "VIDAA", "VIDAA 7.0"),
        ("Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) SamsungBrowser/2.2 TV Safari/537.36", "Tizen",
         "Tizen 5.0"),
        ("Mozilla/5.0 (Mobile; ALCATEL4044N; rv:37.0) Gecko/37.0 Firefox/37.0 KAIOS/2.5", "KaiOS",
         "KaiOS 2.5"),
        (f"Mozilla/5.0 (PlayStation 4 11.50) {APPLE}", "Playstation", "Playstation 4"),
        ("Mozilla/5.0 (Nintendo Switch; WebApplet) AppleWebKit/606.4", "Nintendo",
         "Nintendo Switch"),
        (f"Mozilla/5.0 (Linux; 5.0.1; Nexus 5 Build/LRX22C) {WEBKIT} Chrome/42.0 Mobile Safari/537",
         "Android", "Android"),
        ("HbbTV/1.2.1 (+PVR; SALORA; MB211; 0.49;)", None, None),
        ("Mozilla/3.01 (Macintosh; I; PPC)", "Macintosh", "Macintosh"),
        ("Mozilla/4.7 [en] (WinNT; I)", "Windows", "Windows NT"),
        ("nu.nl/10.13 (iOS,16.2;230124161124)", "iOS", "iOS 16.2"),
        ("Mozilla/4.03 [en] (X11; I; HP-UX A.09.04 9000/816)", "HP-UX", "HP-UX"),
    ],
)  # fmt: skip
def test_operating_system(user_agent: str, name: str | None, version: str | None) -> None:
    seen = device_seen(user_agent)
    assert (seen.system, seen.system_version) == (name, version)


@pytest.mark.parametrize(
    ("user_agent", "browser", "version"),
    [
        (android("Android 12; SM-M426B", "SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537"),
         "Samsung Internet", "24.0"),
        (android("Android 4.4.2; xx; SAMSUNG SM-T330 Build/KOT49H",
                 "Version/1.5 Chrome/28.0.1500.94 Safari/537.36"), "Samsung Internet", "1.5"),
        (android("Android 11; XQ-BT52; wv", "Version/4.0 Chrome/100.0.4896.79 Mobile Safari/537.36 "
                 "Line/12.4.2/IAB"), "Android Webview", "100.0.4896.79"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 14_7_1 like Mac OS X) {APPLE} Mobile/15E148 "
         "[FBAN/FBIOS;FBAV/332.0;FBDV/iPhone12,1]", "Safari (in-app)", None),
        (android("Android 8.0; MHA-AL00; wv", "Version/4.0 Chrome/57.0 MQQBrowser/6.2 "
                 "Mobile Safari/537.36 MicroMessenger/6.6.7"), "WeChat", "6.6.7"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/73.0 "
         "Safari/537.36 OPR/60.0 OPRGX/60.0.3255", "Opera GX", "60.0.3255"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Element/1.11.5 "
         "Chrome/104.0 Electron/20.0.3 Safari/537.36", "Element", "1.11.5"),
        ("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/79.0.3945.79 Safari/537.36 WebAppManager", "LG Browser", None),
        ("Opera/9.80 (Linux armv7l; HbbTV/1.2.1 (; Philips; ;)) Presto/2.12.407 Version/12.51",
         "Opera", "9.80"),
        ("Mozilla/4.7 [en] (WinNT; I)", "Netscape", "4.7"),
        ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.0)", "Internet Explorer", "8.0"),
        ("Spotify/8.5.33 Android/29 (Pixel 3a)", "Spotify", "8.5.33"),
        ("Dalvik/2.1.0 (Linux; U; Android 9; VOG-L29 Build/HUAWEIVOG-L29)", "Android Runtime",
         None),
        ("curl/8.0.1", "curl", "8.0.1"),
    ],
)  # fmt: skip
def test_browser(user_agent: str, browser: str, version: str | None) -> None:
    seen = device_seen(user_agent)
    assert (seen.browser, seen.browser_version) == (browser, version)


@pytest.mark.parametrize(
    ("user_agent", "brand", "model", "marketing_name"),
    [
        (android("Android 13; SM-S918B"), "Samsung", "SM-S918B", "Galaxy S23 Ultra"),
        (android("Android 12; SM-S901Q9"), "Samsung", "SM-S901Q9", "Galaxy S22"),
        (android("Android 12; SAMSUNG SM-G991B"), "Samsung", "SM-G991B", "Galaxy S21 5G"),
        (android("Android 11; SAMSUNG CPH1941"), "OPPO", "CPH1941", "A9 2020"),
        (android("Android 11; M2101K6G"), "Xiaomi", "M2101K6G", "Redmi Note 10 Pro"),
        (android("Android 14; 2312DRA50G"), "Xiaomi", "2312DRA50G", None),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) {APPLE} Mobile/15E148 "
         "[FBAN/FBIOS;FBDV/iPhone15,2]", "Apple", "iPhone", None),
        (android("Android 9; Nexus 7 Build/X"), "Google", "Nexus 7", "Nexus 7 (2012)"),
        (android("Android 7.0; Moto E (4) Plus"), "Motorola", "Moto E (4) Plus", "Moto E (4) Plus"),
        (android("Android 6.0; CUBOT_MANITO Build/MRA58K"), "Cubot", "CUBOT_MANITO", "MANITO"),
        (android("Android 10; RMX9999"), "Realme", "RMX9999", None),
        (android("Android 9; KFONWI"), "Amazon", "KFONWI", None),
        (android("Android 10; K", "SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537"),
         "Samsung", None, None),
        (android("Android 10; TG-9000X"), None, "TG-9000X", None),
        ("Mozilla/5.0 (X11; Linux) VIDAA/9.0(TOSHIBA;SmartTV;85Z670ME;)", "Toshiba", None, None),
        ("HbbTV/1.2.1 (+PVR; SALORA; MB211; 0.49;)", "Salora", "MB211", None),
        ("Opera/9.80 (Linux mips; HbbTV/1.1.1 (; CUS:EUROFIX; S7700; 1.0; 1.0;))", "Eurofix",
         "S7700", None),
        ("Zeasn/2.0 Tbrowser/2.0, _TV_MT5655/V8 (THOMSON,43UC63,wired)", "Thomson", None, None),
        ("Nokia6300/2.0 (05.50) Profile/MIDP-2.0", "Nokia", "6300", None),
        ("Mozilla/4.0 (compatible; MSIE 6.0; KDDI-CA3B) Opera 8.60 [ja]", "Casio", None, None),
        ("SoftBank/1.0/911SH/SHJ001 Browser/NetFront/3.3", "Sharp", None, None),
        ("Mozilla/5.0 (PlayBook; U; RIM Tablet OS 2.0.1) AppleWebKit/535.8", "BlackBerry",
         "Playbook", None),
        (f"Mozilla/5.0 (PlayStation 4 11.50) {APPLE}", "Sony", "PlayStation 4", None),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Safari/605", None, None, None),
    ],
)  # fmt: skip
def test_brand_model_and_marketing_name(
    user_agent: str, brand: str | None, model: str | None, marketing_name: str | None
) -> None:
    seen = device_seen(user_agent)
    assert (seen.brand, seen.model, seen.marketing_name) == (brand, model, marketing_name)


def test_a_user_agent_is_read_up_to_1024_characters() -> None:
    assert device_seen(CHROME_ON_WINDOWS + " " * 1_024 + GOOGLEBOT).bot is None


@pytest.mark.parametrize(
    "hostile",
    ["(" * 1_000_000, "Android " * 100_000, "\x00\x1b[31m\r\n" * 999, "²٣" * 600, "a.a-" * 300,
     "compatible; " * 90, "HbbTV/1.1 (;" * 80, "Mozilla/5.0 (Linux; Android 9; " + "(" * 990],
)  # fmt: skip
def test_a_hostile_user_agent_is_a_device_too(hostile: str) -> None:
    seen: tuple[Any, ...] = device_seen(hostile)
    assert len(seen) == len(NOTHING)
