"""The beacon's parts made small: what is renamed, and what is somebody else's."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from functions.ingest import beacon
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
        pytest.param("const own = one => one + 1 // more", "let A=a=>a+1", id="a_parameter"),
        pytest.param(
            "const own = (first, ...more) => more[first]",
            "let A=(a,...b)=>b[a]",
            id="parameters",
        ),
        pytest.param(
            "on(window, ([name, ...rest]) => rest.name[name])",
            "on(window,([a,...b])=>b.name[a])",
            id="a_property_is_not_the_name",
        ),
        pytest.param(
            "const own = name => tell({name})", "let A=name=>tell({name})", id="nor_is_a_key"
        ),
        pytest.param(
            "const own = name => tell({name: name, other: name})",
            "let A=a=>tell({name:a,other:a})",
            id="a_key_with_a_value",
        ),
        pytest.param(
            "const own = text => text + 'text' + /text/.test(text)",
            "let A=a=>a+'text'+/text/.test(a)",
            id="quotes_and_patterns",
        ),
        pytest.param(
            "const own = () => {\n  if (hidden) return\n  let now = 1\n  return now\n}",
            "let A=()=>{if(hidden)return\nlet a=1\nreturn a}",
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
            "let A=1,B=[A\n]\nlet C,D\nD(B)",
            id="declarations_are_one",
        ),
    ],
)
def test_names_are_shorter_where_they_are_the_scripts_own(written: str, made: str) -> None:
    assert body(written) == made


def test_what_one_part_declares_the_next_ones_use() -> None:
    assert body("const shared = 1", "const own = shared => shared", "act(shared)") == (
        "let A=1,B=A=>A\nact(A)"
    )


@pytest.mark.parametrize(
    ("written", "made"),
    [
        pytest.param("tell('FEW', FEW)", "tell('FEW',2)", id="in_quotes"),
        pytest.param("tell({FEW: FEW})", "tell({FEW:2})", id="as_a_key"),
        pytest.param("tell(other.FEW)", "tell(other.FEW)", id="after_a_dot"),
        pytest.param("tell(/FEW/.test(`${FEW}`))", "tell(/FEW/.test(`${2}`))", id="in_a_pattern"),
    ],
)
def test_a_constant_is_put_only_where_it_is_one(written: str, made: str) -> None:
    assert body(f"const FEW = 2\n{written}") == made


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('tell("own text")', id="double_quotes"),
        pytest.param("tell(`own ${own}`)", id="text_in_a_template"),
        pytest.param("tell(`${'own' + own}`)", id="quotes_in_a_template"),
        pytest.param("return /own/.test(own)", id="a_pattern_after_a_word"),
        pytest.param("tell(one => /own/.test(one))", id="a_pattern_after_an_arrow"),
        pytest.param("tell({own(one) { return one }})", id="a_method_of_that_name"),
        pytest.param("own(one) { return one },", id="a_method_on_a_line"),
        pytest.param("tell({FEW})", id="a_constant_as_a_key"),
        pytest.param("tell(own) /* as", id="a_long_comment"),
    ],
)
def test_what_would_come_to_mean_something_else_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        minified(["const FEW = 2\nconst act = own => {\n  first(own)\n  " + line + "\n}\n"])


def test_what_only_looks_so_is_not_refused() -> None:
    same = "tell(one/2/two,/[/\"]/g,'\"`it\\'s //',`${one}: `,{set(){b()}})"
    assert body(same) == same


@pytest.mark.needs("node")
def test_the_small_script_means_what_was_written() -> None:
    folder = Path(beacon.__file__).parent
    written = "\n".join((folder / f"{name}.js").read_text("utf-8") for name in beacon.PARTS)
    compare = ["node", "--expose-internals", str(Path(__file__).parent / "same_meaning.js")]
    for made, is_same in (
        (beacon.script().decode(), True),
        (beacon.script().decode().replace("'granted'", "'denied'", 1), False),
        (beacon.script().decode().replace("(a,b)=>", "(b,a)=>", 1), False),
        (beacon.script().decode().replace("decodeURIComponent(", "x("), False),
        (beacon.script().decode().replace(".page_referrer", ".a"), False),
    ):
        asked = json.dumps({"written": written, "made": made})
        done = subprocess.run(compare, input=asked, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is is_same, done.stderr
