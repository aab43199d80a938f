"""The native endpoint: POST, its pixel and its preflight."""

from ..body import MAX_DEPTH
from ..native.documents import MAX_EVENTS, NAME_PARAMETERS, QUERY_PARAMETER
from ..native.event import NativeEvent
from .answers import COOKIE, JSON, NOT_KEPT, Part, errors, json_answer, ref
from .codes import OF_A_BODY, OF_A_STREAM, OF_THE_STORE
from .headers import CORS, ORIGIN, UID, preflight
from .native_fields import FIELDS, RULES
from .schemas import NOT_BLANK, derived, described

_NAMED: Part = {
    "required": ["event_name"],
    "properties": {"event_name": {"type": "string", "pattern": NOT_BLANK}},
}

_EXAMPLE: Part = {
    "event_name": "purchase",
    "client_id": "1789267153.1764150000",
    "session_id": 1764150000,
    "page_location": "https://shop.example/thanks?utm_source=news",
    "consent": {"ad_storage": "denied", "analytics_storage": "granted"},
    "params": {"coupon": "SPRING"},
    "ecommerce": {"transaction_id": "T-1", "value": 24.5, "currency": "EUR"},
    "items": [{"item_id": "SKU-1", "item_name": "Mug", "price": 12.25, "quantity": 2}],
}

_EVENTS = ("not_json", "wrong_type", "missing_event_name", "missing_events", "too_many_events",
           "shared_fields_too_large")  # fmt: skip


def schemas() -> Part:
    """An event, of the fields that the parser reads; a list; a list with what its events share."""
    found = derived(NativeEvent)
    fields = described(found["NativeEvent"], FIELDS, RULES)
    return {
        **found,
        "NativeEvent": fields,
        "Event": {"allOf": [ref("NativeEvent"), _NAMED]},
        "EventList": {
            "type": "array", "minItems": 1, "maxItems": MAX_EVENTS, "items": ref("Event"),
        },
        "Envelope": _envelope(),
        "Withdrawal": _withdrawal(),
        "NativeBody": {
            "anyOf": [
                {"allOf": [ref("Event")], "properties": {"events": {"type": "null"}}},
                ref("EventList"),
                ref("Envelope"),
                ref("Withdrawal"),
            ],
            "description": f"Nested at most {MAX_DEPTH} levels.",
        },
    }  # fmt: skip


def _envelope() -> Part:
    listed = {"type": "array", "minItems": 1, "maxItems": MAX_EVENTS, "items": ref("NativeEvent")}
    own_names = {"properties": {"events": {"items": _NAMED}}}
    return {
        "description": "Fields beside `events` hold for each of them, 16 KiB at most; an event's "
        "own win. `event_params`, `params` and `user_properties` of both are put together; so are "
        "the flags of consent, of which a denial in either place holds.",
        "allOf": [ref("NativeEvent")],
        "required": ["events"],
        "properties": {"events": listed},
        "anyOf": [_NAMED, own_names],
    }


def _withdrawal() -> Part:
    flags = {"analytics_storage": {"enum": [False, "denied", "No"]}}
    return {
        "type": "object",
        "description": "Analytics storage is denied from now on, and there is no event: the answer "
        "removes the cookie `__uid__`, and nothing is stored.",
        "required": ["events", "consent"],
        "properties": {
            "events": {"type": "array", "maxItems": 0},
            "consent": {"type": "object", "required": [*flags], "properties": flags},
        },
    }


def paths() -> Part:
    """The path and its methods."""
    path = {
        "parameters": [
            {
                "name": "stream_id",
                "in": "path",
                "required": True,
                "description": "A stream of `STREAMS`, or one of its measurement ids.",
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
                "example": "shop",
            },
            ORIGIN,
        ],
        "post": _post(),
        "get": _get(),
        "options": preflight("native", codes=OF_A_STREAM),
    }
    return {"/api/v1/streaming/{stream_id}": path}


def _post() -> Part:
    text = {"type": "string", "contentMediaType": JSON, "contentSchema": ref("NativeBody")}
    return {
        "operationId": "sendEvents",
        "tags": ["native"],
        "summary": "Events as JSON, shaped like rows of GA4's export",
        "parameters": [UID],
        "requestBody": {
            "required": True,
            "description": "One event, a list, or a list with fields that the events share; it may "
            "be compressed (`Content-Encoding: gzip` or `br`). `text/plain` is the same JSON: "
            "`sendBeacon` sends it so, and no CORS question comes first.",
            "content": {
                JSON: {
                    "schema": ref("NativeBody"),
                    "examples": {
                        "event": {"value": _EXAMPLE},
                        "list": {"value": [{"event_name": "page_view"}, {"event_name": "scroll"}]},
                        "envelope": {
                            "value": {
                                "client_id": "1789267153.1764150000",
                                "page_location": "https://shop.example/",
                                "events": [{"event_name": "page_view"}, {"event_name": "scroll"}],
                            }
                        },
                    },
                },
                "text/plain": {"schema": text, "example": '{"event_name":"page_view"}'},
            },
        },
        "responses": {
            "200": json_answer("Stored: Pub/Sub has confirmed it.", "Accepted", COOKIE | CORS),
            **errors("unsupported_content_type", *_EVENTS, *OF_A_BODY, *OF_A_STREAM, *OF_THE_STORE),
        },
    }


def _get() -> Part:
    encoded = {
        "type": "string",
        "minLength": 1,
        "contentEncoding": "base64",
        "contentMediaType": JSON,
        "contentSchema": ref("NativeBody"),
    }
    return {
        "operationId": "sendEventsByPixel",
        "tags": ["native"],
        "summary": "The same as an image's address, for tags that are pixels",
        "parameters": [
            {
                "name": QUERY_PARAMETER,
                "in": "query",
                "required": True,
                "description": "What POST takes as its body, as base64 of either alphabet, with "
                "padding or without.",
                "schema": encoded,
                "example": "eyJldmVudF9uYW1lIjoicGFnZV92aWV3In0",
            },
            *_names_in_query(),
            UID,
        ],
        "responses": {
            "200": {
                "description": "Stored. One transparent point.",
                "headers": NOT_KEPT | COOKIE | CORS,
                "content": {"image/gif": {"schema": {"type": "string", "format": "binary"}}},
            },
            **errors(
                "missing_data", "not_base64", "too_large", *_EVENTS, *OF_A_STREAM, *OF_THE_STORE
            ),
        },
    }


def _names_in_query() -> list[Part]:
    about = "The name of events whose JSON has none, as Stape's data tag sends it."
    return [
        {"name": name, "in": "query", "description": about, "schema": {"type": "string"}}
        for name in NAME_PARAMETERS
    ]
