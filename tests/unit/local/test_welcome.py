from pathlib import Path

import pytest

from local import welcome
from local.cloud import LocalCloud
from local.settings import Ports


@pytest.fixture
def cloud(tmp_path: Path) -> LocalCloud:
    return LocalCloud(tmp_path, ports=Ports.from_env({"INGEST_PORT": "18080"}))


def test_the_dashboard_is_named(cloud: LocalCloud) -> None:
    assert "  Dashboard   http://127.0.0.1:8501" in welcome.text(cloud, ())


def test_every_way_in_is_named(cloud: LocalCloud) -> None:
    text = welcome.text(cloud, ())
    for path in ("/api/v1/streaming/<any stream id>", "/g/collect", "/mp/collect", "/docs"):
        assert f"http://127.0.0.1:18080{path}\n" in text


def test_the_shop_comes_first_and_says_what_it_needs_of_streams(cloud: LocalCloud) -> None:
    assert "http://127.0.0.1:8090[/bold]  (buy something" in welcome.text(cloud, ())
    needs = "the stream shop, which needs http://127.0.0.1:8090 in its origins"
    assert needs in welcome.text(cloud, ("blog",))


@pytest.mark.parametrize(
    ("ids", "named"),
    [
        (("blog",), "/api/v1/streaming/blog\n"),
        (("blog", "shop"), "/api/v1/streaming/<stream id>  (blog, shop)\n"),
    ],
)
def test_with_streams_they_are_named_and_the_first_is_tried(
    ids: tuple[str, ...], named: str, cloud: LocalCloud
) -> None:
    text = welcome.text(cloud, ids)
    assert named in text
    assert "<any stream id>" not in text
    assert "curl http://127.0.0.1:18080/api/v1/streaming/blog -H" in text


def test_commands_reach_a_stack_whose_ports_count_up_from_one(tmp_path: Path) -> None:
    cloud = LocalCloud(tmp_path, ports=Ports.from_env({"PORTS": "18080", "FIRESTORE_PORT": "7000"}))
    text = welcome.text(cloud, (), 18_080)
    assert "\nPORTS=18080 make query SQL=" in text
    assert "\nFIRESTORE_PORT=7000 make items\n" in text
    assert "  Dashboard   http://127.0.0.1:18084" in text
