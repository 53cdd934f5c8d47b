"""Adding a passkey: the browser is told to have one made, and hands in what the device made."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import recovery_codes
from services.identity.actions.freshness import hold_fresh
from services.identity.actions.new_factors import Confirmed, count_from_now, label, require_room
from services.identity.actions.sign_in import Transaction
from services.identity.domain.passkey_challenges import Drawn, Use
from services.identity.domain.passkeys import Creation, Made, NotProved
from services.identity.errors import PasskeyUnproved
from services.identity.models import Credential, Factor, FactorKind, Passkey
from services.identity.queries import factors, passkeys
from services.identity.tools import Tools
from shared.db import new_id

log = logging.getLogger(__name__)

HANDLE_LENGTH = 64
"""The most that WebAuthn takes (§4, user handle)."""


@dataclass(frozen=True)
class Asked:
    """What a browser is told.

    :ivar options: as its `parse…OptionsFromJSON` takes them
    """

    options: dict[str, Any]


def begin(
    session: Session, *, account_id: UUID, session_id: UUID | None, tools: Tools, now: datetime
) -> Asked:
    """Tell a browser to have a passkey made. Nothing is kept but the account's handle.

    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises TooManyFactors: if there are as many as one may have
    """
    credential = hold_fresh(session, account_id=account_id, session_id=session_id)
    require_room(factors.locked(session, account_id), FactorKind.PASSKEY)
    if credential.passkey_handle is None:
        credential.passkey_handle = secrets.token_bytes(HANDLE_LENGTH)
    options = tools.party.to_create(
        challenge=tools.passkey_challenges.draw(Use.CREATION, account_id, session_id, now=now),
        handle=credential.passkey_handle,
        label=label(session, credential),
        known=passkeys.known(session, account_id),
    )
    return Asked(options)


def add(
    transaction: Transaction,
    *,
    account_id: UUID,
    session_id: UUID | None,
    name: str,
    credential: Mapping[str, Any],
    tools: Tools,
    now: datetime,
) -> Confirmed:
    """Let a passkey count that a device has made for this account and this session.

    With the first factor come ten recovery codes, so that nobody is without a way back.

    :param credential: as the browser hands it in
    :raises StepUpNeeded: if there is a factor, and this session has not shown one
    :raises PasskeyUnproved: if it is none, was made for something else, or is somebody's already
    :raises TooManyFactors: if there are as many as one may have
    :raises HashingBusy: if too many passwords are being judged
    """
    who: dict[str, Any] = {"account_id": account_id, "session_id": session_id, "now": now}
    with tools.hasher.place() as place:
        with transaction() as session:
            _hold(session, account_id, session_id)
            _, made_at = factors.recovery_codes_left(session, account_id)
        made, drawn = _proved(credential, **who, tools=tools)
        sheet = recovery_codes.draw(place) if made_at is None else None
    with transaction() as session:
        held = _hold(session, account_id, session_id)
        if not passkeys.spend(session, drawn):
            raise PasskeyUnproved
        factor = _keep(session, held, made, name=name, now=now)
        return count_from_now(session, held, factor, sheet, now=now)


def _hold(session: Session, account_id: UUID, session_id: UUID | None) -> Credential:
    credential = hold_fresh(session, account_id=account_id, session_id=session_id)
    require_room(factors.locked(session, account_id), FactorKind.PASSKEY)
    return credential


def _proved(
    credential: Mapping[str, Any],
    account_id: UUID,
    session_id: UUID | None,
    now: datetime,
    *,
    tools: Tools,
) -> tuple[Made, Drawn]:
    """Verify what a device has made, and that it was made for this session."""
    try:
        creation = Creation.read(credential)
        bound = (account_id, session_id)
        drawn = tools.passkey_challenges.read(creation.challenge, Use.CREATION, *bound, now=now)
        if drawn is None:
            raise NotProved("its challenge is none of this session's, or over")
        return tools.party.made(creation), drawn
    except NotProved as error:
        log.info("a passkey was not added: %s", error)
        raise PasskeyUnproved from error


def _keep(
    session: Session, credential: Credential, made: Made, *, name: str, now: datetime
) -> Factor:
    """Keep a passkey; that nobody else has it, the database sees to."""
    factor = Factor(
        id=new_id(),
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        kind=FactorKind.PASSKEY,
        name=name,
        created_at=now,
        confirmed_at=now,
    )
    session.add(factor)
    session.flush()
    session.add(
        Passkey(
            factor_id=factor.id,
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            credential_id=made.id,
            public_key=made.public_key,
            count=made.count,
            transports=list(made.transports),
            is_synced=made.is_synced,
        )
    )
    return factor
