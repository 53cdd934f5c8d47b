"""The text of a delegation, from what is known now of its services and its sides."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.domain import texts
from services.delegation.domain.status import Status
from services.delegation.models import Delegation
from shared.access.tables import AccessService


def render_known(session: Session, delegation: Delegation) -> dict[str, str]:
    """Write what a delegation asks for, from what is known now of its services and its sides."""
    codes = [line.service for line in delegation.lines]
    found = session.scalars(select(AccessService).where(AccessService.code.in_(codes)))
    return texts.render(
        delegation,
        {service.code: service for service in found},
        centralising=delegation.centralising,
        delegating=delegation.delegating,
    )


def shown(session: Session, delegation: Delegation) -> dict[str, str]:
    """Tell the text that whoever reads a delegation is shown: once answered, it changes no more."""
    if delegation.status is Status.PENDING:
        return render_known(session, delegation)
    return delegation.text
