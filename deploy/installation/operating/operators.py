"""Operators of an installation."""

from collections.abc import Collection

from deploy.installation.installation import Installation
from shared import clock, db
from shared.auth import Duty


def create_operator(
    installation: Installation,
    *,
    title: str,
    first_name: str,
    last_name: str,
    email: str,
    duties: Collection[str],
) -> str:
    """Make an operator's account, and return its identifier.

    :param duties: short names: register, catalogue, letters, print, support
    """
    from services.accounts.actions import operators
    from services.accounts.domain import Title

    engine = db.connect(installation.database_url("accounts"), pool_size=1)
    try:
        with db.sessions(engine).begin() as session:
            account = operators.create(
                session,
                title=Title(title),
                first_name=first_name,
                last_name=last_name,
                email=email,
                duties=[Duty(f"duty:{duty}") for duty in duties],
                now=clock.now(),
            )
            return account.identifier
    finally:
        engine.dispose()
