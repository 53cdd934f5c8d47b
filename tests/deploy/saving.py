"""What an installation holds, and who signs in there after it was saved and restored."""

import importlib
from collections.abc import Callable
from typing import Any

import psycopg
from click.testing import Result

from deploy.installation.archive import places, rows
from deploy.installation.embedded.installation import Installation
from deploy.installation.provisioning import conninfo

EMAIL = "ondine.vasseur@example.org"


PASSWORD = "Vent-d'autan 8 noeuds"


Restore = Callable[..., Result]


def call(installation: Installation, method: str, path: str, **body: Any) -> tuple[int, Any]:
    """Call the identity service of an installation, in this process."""
    app = importlib.import_module("services.identity.app").create_app(
        installation.settings("identity")
    )
    try:
        answer = app.test_client().open(f"/identity/v1{path}", method=method, json=body)
        return answer.status_code, answer.get_json(silent=True)
    finally:
        app.sessions.kw["bind"].dispose()


def content(installation: Installation) -> dict[str, Any]:
    """Every row of every table, as text."""
    found = {}
    for service, address in places.addresses(installation.server.admin_url).items():
        with psycopg.connect(conninfo(address)) as connection:
            for table in rows.describe(connection).tables:
                if table.name not in {"chore_runs", "publishers"}:
                    piece = b"".join(rows.out(connection, table))
                    found[f"{service}.{table.name}"] = sorted(piece.splitlines())
    return found
