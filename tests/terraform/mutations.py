"""Mistakes in the HCL, each with the policy that has to see it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """In a file, one text for another; the policy of this name lists ``seen``."""

    file: str
    old: str
    new: str
    policy: str
    seen: str

    def make(self, root: Path) -> None:
        """Write it; AssertionError where the text is not there (any more)."""
        file = root / self.file
        text = file.read_text()
        assert self.old in text, f"{self.file} has no {self.old!r}"
        file.write_text(text.replace(self.old, self.new))


PUSH = "modules/push_subscription/main.tf"

OIDC = """
    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = var.audience
    }
"""

MUTATIONS = (
    Mutation(
        file=PUSH, old='ttl = ""', new='ttl = "2678400s"',
        policy="never_expires", seen="enrich",
    ),
    Mutation(
        file=PUSH, old='"roles/pubsub.subscriber"', new='"roles/pubsub.viewer"',
        policy="may_give_up", seen="sink-bigquery: the agent may not acknowledge",
    ),
    Mutation(
        file="modules/dead_letters/main.tf",
        old='"roles/pubsub.publisher"', new='"roles/pubsub.viewer"',
        policy="may_give_up", seen="enrich: the agent may not forward",
    ),
    Mutation(
        file=PUSH, old=OIDC, new="",
        policy="pushes_say_who_they_are", seen="enrich",
    ),
    Mutation(
        file="main.tf", old='"ALLOW_INTERNAL_ONLY"', new='"ALLOW_ALL"',
        policy="only_ingest_is_public", seen="sink-firestore",
    ),
    Mutation(
        file="modules/warehouse/daily.tf", old='"roles/bigquery.jobUser"', new='"roles/editor"',
        policy="roles_are_narrow",
        seen="module.angelia.module.warehouse.google_project_iam_member.daily[0]: roles/editor",
    ),
    Mutation(
        file="modules/warehouse/main.tf", old="clustering =", new="clustering = null #",
        policy="tables_are_cheap_to_ask", seen="events",
    ),
    Mutation(
        file="modules/function/main.tf", old="tostring(var.shape.concurrency)", new='"4"',
        policy="threads_follow_concurrency", seen="ingest",
    ),
    Mutation(
        file="locals.tf", old="max_instances = 1 }", new="max_instances = 2 }",
        policy="counters_have_one_writer", seen="sink-firestore",
    ),
)  # fmt: skip
