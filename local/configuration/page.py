"""The page, section by section."""

import importlib

from local import dashboard, staged
from local.settings import PIPELINE, ROOT, PortRange, Ports, RunSettings
from shared.logs import LogSettings

from .outside import OUTSIDE
from .real_streaming import replaced_table
from .tables import codes, row, settings_of, table, wrapped

FILE = ROOT / "docs" / "configuration.md"

STAGES = (*PIPELINE["functions"], "dashboard")

# Which settings classes each section is made of.
SECTIONS: dict[str, tuple[type, ...]] = {
    "All stages": (LogSettings,),
    # By name: nothing under local/ imports a function, whose place is in a process of its own.
    **{
        stage: (importlib.import_module(f"functions.{stage}.settings").Settings,)
        for stage in STAGES
    },
    "make run": (RunSettings, PortRange, Ports),
}

INTRODUCTION = """\
# Configuration

<!-- Written by `make docs` from the settings classes: change those, never this. -->

Every setting is an environment variable, read once when the process starts. A needed one that is
missing, or one that cannot be used, stops the start and is named with its rule. An empty variable
is as good as absent unless its table says otherwise. A list is written with commas between.

Stages: {stages} · [replay](#replay) · [make run](#make-run) ·
[coming from real-streaming](#coming-from-real-streaming)
"""

REPLAY = """\
## replay

A command, so it has [options](replay.md#send) in place of settings. `GOOGLE_CLOUD_PROJECT` stands
in for `--project`, and `PUBSUB_EMULATOR_HOST` leads it to a local Pub/Sub. So it is with
`.venv/bin/python -m functions.sink_bigquery`, which makes [tables and views](views.md):
`BIGQUERY_EMULATOR_HOST` leads it to a local BigQuery, as in `http://127.0.0.1:9050`. And with
`.venv/bin/python -m functions.sink_firestore rebuild`, which [mends counters](counters.md): it
reads `FIRESTORE_DATABASE` and `ITEM_FIELDS` as well.
"""

RUN = """\
Variables of the stages reach them through `make run` too, as in `FLUSH_INTERVAL_MS=500 make run`.

{fixed}

`make query` reads its query from `SQL`.
"""

REAL_STREAMING = """\
## Coming from real-streaming

What became of the keys of [real-streaming](https://github.com/EugeneS1991/real-streaming).

"""


def page() -> str:
    """The whole of docs/configuration.md."""
    stages = " · ".join(f"[{name}](#{name})" for name in STAGES)
    return "\n".join(
        [
            INTRODUCTION.format(stages=f"[all](#all-stages) · {stages}"),
            _section("All stages") + _outside(),
            *(_section(stage) for stage in STAGES),
            REPLAY,
            _section("make run") + "\n" + RUN.format(fixed=_set_by_run()),
            REAL_STREAMING + replaced_table(),
        ]
    )


def variables(section: str) -> list[str]:
    """The variables that a section describes."""
    own = [about.variable for each in SECTIONS[section] for about in settings_of(each)]
    return own + [about.variable for about in OUTSIDE if section == "All stages"]


def _section(name: str) -> str:
    settings = [about for each in SECTIONS[name] for about in settings_of(each)]
    return f"## {name}\n\n" + table(settings)


def _outside() -> str:
    return "".join(row(about.variable, "", about.default, about.meaning) for about in OUTSIDE)


def _set_by_run() -> str:
    """Of the variables on this page, those that `make run` gives to a function itself."""
    ports = Ports.from_env({})
    given = {name for stage in PIPELINE["functions"] for name in staged.environment(stage, ports)}
    given |= dashboard.environment(ports, "").keys()
    listed = (name for section in ("All stages", *STAGES) for name in variables(section))
    fixed = [name for name in dict.fromkeys(listed) if name in given]
    return wrapped(f"It sets these itself: {codes(fixed)}.")
