"""Publishing terms, and accepting them for an establishment (design.md §4.6)."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.errors import TermsChanged
from services.accounts.models import Establishment, Terms, TermsAcceptance, digest_of
from shared import access
from shared.clock import paris_date
from shared.errors import Bilingual, Invalid
from shared.events.accounts import TermsAccepted, TermsPublished

PAST = Bilingual(
    "This day is over: choose today or a later one.",
    "Cette date est passée : choisissez aujourd'hui ou une date ultérieure.",
)
UNCHANGED = Bilingual(
    "This is the text of the version before, which nobody is to accept again.",
    "C'est le texte de la version précédente : personne n'a à l'accepter de nouveau.",
)


def publish(session: Session, *, text: Mapping[str, str], effective_on: date, today: date) -> Terms:
    """Publish new terms: every establishment is asked again [S2].

    :param text: by language, `fr` and `en`
    :param effective_on: from this day on, who has not accepted can only read
    :raises Invalid: if that day is over, or the text is that of the version before
    """
    faults = {"effective_on": [PAST]} if effective_on < today else {}
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("accounts.terms"))))
    last = queries.terms.newest(session)
    if last is not None and last.digest == digest_of(text):
        faults["text"] = [UNCHANGED]
    if faults:
        raise Invalid(faults)
    terms = Terms(
        number=last.number + 1 if last else 1,
        text=dict(text),
        digest=digest_of(text),
        effective_on=effective_on,
    )
    session.add(terms)
    access.announce(
        session,
        TermsPublished(number=terms.number, digest=terms.digest, effective_on=effective_on),
        sequence=1,
    )
    return terms


def accept(
    session: Session,
    establishment: Establishment,
    *,
    number: int,
    digest: str,
    account_id: UUID,
    now: datetime,
) -> TermsAcceptance:
    """Accept terms for a locked establishment: those in force, or newer ones. Once is enough.

    :param digest: of the text that was read
    :raises TermsChanged: if these are older ones, or not that text
    """
    terms = queries.terms.find(session, number)
    in_force = queries.terms.in_force(session, today=paris_date(now))
    if terms is None or terms.digest != digest or (in_force and number < in_force.number):
        current = in_force or queries.terms.newest(session)
        raise TermsChanged(
            number=current.number if current else None, digest=current.digest if current else None
        )
    known = session.scalar(
        select(TermsAcceptance).where(
            TermsAcceptance.establishment_id == establishment.id, TermsAcceptance.number == number
        )
    )
    if known is not None:
        return known
    acceptance = TermsAcceptance(
        establishment_id=establishment.id,
        number=number,
        digest=digest,
        account_id=account_id,
        accepted_at=now,
    )
    session.add(acceptance)
    establishment.accepted_terms = max(number, establishment.accepted_terms or 0)
    access.announce(
        session,
        TermsAccepted(
            establishment=establishment.facts(),
            number=number,
            digest=digest,
            account_id=account_id,
            accepted_at=now,
        ),
        sequence=establishment.advance(),
    )
    return acceptance
