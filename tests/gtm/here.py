"""What a template reaches on this machine in place of Google's own services."""

import urllib.error
import urllib.request
from typing import Any

from local.cloud import LocalCloud
from local.settings import PROJECT

from .sandbox import Failed, Outside

GOOGLES = "https://pubsub.googleapis.com"

# As an operator writes it into the tag, and as `make run` calls it.
TOPIC = f"projects/{PROJECT}/topics/raw-events"


def services(cloud: LocalCloud) -> Outside:
    """Pub/Sub by REST as the tag calls it, Firestore by its official client."""

    def outside(what: str, values: dict[str, Any]) -> dict[str, Any]:
        return {"http": _pubsub, "firestore": _firestore}[what](cloud, values)

    return outside


def _pubsub(cloud: LocalCloud, asked: dict[str, Any]) -> dict[str, Any]:
    url = asked["url"].replace(GOOGLES, cloud.pubsub_rest_url)
    request = urllib.request.Request(url, asked["body"].encode(), asked["options"]["headers"])  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return {"statusCode": answer.status, "headers": {}, "body": answer.read().decode()}
    except urllib.error.HTTPError as error:
        return {"statusCode": error.code, "headers": {}, "body": error.read().decode()}


def _firestore(cloud: LocalCloud, asked: dict[str, Any]) -> dict[str, Any]:
    found = cloud.firestore.document(asked["path"]).get()
    if not found.exists:
        raise Failed({"reason": "not_found"})
    fields = found.to_dict() or {}
    data = {key: value for key, value in fields.items() if key != "updated_at"}  # JSON has no time
    return {"id": found.id, "data": data}
