"""What a function holds in memory."""

import subprocess


def worker_of(master: int) -> int:
    """The process that serves: functions-framework's first one only watches over it."""
    [worker] = _output("pgrep", "-P", str(master)).split()
    return int(worker)


def resident_bytes(process: int) -> int:
    """Its resident set."""
    return int(_output("ps", "-o", "rss=", "-p", str(process))) * 1024


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
