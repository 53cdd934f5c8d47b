"""Both sides of a delegation, as e-mails name them and reach them, and what it is about."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import DELEGATIONS, Right
from services.mailer.models import KnownAccount
from services.mailer.queries import people
from shared.events.delegation import DelegationFacts


def names(session: Session, facts: DelegationFacts) -> dict[str, str]:
    """Name both sides.

    :raises Defer: if one of them is not known yet
    """
    ids: dict[str, UUID] = {
        "centralising": facts.centralising_id,
        "delegating": facts.delegating_id,
    }
    return {side: people.establishment(session, its_id).name for side, its_id in ids.items()}


def about(session: Session, facts: DelegationFacts) -> dict[str, str]:
    """Name both sides, and the page of the portal that shows the delegation and answers.

    :raises Defer: if one of them is not known yet
    """
    return names(session, facts) | {"page": page_of(facts)}


def page_of(facts: DelegationFacts) -> str:
    """Tell the page of the portal that shows a delegation and answers."""
    return f"{DELEGATIONS}/{facts.delegation_id}"


def name_of(session: Session, establishment_id: UUID | None) -> str | None:
    """Name an establishment, if one is the reason.

    :raises Defer: if it is not known yet
    """
    return (
        None if establishment_id is None else people.establishment(session, establishment_id).name
    )


def administrators(
    session: Session, facts: DelegationFacts, cause: Cause, *, but: UUID | None = None
) -> Sequence[KnownAccount]:
    """List the administrators of both sides, but those of an establishment that knows already."""
    return [
        administrator
        for side in (facts.centralising_id, facts.delegating_id)
        if side != but
        for administrator in people.administrators(session, side, today=cause.today)
    ]


def lines(facts: DelegationFacts, status: str) -> dict[str, str]:
    """Tell which services are in it in a status, and how far."""
    return {line.service: line.level for line in facts.lines if line.status == status}


def rights(session: Session, levels: Mapping[str, str], language: str) -> list[Right]:
    """Name services in a language."""
    return [
        Right(service=people.service_label(session, code, language), level=level)
        for code, level in levels.items()
    ]
