"""Machine clients: made, given another secret, removed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.errors import BeyondDuties, ScopesRefused
from services.identity.models import Ending, MachineClient, RemovalReason
from services.identity.permissions import (
    DUTY_OF_SCOPE,
    ESTABLISHMENT_SCOPES,
    PLATFORM_SCOPES,
    SCOPES,
)
from services.identity.queries import clients
from services.identity.tools import Tools
from shared import access
from shared.auth import Actor, Duty, Level, denylist
from shared.crypto.codes import digest, new_code
from shared.errors import Bilingual, Invalid
from shared.events.identity import (
    ClientCreated,
    ClientRemoved,
    ClientSecretChanged,
    ClientSnapshot,
    SessionRevoked,
)
from shared.messaging import announce
from shared.tenancy import Reason, unconfined

AT_ONCE = 100
"""How many clients a chore locks at once."""

HELD_OTHERWISE = frozenset({"letters"})
"""Services of the catalogue that no machine client uses: whose letter is read is a person's."""

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

    :raises ScopesRefused: if a scope does not exist, or is not for clients of this owner
    :raises Invalid: if it would have expired already
    :raises BeyondDuties: if a scope opens what the actor may not do
    """
    if expires_at is not None and expires_at <= now:
        raise Invalid({"expires_at": [PAST]})
    is_platforms = establishment_id is None
    allowed = SCOPES - (ESTABLISHMENT_SCOPES if is_platforms else PLATFORM_SCOPES)
    refused = sorted(
        scope
        for scope in set(scopes) - allowed
        if is_platforms or not _is_of_catalogue(session, scope)
    )
    if refused:
        raise ScopesRefused(refused)
    _require_duties_for(scopes, actor=actor)
    secret = new_code()
    client = MachineClient(
        establishment_id=establishment_id,
        name=name,
        scopes=sorted(set(scopes)),
        secret_digest=digest(secret),
        expires_at=expires_at,
        created_by=actor.account_id,
        created_at=now,
        announced_at=now,
    )
    session.add(client)
    session.flush()  # its id is its client_id
    announce(session, ClientCreated(client=client.facts()), sequence=client.advance())
    return client, secret


def _is_of_catalogue(session: Session, scope: str) -> bool:
    """Tell whether a scope names a service of the catalogue that can be delegated, at a level."""
    code, _, level = scope.rpartition(":")
    if level not in (Level.READ, Level.WRITE):
        return False
    service = access.find_service(session, code)
    return service is not None and service.is_delegable and code not in HELD_OTHERWISE


def _require_duties_for(scopes: Collection[str], *, actor: Actor) -> None:
    beyond = sorted(
        scope
        for scope in set(scopes)
        if (duty := DUTY_OF_SCOPE.get(scope)) and duty not in actor.duties
    )
    if beyond:
        raise BeyondDuties(scopes=beyond)


def rotate(
    session: Session, *, client: MachineClient, actor: Actor, tools: Tools, now: datetime
) -> str:
    """Give a client another secret, told this once; the former is good for a while longer.

    :raises BeyondDuties: if one of its scopes opens what the actor may not do
    """
    _require_duties_for(client.scopes, actor=actor)
    secret, former_until = new_code(), now + tools.settings.overlap
    client.rotate(digest(secret), former_until=former_until)
    event = ClientSecretChanged(client=client.facts(), former_until=former_until)
    announce(session, event, sequence=client.advance())
    return secret


def remove(
    session: Session,
    *,
    client: MachineClient,
    tools: Tools,
    now: datetime,
    reason: RemovalReason = RemovalReason.REMOVED,
) -> None:
    """Remove a client; its tokens are void, and its assignments over, within seconds."""
    client.removed_at = now
    void(session, client=client, tools=tools, now=now)
    event = ClientRemoved(client=client.facts(), reason=reason.value)
    announce(session, event, sequence=client.advance())


def remove_expired(session: Session, *, tools: Tools, now: datetime) -> int:
    """Remove some of the clients whose time has gone by; tell how many."""
    expired = clients.locked_expired(session, now=now, limit=AT_ONCE)
    for client in expired:
        remove(session, client=client, tools=tools, now=now, reason=RemovalReason.EXPIRED)
    return len(expired)


def introduce(session: Session, *, now: datetime) -> int:
    """Tell of some of the clients that other services have not been told of; tell how many."""
    unknown = clients.locked_unannounced(session, limit=AT_ONCE)
    for client in unknown:
        client.announced_at = now
        announce(session, ClientSnapshot(client=client.facts()), sequence=client.advance())
    return len(unknown)


def void(session: Session, *, client: MachineClient, tools: Tools, now: datetime) -> None:
    """Void every token that a client was given until now. Lock its row."""
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
