"""What must hold of every plan and state: each policy lists its breaches."""

from collections.abc import Callable

from tests.terraform.policies import access, delivery, shape, warehouse, wiring
from tests.terraform.root import Resources

Policy = Callable[[Resources], list[str]]

# Of a plan and of a state.
POLICIES: tuple[Policy, ...] = (
    delivery.never_expires, delivery.pushes_say_who_they_are, delivery.gives_up_in_the_end,
    delivery.may_give_up, access.only_ingest_is_public, access.roles_are_narrow,
    shape.tables_are_cheap_to_ask, shape.all_is_labelled, shape.threads_follow_concurrency,
    shape.counters_have_one_writer,
)  # fmt: skip

# They compare what is known after an apply only.
OF_A_STATE: tuple[Policy, ...] = (
    access.everyone_has_an_account_of_their_own, access.pushes_are_let_in,
    wiring.topics_are_those_of_the_pipeline, wiring.subscriptions_are_those_of_the_pipeline,
    wiring.functions_publish_to_their_own_topics_alone, warehouse.tables_are_those_of_the_files,
    warehouse.views_are_those_of_the_files, warehouse.the_daily_script_is_that_of_the_file,
)  # fmt: skip


def breaches(found: Resources) -> dict[str, list[str]]:
    """What is wrong, by policy; nothing where all is right."""
    return {policy.__name__: listed for policy in POLICIES if (listed := policy(found))}
