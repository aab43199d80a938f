"""Parts that share one scope as one small script: no comments, no white space, short names.

No parser: it relies on how the parts are written. Each statement of the shared scope begins at the
beginning of a line, and what belongs to it does not. A name that a statement declares is its own
from its beginning to its end, so one name has one shorter name there, whatever holds it. A name
that is also a key, as in {name}, keeps its own; and none has the name of something that the browser
declares and the same statement uses.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_letters, ascii_lowercase, ascii_uppercase

# Nothing of the page is touched by its names, and it fails alone.
_WRAPPED = "(()=>{{try{{{script}\n}}catch(error){{}}}})()"

# A number or a pattern, and a name of capitals that nothing else has.
_CONSTANT = re.compile(r"^const ([A-Z][A-Z_]+) = (\d[\de]*|/.+/i?)(?: //.*)?\n", re.MULTILINE)

_STATEMENT = re.compile(r"^(?=[^\s})/])", re.MULTILINE)

# What a statement declares for all of them, at the beginning of a line.
_SHARED = re.compile(r"^(?:const|let) (\w+)", re.MULTILINE)

# What it declares for itself: by a word, as the one parameter or among several.
_OWN = re.compile(
    r"(?:const|let) (\w+)|(\w+)=>|(?<!\bif)(?<!\bfor)(?<!\bwhile)\(([^()]+)\)(?:=>|{)"
)
_PARAMETER = re.compile(r"(?:^|[,[])(?:\.\.\.)?(\w+)")

# What stands in quotes or in a pattern, after a dot or as a key is somebody else's.
_TOKEN = re.compile(
    r"'[^'\n]*'|(?<=[(,=!&|+:?[{])/(?:\\.|[^/\n])+/|(?<=[{,])\w+:"
    r"|(?:(?<![.\w])|(?<=\.\.\.))([A-Za-z]\w*)|[(){}[\]]"
)

# Shorter names, in two sets that have nothing in common: of one statement, and of all.
_LOWER = (*ascii_lowercase, *(f"_{letter}" for letter in ascii_lowercase))
_UPPER = (*ascii_uppercase, *(f"${letter}" for letter in ascii_letters))


def minified(parts: Iterable[str]) -> str:
    """The parts as one script, in a scope of its own."""
    import rjsmin  # nothing else needs it: a cold start does not wait for it

    constants = dict(_CONSTANT.findall(written := "\n".join(parts)))
    rest = _CONSTANT.sub("", written)
    others = {*_SHARED.findall(rest), *constants}
    compact = (str(rjsmin.jsmin(one)) for one in _STATEMENT.split(rest))
    script = "".join(_joined(_renamed(one, _own(one) - others, _LOWER) for one in compact if one))
    script = _renamed(script, others - constants.keys(), _UPPER)
    capitals = re.compile(r"\b[A-Z][A-Z_]+\b")
    script = capitals.sub(lambda found: constants.get(found[0], found[0]), script)
    return _WRAPPED.format(script=script)


def _joined(statements: Iterable[str]) -> Iterator[str]:
    """A declaration goes on with the next one."""
    before = ""
    for statement in statements:
        word = statement.partition(" ")[0]
        is_more = word in ("const", "let") and word == before
        yield "," + statement.removeprefix(word + " ") if is_more else "\n" + statement
        before = word


def _own(statement: str) -> set[str]:
    """The names that the statement declares inside itself."""
    names = set()
    for declared, parameter, several in _OWN.findall(statement):
        names |= {declared or parameter, *_PARAMETER.findall(several)}
    return names


def _renamed(script: str, names: set[str], shorter: Iterable[str]) -> str:
    """The script with these names shorter, the most frequent first; but for those that are keys."""
    counted: Counter[str] = Counter()
    keys, open_brackets = set(), [""]
    for found in _TOKEN.finditer(script):
        if found[0] in "([{":
            open_brackets.append(found[0])
        elif found[0] in ")]}":
            open_brackets.pop()
        elif found[1] in names:
            counted[found[1]] += 1
            around = script[found.start() - 1] + script[found.end() : found.end() + 1]
            if open_brackets[-1] == "{" and around in ("{,", "{}", ",,", ",}"):
                keys.add(found[1])
    taken = set(re.findall(r"\w+", script))
    free = (name for name in shorter if name not in taken)
    most_frequent = [name for name, _ in counted.most_common() if name not in keys]
    return _with(script, dict(zip(most_frequent, free, strict=False)))


def _with(script: str, names: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda found: names.get(found[1], found[0]), script)
