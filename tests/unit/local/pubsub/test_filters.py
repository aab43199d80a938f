from collections.abc import Mapping
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.pubsub.filter_tokens import FilterSyntaxError
from local.pubsub.filters import parse_filter

COM = {"name": "com"}


@pytest.mark.parametrize(
    ("text", "attributes", "wanted"),
    [
        pytest.param("", {}, True, id="empty_wants_everything"),
        pytest.param("  ", COM, True, id="blank_wants_everything"),
        pytest.param("attributes:name", COM, True, id="key_present"),
        pytest.param("attributes:name", {"name": ""}, True, id="an_empty_value_is_present"),
        pytest.param("attributes:name", {"Name": "com"}, False, id="keys_are_case_sensitive"),
        pytest.param('attributes.name = "com"', COM, True, id="equal"),
        pytest.param('attributes.name="Com"', COM, False, id="values_are_case_sensitive"),
        pytest.param('attributes.name = ""', {}, False, id="a_missing_key_is_not_an_empty_value"),
        pytest.param('attributes.name != "com"', COM, False, id="unequal"),
        pytest.param('attributes.name != "com"', {}, True, id="unequal_when_missing"),
        pytest.param('hasPrefix(attributes.name, "co")', COM, True, id="prefix"),
        pytest.param('hasPrefix(attributes.name,"om")', COM, False, id="not_a_prefix"),
        pytest.param('hasPrefix(attributes.name, "")', {}, False, id="no_prefix_of_nothing"),
        pytest.param("NOT attributes:name", {}, True, id="not"),
        pytest.param("-attributes:name", COM, False, id="minus_is_not"),
        pytest.param('NOT hasPrefix(attributes.name, "co")', COM, False, id="not_prefix"),
        pytest.param("NOT attributes:a OR attributes:b", {"b": "1"}, True, id="not_binds_closest"),
        pytest.param("NOT (attributes:a OR attributes:b)", {"b": "1"}, False, id="not_of_a_group"),
        pytest.param("attributes:a AND attributes:b AND attributes:c", {"a": "", "b": ""}, False),
        pytest.param("attributes:a OR attributes:b OR attributes:c", {"c": ""}, True),
        pytest.param(
            'attributes:a AND (attributes.a = "1" OR attributes.a = "2")', {"a": "2"}, True
        ),
        pytest.param("((attributes:a))", {"a": ""}, True, id="nested_parentheses"),
        pytest.param('attributes:"iana.org/language"', {"iana.org/language": "da"}, True),
        pytest.param('attributes."a b" = "c"', {"a b": "c"}, True, id="quoted_key"),
        pytest.param("attributes:ce-type", {"ce-type": ""}, True, id="hyphen_in_a_key"),
        pytest.param("attributes:_1", {"_1": ""}, True, id="underscore_and_digit_in_a_key"),
        pytest.param("attributes:NOT AND attributes:OR", {"NOT": "", "OR": ""}, True),
        pytest.param(r'attributes.a = "\"\\\n\t"', {"a": '"\\\n\t'}, True, id="escapes"),
        pytest.param(r'attributes.a = "\x41\102C\U0001F600"', {"a": "ABC😀"}, True),
        pytest.param('attributes.a = "æ😀"', {"a": "æ😀"}, True, id="any_character_in_a_string"),
    ],
)
def test_a_filter_wants(text: str, attributes: Mapping[str, str], wanted: bool) -> None:
    assert parse_filter(text)(attributes) is wanted


@pytest.mark.parametrize(
    ("attributes", "wanted"),
    [
        pytest.param({}, True, id="not_a_replay"),
        pytest.param({"replay_stage": "enrich"}, True, id="a_replay_for_this_stage"),
        pytest.param({"replay_stage": "sink_bigquery"}, False, id="a_replay_for_another_stage"),
    ],
)
def test_the_pipelines_own_filter(attributes: Mapping[str, str], wanted: bool) -> None:
    text = 'NOT attributes:replay_stage OR attributes.replay_stage = "enrich"'
    assert parse_filter(text)(attributes) is wanted


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("attributes:a AND attributes:b OR attributes:c", 30, "mixed without parentheses"),
        ("attributes:a OR attributes:b AND attributes:c", 29, "mixed without parentheses"),
        ("attributes:a and attributes:b", 13, "expected AND, OR or the end, found 'and'"),
        ("NOT NOT attributes:a", 4, "expected attributes, hasPrefix"),
        ("attributes", 10, "expected : or ., found the end"),
        ("attributes:", 11, "expected an attribute's key"),
        ('attributes:""', 11, "expected an attribute's key"),
        ("attributes:-a", 11, "expected an attribute's key"),
        ("attributes.a", 12, "expected = or !="),
        ("attributes.a = b", 15, "expected a string in double quotes"),
        ("attributes.a = 'b'", 15, 'unexpected "\'"'),
        ('attributes.a = "b', 15, "a string without end"),
        ('attributes.a > "b"', 13, "unexpected '>'"),
        ('attributes.a = "\\q"', 16, "unknown escape"),
        ('attributes.a = "\\ud800"', 16, "unknown escape"),
        ('data = "x"', 0, "expected attributes, hasPrefix"),
        ("(attributes:a", 13, "expected ), found the end"),
        ("attributes:a)", 12, "expected AND, OR or the end"),
        ('hasPrefix("a", "b")', 10, "expected attributes"),
        ('hasSuffix(attributes.a, "b")', 0, "expected attributes, hasPrefix"),
        ("attributes:a AND", 16, "found the end"),
    ],
)
def test_a_syntax_error_says_what_and_where(text: str, position: int, problem: str) -> None:
    with pytest.raises(FilterSyntaxError, match=f"at character {position + 1} of") as caught:
        parse_filter(text)
    assert caught.value.position == position
    assert problem in str(caught.value)


class Case(NamedTuple):
    """A filter's text and what it must answer for the attributes {"a": "x1", "b": ""}."""

    text: str
    wanted: bool


ATTRIBUTES = {"a": "x1", "b": ""}


def simple_cases() -> st.SearchStrategy[Case]:
    key = st.sampled_from(["a", "b", "c", '"a"'])
    value = st.sampled_from(["", "x", "x1", "y"])

    def has(key: str) -> Case:
        return Case(f"attributes:{key}", key.strip('"') in ATTRIBUTES)

    def equal(key: str, value: str) -> Case:
        return Case(f'attributes.{key} = "{value}"', ATTRIBUTES.get(key.strip('"')) == value)

    def unequal(key: str, value: str) -> Case:
        return Case(f'attributes.{key} != "{value}"', ATTRIBUTES.get(key.strip('"')) != value)

    def prefix(key: str, value: str) -> Case:
        found = ATTRIBUTES.get(key.strip('"'))
        wanted = found is not None and found.startswith(value)
        return Case(f'hasPrefix(attributes.{key}, "{value}")', wanted)

    return st.one_of(
        st.builds(has, key),
        st.builds(equal, key, value),
        st.builds(unequal, key, value),
        st.builds(prefix, key, value),
    )


def combined(parts: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    several = st.lists(parts, min_size=2, max_size=4)

    def joined(operator: str, cases: list[Case]) -> Case:
        text = f" {operator} ".join(f"({case.text})" for case in cases)
        results = [case.wanted for case in cases]
        return Case(text, all(results) if operator == "AND" else any(results))

    def negated(sign: str, case: Case) -> Case:
        return Case(f"{sign}({case.text})", not case.wanted)

    return st.one_of(
        st.builds(joined, st.sampled_from(["AND", "OR"]), several),
        st.builds(negated, st.sampled_from(["NOT ", "-"]), parts),
    )


@given(st.recursive(simple_cases(), combined, max_leaves=12))
def test_any_built_filter_means_what_it_was_built_from(case: Case) -> None:
    assert parse_filter(case.text)(ATTRIBUTES) is case.wanted


@given(st.text(alphabet='attributes:.="() ANDORhasPrefix,-!\\x0', max_size=60))
def test_any_text_is_a_filter_or_a_syntax_error_within_it(text: str) -> None:
    position = 0
    try:
        wanted = parse_filter(text)(ATTRIBUTES)
    except FilterSyntaxError as error:
        wanted, position = False, error.position
    assert wanted in (True, False)
    assert 0 <= position <= len(text)


@given(st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_any_value_and_key_can_be_written_with_escapes(value: str, key: str) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(character):08x}" for character in text) + '"'

    text = f"attributes.{quoted(key)} = {quoted(value)}"
    assert parse_filter(text)({key: value})
    assert not parse_filter(text)({key: value + "x"})
