"""Resource names: ``projects/<project>/topics/<id>``, ``projects/<project>/subscriptions/<id>``."""

import re

from local.pubsub.errors import InvalidArgumentError
from local.pubsub.limits import RESERVED_PREFIX

DELETED_TOPIC = "_deleted-topic_"
"""What a subscription names as its topic after the topic was deleted."""

# https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._~+%-]{2,254}")


def checked_name(name: str, collection: str) -> str:
    """Return ``name``; InvalidArgumentError when it is no name of a ``collection`` ("topics")."""
    parts = name.split("/")
    if len(parts) != 4 or parts[0] != "projects" or not parts[1] or parts[2] != collection:
        form = f"projects/<project>/{collection}/<id>"
        raise InvalidArgumentError(f"invalid name {name!r}: it must have the form {form}")
    resource_id = parts[3]
    if not _ID.fullmatch(resource_id) or resource_id.startswith(RESERVED_PREFIX):
        raise InvalidArgumentError(
            f"invalid id {resource_id!r} in {name!r}: 3 to 255 letters, digits or -._~+%, "
            f"the first a letter, not beginning with {RESERVED_PREFIX!r}"
        )
    return name


def project_of(name: str) -> str:
    """Return the project id of a resource name."""
    return name.split("/")[1]


def id_of(name: str) -> str:
    """Return the last part of a resource name."""
    return name.rsplit("/", 1)[-1]


def checked_project(project: str) -> str:
    """Return "projects/<id>" unchanged; InvalidArgumentError for any other form."""
    prefix, _, project_id = project.partition("/")
    if prefix != "projects" or not project_id or "/" in project_id:
        raise InvalidArgumentError(f"invalid project {project!r}: it must be projects/<project>")
    return project
