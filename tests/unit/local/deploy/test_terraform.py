"""What the true Terraform answers, of a folder without providers."""

from pathlib import Path

import pytest

from local.deploy.terraform import LOOKED_AT, DeployFailed, Terraform

pytestmark = pytest.mark.needs("terraform")

STREAMS = 'streams = { shop = { origins = ["https://shop.example"], time_zone = "${1}/å" } }'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The variables that are looked at: one has a default, two are written down."""
    defaults = {"settings": "type = map(map(string))\n default = {}", "streams": "type = any"}
    variables = (f'variable "{name}" {{\n{defaults.get(name, "")}\n}}\n' for name in LOOKED_AT)
    (tmp_path / "main.tf").write_text("".join(variables))
    (tmp_path / "terraform.tfvars").write_text(f'region = "europe-north1"\n{STREAMS}\n')
    return tmp_path


def test_values_wherever_they_are_written(folder: Path) -> None:
    assert Terraform({"project_id": "my-shop"}, folder=folder).given() == {
        "project_id": "my-shop",
        "region": "europe-north1",
        "settings": {},
        "streams": {"shop": {"origins": ["https://shop.example"], "time_zone": "1/å"}},
    }


def test_a_value_of_the_wrong_type_is_said_without_the_consoles_own_fall(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "more.auto.tfvars").write_text('settings = { ingest = ["DOCS"] }\n')
    with pytest.raises(DeployFailed, match="terraform console ended with an error"):
        Terraform({}, folder=folder).given()
    said = capfd.readouterr().err
    assert "map of string required" in said
    assert "panic" not in said


def test_a_bucket_needs_a_backend(tmp_path: Path) -> None:
    with pytest.raises(DeployFailed, match=r"cp terraform/backend\.tf\.example"):
        Terraform({}, state="my-bucket", folder=tmp_path).init()


def test_the_backend_is_told_the_bucket(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # This one knows no buckets, and says so.
    (tmp_path / "backend.tf").write_text('terraform {\n backend "local" {}\n}\n')
    with pytest.raises(DeployFailed, match="terraform init ended"):
        Terraform({}, state="my-bucket", folder=tmp_path).init()
    assert 'argument "bucket" given on the command line' in " ".join(capfd.readouterr().err.split())
