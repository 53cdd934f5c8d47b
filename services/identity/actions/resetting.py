"""Second factors removed by another's word: when the wait is over, or at a command on the host.

What was asked for is judged again by what its subject, and whoever asked, have become (design.md
§4.12).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import (
    codes,
    factor_letters,
    factor_resets,
    factors,
    links,
    sessions,
)
from services.identity.errors import EmailJustChanged, NothingToReset
from services.identity.models import (
    Credential,
    Ending,
    FactorReset,
    Purpose,
    Removal,
    ResetEnding,
    ResetWay,
)
from services.identity.models.code import CANCELLING, PASSWORDS
from services.identity.models.credential import WATCHED_FOR
from services.identity.queries import credentials
from services.identity.queries import factor_resets as known
from services.identity.queries import factors as known_factors
from services.identity.queries.sessions import locked_open as open_sessions
from services.identity.tools import Tools
from shared import access, messaging
from shared.auth import Profile
from shared.db import new_id
from shared.errors import NotFound
from shared.events.identity import FactorsReset
from shared.messaging import announce, wakes


class Due(NamedTuple):
    """A reset whose time has come, and whose factors it removes."""

    reset_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class Found:
    """An account of the platform whose factors a command is to remove."""

    account_id: UUID
    name: str
    factors: int


def due(session: Session, *, now: datetime) -> Sequence[Due]:
    """List the resets whose time has come, those asked for first before the others."""
    found = known.due(now).with_only_columns(FactorReset.id, FactorReset.account_id)
    return [Due(reset_id, account_id) for reset_id, account_id in session.execute(found)]


def carry_out_due(session: Session, of: Due, *, tools: Tools, now: datetime) -> bool:
    """Carry out a reset whose time has come; tell whether it was still there to be.

    One that could be asked for no longer is void, and its holder is told that too. Each has a
    transaction of its own, so that one that cannot be carried out holds up no other.
    """
    credential = credentials.locked(session, of.account_id)
    reset = known.locked(session, of.reset_id)
    if credential is None or reset is None or reset.ended_at is not None or now < reset.due_at:
        return False
    if _is_void(session, credential, reset, now=now):
        factor_resets.void(session, credential, now=now)
    else:
        context = messaging.context_of(session)
        messaging.set_context(session, replace(context, actor_id=reset.asked_by_id))
        carry_out(session, credential, reset, tools=tools, now=now)
    return True


def carry_out(
    session: Session, credential: Credential, reset: FactorReset, *, tools: Tools, now: datetime
) -> None:
    """Remove an account's factors, and end what was opened by them. Lock credential and reset.

    Its sessions are over: whoever has the lost device may have one. So are its links, since from
    now on its password alone opens it. Unless a letter has proved who they are, that password is
    void too, which a thief may know who waits for this: a link to another goes to the address that
    the reset knows.
    """
    reset.end(ResetEnding.DONE, now=now)
    factors.forget(session, credential)
    codes.replace(session, credential, *CANCELLING, now=now)
    factor_letters.void(session, credential, is_told=False, now=now)
    links.end_all(session, credential, Removal.FACTORS_RESET, now=now)
    event = FactorsReset(
        reset_id=reset.id,
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        way=reset.way,
        asked_by_id=reset.asked_by_id,
        reset_at=now,
        former_email=credential.former_email_at(now),
    )
    announce(session, event, sequence=credential.advance())
    ended = open_sessions(session, credential.account_id)
    sessions.end(session, credential, ended, ending=Ending.REVOKED, tools=tools, now=now)
    if reset.way is not ResetWay.LETTER:
        _void_password(session, credential, reset, tools=tools, now=now)


def _void_password(
    session: Session, credential: Credential, reset: FactorReset, *, tools: Tools, now: datetime
) -> None:
    """Let the password be good no more, and send a link to another one. Lock the credential."""
    credential.void_password()
    codes.replace(session, credential, *PASSWORDS, now=now)
    codes.issue(
        session,
        credential,
        purpose=Purpose.PASSWORD_RESET,
        email=reset.email,
        reset_id=reset.id,
        tools=tools,
        now=now,
    )


def address_for_links(session: Session, credential: Credential, *, now: datetime) -> str:
    """Tell where links to a new password go.

    For 72 hours after a reset of factors that is the address that was known then: whoever moves it
    afterwards reads none of them.
    """
    known_then = known.address_at(session, credential.account_id, since=now - WATCHED_FOR)
    return known_then or credential.email


def by_command(session: Session, *, identifier: str, is_rehearsal: bool, now: datetime) -> Found:
    """Have the factors of an account of the platform itself removed, as soon as a worker runs.

    :param is_rehearsal: whether nothing is to be changed
    :raises NotFound: if no account of the platform has this identifier
    :raises NothingToReset: if it has no second factor
    :raises EmailJustChanged: if somebody else has changed its e-mail address lately
    """
    found = credentials.by_identifier(session, identifier)
    credential = credentials.locked(session, found.account_id) if found else None
    if credential is None or credential.is_deleted:
        raise NotFound
    home = access.find_establishment(session, credential.establishment_id)
    if home is None or not home.is_platform:
        raise NotFound
    counting = session.scalars(known_factors.counting(credential.account_id)).all()
    if not counting:
        raise NothingToReset
    if (until := credential.moved_until(now)) is not None:
        raise EmailJustChanged(until)
    if not is_rehearsal:
        now_due(session, credential, ResetWay.COMMAND, now=now)
        wakes.after_commit(session, wakes.CHORES)
    return Found(
        account_id=credential.account_id,
        name=f"{credential.first_name} {credential.last_name}",
        factors=len(counting),
    )


def now_due(
    session: Session, credential: Credential, way: ResetWay, *, now: datetime
) -> FactorReset:
    """Make a reset that nobody waits for, out of one that waits if there is one.

    Lock the credential.
    """
    reset = known.locked_of(session, credential.account_id)
    if reset is None:
        reset = FactorReset(
            id=new_id(),
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            created_at=now,
        )
        session.add(reset)
    reset.hasten(way, email=credential.email, now=now)
    return reset


def _is_void(
    session: Session, credential: Credential, reset: FactorReset, *, now: datetime
) -> bool:
    """Tell whether what was asked for could be asked for no longer."""
    home = access.find_establishment(session, credential.establishment_id)
    return (
        credential.is_deleted
        or credential.is_expired(now)
        or credential.email != reset.email
        or not known_factors.are_there(session, credential.account_id)
        or home is None
        or not home.is_active
        or not _may_still_ask(session, reset, now=now)
    )


def _may_still_ask(session: Session, reset: FactorReset, *, now: datetime) -> bool:
    if reset.way is not ResetWay.ADMINISTRATOR:
        return True
    asker = reset.asked_by_id and credentials.find(session, reset.asked_by_id)
    return bool(
        asker
        and not asker.is_deleted
        and not asker.is_expired(now)
        and asker.profile is Profile.ADMINISTRATOR
        and asker.establishment_id == reset.establishment_id
    )
