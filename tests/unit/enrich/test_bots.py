"""Bots by their evidence, and people who only look like one."""

import pytest

from functions.enrich.devices.seen import Bot
from functions.enrich.user_agent import device_seen

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "bot"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
         Bot("crawler", "Googlebot")),
        (f"Mozilla/5.0 {CHROME} (compatible; ExampleBot/1.0)", Bot("crawler", "ExampleBot")),
        ("Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", Bot("contact", "+http:")),
        ("Mozilla/5.0 (compatible; Dataprovider.com)", Bot("crawler", "dataprovider.com")),
        ("Mozilla/5.0 (compatible; SomethingNew)", Bot("crawler", "somethingnew")),
        ("Mozilla/5.0 (Windows; U; rv:1.9; Google-SearchByImage) Firefox/3.0.7",
         Bot("crawler", "Google-SearchByImage")),
        ("W3C_CSS_Validator_JFouffa/2.0", Bot("crawler", "W3C_CSS_Validator")),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME.replace('Chrome', 'HeadlessChrome')}",
         Bot("headless browser", "HeadlessChrome")),
        ("Mozilla/5.0 (Windows NT 6.2) AppleWebKit/538.1 PhantomJS/2.1.1 Safari/538.1",
         Bot("headless browser", "PhantomJS")),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} PTST/231", Bot("monitor", "WebPageTest.org bot")),
        ("curl/8.0.1", Bot("http library", "curl/8.0.1")),
        ("Go-http-client/1.1", Bot("http library", "Go-http-client/1.1")),
        ("Feedbin feed-id:1 - 2 subscribers", Bot("contact", "feedb")),
    ],
)  # fmt: skip
def test_what_gives_a_bot_away(user_agent: str, bot: Bot) -> None:
    found = device_seen(user_agent).bot
    assert found is not None
    assert found.kind == bot.kind
    assert bot.name.lower() in found.name.lower()


@pytest.mark.parametrize(
    "user_agent",
    [
        None,
        "",
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}",
        f"Mozilla/5.0 (Linux; Android 6.0; CUBOT_NOTE_S Build/MRA58K) {CHROME}",
        f"Mozilla/5.0 (Linux; U; Android 4.2.2; tr-tr; S308 Build/CUBOT) {CHROME}",
        "Dalvik/2.1.0 (Linux; U; Android 9; VOG-L29 Build/HUAWEIVOG-L29)",
        "okhttp/4.9.2",
        "Shop/3.1 CFNetwork/1402.0.8 Darwin/22.2.0",
        "WhatsApp/2.23.20.0 A",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/537.36 (KHTML, like Gecko) "
        "WhatsApp/0.3.5149 Chrome/69.0.3497.128 Electron/4.1.4 Safari/537.36",
        "Opera/9.80 (Windows NT 5.2; U; Edition Labs HTML5 Parser; en) Presto/2.9.181",
        "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; EmbeddedWB 14.57 http://bsalsa.com/)",
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
        "Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5.4 (like Gecko)",
        "Opera/9.80 (Linux armv7l; HbbTV/1.2.1 (; Philips; Robot; ;)) Presto/2.12.407",
        "Mozilla/5.0 (Linux; Android 9; BOTTEGA) AppleWebKit/537.36",
    ],
)
def test_who_is_no_bot(user_agent: str | None) -> None:
    assert device_seen(user_agent).bot is None
