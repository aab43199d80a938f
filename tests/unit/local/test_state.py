from pathlib import Path

import pytest

from local.processes import StartFailed
from local.state import kept_in


def test_the_folder_belongs_to_one_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    with kept_in(folder, fresh=False):
        (folder / "kept").touch()
        with pytest.raises(StartFailed, match="in use"), kept_in(folder, fresh=True):
            pytest.fail("two hold it")
        assert (folder / "kept").exists()
    with kept_in(folder, fresh=False):
        assert (folder / "kept").exists()
    with kept_in(folder, fresh=True):
        assert list(folder.iterdir()) == []
