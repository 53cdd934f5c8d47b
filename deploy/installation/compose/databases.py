"""Makes, or completes, the databases and roles of an installation in containers."""

from collections.abc import Callable
from pathlib import Path

from deploy.installation import provisioning
from deploy.installation.compose import secrets
from deploy.installation.compose.layout import PREFIX, Addresses
from deploy.installation.provisioning import SERVICES

SUPERUSER = "postgres"


def provision(root: Path, addresses: Addresses, *, tell: Callable[[str], None]) -> None:
    """Have each service's database and roles, with the passwords that its secrets say.

    :raises psycopg.Error: the server does not let us
    """
    passwords = {}
    for service in SERVICES:
        role = f"{PREFIX}_{service}"
        passwords[role] = secrets.read(root, service, "database-password")
        passwords[f"{role}_owner"] = secrets.read(root, f"{service}-owner", "database-password")
    admin_url = addresses.database_url(
        SUPERUSER, secrets.read(root, SUPERUSER, "password"), SUPERUSER
    )
    provisioning.provision(admin_url, passwords=passwords, prefix=PREFIX, tell=tell)
