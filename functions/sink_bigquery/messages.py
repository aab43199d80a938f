"""What BigQuery says of a failure, fit for a log: without the values that it quotes."""

import re

# A visitor's values are not for the logs: everything between the first and the last quote (values
# hold quotes too) and words with digits, @ or / are left out.
_VALUE = re.compile(r"""["'`].*["'`]|["'`].*|\S*[\d@/]\S*""", re.DOTALL)
_MAX_LENGTH = 300


def without_values(message: str) -> str:
    """The beginning of the message, each value as an ellipsis."""
    return _VALUE.sub("…", message)[:_MAX_LENGTH]
