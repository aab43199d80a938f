import json
from collections.abc import Iterator

import pytest

from tests import running

# Every road through ingest: origins, consent by default, measurement ids, secrets, hashes kept.
STREAMS = json.dumps(
    {
        "shop": {
            "origins": ["https://shop.example", "https://*.shop.example"],
            "measurement_ids": ["G-FUZZ"],
            "time_zone": "Europe/Copenhagen",
            "currency": "EUR",
            "keep_hashed_user_data": True,
        },
        "strict": {"consent": {"analytics_storage": "denied"}, "api_secret": ["right", "old"]},
        "app": {},
    }
)


@pytest.fixture(scope="session")
def ingest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Ingest]:
    with running.ingest(tmp_path_factory.mktemp("fuzz"), streams=STREAMS) as started:
        yield started
