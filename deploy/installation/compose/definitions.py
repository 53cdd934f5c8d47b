"""RabbitMQ's users and what each may do, as the file that the broker imports at every start.

Each service has a user of its own, who may touch what the topology names and nothing else, and
announce nothing in another's name: it publishes on one exchange, under keys that begin with its
own. Whoever may declare a queue with a dead-letter exchange must be allowed to read it, so each may
read all of them. (RabbitMQ's manual: "Definitions", "Access Control", "Topic Authorisation", "Dead
Letter Exchanges".)
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from shared.messaging import topology

ADMIN = "admin"
"""May see and do everything, in the management interface."""

EVERYTHING = ".*"
NOTHING = "^$"

_SALT = 4  # bytes


def write(passwords: Mapping[str, str]) -> str:
    """Write the definitions for these users.

    :param passwords: by user: each service's name, and `admin`
    """
    document: dict[str, Any] = {
        "users": [_user(name, password) for name, password in passwords.items()],
        "vhosts": [{"name": "/"}],
        "permissions": [{"user": name, "vhost": "/", **_permissions(name)} for name in passwords],
        "topic_permissions": [
            {"user": name, "vhost": "/", **one} for name in passwords for one in _topics(name)
        ],
    }
    return json.dumps(document, indent=1)


def are_of(text: str, passwords: Mapping[str, str]) -> bool:
    """Tell whether definitions are those of these users and passwords."""
    try:
        document = json.loads(text)
        hashes = {user["name"]: user["password_hash"] for user in document["users"]}
        permissions = {one["user"]: one for one in document["permissions"]}
        topics = {(one["user"], one["exchange"]): one for one in document["topic_permissions"]}
    except (ValueError, LookupError, TypeError):
        return False
    return hashes.keys() == passwords.keys() and all(
        _hash(password, salt=base64.b64decode(hashes[name])[:_SALT]) == hashes[name]
        and permissions.get(name, {}).items() >= _permissions(name).items()
        and all(
            topics.get((name, one["exchange"]), {}).items() >= one.items() for one in _topics(name)
        )
        for name, password in passwords.items()
    )


def _user(name: str, password: str) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": _hash(password, salt=secrets.token_bytes(_SALT)),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": ["administrator"] if name == ADMIN else [],
    }


def _hash(password: str, *, salt: bytes) -> str:
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def _permissions(name: str) -> dict[str, str]:
    if name == ADMIN:
        return {"configure": EVERYTHING, "write": EVERYTHING, "read": EVERYTHING}
    exchanges = (topology.EVENTS.name, topology.DEAD.name)
    queues = (topology.DEAD_LETTERS.name, *map(topology.queue_name, topology.LISTENS))
    named = _any_of(*exchanges, *queues)
    return {"configure": named, "write": named, "read": named}


def _topics(name: str) -> list[dict[str, str]]:
    """Say under which keys a user may publish; what it may hear is the topology's matter."""
    if name == ADMIN:
        return []
    return [
        {"exchange": topology.EVENTS.name, "write": rf"^{name}\.", "read": EVERYTHING},
        {"exchange": topology.DEAD.name, "write": NOTHING, "read": EVERYTHING},
    ]


def _any_of(*names: str) -> str:
    escaped = "|".join(sorted({name.replace(".", "\\.") for name in names}))
    return f"^({escaped})$"
