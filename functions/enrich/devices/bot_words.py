"""What gives programs away: patterns on the User-Agent in lower case, by the kind of evidence."""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# Browsers without a window, and what drives them.
_HEADLESS = _any(
    r"headless\w*", r"phantomjs", r"slimerjs", r"casperjs", r"puppeteer", r"playwright",
    r"selenium", r"webdriver", r"htmlunit", r"httpunit", r"splash version",
)  # fmt: skip

# Names that end in what such programs do: "Googlebot", "LinkChecker", "Feedfetcher".
_CRAWLERS = _any(
    r"(?<!cu)bots?(?![a-z])", r"crawl(?:er|ing)?", r"spider", r"slurp(?![a-z])",
    r"(?:scraper|scraping|fetcher|checker|validator|verifier|archiver|harvester|indexer|sniffer|"
    r"grabber|analy[sz]er|watchdog|webagent|site ?audit|health[ -]?check)(?![a-z])", r"downloader",
    r"(?:survey|screenshot|preview)s?(?![a-z])", r"(?<=\w)parser(?![a-z])",
    r"(?<![\w-])google-(?!tv|app|pixel|nexus|home|play)[a-z][\w-]{3,40}",
    r"internal dummy connection",
)  # fmt: skip

# Who looks after a site, on its owner's order.
_MONITORS = _any(
    r"pingdom", r"\bptst\b", r"lighthouse", r"speed insights", r"gtmetrix", r"catchpoint",
    r"statuscake", r"site24x7", r"uptime", r"synthetics?(?![a-z])", r"monitor(?:ing)?(?![a-z])",
)  # fmt: skip

# Programs' own libraries. Those of apps (okhttp, CFNetwork, Dalvik) are people's.
_LIBRARIES = re.compile(
    r"\A(?:curl|wget|libcurl|httpie|python|aiohttp|httpx|urllib|go-http-?client|java/|"
    r"apache-http|jakarta|libwww|lwp[-:]|perl|php|guzzle|ruby|rest-client|faraday|typhoeus|axios|"
    r"node|got[ /(]|undici|superagent|postman|insomnia|reactornetty|scrapy|mechanize|winhttp|"
    r"restsharp|http[._-]|hackney|embed php|snoopy|pycurl|rome client|jersey|asynchttp|ahc/|"
    r"deno/|bun/)[\w./-]{0,40}"
)

# Whom to ask, as only programs write: "+http://…", "(compatible; name; http://…".
_CONTACT = _any(
    r"\+ ?\(?https?:", r"\+info\W", r"mailto:",
    r"compatible;(?! msie)[^)]{0,200}?(?:https?:|\bwww\.)", r"\d (?:subscribers?|readers?)\b",
    r"feed-?id\b", r"feed[ -]?(?:fetch|pars|read|burn|valid|bin|wrangl)",
)  # fmt: skip

EVIDENCE = (
    ("headless browser", _HEADLESS),
    ("crawler", _CRAWLERS),
    ("monitor", _MONITORS),
    ("contact", _CONTACT),
    ("http library", _LIBRARIES),
)

# A person's device or program, whatever word is in it: the phones of Cubot, a messenger that opens
# a page, desktop apps, television sets; and servers of the fediverse, which fetch what their users
# show each other.
PEOPLES = _any(
    r"electron/", r"\bwhatsapp/", r"cubot", r"windows-rss", r"superhumanproxy", r"hbbtv",
    r"smart-?tv", r"mastodon/", r"pleroma", r"akkoma", r"misskey", r"funkwhale",
)  # fmt: skip
