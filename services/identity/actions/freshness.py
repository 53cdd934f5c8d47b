"""Whether a session has proved lately, and far enough, whose it is, for what must not be stolen."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.errors import StepUpNeeded
from services.identity.models import Credential
from services.identity.queries import credentials, factors, sessions
from shared.auth.assurance import Acr
from shared.errors import NotFound

FRESH_FOR = timedelta(minutes=5)


def hold_fresh(
    session: Session, *, account_id: UUID, session_id: UUID | None, now: datetime
) -> Credential:
    """Hold the credential of somebody who has just signed in, with their factor if they have one.

    What the session's row says counts, not the token: one that was stolen says nothing of now.

    :param session_id: of the token
    :raises StepUpNeeded: if the sign-in is too long ago, or was by a password alone
    :raises NotFound: if the account is gone
    """
    credential = credentials.locked(session, account_id)
    if credential is None or credential.is_deleted:
        raise NotFound
    held = sessions.locked(session, session_id) if session_id else None
    has_factor = factors.are_there(session, account_id)
    wanted = Acr.TWO_FACTORS if has_factor else Acr.ONE_FACTOR
    if held is None or held.account_id != account_id or held.ended_at is not None:
        raise StepUpNeeded(acr=wanted, max_age=FRESH_FOR)
    shown = held.assurance
    is_enough = shown.acr is Acr.TWO_FACTORS or not has_factor
    if not is_enough or now >= shown.at + FRESH_FOR:
        raise StepUpNeeded(acr=wanted, max_age=FRESH_FOR)
    return credential
