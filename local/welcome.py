"""What `make run` says once everything is there."""

from collections.abc import Sequence

from . import dashboard
from .cloud import LocalCloud
from .settings import Ports, counted, variable

EXAMPLE = """\
curl {url}/api/v1/streaming/{stream} -H 'Content-Type: application/json' \\
  -A 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1' \\
  -H 'X-Client-Geo-Country: DK' -H 'X-Client-Geo-City: Aarhus' -d '{{
    "event_name": "page_view", "client_id": "me.1",
    "event_params": [{{"key": "page_location", "value": {{"string_value":
      "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=spring"}}}}]}}'"""

KEPT = "what arrived stays in {data_dir}"

GOOGLE_KEEPS = """the rows of BigQuery stay in {data_dir}

Pub/Sub and Firestore are Google's emulators: messages and counters are gone when they end, filters
are not applied, and dead letters do not reach the table dead_letters (they wait in the
subscription dead-letter-replay).\
"""

# Behind the dashboard's address.
NOT_YET = "  (once it is installed: half a minute, this first time)"

# Delivery is at least once, so rows are counted by their event's id.
QUERY = "SELECT event_name, COUNT(DISTINCT event_id) n FROM analytics.events GROUP BY 1"

# Of local/shop.
SHOP_STREAM = "shop"

# Without STREAMS every stream is taken; one that reads well in the example.
ANY_STREAM = "shop"


def text(cloud: LocalCloud, stream_ids: Sequence[str], first_port: int | None = None) -> str:
    """Where everything is and what to try, in rich's markup.

    stream_ids: of STREAMS; none: any stream is taken
    first_port: PORTS
    """
    first = stream_ids[0] if stream_ids else ANY_STREAM
    example = EXAMPLE.format(url=cloud.ingest_url, stream=first)
    kept = GOOGLE_KEEPS if cloud.google else KEPT
    return f"""
[bold]Angelia is running.[/bold] Ctrl-C stops it; {kept.format(data_dir=cloud.data_dir)}

  [bold]demo shop   {cloud.shop_url}[/bold]  ({_shop(cloud, stream_ids)})
  ingest      {cloud.ingest_url}/api/v1/streaming/{_named(stream_ids)}
  beacon      {cloud.ingest_url}/angelia.js
  gtag        {cloud.ingest_url}/g/collect
  Measurement Protocol
              {cloud.ingest_url}/mp/collect
  API docs    {cloud.ingest_url}/docs
  Dashboard   {cloud.dashboard_url}{"" if dashboard.is_installed() else NOT_YET}
  BigQuery    {cloud.bigquery_rest_url}  (project {cloud.project}, dataset {cloud.dataset})
  Firestore   127.0.0.1:{cloud.ports.firestore}
  Pub/Sub     127.0.0.1:{cloud.ports.pubsub}, REST {cloud.pubsub_rest_url}

Or send an event from another terminal:

{example.replace("[", chr(92) + "[")}

and look at it:

{_port("bigquery", cloud, first_port)}make query SQL="{QUERY}"
{_port("firestore", cloud, first_port)}make items

Events in the order they arrive, each with its own time:"""


def _shop(cloud: LocalCloud, stream_ids: Sequence[str]) -> str:
    """What to do there; with STREAMS, what it needs of them."""
    if not stream_ids:
        return "buy something, then look at it as below"
    return f"sends to the stream {SHOP_STREAM}, which needs {cloud.shop_url} in its origins"


def _named(stream_ids: Sequence[str]) -> str:
    """The end of the native path: a stream's id, with those of STREAMS where it has several."""
    match stream_ids:
        case []:
            return "<any stream id>"
        case [only]:
            return only
        case _:
            return f"<stream id>  ({', '.join(stream_ids)})"


def _port(name: str, cloud: LocalCloud, first: int | None) -> str:
    """What stands before a command of another terminal where the port is not the usual one."""
    port = getattr(cloud.ports, name)
    if first is not None and counted(first)[variable(name)] == str(port):
        return f"PORTS={first} "
    return "" if port == getattr(Ports.from_env({}), name) else f"{variable(name)}={port} "
