"""Why the command ends without having done its work, in words for the person who runs it."""


class RebuildFailed(Exception):  # noqa: N818 - reads as what it is
    """BigQuery or Firestore does not answer, or answers no. The text says what helps."""


class Overtaken(RebuildFailed):
    """Another rebuild has written since this one has read: what this one knows is of the past."""

    def __init__(self) -> None:
        super().__init__(
            "another rebuild has changed the counters since this one has read them: "
            "nothing more was applied; run it again when the other one has ended"
        )
