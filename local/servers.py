"""The servers that the functions talk to: this project's own, or Google's where there are any."""

from pathlib import Path

from . import google_emulators
from .programs import Program, python
from .settings import HOST, Ports


def own_servers(ports: Ports, data_dir: Path) -> list[Program]:
    """In the order to start them; each keeps its state in a folder of its name in ``data_dir``."""
    return [bigquery(ports, data_dir), firestore(ports, data_dir), pubsub(ports, data_dir)]


def google_servers(ports: Ports, data_dir: Path) -> list[Program]:
    """Google's emulators, and this project's BigQuery. StartFailed where one is not installed."""
    return [bigquery(ports, data_dir), google_firestore(ports), google_pubsub(ports)]


def bigquery(ports: Ports, data_dir: Path) -> Program:
    """BigQuery, of which Google has no emulator."""
    listen = {"rest-port": ports.bigquery, "grpc-port": ports.bigquery_write}
    return _own("bigquery", data_dir, listen)


def firestore(ports: Ports, data_dir: Path) -> Program:
    """Firestore, and the port that tells how often each document was written."""
    listen = {"port": ports.firestore, "debug-port": ports.firestore_debug}
    return _own("firestore", data_dir, listen)


def pubsub(ports: Ports, data_dir: Path) -> Program:
    """Pub/Sub; BigQuery subscriptions write to this project's BigQuery."""
    listen = {"grpc-port": ports.pubsub, "rest-port": ports.pubsub_rest}
    bigquery_url = f"http://{HOST}:{ports.bigquery}"
    return _own("pubsub", data_dir, listen, "--bigquery-rest", bigquery_url)


def shop(ports: Ports) -> Program:
    """The demo shop, whose pages send to ingest and lead to the dashboard; it keeps nothing."""
    ingest_url = f"http://{HOST}:{ports.ingest}"
    command = python("-m", "local.shop", "--port", str(ports.shop), "--ingest", ingest_url)
    command += ["--dashboard", f"http://{HOST}:{ports.dashboard}"]
    return Program(name="shop", command=command, ports=[ports.shop])


def google_firestore(ports: Ports) -> Program:
    """Google's; it forgets everything when it ends."""
    return _google("firestore", google_emulators.FIRESTORE, ports.firestore)


def google_pubsub(ports: Ports) -> Program:
    """Google's; likewise."""
    return _google("pubsub", google_emulators.PUBSUB, ports.pubsub)


def _own(name: str, data_dir: Path, ports: dict[str, int], *more: str) -> Program:
    listen = [word for option, port in ports.items() for word in (f"--{option}", str(port))]
    command = python("-m", f"local.{name}", "--data-dir", str(data_dir / name), *listen, *more)
    return Program(name=name, command=command, ports=list(ports.values()))


def _google(name: str, emulator: google_emulators.Emulator, port: int) -> Program:
    return Program(name=name, command=emulator.command(port), ports=[port], is_chatty=True)
