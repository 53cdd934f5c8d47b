"""The four databases of an installation, as a command of the operations people sees them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from deploy.installation.installation import Installation
from shared import db, tenancy
from shared.tenancy import Reason


@contextmanager
def session(
    installation: Installation, service: str, *, is_snapshot: bool = False
) -> Iterator[Session]:
    """Begin a transaction in a service's database that sees every establishment's rows.

    :param is_snapshot: it sees the database as it was at one instant, whatever others commit
    """
    engine = db.connect(installation.database_url(service), pool_size=1)
    try:
        if is_snapshot:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with db.sessions(engine).begin() as opened:
            tenancy.unconfined(opened, Reason.COMMAND)
            yield opened
    finally:
        engine.dispose()
