from pathlib import Path

import pytest

from local.deploy import image
from local.deploy.terraform import DeployFailed


def staged(folder: Path, page: str) -> Path:
    folder.mkdir()
    (folder / "Dockerfile").write_text("FROM scratch\n")
    (folder / "main.py").write_text(page)
    return folder


def test_the_name_carries_the_content(tmp_path: Path) -> None:
    one, same, other = (
        image.name("r", staged(tmp_path / name, page))
        for name, page in (("one", "a"), ("same", "a"), ("other", "b"))
    )
    assert one == same != other
    assert one.startswith("r/dashboard:")


def test_without_a_build_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DeployFailed, match="make build"):
        image.name("r", tmp_path)
