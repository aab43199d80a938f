"""The currency that an event's money is counted under."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .fields import params_of

# ISO 4217's code for "no currency": money stays visible under it until the tag names one.
NO_CURRENCY = "XXX"

US_DOLLAR = "USD"

# ISO 4217 (list one with its amendments to 2025), and codes replaced since 2020. Counters are
# maps by currency: a closed list keeps their documents small, whatever clients send.
_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN
    BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP
    ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR
    ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF
    XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL
"""
CURRENCIES = frozenset(_CODES.split())

_IN_USD = ("purchase_revenue_in_usd", "refund_value_in_usd")


def currency_of(
    params: Mapping[str, Any], ecommerce: Mapping[str, Any], items: Sequence[Mapping[str, Any]]
) -> str | None:
    """The event's currency in capitals, None where it names none that exists.

    It stands in the event's parameter ``currency``, else in an item's. Where neither has it,
    money that the row also has in dollars is in dollars.
    """
    for stated in _stated(params, items):
        if stated is not None:
            return stated if stated in CURRENCIES else None
    has_dollars = any(ecommerce.get(name) is not None for name in _IN_USD) or any(
        item.get("price_in_usd") is not None for item in items
    )
    return US_DOLLAR if has_dollars else None


def _stated(params: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Iterator[str | None]:
    yield _code(params.get("currency"))
    for item in items:
        yield _code(params_of(item.get("item_params")).get("currency"))


def _code(value: object) -> str | None:
    return (value.strip().upper() or None) if isinstance(value, str) else None
