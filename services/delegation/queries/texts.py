"""The texts of delegations and amendments, from what is known now of services and sides."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.domain import amendment_texts, texts
from services.delegation.domain.status import Status
from services.delegation.models import Amendment, Delegation
from shared.access.tables import AccessService


def render_known(session: Session, delegation: Delegation) -> dict[str, str]:
    """Write what a delegation asks for, from what is known now of its services and its sides."""
    return texts.render(
        delegation,
        catalogue(session, {line.service for line in delegation.lines}),
        centralising=delegation.centralising,
        delegating=delegation.delegating,
        former=delegation.former,
    )


def shown(session: Session, delegation: Delegation) -> dict[str, str]:
    """Tell the text that whoever reads a delegation is shown: once answered, it changes no more."""
    if delegation.status is Status.PENDING:
        return render_known(session, delegation)
    return delegation.text


def amendment_as_known(
    session: Session, amendment: Amendment, delegation: Delegation
) -> dict[str, str]:
    """Write what an amendment would change of its delegation as it stands today."""
    codes = {*amendment.rights, *(line.service for line in delegation.lines)}
    return amendment_texts.render(amendment, delegation, catalogue(session, codes))


def shown_amendment(
    session: Session, amendment: Amendment, delegation: Delegation
) -> dict[str, str]:
    """Tell the text that whoever reads an amendment is shown: once settled, it changes no more."""
    if amendment.is_pending:
        return amendment_as_known(session, amendment, delegation)
    return amendment.text


def catalogue(session: Session, codes: Collection[str]) -> dict[str, AccessService]:
    """Find the catalogue's entries that texts name, by code; an unknown code has none."""
    found = session.scalars(select(AccessService).where(AccessService.code.in_(codes)))
    return {service.code: service for service in found}
