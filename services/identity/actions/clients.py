"""Machine clients: made, given another secret, removed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions.tools import Tools
from services.identity.errors import ScopesRefused
from services.identity.models import Ending, MachineClient
from services.identity.permissions import PLATFORM_SCOPES, SCOPES
from services.identity.queries import clients
from shared.auth import Actor, Duty, denylist
from shared.crypto.codes import digest, new_code
from shared.errors import Bilingual, Invalid
from shared.events.identity import SessionRevoked
from shared.messaging import announce
from shared.tenancy import Reason, unconfined

PAST = Bilingual("It must lie ahead.", "Il doit être à venir.")


def owner_for(session: Session, *, actor: Actor) -> UUID | None:
    """Tell whose clients somebody looks after: the platform's (None), or their establishment's.

    An operator who does so sees the platform's from now on.
    """
    if Duty.CATALOGUE in actor.duties:
        unconfined(session, Reason.OPERATOR)
        return None
    return actor.acting_tenant


def create(
    session: Session,
    *,
    establishment_id: UUID | None,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> tuple[MachineClient, str]:
    """Make a client, of the platform (None) or of an establishment; the secret is told this once.

    :raises ScopesRefused: if a scope does not exist, or only the platform's clients have it
    :raises Invalid: if it would have expired already
    """
    if expires_at is not None and expires_at <= now:
        raise Invalid({"expires_at": [PAST]})
    allowed = SCOPES if establishment_id is None else SCOPES - PLATFORM_SCOPES
    refused = sorted(set(scopes) - allowed)
    if refused:
        raise ScopesRefused(refused)
    secret = new_code()
    client = MachineClient(
        establishment_id=establishment_id,
        name=name,
        scopes=sorted(set(scopes)),
        secret_digest=digest(secret),
        expires_at=expires_at,
        created_by=actor.account_id,
        created_at=now,
    )
    session.add(client)
    session.flush()  # its id is its client_id
    return client, secret


def rotate(client: MachineClient, *, tools: Tools, now: datetime) -> str:
    """Give a client another secret, told this once; the former is good for a while longer."""
    secret = new_code()
    client.rotate(digest(secret), former_until=now + tools.settings.overlap)
    return secret


def remove(session: Session, *, client: MachineClient, tools: Tools, now: datetime) -> None:
    """Remove a client; its tokens are void within seconds."""
    client.removed_at = now
    void(session, client=client, tools=tools, now=now)


def void(session: Session, *, client: MachineClient, tools: Tools, now: datetime) -> None:
    """Void every token that a client was given until now. Hold its row."""
    tenant_id = clients.tenant_of(session, client)
    event = SessionRevoked(
        account_id=client.id,
        establishment_id=tenant_id,
        session_id=None,
        revoked_at=now,
        expires_at=now + tools.settings.access_token_for,
        reason=Ending.REVOKED,
    )
    denylist.apply(session, event)
    announce(session, event, sequence=client.advance())
