"""A script taken apart into its steps: the text is cut, nothing is translated here."""

import re
from collections.abc import Callable

from local.bigquery.errors import invalid_query, unsupported_sql
from local.bigquery.script.steps import Block, Declare, Execute, ForIn, If, Plain, Set, Step
from local.bigquery.script.tokens import OTHERS, tokens

# What stands inside of a step only.
_INSIDE = ("DO", "ELSE", "ELSEIF", "END", "THEN")


def parsed(sql: str) -> Block:
    """The script's steps; ApiError 400 says what is wrong."""
    parser = _Parser(sql)
    block = parser.block(())
    parser.expect_end()
    return block


class _Parser:
    """Reads tokens from left to right and cuts the text between them."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._tokens = tokens(sql)
        self._at = 0

    def block(self, ends: tuple[str, ...]) -> Block:
        """Steps up to one of the words ``ends``, which is left."""
        steps = []
        while self._word() and self._word() not in ends:
            if self._word() == ";":
                self._at += 1
                continue
            steps.append(self._step())
        return tuple(steps)

    def expect_end(self) -> None:
        """Nothing is left."""
        if self._word():
            raise invalid_query(f"Syntax error: Unexpected {self._word()}")

    def _step(self) -> Step:
        word = self._word()
        if word in OTHERS:
            raise unsupported_sql(f"{word} in a script")
        if word in _INSIDE:
            raise invalid_query(f"Syntax error: Unexpected {word}")
        readers: dict[str, Callable[[], Step]] = {
            "DECLARE": self._declare,
            "SET": self._set,
            "IF": self._if,
            "FOR": self._for,
            "EXECUTE": self._execute,
        }
        return readers[word]() if word in readers else Plain(self._until(";"))

    def _declare(self) -> Declare:
        self._take("DECLARE")
        names = [self._name()]
        while self._word() == ",":
            self._take(",")
            names.append(self._name())
        type_ = None if self._word() == "DEFAULT" else self._until("DEFAULT", ";")
        value = None
        if self._word() == "DEFAULT":
            self._take("DEFAULT")
            value = self._until(";")
        return Declare(tuple(names), type_, value)

    def _set(self) -> Set:
        self._take("SET")
        name = self._name()
        self._take("=")
        return Set(name, self._until(";"))

    def _if(self) -> If:
        branches = []
        while self._word() in ("IF", "ELSEIF"):
            self._at += 1
            condition = self._until("THEN")
            self._take("THEN")
            branches.append((condition, self.block(("ELSEIF", "ELSE", "END"))))
        if self._word() == "ELSE":
            self._take("ELSE")
            branches.append(("TRUE", self.block(("END",))))
        self._take("END")
        self._take("IF")
        return If(tuple(branches))

    def _for(self) -> ForIn:
        self._take("FOR")
        variable = self._name()
        self._take("IN")
        query = self._until("DO")
        self._take("DO")
        block = self.block(("END",))
        self._take("END")
        self._take("FOR")
        return ForIn(variable, query, block)

    def _execute(self) -> Execute:
        self._take("EXECUTE")
        self._take("IMMEDIATE")
        value = self._until(";", "INTO", "USING")
        if self._word() in ("INTO", "USING"):
            raise unsupported_sql(f"EXECUTE IMMEDIATE … {self._word()}")
        return Execute(value)

    def _until(self, *ends: str) -> str:
        """The text up to one of the words, which is left; not inside parentheses or CASE … END."""
        start, depth = self._at, 0
        while self._word() and (depth or self._word() not in ends):
            depth += {"(": 1, "CASE": 1, ")": -1, "END": -1}.get(self._word(), 0)
            self._at += 1
        if self._at == start:
            raise invalid_query(f"Syntax error: Unexpected {self._word() or 'end of script'}")
        return self._sql[self._tokens[start].start : self._tokens[self._at - 1].end]

    def _name(self) -> str:
        name = self._word()
        self._at += 1
        if not re.fullmatch(r"[A-Za-z_]\w*|`[^`]+`", name):
            raise invalid_query(f"Syntax error: Expected a name but got {name or 'end of script'}")
        return name.strip("`").lower()

    def _take(self, word: str) -> None:
        if self._word() != word:
            found = self._word() or "end of script"
            raise invalid_query(f"Syntax error: Expected {word} but got {found}")
        self._at += 1

    def _word(self) -> str:
        return self._tokens[self._at].value if self._at < len(self._tokens) else ""
