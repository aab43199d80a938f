"""The names of the User-Agent rules (uap-core) in GA4's spelling; None for what is no name."""

# https://github.com/ua-parser/uap-core names distributions; GA4 says Linux for all of them.
_LINUX = frozenset(
    {
        "Arch Linux", "CentOS", "Debian", "Fedora", "Gentoo", "Kubuntu", "Linux", "Linux Mint",
        "Lubuntu", "Mageia", "Mandriva", "Mint", "PCLinuxOS", "Puppy", "Red Hat", "Slackware",
        "SUSE", "openSUSE", "Ubuntu", "Xubuntu",
    }
)  # fmt: skip

_SYSTEMS = {
    "Mac OS X": "Macintosh",
    "Mac OS": "Macintosh",
    "ATV OS X": "tvOS",
    "Web0S": "webOS",
    "WebOS": "webOS",
    "Windows Phone OS": "Windows Phone",
}

_BROWSERS = {
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Chrome Mobile WebView": "Android Webview",
    "Mobile Safari": "Safari",
    "Mobile Safari UI/WKWebView": "Safari (in-app)",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Edge Mobile": "Edge",
    "IE": "Internet Explorer",
    "IE Mobile": "Internet Explorer",
    "IE Large Screen": "Internet Explorer",
    "Opera Mobile": "Opera",
    "Android": "Android Browser",
    "Yandex Browser": "YaBrowser",
}

# What the rules write where a User-Agent names no model: "K" stands in the frozen "Android 10; K".
_NO_MODELS = frozenset({"K", "Smartphone", "Feature Phone", "Tablet", "Mac", "iOS-Device"})


def system_name(family: str) -> str | None:
    """GA4's operating_system."""
    if family == "Other":
        return None
    return "Linux" if family in _LINUX else _SYSTEMS.get(family, family)


def browser_name(family: str) -> str | None:
    """GA4's web_info.browser."""
    return None if family == "Other" else _BROWSERS.get(family, family)


def brand_name(brand: str | None) -> str | None:
    """GA4's mobile_brand_name; the rules say Generic_Android where they know none."""
    return None if not brand or brand.startswith("Generic") or brand == "Spider" else brand


def model_name(model: str | None) -> str | None:
    """GA4's mobile_model_name: the code that the device gives itself."""
    return None if not model or model in _NO_MODELS else model
