"""The shop's stream, and by what names and secret its clients send to it."""

import json

from local.demo.catalog import CURRENCY, SHOP

STREAM_ID = "shop"

# What gtag and the Measurement Protocol call it.
MEASUREMENT_ID = "G-MERCHSHOP1"
API_SECRET = "the-shops-own-server"  # noqa: S105 - of a stream that lives as long as the demo

# The variable STREAMS of ingest and enrich.
STREAMS = json.dumps(
    {
        STREAM_ID: {
            "origins": [SHOP],
            "time_zone": "UTC",
            "currency": CURRENCY,
            "internal_hosts": ["pay.example"],
            "measurement_ids": [MEASUREMENT_ID],
            "api_secret": API_SECRET,
        }
    }
)
