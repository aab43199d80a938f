import pytest

from local.pubsub.errors import InvalidArgumentError
from local.pubsub.names import checked_name, checked_project, id_of, project_of
from local.pubsub.pages import page_of_names


@pytest.mark.parametrize("resource_id", ["abc", "raw-events", "a" * 255, "A.b_c~d+e%20"])
def test_good_names_are_returned(resource_id: str) -> None:
    name = f"projects/angelia-local/topics/{resource_id}"
    assert checked_name(name, "topics") == name
    assert (project_of(name), id_of(name)) == ("angelia-local", resource_id)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "abc",
        "projects/p/topics",
        "projects//topics/abc",
        "projects/p/topics/ab",
        "projects/p/topics/" + "a" * 256,
        "projects/p/topics/1abc",
        "projects/p/topics/a b c",
        "projects/p/topics/google",
        "projects/p/topics/abc/x",
        "projects/p/subscriptions/abc",
    ],
)
def test_bad_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidArgumentError):
        checked_name(name, "topics")


@pytest.mark.parametrize("project", ["", "p", "projects/", "projects/p/x"])
def test_a_project_is_written_projects_and_its_id(project: str) -> None:
    assert checked_project("projects/p") == "projects/p"
    with pytest.raises(InvalidArgumentError):
        checked_project(project)


def test_pages_hold_every_name_once_in_order() -> None:
    names = [f"n{number:03}" for number in range(250)]
    seen: list[str] = []
    token, pages = "", 0
    while token or not pages:
        page, token = page_of_names(reversed(names), 0, token)
        seen += page
        pages += 1
    assert seen == names
    assert pages == 3


def test_the_last_full_page_has_no_next() -> None:
    assert page_of_names(["a", "b"], 2, "") == (["a", "b"], "")
    assert page_of_names(["a", "b"], 1, "") == (["a"], "a")
