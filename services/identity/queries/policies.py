"""What a password must be, in an establishment."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.domain.password_policy import Policy
from services.identity.models import RaisedPolicy


def of(session: Session, establishment_id: UUID, *, platform: Policy) -> Policy:
    """Tell what its people's passwords must be: the platform's policy, raised if it asks so."""
    asked = session.get(RaisedPolicy, establishment_id)
    if asked is None:
        return platform
    return platform.raised(to=asked.policy, min_length=asked.min_length)
