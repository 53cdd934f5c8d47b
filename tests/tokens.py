"""Access tokens as `identity` would have signed them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared import clock
from shared.auth import Profile
from shared.auth.assurance import Assurance, Method
from shared.auth.tokens import Claims, Signer

FOR = timedelta(days=1000)
"""How long one is good, whatever time a test lets go by."""


def of_account(
    signer: Signer,
    account_id: UUID,
    home_id: UUID | None,
    profile: Profile | str | None,
    **claims: Any,
) -> str:
    """Sign a token of somebody who has just signed in, by their password."""
    shown = Assurance.by(Method.PASSWORD, at=claims.get("now") or clock.now())
    given: dict[str, Any] = {"sid": uuid4(), "profile": Profile(profile) if profile else None}
    given |= {"shown": shown}
    return _signed(signer, account_id, est=home_id, **given | claims)


def of_client(
    signer: Signer, client_id: UUID, home_id: UUID | None, scope: str, **claims: Any
) -> str:
    """Sign a token of a machine client: of an establishment, or of the platform.

    :param scope: its scopes, with blanks between
    """
    given: dict[str, Any] = {"client_id": str(client_id), "scope": frozenset(scope.split())}
    return _signed(signer, client_id, est=home_id, **given | claims)


def _signed(signer: Signer, subject: UUID, *, now: datetime | None = None, **claims: Any) -> str:
    at = now or clock.now()
    given: dict[str, Any] = {"sub": str(subject), "iat": at - timedelta(seconds=1), "exp": at + FOR}
    return signer.sign(Claims(**given | claims))
