"""How the lists of others become ours."""

import json
from pathlib import Path

import pytest

from local.reference_lists import crawlers, devices, main


def device(brand: str, name: str, model: str) -> dict[str, str]:
    return {"brand": brand, "name": name, "device": "d", "model": model}


@pytest.mark.parametrize(
    ("entries", "lines"),
    [
        ([device("Samsung", "Galaxy S8", "SM-G950F")], ["sm-g950f\tSamsung\tGalaxy S8"]),
        ([device("Google", "Pixel 7", "Pixel 7")], ["pixel 7\tGoogle\t="]),
        ([device("TCT (Alcatel)", "PIXI 4", "5045D")], ["5045d\tAlcatel\tPIXI 4"]),
        ([device("Redmi", "Redmi Note 8", "R8N"), device("Xiaomi", "Note 8 (2021)", "r8n")],
         ["r8n\tXiaomi\tRedmi Note 8"]),
        ([device("LGE", "Nexus 5", "Nexus 5")], ["nexus 5\tGoogle\t="]),
        ([device("Huawei", "华为 7S", "FIG-AL10")], ["fig-al10\tHuawei\t"]),
        ([device("Bird", "X20", "X20"), device("Doogee", "X20", "X20")], []),
        ([device("Bird", "A7", "A7")], []),
        ([device("", "", "FJL21")], []),
        ([device("B", "b", "zzz"), device("A", "a", "aaa")], ["aaa\tA\ta", "zzz\tB\tb"]),
    ],
)  # fmt: skip
def test_devices(entries: list[dict[str, str]], lines: list[str]) -> None:
    assert list(devices(entries)) == lines


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("Googlebot\\/", []),  # our rules find it
        ("WhatsApp", []),  # people's
        ("Slack-ImgProxy", ["slack-imgproxy"]),
        ("^Apache-HttpClient", ["apache-httpclient"]),
        ("[pP]ingdom", []),  # no plain name
        ("2ip\\.ru", ["2ip.ru"]),
        ("BW\\/", []),  # too short to tell anything
    ],
)
def test_crawlers(pattern: str, names: list[str]) -> None:
    assert list(crawlers([{"pattern": pattern}])) == names


def test_the_command_writes_the_list(tmp_path: Path) -> None:
    source = tmp_path / "crawlers.json"
    source.write_text(json.dumps([{"pattern": "Nutch"}]))
    assert main("crawlers", str(source), tmp_path) == 0
    assert (tmp_path / "crawlers.txt").read_text() == "nutch\n"
