"""The beacon's parts made small: what is renamed, and what is somebody else's."""

import pytest

from functions.ingest.beacon.minify import minified


def body(*parts: str) -> str:
    """The script without what wraps it."""
    script = minified(parts)
    start, end = "(()=>{try{\n", "\n}catch(error){}})()"
    assert script.startswith(start)
    assert script.endswith(end)
    return script.removeprefix(start).removesuffix(end)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        pytest.param("const own = one => one + 1 // more", "const A=a=>a+1", id="a_parameter"),
        pytest.param(
            "const own = (first, ...more) => more[first]",
            "const A=(a,...b)=>b[a]",
            id="parameters",
        ),
        pytest.param(
            "on(window, ([name, ...rest]) => rest.name[name])",
            "on(window,([a,...b])=>b.name[a])",
            id="a_property_is_not_the_name",
        ),
        pytest.param(
            "const own = name => tell({name})", "const A=name=>tell({name})", id="nor_is_a_key"
        ),
        pytest.param(
            "const own = name => tell({name: name, other: name})",
            "const A=a=>tell({name:a,other:a})",
            id="a_key_with_a_value",
        ),
        pytest.param(
            "const own = text => text + 'text' + /text/.test(text)",
            "const A=a=>a+'text'+/text/.test(a)",
            id="quotes_and_patterns",
        ),
        pytest.param(
            "const own = () => {\n  if (hidden) return\n  let now = 1\n  return now\n}",
            "const A=()=>{if(hidden)return\nlet a=1\nreturn a}",
            id="a_condition_declares_nothing",
        ),
        pytest.param("act(a => b => b(a))", "act(c=>d=>d(c))", id="a_short_name_that_is_taken"),
        pytest.param(
            "const FEW = 2\nconst MANY = /a|b/i // as told\nif (MANY.test(x)) y(FEW)",
            "if(/a|b/i.test(x))y(2)",
            id="constants",
        ),
        pytest.param(
            "const one = 1\n// of two\nconst two = [\n  one\n]\nlet three\nlet four\nfour(two)",
            "const A=1,B=[A\n]\nlet D,C\nC(B)",
            id="declarations_are_one",
        ),
    ],
)
def test_names_are_shorter_where_they_are_the_scripts_own(written: str, made: str) -> None:
    assert body(written) == made


def test_what_one_part_declares_the_next_ones_use() -> None:
    assert body("const shared = 1", "const own = shared => shared", "act(shared)") == (
        "const A=1,B=A=>A\nact(A)"
    )
