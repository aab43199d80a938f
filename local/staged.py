"""The staged functions, each under the framework that Cloud Run starts it with."""

from . import resources
from .processes import StartFailed
from .programs import Program, python
from .settings import HOST, PIPELINE, PROJECT, ROOT, Ports

# How many requests a function serves at once, as in the profile "large" of terraform/locals.tf.
THREADS = 40


def function(name: str, ports: Ports, *, streams: str = "") -> Program:
    """One function; StartFailed where it is not staged.

    ports:   its own, and those of the servers that it talks to
    streams: the variable STREAMS
    """
    main = ROOT / "build" / name / "main.py"
    if not main.exists():
        raise StartFailed(f"{main} is missing: run `make build`")
    port = getattr(ports, name)
    command = python("-m", "functions_framework", "--source", str(main), "--target", name)
    return Program(
        name=name,
        command=[*command, "--host", HOST, "--port", str(port)],
        ports=[port],
        environment=environment(name, ports) | {"STREAMS": streams},
    )


def push_urls(ports: Ports) -> dict[str, str]:
    """The address of each function by its name."""
    return {name: f"http://{HOST}:{getattr(ports, name)}/" for name in PIPELINE["functions"]}


def environment(name: str, ports: Ports) -> dict[str, str]:
    """A function's settings: names from shared/pipeline.json, and where the servers are."""
    settings = PIPELINE["functions"][name]
    topics = {key: resources.topic_path(topic) for key, topic in settings["topics"].items()}
    tables = {key: resources.table_path(table) for key, table in settings["tables"].items()}
    return {
        **topics,
        **tables,
        "GOOGLE_CLOUD_PROJECT": PROJECT,
        "PUBSUB_EMULATOR_HOST": f"{HOST}:{ports.pubsub}",
        "FIRESTORE_EMULATOR_HOST": f"{HOST}:{ports.firestore}",
        "BIGQUERY_WRITE_ENDPOINT": f"{HOST}:{ports.bigquery_write}",
        "THREADS": str(THREADS),
        # glibc else keeps memory apart for each thread: ingest held 167 MB after `make fuzz`, and
        # with this 103 MB.
        "MALLOC_ARENA_MAX": "2",
        # Nothing stands in front of us here, so nobody appends to X-Forwarded-For, and the
        # place in the headers is the one that the developer typed.
        "FORWARDED_HOPS": "0",
        "TRUST_GEO_HEADERS": "true",
        # No HTTPS here: a browser drops a secure cookie, and one for other sites without it.
        "COOKIE_SECURE": "false",
        "COOKIE_SAME_SITE": "Lax",
        "DOCS": "true",
        # What is staged is what runs: not `shared` of the folder that this was started from.
        "PYTHONPATH": "",
        "PYTHONSAFEPATH": "1",
        # And the staged folders stay as they were staged. Not by another place for all bytecode:
        # that of the packages, which pip has written, would not be found there.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
