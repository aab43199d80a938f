"""Parts that share one scope as one small script: no comments, no white space, short names.

No parser: it relies on how the parts are written. Each statement of the shared scope begins at the
beginning of a line, and what belongs to it does not. A name that a statement declares is its own
from its beginning to its end, so one name has one shorter name there, whatever holds it. A name
that is also a key, as in {name}, keeps its own; and none has the name of something that the browser
declares and the same statement uses. What it would get wrong it refuses, and names the line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
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
_LITERAL = r"'(?:\\.|[^'\\\n])*'|(?<=[(,=!&|+:?[{])/(?:\\.|\[(?:\\.|[^]\\\n])+\]|[^/[\\\n])+/[a-z]*"
_TOKEN = re.compile(
    _LITERAL + r"|(?<=[{,])\w+:"
    r"|(?:(?<![.\w])|(?<=\.\.\.))([A-Za-z]\w*)|[(){}[\]]"
)

# What is somebody else's in no way that _TOKEN knows: in a line without its literals.
_TEMPLATE = re.compile(r"`(?:\$\{[\w.]+\}|\$(?!\{)|[^`\w'\"/\\$])*`")
_REFUSED = {
    "double quotes": re.compile('"'),
    "a template string with more than names in it": re.compile("`"),
    "a comment of several lines": re.compile(r"/\*"),
    "a pattern here": re.compile(
        r"(?:^|[^\w$)\]]|\b(?:return|typeof|case|in|of|void|delete|throw|else|do|await|yield))/"
    ),
}
_METHOD = re.compile(r"(?:^|[{,])(?:async |get |set )?(\w+)\((?:[^()]|\([^()]*\))*\)\{")

# Shorter names: of one statement, and of all, which take those that no statement has taken.
_LOWER = (*ascii_lowercase, *(f"_{letter}" for letter in ascii_lowercase))
_UPPER = (*ascii_uppercase, *ascii_lowercase, *(f"${letter}" for letter in ascii_letters))


def minified(parts: Iterable[str]) -> str:
    """The parts as one script, in a scope of its own. ValueError names a line that it cannot do."""
    constants = dict(_CONSTANT.findall(written := "\n".join(parts)))
    rest = _CONSTANT.sub("", written)
    others = {*_SHARED.findall(rest), *constants}
    statements = (_short(one, others, constants.keys()) for one in _STATEMENT.split(rest) if one)
    script = _renamed("".join(_joined(filter(None, statements))), others - constants.keys(), _UPPER)
    script = _with(script, constants)
    return _WRAPPED.format(script=script)


def _short(source: str, others: Set[str], constants: Set[str]) -> str:
    """A statement, compact, what it declares inside itself shorter. ValueError names the line."""
    import rjsmin  # nothing else needs it: a cold start does not wait for it

    compact = _with(str(rjsmin.jsmin(source)), {"const": "let"})
    own = _own(compact) - others
    for line in source.splitlines():
        if what := _refused(str(rjsmin.jsmin(line)), own | others):
            raise ValueError(f"minify.py cannot do {what}: {line.strip()}")
    if found := _used(compact, constants)[1]:
        raise ValueError(f"minify.py cannot do a constant as a key: {found} in {source}")
    return _renamed(compact, own, _LOWER)


def _refused(line: str, names: Set[str]) -> str | None:
    """What of the line, compact, would come to mean something else; None is nothing."""
    if any(name in names for name in _METHOD.findall(line)):
        return "a method that has the name of something else"
    bare = _TEMPLATE.sub("0", re.sub(_LITERAL, "0", line))
    return next((what for what, form in _REFUSED.items() if form.search(bare)), None)


def _joined(statements: Iterable[str]) -> Iterator[str]:
    """A declaration goes on with the next one."""
    before = ""
    for statement in statements:
        word = statement.partition(" ")[0]
        is_more = word == before == "let"
        yield "," + statement.removeprefix(word + " ") if is_more else "\n" + statement
        before = word


def _own(statement: str) -> set[str]:
    """The names that the statement declares inside itself."""
    names = set()
    for declared, parameter, several in _OWN.findall(statement):
        names |= {declared or parameter, *_PARAMETER.findall(several)}
    return names


def _renamed(script: str, names: Set[str], shorter: Iterable[str]) -> str:
    """The script with these names shorter, but for those that are keys."""
    used, keys = _used(script, names)
    taken = set(re.findall(r"\w+", script))
    free = (name for name in shorter if name not in taken)
    return _with(script, dict(zip((one for one in used if one not in keys), free, strict=False)))


def _used(script: str, names: Set[str]) -> tuple[list[str], set[str]]:
    """Those of the names that it uses, in its order; and which of them are a key, as {name}."""
    used: dict[str, None] = {}
    keys, open_brackets = set(), [""]
    for found in _TOKEN.finditer(script):
        if found[0] in "([{":
            open_brackets.append(found[0])
        elif found[0] in ")]}":
            open_brackets.pop()
        elif found[1] in names:
            used[found[1]] = None
            around = script[found.start() - 1] + script[found.end() : found.end() + 1]
            is_in_text = script[found.start() - 2 : found.start()] == "${"
            if open_brackets[-1] == "{" and around in ("{,", "{}", ",,", ",}") and not is_in_text:
                keys.add(found[1])
    return list(used), keys


def _with(script: str, names: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda found: names.get(found[1], found[0]), script)
