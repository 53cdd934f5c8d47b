"""Changes a secret of an installation in containers, and tells the server that knows it.

Whoever is told within the transaction that also writes the file: if either fails, neither is done.
"""

import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes

import click
import psycopg
from psycopg import sql
from sqlalchemy import select

from deploy.installation import provisioning
from deploy.installation.compose import databases, secrets
from deploy.installation.compose.catalogue import Secret
from deploy.installation.compose.installation import mounted
from deploy.installation.compose.layout import OWNERS, PREFIX, Addresses
from deploy.installation.operating import history
from deploy.installation.operating.databases import session
from deploy.installation.provisioning import SERVICES
from services.identity.domain import refresh_keys

KEY_LENGTH = 32


def rotate(
    root: Path, secret: Secret, addresses: Addresses, *, tell: Callable[[str], None]
) -> None:
    """Draw a secret anew, and whatever follows from it.

    :raises click.ClickException: the history is damaged: it is not signed again
    :raises psycopg.Error: the server did not take it; nothing is changed
    """
    if secret.file == "history.key":
        _sign_history(root, secret)
    elif secret.file == "server-key":
        secrets.replace(secret.path(root), token_bytes(KEY_LENGTH), mode=0o600)
        secret.path(root).with_name(refresh_keys.FILE).unlink(missing_ok=True)
    else:
        put(root, secret, provisioning.new_password(), addresses, tell=tell)


def put(
    root: Path,
    secret: Secret,
    value: str,
    addresses: Addresses,
    *,
    tell: Callable[[str], None],
    is_known: bool = False,
) -> None:
    """Have a password be this one.

    :param is_known: the server has it already, and need not be told
    """
    role = _role(secret)
    if role is None or is_known:
        secrets.put(root, secret.folder, secret.file, value)
    else:
        with psycopg.connect(_admin(root, addresses)) as server:
            setting = sql.SQL("ALTER ROLE {} PASSWORD {}")
            server.execute(setting.format(sql.Identifier(role), sql.Literal(value)))
            secrets.put(root, secret.folder, secret.file, value)
    secrets.derive(root, addresses, tell=tell)


def _role(secret: Secret) -> str | None:
    """Name the role of PostgreSQL whose password a secret is."""
    if secret.folder == databases.SUPERUSER:
        return databases.SUPERUSER
    if secret.file != "database-password":
        return None
    if secret.folder in OWNERS:
        return f"{PREFIX}_{secret.folder.replace('-', '_')}"
    return f"{PREFIX}_{secret.folder}" if secret.folder in SERVICES else None


def _admin(root: Path, addresses: Addresses) -> str:
    password = secrets.read(root, databases.SUPERUSER, "password")
    url = addresses.database_url(databases.SUPERUSER, password, databases.SUPERUSER)
    return provisioning.conninfo(url)


def _sign_history(root: Path, secret: Secret) -> None:
    """Sign the end of every chain with a new key, unless one is not as it was signed before."""
    from services.accounts.models import HistoryHead

    installation = mounted(root, os.environ)
    report = history.verify(installation)
    if report.damaged:
        raise click.ClickException(
            f"{len(report.damaged)} chains are damaged: `history verify` shows them. They would be "
            "signed as if they were sound; nothing was changed."
        )
    key = token_bytes(KEY_LENGTH)
    with session(installation, "accounts") as opened:
        for head in opened.scalars(select(HistoryHead).with_for_update()):
            head.signature = head.sign(key)
        opened.flush()
        secrets.replace(secret.path(root), key, mode=0o600)
