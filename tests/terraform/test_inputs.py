"""What cannot work is an error before anything is made, in words that say what would."""

import json
import re
import shutil
from collections.abc import Iterator
from importlib import resources

import pytest

from local.settings import ROOT
from shared.settings import BadSetting
from shared.streams import DefaultConsent, Stream, Streams
from tests.terraform.bad_streams import BAD, SAID_TWICE, TWICE
from tests.terraform.root import Failed, Root, Values
from tests.terraform.variables import LEAST

pytestmark = pytest.mark.needs("provider-stand-in")

BAD_SETTINGS = {"COKIE": "x", "PUBLISH_TIMEOUT_S": "60", "LOG_LEVEL": "VERBOSE"}

BAD_COLUMNS = [
    {"name": "a", "type": "STRING", "mode": "REQUIRED"},
    {"name": "b", "type": "INT64"},
    {"name": "1st", "type": "STRING"},
]
TWICE_A_COLUMN = [{"name": name, "type": "NUMERIC"} for name in ("margin", "Margin")]

BAD_DAILY = {"days": -1, "schedule": "every banana"}

BAD_STREAMS = {stream_id: stream for stream_id, (stream, _) in BAD.items()} | TWICE

# Terraform tells all bad variables at once, so a column is one plan.
TABLES: dict[str, tuple[tuple[Values, str], ...]] = {
    "first": (
        ({"project_id": "My Shop"}, "the project's id is needed"),
        (
            {"region": "Europe-North1"},
            "a region like europe-north1 is needed, in lower case, no zone",
        ),
        ({"notification_email": "ops"}, "an address like ops@shop.example is needed"),
        ({"environment": "staging"}, '"production" or "dev" is needed'),
        ({"profile": "huge"}, '"small" or "large" is needed'),
        ({"max_instances": 0}, "a whole number from 1 to 1000 is needed"),
        ({"delivery": "dataflow"}, '"function" or "subscription" is needed'),
        ({"public_access": "everyone"}, '"iam" or "invoker_disabled" is needed'),
        ({"settings": {"ingest": {"RAW_TOPIC": "x"}}}, "settings: ingest.RAW_TOPIC cannot be set"),
        ({"domains": ["https://collect.shop.example/"]}, "without https:// and without a path"),
        ({"dataset_id": "my-data"}, "letters, digits and underscores are needed"),
        ({"bigquery_location": "Europe"}, "EU, US or a region like europe-north1, in lower case"),
        ({"firestore_location": "EU"}, "eur3, nam5, nam7 or a region like europe-north1"),
        ({"firestore_database": "d"}, "4 to 63 lower-case letters, digits and hyphens"),
        ({"raw_events_publishers": ["allUsers"]}, "allUsers would let anyone write"),
        ({"dashboard_invokers": ["allUsers"]}, "never public"),
        ({"labels": {"Team": "web"}}, "keys and values are lower-case letters"),
        ({"budget": {"billing_account": "x", "amount": 1}}, "an id like 012345-6789AB-CDEF01"),
        ({"daily_tables": {"time_zone": "Europe/Kopenhagen"}}, "a name like Europe/Copenhagen is"),
        ({"extra_columns": BAD_COLUMNS}, "a is REQUIRED: NULLABLE or REPEATED is needed"),
        ({"extra_columns": BAD_COLUMNS}, "b is INT64: as BigQuery's API spells them"),
        ({"extra_columns": BAD_COLUMNS}, "no digit first"),
        ({"extra_push_subscriptions": {"hook": {"endpoint": "http://a.example"}}}, "https:// only"),
        ({"alerts": {"dead_letter_ratio": 2}}, "shares between 0 and 1"),
    ),
    "second": (
        ({"streams": {"smoke-test": {}}}, "no name of a stream in streams"),
        ({"streams_secret": "projects/p/secrets/s"}, "the short name of a secret"),
        ({"min_instances": 30}, "from 0 to max_instances (20) is needed"),
        ({"requests_per_minute": 60}, "there is with domains only"),
        ({"extra_push_subscriptions": {"enrich": {"endpoint": "https://a.example"}}}, "are taken"),
        ({"extra_columns": TWICE_A_COLUMN}, "each of margin, Margin may be there once"),
        (
            {"extra_push_subscriptions": {"raw-archive": {"endpoint": "https://a.example"}}},
            "are taken",
        ),
        ({"daily_tables": BAD_DAILY}, "a schedule like"),
        ({"daily_tables": BAD_DAILY}, "a whole number from 0 to 3650 is needed"),
        ({"settings": {"ingest": {"CITY_HEADERS": "X-City"}}}, "take them out of settings"),
        ({"domains_only": True}, "without domains ingest could not be reached at all"),
        ({"raw_events_retention_days": 32}, "a whole number from 0 to 31 is needed"),
    ),
    "third": (
        ({"streams": {"shop": {"api_secret": "s"}}}, "put the whole of streams into a secret"),
        ({"extra_push_subscriptions": {"ab": {"endpoint": "https://a.example"}}}, "3 to 25"),
        ({"extra_columns": [{"name": "EVENT_NAME", "type": "STRING"}]}, "that events has already"),
        ({"settings": {"enrich": BAD_SETTINGS}}, "settings: enrich.COKIE cannot be set here"),
        ({"settings": {"enrich": BAD_SETTINGS}}, "a number of seconds up to 12"),
        ({"settings": {"enrich": BAD_SETTINGS}}, "LOG_LEVEL is DEBUG, INFO, WARNING"),
        ({"budget": {"billing_account": "012345-6789AB-CDEF01", "amount": 0}}, "above 0"),
    ),
    "streams": tuple(
        ({"streams": BAD_STREAMS}, words)
        for words in (*(words for _, words in BAD.values()), *SAID_TWICE)
    ),
}

SAID = [
    pytest.param(column, words, id=f"{column}-{'-'.join(bad)}-{place}")
    for column, table in TABLES.items()
    for place, (bad, words) in enumerate(table)
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    with Root(tmp_path_factory.mktemp("inputs")) as root:
        yield root


@pytest.fixture(scope="module")
def errors(root: Root) -> dict[str, str]:
    """What Terraform says, by column."""
    found = {}
    for column, table in TABLES.items():
        variables = dict(LEAST)
        for bad, _ in table:
            variables |= bad
        root.given(variables)
        with pytest.raises(Failed) as failed:
            root.run("plan", "-input=false", "-lock=false")
        found[column] = str(failed.value)
    return found


@pytest.mark.parametrize(("column", "words"), SAID)
def test_bad_input_is_explained(errors: dict[str, str], column: str, words: str) -> None:
    assert words in errors[column]


@pytest.mark.parametrize(
    "streams", [*({stream_id: BAD[stream_id][0]} for stream_id in BAD), TWICE], ids=[*BAD, "twice"]
)
def test_no_function_starts_with_a_stream_that_a_plan_refuses(streams: Values) -> None:
    with pytest.raises(BadSetting):
        Streams.from_text(json.dumps(streams))


def test_a_plan_knows_every_key_and_purpose_of_a_stream(errors: dict[str, str]) -> None:
    [keys] = re.findall(r"has no key origin: (.*?) are all there are", errors["streams"])
    [purposes] = re.findall(r"has no ad_storge: (.*?) are all there are", errors["streams"])
    assert {*keys.split(", "), "api_secret"} == set(Stream.__struct_fields__)
    assert set(purposes.split(", ")) == set(DefaultConsent.__struct_fields__)


def test_time_zones_are_those_of_the_tz_database() -> None:
    """tzdata's newest names, which functions carry: written anew when they change."""
    known = resources.files("tzdata").joinpath("zones").read_text().split()
    assert (ROOT / "terraform" / "time_zones.txt").read_text().split() == sorted(known)


def test_a_missing_and_an_old_build_stop_the_plan_and_say_what_to_run(root: Root) -> None:
    root.given(LEAST)
    shutil.rmtree(root.folder / "build" / "ingest")
    file = root.folder / "shared" / "push.py"
    file.write_text(file.read_text() + "\n")
    with pytest.raises(Failed) as failed:
        root.plan()
    assert "build/ingest is missing. Run: make build" in str(failed.value)
    assert "build/ingest is older" not in str(failed.value)
    assert re.search(r"build/enrich is older than .* Run: make build", str(failed.value))


def test_nothing_was_made(root: Root) -> None:
    assert not list(root.terraform.glob("*.tfstate"))


def test_the_example_has_what_is_needed() -> None:
    example = (ROOT / "terraform" / "terraform.tfvars.example").read_text()
    assert all(f"\n{name} " in example for name in LEAST)


def test_neither_lock_nor_state_can_be_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {".terraform/", ".terraform.lock.hcl", "*.tfstate*"} <= set(ignored)
