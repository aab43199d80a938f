"""Why the command ends without having done its work, in words for the person who runs it."""

from shared.command import CommandFailed


class Overtaken(CommandFailed):
    """Another rebuild has written since this one has read: what this one knows is of the past."""

    def __init__(self) -> None:
        super().__init__(
            "another rebuild has changed the counters since this one has read them: "
            "nothing more was applied; run it again when the other one has ended"
        )
