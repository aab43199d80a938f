"""One of Google's ``validationMessages``."""

from typing import Literal

import msgspec

# https://developers.google.com/analytics/devguides/collection/protocol/ga4/validating-events#validation_code
Code = Literal[
    "VALUE_INVALID",
    "VALUE_REQUIRED",
    "NAME_INVALID",
    "NAME_RESERVED",
    "VALUE_OUT_OF_BOUNDS",
    "EXCEEDED_MAX_ENTITIES",
    "NAME_DUPLICATED",
]

# Google repeats names and ids in its descriptions. Ours stay short, however long they are.
_CHARACTERS_REPEATED = 100


class ValidationMessage(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"
):
    """What is wrong, in Google's form.

    field_path: absent where the body could not be read
    """

    field_path: str | None = None
    description: str
    validation_code: Code


def message(code: Code, field_path: str | None, description: str) -> ValidationMessage:
    """A message."""
    return ValidationMessage(field_path=field_path, description=description, validation_code=code)


def cut(sent: str) -> str:
    """What was sent, as far as it is repeated."""
    return sent[:_CHARACTERS_REPEATED]
