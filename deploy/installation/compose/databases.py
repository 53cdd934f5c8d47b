"""Makes, or completes, the databases and roles of an installation in containers."""

from collections.abc import Callable
from pathlib import Path

from deploy.installation import provisioning
from deploy.installation.compose import secrets
from deploy.installation.compose.layout import PREFIX, Addresses
from deploy.installation.provisioning import SERVICES, Urls

SUPERUSER = "postgres"


def provision(root: Path, addresses: Addresses, *, tell: Callable[[str], None]) -> dict[str, Urls]:
    """Have each service's database and roles, with the passwords that its secrets say.

    :raises psycopg.Error: the server does not let us
    """
    passwords = {}
    for service in SERVICES:
        role = f"{PREFIX}_{service}"
        passwords[role] = secrets.read(root, service, "database-password")
        passwords[f"{role}_owner"] = secrets.read(root, f"{service}-owner", "database-password")
    return provisioning.provision(
        admin_url(root, addresses), passwords=passwords, prefix=PREFIX, tell=tell
    )


def admin_url(root: Path, addresses: Addresses) -> str:
    """Write the address of PostgreSQL for its superuser."""
    password = secrets.read(root, SUPERUSER, "password")
    return addresses.database_url(SUPERUSER, password, SUPERUSER)
