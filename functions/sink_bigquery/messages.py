"""What a log says of a failure: BigQuery's words without values, and what a person can do."""

import re

# A visitor's values are not for the logs: everything between the first and the last quote (values
# hold quotes too) and words with digits, @ or / are left out.
_VALUE = re.compile(r"""["'`].*["'`]|["'`].*|\S*[\d@/]\S*""", re.DOTALL)
_MAX_LENGTH = 300


def without_values(message: str) -> str:
    """The beginning of the message, each value as an ellipsis."""
    return _VALUE.sub("…", message)[:_MAX_LENGTH]


def ensure_table(table: str) -> str:
    """The command that makes a table what it should be; ``projects/P/datasets/D/tables/T``."""
    _, project, _, dataset, *_ = table.split("/")
    command = "python -m functions.sink_bigquery ensure-table"
    return f"{command} --project {project} --dataset {dataset}"
