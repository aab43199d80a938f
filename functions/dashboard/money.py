"""Money as people read it. Always of one currency: amounts of two are never added."""

# ISO 4217, list one of 2026-01-01, "minor unit": those of which it is not a hundredth.
_DECIMALS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

# Signs that stand for one currency alone; the dollars of others are written with their code.
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪"}

# Stands in the counters where a purchase named no currency that exists (docs/counters.md).
NO_CURRENCY = "XXX"

MICROS = 1_000_000

# From so many units on, the big numbers leave the decimals out.
_LARGE = 10_000

MINUS = "\N{MINUS SIGN}"


def money(micros: int, currency: str) -> str:
    """``€1,234.50``, ``DKK 1,234.50``; rounded half away from zero to the currency's own unit."""
    return _written(micros, currency, _decimals(currency))


def large_money(micros: int, currency: str) -> str:
    """The same without decimals where the amount is large."""
    is_large = abs(micros) >= _LARGE * MICROS
    return _written(micros, currency, 0 if is_large else _decimals(currency))


def currency_label(currency: str) -> str:
    """What a currency is called where one is chosen."""
    return "no currency" if currency == NO_CURRENCY else currency


def _decimals(currency: str) -> int:
    return _DECIMALS.get(currency, 2)


def _written(micros: int, currency: str, decimals: int) -> str:
    step = 10 ** (6 - decimals)
    units = (abs(micros) + step // 2) // step
    whole, rest = divmod(units, 10**decimals)
    digits = f"{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")
    sign = MINUS if micros < 0 and units else ""
    if mark := _SIGNS.get(currency):
        return f"{sign}{mark}{digits}"
    return (
        f"{sign}{digits}"
        if currency == NO_CURRENCY
        else f"{sign}{currency}\N{NO-BREAK SPACE}{digits}"
    )
