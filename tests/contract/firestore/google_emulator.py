"""Where Google's Firestore emulator is, and how it is started."""

import shutil
import subprocess
from pathlib import Path

JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"
MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
USUAL_SDK_ROOTS = (
    Path("/usr/lib/google-cloud-sdk"),
    Path("/usr/share/google-cloud-sdk"),
    Path("/opt/google-cloud-sdk"),
    Path("/snap/google-cloud-cli/current"),
    Path.home() / "google-cloud-sdk",
)


def find_jar() -> Path | None:
    """The emulator's jar, where it and a Java to run it are installed; else None."""
    if shutil.which("java") is None:
        return None
    for root in (*USUAL_SDK_ROOTS, *_asked_sdk_root()):
        if (root / JAR).is_file():
            return root / JAR
    return None


def command(jar: Path, port: int) -> list[str]:
    """What starts the emulator on ``port``; it keeps nothing and prints to its standard error."""
    return [
        *("java", "-Duser.language=en", "-cp", str(jar), MAIN_CLASS),
        *("--host=127.0.0.1", f"--port={port}"),
    ]


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
