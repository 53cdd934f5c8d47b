"""Draws the secrets of an installation in containers; what is there already is never replaced."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from deploy.installation import provisioning
from deploy.installation.compose import definitions
from deploy.installation.compose.layout import OWNERS, PREFIX, Addresses, folder
from deploy.installation.installation import PORTAL
from deploy.installation.provisioning import SERVICES
from services.portal import sealing
from shared.crypto import client_secrets

SERVERS = ("postgres", "grafana", "rabbitmq")
SERVICE_READS = 0o400
SERVER_READS = 0o444
"""The servers' own volumes: their entry points read them as root, and once more as another user."""

Tell = Callable[[str], None]


def make(root: Path, addresses: Addresses, *, tell: Tell) -> None:
    """Draw what is missing, and write down what follows from it: addresses and broker's users.

    :param root: the folder where every volume of secrets is mounted
    """
    _draw(folder(root, "postgres") / "password", tell, mode=SERVER_READS)
    _draw(folder(root, "grafana") / "password", tell, mode=SERVER_READS)
    _draw(folder(root, "rabbitmq") / "erlang-cookie", tell, mode=SERVER_READS)
    _draw(folder(root, "rabbitmq") / "admin-password", tell, mode=SERVER_READS)
    for name in (*SERVICES, *OWNERS):
        _draw(folder(root, name) / "database-password", tell)
    for service in SERVICES:
        _draw(folder(root, service) / "broker-password", tell)
    sealing.ensure(folder(root, PORTAL))
    client_secrets.ensure(folder(root, PORTAL), public=root / "public" / client_secrets.PUBLIC)
    derive(root, addresses, tell=tell)


def derive(root: Path, addresses: Addresses, *, tell: Tell) -> None:
    """Write what follows from the secrets, where it is not so already."""
    for service in SERVICES:
        database = f"{PREFIX}_{service}"
        for name, role in ((service, database), (f"{service}-owner", f"{database}_owner")):
            password = read(root, name, "database-password")
            url = addresses.database_url(role, password, database)
            _write(folder(root, name) / "database-url", url, tell)
        url = addresses.broker_url(service, read(root, service, "broker-password"))
        _write(folder(root, service) / "broker-url", url, tell)
    passwords = {service: read(root, service, "broker-password") for service in SERVICES}
    passwords[definitions.ADMIN] = read(root, "rabbitmq", "admin-password")
    path = folder(root, "rabbitmq") / "definitions.json"
    if not path.exists() or not definitions.are_of(path.read_text(), passwords):
        _write(path, definitions.write(passwords), tell, mode=SERVER_READS)


def put(root: Path, name: str, secret: str, value: str) -> None:
    """Have a secret be this one; what follows from it is not derived yet, nor told to servers."""
    mode = SERVER_READS if name in SERVERS else SERVICE_READS
    replace(folder(root, name) / secret, value.encode(), mode=mode)


def read(root: Path, name: str, secret: str) -> str:
    """Read a secret.

    :raises FileNotFoundError: it was not drawn yet
    """
    return (folder(root, name) / secret).read_text().strip()


def _draw(path: Path, tell: Tell, *, mode: int = SERVICE_READS) -> None:
    if not path.exists():
        replace(path, provisioning.new_password().encode(), mode=mode)
        tell(f"drew {path.parent.name}/{path.name}")


def _write(path: Path, text: str, tell: Tell, *, mode: int = SERVICE_READS) -> None:
    if not path.exists() or path.read_text() != text:
        replace(path, text.encode(), mode=mode)
        tell(f"wrote {path.parent.name}/{path.name}")


def replace(path: Path, content: bytes, *, mode: int = SERVICE_READS) -> None:
    """Put a file in place whole, or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
