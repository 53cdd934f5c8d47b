"""What establishments ask of passwords: kept as `accounts` tells, and told to who chooses one."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions.sign_in import Transaction
from services.identity.config import PolicyName
from services.identity.domain.password_policy import Policy
from services.identity.models import RaisedPolicy
from services.identity.models.code import PASSWORDS
from services.identity.queries import codes, policies
from services.identity.tools import Tools
from shared import newest
from shared.events.accounts import EstablishmentFacts
from shared.tenancy import Reason, unconfined


def keep(session: Session, facts: EstablishmentFacts, *, sequence: int) -> None:
    """Keep what an establishment asks of passwords, unless newer news of it is kept.

    :raises ValueError: if this release knows no policy of that name
    """
    policy = PolicyName(facts.password_policy) if facts.password_policy else None
    row = {
        "establishment_id": facts.establishment_id,
        "policy": policy,
        "min_length": facts.password_min_length,
        "sequence": sequence,
    }
    newest.keep(session, RaisedPolicy, [row])


def by_code(transaction: Transaction, token: str, *, tools: Tools) -> Policy:
    """Tell what a password must be that is chosen with a code; nothing is used up.

    :raises UnknownCode: if there is none, or it is for something else
    """
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        code = codes.by_token(session, token, purposes=PASSWORDS)
        return policies.of(session, code.establishment_id, platform=tools.policy)


def at_home(transaction: Transaction, establishment_id: UUID, *, tools: Tools) -> Policy:
    """Tell what a password must be in the establishment that somebody belongs to."""
    with transaction() as session:
        unconfined(session, Reason.AUTHENTICATION)
        return policies.of(session, establishment_id, platform=tools.policy)
