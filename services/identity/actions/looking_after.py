"""Credentials that administrators look after at home, and operators anywhere."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.models import Credential
from services.identity.queries import credentials
from shared.auth import Actor, Duty
from shared.errors import NotFound
from shared.events.identity import OperatorActed
from shared.messaging import announce
from shared.tenancy import Reason, confine, unconfined


def find(session: Session, *, account_id: UUID, operation: str, actor: Actor) -> Credential:
    """Find a credential, and confine the session to its establishment.

    What an operator reaches for in an establishment is recorded there.

    :param operation: the permission's name
    :raises NotFound: if there is none, or it is not the caller's to know
    """
    if Duty.SUPPORT in actor.duties:
        unconfined(session, Reason.OPERATOR)
    credential = credentials.get(session, account_id)
    confine(session, credential.establishment_id)
    if credential.establishment_id == actor.home_id:
        return credential
    if Duty.SUPPORT not in actor.duties or actor.account_id is None:
        raise NotFound
    event = OperatorActed(
        establishment_id=credential.establishment_id,
        account_id=actor.account_id,
        operation=operation,
    )
    announce(session, event, sequence=0)  # no listener keeps a newest state of it
    return credential
