"""Subscription filters: from text to a predicate over a message's attributes.

The language (https://cloud.google.com/pubsub/docs/subscription-message-filter)::

    filter     = expression
    expression = term { "AND" term } | term { "OR" term }
    term       = [ "NOT" | "-" ] simple
    simple     = "(" expression ")"
               | "attributes" ":" key
               | "attributes" "." key ( "=" | "!=" ) string
               | "hasPrefix" "(" "attributes" "." key "," string ")"
    key        = word | string

AND and OR stand side by side only with parentheses; NOT binds closest. ``!=`` is true for a
message without the attribute. Upper and lower case differ, in keys, values and operators.
"""

from collections.abc import Callable, Mapping

from local.pubsub.filter_tokens import FilterSyntaxError, Token, tokens

Predicate = Callable[[Mapping[str, str]], bool]
"""Takes a message's attributes; true when the subscription wants the message."""


def parse_filter(text: str) -> Predicate:
    """Return the predicate that a filter means; FilterSyntaxError says what is wrong and where.

    An empty filter wants every message.
    """
    if not text.strip():
        return lambda _attributes: True
    parser = _Parser(text)
    wanted = parser.expression()
    parser.expect_end()
    return wanted


class _Parser:
    """Recursive descent over the tokens; every method consumes what it names."""

    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0

    def expression(self) -> Predicate:
        terms = [self._term()]
        operator = self._peek()
        if not _is_word(operator, "AND", "OR"):
            return terms[0]
        while _is_word(self._peek(), operator.text):
            self._take()
            terms.append(self._term())
        if _is_word(self._peek(), "AND", "OR"):
            raise FilterSyntaxError("AND and OR mixed without parentheses", self._peek().position)
        return _all_of(terms) if operator.text == "AND" else _any_of(terms)

    def expect_end(self) -> None:
        if self._peek().kind != "end":
            raise _unexpected(self._peek(), "AND, OR or the end")

    def _term(self) -> Predicate:
        if _is_word(self._peek(), "NOT") or self._peek().text == "-":
            self._take()
            refused = self._simple()
            return lambda attributes: not refused(attributes)
        return self._simple()

    def _simple(self) -> Predicate:
        token = self._take()
        if token.kind == "sign" and token.text == "(":
            inside = self.expression()
            self._sign(")")
            return inside
        if _is_word(token, "attributes"):
            return self._has_key() if self._sign(":", ".") == ":" else self._comparison()
        if _is_word(token, "hasPrefix"):
            return self._has_prefix()
        raise _unexpected(token, "attributes, hasPrefix, NOT or (")

    def _has_key(self) -> Predicate:
        key = self._key()
        return lambda attributes: key in attributes

    def _comparison(self) -> Predicate:
        key = self._key()
        operator = self._sign("=", "!=")
        value = self._string()
        if operator == "=":
            return lambda attributes: attributes.get(key) == value
        return lambda attributes: attributes.get(key) != value

    def _has_prefix(self) -> Predicate:
        self._sign("(")
        token = self._take()
        if not _is_word(token, "attributes"):
            raise _unexpected(token, "attributes")
        self._sign(".")
        key = self._key()
        self._sign(",")
        prefix = self._string()
        self._sign(")")
        return lambda attributes: key in attributes and attributes.get(key, "").startswith(prefix)

    def _key(self) -> str:
        token = self._take()
        if token.kind not in ("word", "string") or not token.text:
            raise _unexpected(token, "an attribute's key")
        return token.text

    def _string(self) -> str:
        token = self._take()
        if token.kind != "string":
            raise _unexpected(token, "a string in double quotes")
        return token.text

    def _sign(self, *wanted: str) -> str:
        token = self._take()
        if token.kind != "sign" or token.text not in wanted:
            raise _unexpected(token, " or ".join(wanted))
        return token.text

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        if token.kind != "end":
            self._next += 1
        return token


def _is_word(token: Token, *words: str) -> bool:
    return token.kind == "word" and token.text in words


def _unexpected(token: Token, wanted: str) -> FilterSyntaxError:
    found = "the end" if token.kind == "end" else repr(token.text)
    return FilterSyntaxError(f"expected {wanted}, found {found}", token.position)


def _all_of(terms: list[Predicate]) -> Predicate:
    return lambda attributes: all(term(attributes) for term in terms)


def _any_of(terms: list[Predicate]) -> Predicate:
    return lambda attributes: any(term(attributes) for term in terms)
