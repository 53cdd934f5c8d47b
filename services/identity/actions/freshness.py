"""Whether a session has shown the second factor that its account has, for what opens the account.

How long ago somebody proved who they are, the guard has judged by their token
(`shared.auth.stepping_up`); no token knows whether there is a factor by now.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.models import Credential
from services.identity.queries import credentials, factors, sessions
from shared.auth.actor import StepUp
from shared.auth.assurance import Acr
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import NotFound


def hold_fresh(session: Session, *, account_id: UUID, session_id: UUID | None) -> Credential:
    """Hold the credential of somebody whose session has shown their factor, if they have one.

    :param session_id: of the token
    :raises StepUpNeeded: if it has not, or is over
    :raises NotFound: if the account is gone
    """
    credential = credentials.locked(session, account_id)
    if credential is None or credential.is_deleted:
        raise NotFound
    held = sessions.locked(session, session_id) if session_id else None
    wanted = Acr.TWO_FACTORS if factors.are_there(session, account_id) else Acr.ONE_FACTOR
    if held is None or held.account_id != account_id or held.ended_at is not None:
        raise StepUpNeeded(StepUp(acr=wanted))
    if held.assurance.acr is not Acr.TWO_FACTORS and wanted is Acr.TWO_FACTORS:
        raise StepUpNeeded(StepUp(acr=wanted))
    return credential
