"""Where Google's Pub/Sub emulator is, and how it is started."""

import shutil
import subprocess
from pathlib import Path

JARS = "platform/pubsub-emulator/lib/cloud-pubsub-emulator-*-all.jar"
USUAL_SDK_ROOTS = (
    Path("/usr/lib/google-cloud-sdk"),
    Path("/usr/share/google-cloud-sdk"),
    Path("/opt/google-cloud-sdk"),
    Path("/opt/homebrew/share/google-cloud-sdk"),
    Path("/snap/google-cloud-cli/current"),
    Path.home() / "google-cloud-sdk",
)


def find_jar() -> Path | None:
    """The emulator's jar, where it and a Java to run it are installed; else None."""
    if shutil.which("java") is None:
        return None
    for root in (*USUAL_SDK_ROOTS, *_asked_sdk_root()):
        jars = sorted(root.glob(JARS))
        if jars:
            return jars[-1]
    return None


def command(jar: Path, port: int) -> list[str]:
    """What starts the emulator on ``port``, gRPC and REST together; it keeps nothing on disk."""
    return ["java", "-jar", str(jar), "--host=127.0.0.1", f"--port={port}"]


def _asked_sdk_root() -> list[Path]:
    """What gcloud itself says, where it is installed; it takes a second, so it is asked last."""
    if shutil.which("gcloud") is None:
        return []
    answer = subprocess.run(
        ["gcloud", "info", "--format=value(installation.sdk_root)"],
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )
    return [Path(answer.stdout.strip())] if answer.returncode == 0 else []
