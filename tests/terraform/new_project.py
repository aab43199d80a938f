"""The stand-in's provider, as a new project answers: an agent is there once Google makes it.

Run by the stand-in's own Python, in place of its provider.py, which OFFLINE_PROVIDER names.
"""

import importlib
import os
import re
import runpy
from collections.abc import Callable
from typing import Any

# Of IAM's members: serviceAccount:service-NUMBER@gcp-sa-SERVICE.iam.gserviceaccount.com
AGENT = re.compile(r"serviceAccount:service-\d+@gcp-sa-([a-z-]+)\.iam")

# Agents that are made when their API is used, by what uses it. The others come with their service.
# https://cloud.google.com/bigquery/docs/enable-transfer-service#service_agent
USED_BY = {"bigquerydatatransfer": "google_bigquery_data_transfer_config"}

# Services by the beginning of the types that need them, before those that the stand-in has.
NEEDS = {"google_bigquery_data_transfer_": "bigquerydatatransfer.googleapis.com"}

# Arguments that make a resource anew, beside those that the stand-in takes for all.
FORCE_NEW = {"time_sleep": ["triggers"]}


def be_new(provider: Any) -> None:  # noqa: ANN401 - the stand-in has no types
    """Refuse a grant to an agent that is not there yet, as IAM does; make anew what Google does."""
    provider.over["force_new"] = FORCE_NEW | provider.over.get("force_new", {})
    provider.over["requires_api"] = NEEDS | provider.over["requires_api"]
    apply = provider.ApplyResourceChange
    made: set[str] = set()

    def change(request: Any, context: Any) -> Any:  # noqa: ANN401
        missing = _agent_of(request) - made
        if missing:
            return _refused(request, missing.pop())
        answer = apply(request, context)
        if not answer.diagnostics:
            made.update(name for name, kind in USED_BY.items() if kind == request.type_name)
        return answer

    provider.ApplyResourceChange = change


def _agent_of(request: Any) -> set[str]:  # noqa: ANN401
    """The late agent that is granted something here, if any."""
    msgpack = importlib.import_module("msgpack")
    planned = msgpack.unpackb(request.planned_state.msgpack, raw=False, strict_map_key=False) or {}
    found = AGENT.match(str(planned.get("member")))
    return {found[1]} & USED_BY.keys() if found else set()


def _refused(request: Any, agent: str) -> Any:  # noqa: ANN401
    messages = importlib.import_module("tf.gen.tfplugin_pb2")
    said = messages.Diagnostic(
        severity=messages.Diagnostic.ERROR,
        summary=f"googleapi: Error 400: Service account …@gcp-sa-{agent} does not exist",
        detail=f"{request.type_name} grants to it before {USED_BY[agent]} has used the API",
    )
    return messages.ApplyResourceChange.Response(new_state=request.prior_state, diagnostics=[said])


def main() -> None:
    """Run the provider, made stricter before it serves."""
    runner: Any = importlib.import_module("tf.runner")
    served: Any = importlib.import_module("tf.provider")
    run: Callable[..., None] = runner.run_provider

    def serve(provider: object, arguments: list[str]) -> None:
        be_new(served.ProviderServicer(provider))  # the stand-in's one servicer
        run(provider, arguments)

    runner.run_provider = serve
    runpy.run_path(os.environ["OFFLINE_PROVIDER"], run_name="__main__")


if __name__ == "__main__":
    main()
