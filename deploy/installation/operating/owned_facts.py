"""Which facts each service owns, and who keeps projections of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select

from deploy.installation.provisioning import SERVICES
from services.accounts.models import Account, Establishment, Service
from services.accounts.models import KnownClient as ClientInAccounts
from services.delegation.models import Delegation
from services.delegation.models import KnownClient as ClientInDelegation
from services.delegation.models import Status as DelegationStatus
from services.identity.models import Credential, MachineClient
from services.mailer.models import KnownAccount, KnownEstablishment
from shared.access.tables import (
    AccessAccount,
    AccessDelegation,
    AccessEstablishment,
    AccessService,
)

Rows = Select[*tuple[Any, ...]]
"""Rows of subject, sequence, state."""


@dataclass(frozen=True)
class Projection:
    """What a service keeps of another's facts."""

    reader: str
    table: str
    rows: Rows


@dataclass(frozen=True)
class OwnedFact:
    """What the owner of facts says, and who keeps projections of them."""

    owner: str
    noun: str
    rows: Rows
    projections: tuple[Projection, ...]


def _of_access(model: Any, *columns: Any, readers: tuple[str, ...] = SERVICES) -> list[Projection]:
    return [Projection(name, model.__tablename__, select(*columns)) for name in readers]


def _client(reader: str, model: Any) -> Projection:
    rows = select(model.id, literal(0), model.removed_at.is_(None))
    return Projection(reader, model.__tablename__, rows)


OWNED_FACTS = (
    OwnedFact(
        "identity",
        "client",  # its sequence also counts what voids its tokens, which says nothing of it
        select(MachineClient.id, literal(0), MachineClient.removed_at.is_(None)).where(
            MachineClient.establishment_id.is_not(None), MachineClient.announced_at.is_not(None)
        ),
        (
            _client("accounts", ClientInAccounts),
            _client("delegation", ClientInDelegation),
        ),
    ),
    OwnedFact(
        "accounts",
        "account",
        select(Account.id, Account.sequence, Account.status).where(Account.sequence > 0),
        (
            *_of_access(
                AccessAccount,
                AccessAccount.account_id,
                AccessAccount.sequence,
                AccessAccount.status,
            ),
            Projection(
                "identity",
                "credentials",
                select(Credential.account_id, Credential.known_sequence, Credential.status),
            ),
            Projection(
                "mailer",
                "known_accounts",
                select(KnownAccount.id, KnownAccount.sequence, KnownAccount.status),
            ),
        ),
    ),
    OwnedFact(
        "accounts",
        "establishment",
        select(Establishment.id, Establishment.sequence, Establishment.status),
        (
            *_of_access(
                AccessEstablishment,
                AccessEstablishment.establishment_id,
                AccessEstablishment.sequence,
                AccessEstablishment.status,
            ),
            Projection(
                "mailer",
                "known_establishments",
                select(
                    KnownEstablishment.id, KnownEstablishment.sequence, KnownEstablishment.status
                ),
            ),
        ),
    ),
    OwnedFact(
        "accounts",
        "service",
        select(Service.code, Service.sequence, Service.published_on),
        (
            *_of_access(
                AccessService,
                AccessService.code,
                AccessService.sequence,
                AccessService.published_on,
            ),
        ),
    ),
    OwnedFact(
        "delegation",
        "delegation",
        select(
            Delegation.id,
            Delegation.access_sequence,
            Delegation.status == DelegationStatus.ACTIVE,
        ).where(Delegation.access_sequence > 0),
        (
            *_of_access(
                AccessDelegation,
                AccessDelegation.delegation_id,
                AccessDelegation.sequence,
                AccessDelegation.is_granting,
                readers=("accounts", "delegation", "mailer"),
            ),
        ),
    ),
)
"""Every fact that is kept elsewhere than at its owner's, as far as it decides anything."""
