"""The Measurement Protocol, and Google's check of it."""

from ..mp.limits import MAX_EVENT_ID, MAX_EVENTS
from ..mp.shape import OTHER_SPELLING, Body
from ..mp.validator import MAX_MESSAGES, ValidationMessage
from .answers import JSON, NOT_KEPT, Part, errors, json_answer, ref
from .codes import OF_A_BODY, OF_A_STREAM, OF_THE_STORE
from .headers import CORS, ORIGIN, preflight
from .mp_fields import BODY, EVENT, FLAGS, WORD
from .schemas import NOT_BLANK, derived, described

_BODY = ("not_json", "wrong_type", "missing_client_id", "missing_events", "too_many_events",
         "missing_event_name", "shared_fields_too_large")  # fmt: skip

_EXAMPLE: Part = {
    "client_id": "1789267153.1764150000",
    "consent": {"ad_user_data": "GRANTED", "ad_personalization": "DENIED"},
    "events": [
        {
            "name": "refund",
            "params": {
                "transaction_id": "T-1", "value": 24.5, "currency": "EUR",
                "session_id": "1764150000", "engagement_time_msec": 100,
            },
        }
    ],
}  # fmt: skip

_NOT_BLANK: Part = {"type": "string", "pattern": NOT_BLANK}


def schemas() -> Part:
    """The body, of the fields that the parser reads, and a message of the check."""
    found = derived(Body, "Mp")
    named = {"anyOf": [{"type": "string", "maxLength": MAX_EVENT_ID}, {"type": "null"}]}
    event = described(found["MpEvent"], EVENT, {
        "name": _NOT_BLANK, "event_id": named, "consent": _consent(),
    })  # fmt: skip
    listed = {"type": "array", "minItems": 1, "maxItems": MAX_EVENTS, "items": ref("MpEvent")}
    body = described(found["MpBody"], BODY, {"events": listed, "consent": _consent()})
    body["properties"][OTHER_SPELLING] = {"description": "The same, as Google's own tool has it."}
    body["required"] = ["events"]
    body["anyOf"] = [
        {"required": [name], "properties": {name: _NOT_BLANK}}
        for name in ("client_id", "app_instance_id")
    ]
    return {
        **found,
        "MpEvent": {**event, "required": ["name"]},
        "MpBody": body,
        **derived(ValidationMessage),
        "ValidationMessages": {
            "type": "object",
            "required": ["validationMessages"],
            "additionalProperties": False,
            "properties": {
                "validationMessages": {
                    "type": "array",
                    "maxItems": MAX_MESSAGES,
                    "items": ref("ValidationMessage"),
                }
            },
            "example": {"validationMessages": []},
        },
    }


def _consent() -> Part:
    return {
        "type": ["object", "null"],
        "properties": dict.fromkeys(FLAGS, WORD),
        "additionalProperties": {"type": "null"},
    }


def paths() -> Part:
    """The paths and their methods."""
    return {
        "/mp/collect": {
            "parameters": [*_query(), ORIGIN],
            "post": {
                "operationId": "sendMeasurements",
                "tags": ["mp"],
                "summary": "Events by GA4's Measurement Protocol",
                "requestBody": _body(),
                "responses": {
                    "204": {"description": "Stored.", "headers": NOT_KEPT | CORS},
                    **errors("missing_stream", "wrong_api_secret", *_BODY, *OF_A_BODY,
                             *OF_A_STREAM, *OF_THE_STORE),
                },
            },
            "options": preflight("mp", codes=("missing_stream", *OF_A_STREAM)),
        },
        "/debug/mp/collect": {
            "parameters": _query(),
            "post": {
                "operationId": "checkMeasurements",
                "tags": ["mp"],
                "summary": "What Google's validation server would say; nothing is stored",
                "requestBody": {**_body(), "required": False},
                "responses": {
                    "200": json_answer("An empty list: valid.", "ValidationMessages"),
                    **errors(*OF_A_BODY, "internal_error"),
                },
            },
        },
    }  # fmt: skip


def _body() -> Part:
    return {
        "required": True,
        "description": "It may be compressed (`Content-Encoding: gzip` or `br`). The "
        "`Content-Type` is not looked at.",
        "content": {JSON: {"schema": ref("MpBody"), "example": _EXAMPLE}},
    }


def _query() -> list[Part]:
    named = {
        "measurement_id": "The stream: a measurement id of `STREAMS`, or the stream's own id. This "
        "or `firebase_app_id` is needed.",
        "firebase_app_id": "The same for an app's stream.",
        "api_secret": "Needed where the stream has one in `STREAMS`.",
    }
    examples: dict[str, Part] = {
        "measurement_id": {"example": "shop"},
        "api_secret": {"example": "any"},
    }
    return [
        {
            "name": name,
            "in": "query",
            "description": about,
            "schema": {"type": "string"},
            **examples.get(name, {}),
        }
        for name, about in named.items()
    ]
