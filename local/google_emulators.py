"""Google's own emulators of Pub/Sub and Firestore: where they are, and how each is started.

They are Java programs of the Cloud SDK. They keep nothing when they end. There is none for
BigQuery.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .processes import StartFailed
from .settings import HOST

SDK = "https://cloud.google.com/sdk/docs/install"
# The Firestore emulator says at its start that releases after Cloud SDK 528 need Java 21.
JAVA = "Java 21 or newer: sudo apt-get install default-jre-headless, or brew install openjdk"

_USUAL_SDK_ROOTS = (
    Path("/usr/lib/google-cloud-sdk"),
    Path("/usr/share/google-cloud-sdk"),
    Path("/opt/google-cloud-sdk"),
    Path("/opt/homebrew/share/google-cloud-sdk"),
    Path("/snap/google-cloud-cli/current"),
    Path.home() / "google-cloud-sdk",
)


@dataclass(frozen=True)
class Emulator:
    """One of them.

    component: its name in the Cloud SDK, and its folder there
    package:   its name in Google's apt repository
    jars:      where its jar is in that folder
    run:       how Java is told to run the jar, ``{jar}``
    """

    name: str
    component: str
    package: str
    jars: str
    run: tuple[str, ...]

    @property
    def how_to_get_it(self) -> str:
        """The commands that install it, in one line."""
        return (
            f"gcloud components install {self.component}, or sudo apt-get install {self.package} "
            f"where the Cloud SDK ({SDK}) came by apt"
        )

    def jar(self) -> Path | None:
        """The newest jar that is installed."""
        for root in _sdk_roots():
            jars = sorted((root / "platform" / self.component).glob(self.jars))
            if jars:
                return jars[-1]
        return None

    def is_here(self) -> bool:
        """Whether it and a Java to run it are installed."""
        return _has_java() and self.jar() is not None

    def command(self, port: int) -> list[str]:
        """What starts it; StartFailed says what has to be installed, and how."""
        jar = self.jar()
        if jar is None:
            raise StartFailed(f"{self.name} is not installed: {self.how_to_get_it}")
        if not _has_java():
            raise StartFailed(f"{self.name} needs {JAVA}")
        run = [word.format(jar=jar) for word in self.run]
        return ["java", *run, f"--host={HOST}", f"--port={port}"]


# Speaks gRPC and REST on its one port.
PUBSUB = Emulator(
    name="Google's Pub/Sub emulator",
    component="pubsub-emulator",
    package="google-cloud-cli-pubsub-emulator",
    jars="lib/cloud-pubsub-emulator-*-all.jar",
    run=("-jar", "{jar}"),
)
FIRESTORE = Emulator(
    name="Google's Firestore emulator",
    component="cloud-firestore-emulator",
    package="google-cloud-cli-firestore-emulator",
    jars="cloud-firestore-emulator.jar",
    run=(
        *("-Duser.language=en", "-cp", "{jar}"),
        "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
    ),
)


@cache
def _has_java() -> bool:
    """Whether there is a Java that runs: macOS has a program of that name that only says "no"."""
    if shutil.which("java") is None:
        return False
    asked = subprocess.run(["java", "-version"], capture_output=True, check=False, timeout=30)  # noqa: S607 - whichever the user has
    return asked.returncode == 0


def _sdk_roots() -> Iterator[Path]:
    """Where the Cloud SDK may be installed; more than one is not rare."""
    yield from _USUAL_SDK_ROOTS
    yield _asked_sdk_root()  # takes a second, so it is asked last


@cache
def _asked_sdk_root() -> Path:
    """What gcloud itself says, where it is installed."""
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        return Path(os.devnull)
    command = [gcloud, "info", "--format=value(installation.sdk_root)"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    return Path(asked.stdout.strip() or os.devnull)
