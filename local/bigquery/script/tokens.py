"""The tokens of a script, and whether a text is one."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)
  | (?P<text>(?:[rRbB]{1,2})?
      (?: '{3}(?:\\.|.)*?'{3} | "{3}(?:\\.|.)*?"{3}
        | '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" ))
  | (?P<name>`[^`]*`)
  | (?P<word>@{0,2}\w+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# What only a script begins with.
OURS = ("DECLARE", "SET", "IF", "FOR", "EXECUTE")
OTHERS = (
    "BEGIN", "BREAK", "CALL", "COMMIT", "CONTINUE", "ITERATE", "LEAVE", "LOOP", "RAISE", "REPEAT",
    "RETURN", "ROLLBACK", "WHILE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A token: upper-case word, or the text as it stands, and where it is in the script."""

    value: str
    start: int
    end: int


def tokens(sql: str) -> list[Token]:
    """The tokens of a text, without blanks and comments."""
    return [
        Token(found[0].upper() if found.lastgroup == "word" else found[0], *found.span())
        for found in _TOKEN.finditer(sql)
        if found.lastgroup != "blank"
    ]


def is_script(sql: str) -> bool:
    """Whether the text is more than one statement, or one that only scripts have."""
    found = tokens(sql)
    if not found:
        return False
    ends = [index for index, token in enumerate(found) if token.value == ";"]
    has_more = bool(ends) and any(token.value != ";" for token in found[ends[0] :])
    return has_more or found[0].value in (*OURS, *OTHERS)
