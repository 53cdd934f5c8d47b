"""E-mails that foretell something of a delegation are withdrawn once it will not happen.

They wait for others of their kind (§4.9): what they announce may be over, or set for another day,
before they leave. What has left stays; who got it is told what has happened since.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.domain.mails import (
    DelegationEnding,
    DelegationExtended,
    DelegationLapsing,
    ExtensionForeseen,
)
from services.mailer.models import Email, EmailStatus
from services.mailer.models.email_status import RESTING
from shared.events.delegation import DelegationFacts

WHY = "overtaken: what it announces will not happen"
PENDING = "pending"
RUNNING = frozenset({"active", "suspended"})
FORETELLS_END = (
    DelegationEnding.template,
    DelegationExtended.template,
    ExtensionForeseen.template,
)


def withdraw(session: Session, facts: DelegationFacts) -> None:
    """Withdraw what waits to be told of a delegation's lapse, or end, that is no longer ahead.

    Those who wait are locked in the order in which digests are written, so that neither waits for
    the other in a circle.

    :param facts: the delegation as it now is
    """
    wanted = list(_overtaken(facts))
    if not wanted:
        return
    waiting = session.scalars(
        select(Email)
        .where(
            Email.status.in_((*RESTING, EmailStatus.SENDING)),
            Email.establishment_id.in_((facts.centralising_id, facts.delegating_id)),
            Email.facts["page"].astext == sides.page_of(facts),
            or_(*wanted),
        )
        .order_by(Email.created_at, Email.id)
        .with_for_update()
    )
    for email in waiting:
        email.lose_point(WHY, now=email.created_at)  # at any time from then on


def _overtaken(facts: DelegationFacts) -> Iterator[ColumnElement[bool]]:
    if facts.status != PENDING:
        yield Email.template == DelegationLapsing.template
    ahead = Email.template.in_(FORETELLS_END)
    if facts.status not in RUNNING:
        yield ahead
    else:
        another_day = Email.facts["ends_on"].astext != facts.ends_on.isoformat()
        yield and_(ahead, another_day)
