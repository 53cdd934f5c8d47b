"""How tests have an address suppressed, and write to it."""

from uuid import UUID, uuid4

from services.mailer.models import EmailStatus, Suppression, SuppressionReason
from shared.events.accounts import AccountFacts
from tests.mailer.transports import Scripted
from tests.mailer.world import World


def suppress(
    world: World, holder: AccountFacts, reason: SuppressionReason = SuppressionReason.BOUNCED
) -> UUID:
    """Let mails to somebody come back from now on."""
    with world.look() as session:
        made = Suppression(
            address=holder.email,
            reason=reason,
            said="5.1.1 unknown",
            email_id=uuid4(),
            account_id=holder.account_id,
            establishment_id=holder.establishment_id,
            created_at=world.now,
        )
        session.add(made)
        session.flush()
        made_id = made.id
        session.commit()
    return made_id


def invited(world: World, holder: AccountFacts) -> None:
    world.told(world.code_for(holder))


def reset(world: World, holder: AccountFacts) -> None:
    world.told(world.code_for(holder, purpose="password_reset"))


def send(world: World) -> list[EmailStatus]:
    """Let the senders run, and tell how each e-mail stands."""
    world.send(world.with_transport(Scripted(None)))
    return [email.status for email in world.emails()]
