"""What is told of establishments that lose their last administrator (design.md §4.1)."""

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import EstablishmentOrphaned, Named, OrphaningForeseen
from services.mailer.queries import people
from shared import events


def of_warning(
    session: Session, event: events.accounts.EstablishmentOrphaningForeseen, *, cause: Cause
) -> None:
    """Tell all administrators until when somebody can act."""
    home = people.establishment(session, event.establishment.establishment_id)
    emails.queue_to_administrators(
        session,
        home.id,
        lambda to: OrphaningForeseen(
            to=Named.of(to), establishment=home.name, last_on=event.last_on
        ),
        cause=cause,
    )


def of_orphaning(
    session: Session, event: events.accounts.EstablishmentOrphaned, *, cause: Cause
) -> None:
    """Tell the last administrators that nobody can act any more, and what they can do."""
    home = people.establishment(session, event.establishment.establishment_id)
    emails.queue_to_each(
        session,
        people.overdue_administrators(session, home.id, today=cause.today),
        lambda to: EstablishmentOrphaned(to=Named.of(to), establishment=home.name),
        cause=cause,
    )
