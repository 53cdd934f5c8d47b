"""Credentials: kept as `accounts` tells, and what follows from it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services.identity.actions import (
    codes,
    devices,
    factor_letters,
    factor_resets,
    factors,
    links,
    remembered_devices,
    sessions,
)
from services.identity.domain.asker import Asker
from services.identity.models import Credential, Ending, OneTimeCode, Purpose, Removal, Status
from services.identity.models.code import PASSWORDS
from services.identity.queries import credentials
from services.identity.queries import sessions as known_sessions
from services.identity.tools import Tools
from shared import access
from shared.events.accounts import AccountFacts
from shared.events.identity import InvitationFacts

ENDINGS = {"suspended": Ending.SUSPENDED, "closed": Ending.SUSPENDED}
"""The states of an establishment in which nobody of it is signed in."""


def keep(
    session: Session, *, account: AccountFacts, sequence: int, now: datetime
) -> tuple[Credential, bool]:
    """Keep what is told about an account, and lock its credential; tell whether it was news.

    Links that were sent to a former e-mail address are dead, and a reset of its factors that waits,
    or the code of a letter, is void; if somebody else has changed it, the account is linked to no
    other any more, and remembered on no device.
    """
    credential = credentials.locked(session, account.account_id)
    if credential is None:
        credential = Credential.of(account, sequence=sequence)
        session.add(credential)
        return credential, True
    former = credential.email
    is_news = credential.take(account, sequence=sequence)
    if credential.email != former:
        codes.replace(session, credential, *PASSWORDS, now=now)
        if not credential.is_deleted:
            _take_other_email(session, credential, former, now=now)
        credential.own_new_email = None
    return credential, is_news


def _take_other_email(
    session: Session, credential: Credential, former: str, *, now: datetime
) -> None:
    """Note another address, and end what hangs on nobody else having changed it.

    Before there is a password, the former one is a mistake that was corrected: nothing is told
    there.
    """
    is_own = credential.email == credential.own_new_email
    if credential.ever_had_password:
        credential.note_other_email(former, is_own=is_own, now=now)
    factor_resets.void(session, credential, now=now)
    factor_letters.void(session, credential, now=now)
    if not is_own:
        links.end_all(session, credential, Removal.EMAIL_CHANGED, now=now)
        remembered_devices.forget(session, credential)


def invite(
    session: Session,
    *,
    account: AccountFacts,
    sequence: int,
    invitation: InvitationFacts,
    asker: Asker,
    tools: Tools,
    now: datetime,
) -> None:
    """Send the holder a link to a first password, unless they have chosen one meanwhile.

    An invitation that is told again, after newer news, sends nothing: unless none has been sent at
    all.
    """
    credential, is_news = keep(session, account=account, sequence=sequence, now=now)
    if credential.is_deleted or credential.ever_had_password:
        return
    if is_news or (credential.status is Status.INVITED and not _was_ever_sent(session, credential)):
        codes.issue(
            session,
            credential,
            purpose=Purpose.PASSWORD_CREATION,
            email=credential.email,
            asker=asker,
            invitation=invitation,
            tools=tools,
            now=now,
        )


def ask_for_email(
    session: Session,
    *,
    account: AccountFacts,
    sequence: int,
    new_email: str,
    is_own: bool,
    asker: Asker,
    tools: Tools,
    now: datetime,
) -> None:
    """Send a link to a new address, for whoever reads it to confirm; old news send nothing."""
    credential, is_news = keep(session, account=account, sequence=sequence, now=now)
    if is_news and not credential.is_deleted:
        credential.own_new_email = new_email if is_own else None
        codes.issue(
            session,
            credential,
            purpose=Purpose.EMAIL_CONFIRMATION,
            email=new_email,
            asker=asker,
            tools=tools,
            now=now,
        )


def close(
    session: Session, *, account: AccountFacts, sequence: int, tools: Tools, now: datetime
) -> None:
    """Close a deleted account's credential for good: its links are dead and its sessions over."""
    credential, is_news = keep(session, account=account, sequence=sequence, now=now)
    if is_news:
        codes.replace(session, credential, *Purpose, now=now)
        links.end_all(session, credential, Removal.DELETED, now=now)
        devices.forget(session, credential)
        factors.forget(session, credential)
        factor_resets.void(session, credential, is_told=False, now=now)
        factor_letters.void(session, credential, is_told=False, now=now)
        sessions.end_all(session, credential, ending=Ending.DELETED, tools=tools, now=now)


def expire(
    session: Session, *, account: AccountFacts, sequence: int, tools: Tools, now: datetime
) -> None:
    """End the sessions of an account whose last day has gone by, unless renewed meanwhile."""
    credential, _ = keep(session, account=account, sequence=sequence, now=now)
    if not credential.is_deleted and credential.is_expired(now):
        sessions.end_all(session, credential, ending=Ending.EXPIRED, tools=tools, now=now)


def suspend(session: Session, *, establishment_id: UUID, tools: Tools, now: datetime) -> None:
    """End everybody's sessions in an establishment out of service, if it still is."""
    establishment = access.find_establishment(session, establishment_id)
    ending = ENDINGS.get(establishment.status) if establishment else None
    if ending is None:
        return
    for account_id in known_sessions.accounts_with_open(session, establishment_id):
        credential = credentials.locked(session, account_id)
        if credential is not None:
            sessions.end_all(session, credential, ending=ending, tools=tools, now=now)


def _was_ever_sent(session: Session, credential: Credential) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    OneTimeCode.account_id == credential.account_id,
                    OneTimeCode.purpose == Purpose.PASSWORD_CREATION,
                )
            )
        )
    )
