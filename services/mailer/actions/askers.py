"""What those are told who asked for a code on paper: that the letter leaves (design.md §4.1).

Nobody knows yet whether the address is theirs: whoever has others asked for is not flooded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import emails, representatives
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import CodeLetterSent, Named
from services.mailer.models import Email
from shared.clock import paris_date
from shared.events.accounts import EstablishmentCodesIssued
from shared.text import fold_address

DAY = timedelta(days=1)
MOST = 3
"""As many e-mails an address gets within a day, whoever asks for it and wherever."""


@dataclass(frozen=True, kw_only=True)
class Stranger:
    """Somebody to write to who has no account yet: an addressee of an e-mail."""

    id: UUID
    language: str
    email: str
    establishment_id: UUID
    preferences: Mapping[str, str] = field(default_factory=dict)


def tell(session: Session, event: EstablishmentCodesIssued, *, cause: Cause) -> None:
    """Tell each asker that the letter with their code leaves, and where to type it."""
    home, is_recovery = event.establishment, event.purpose == representatives.RECOVERY
    for asker in representatives.left_of(session, event, now=cause.now):
        if asker.account_id is None or asker.email is None:
            continue
        email = fold_address(asker.email)  # as it is counted
        if _has_had_enough(session, email, now=cause.now):
            continue
        mail = CodeLetterSent(
            to=Named.of(asker),
            establishment=home.name,
            is_recovery=is_recovery,
            asked_on=paris_date(asker.asked_at),
            left_on=cause.day,
            ends_on=paris_date(asker.expires_at),
            siret=home.siret,
        )
        stranger = Stranger(
            id=asker.account_id,
            language=home.language,
            email=email,
            establishment_id=home.establishment_id,
        )
        emails.queue(session, mail, cause=cause, account=stranger)


def _has_had_enough(session: Session, email: str, *, now: datetime) -> bool:
    had = (
        select(Email.id)
        .where(
            Email.recipient == email,
            Email.template == CodeLetterSent.template,
            Email.created_at > now - DAY,
        )
        .limit(MOST)
    )
    return len(session.scalars(had).all()) >= MOST
