"""Sessions: begun, told apart, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import remembered_devices
from services.identity.actions.remembered_devices import Remembered
from services.identity.domain.refresh_tokens import RefreshToken
from services.identity.models import Credential, Ending, HolderSession
from services.identity.queries import credentials, sessions
from services.identity.tools import Tools
from shared.auth import Profile, denylist
from shared.auth.assurance import Assurance
from shared.auth.tokens import Claims
from shared.clock import day_ends_at
from shared.events.identity import SessionRevoked
from shared.messaging import announce

ACCEPT_TERMS = "accept_terms"
ADD_SECOND_FACTOR = "add_second_factor"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a sign-in comes from, for the holder to recognise it.

    :ivar device: what it says it is, in a few words
    """

    address: str | None = None
    device: str | None = None


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What a sign-in or a refresh gives (RFC 6749 §5.1, and who it is).

    :ivar expires_in: seconds the access token is good for
    :ivar must: what the holder has to do before anything else: `add_second_factor`, `accept_terms`
    :ivar second_factor_from: the day ahead from which on the holder must have a second factor, who
        has none; None: none is ahead
    :ivar remembered_device: what the device keeps, to stand for a factor at its next sign-in; None:
        it keeps nothing, or what it kept
    """

    access_token: str
    expires_in: int
    refresh_token: str
    account_id: UUID
    establishment_id: UUID
    profile: Profile
    must: list[str]
    second_factor_from: date | None = None
    remembered_device: Remembered | None = None
    token_type: str = "Bearer"


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A session as far as its tokens tell of it.

    :ivar begun_at: the sign-in
    :ivar shown: by what its holder has proved who they are
    :ivar expires_on: the account's last day; None: it has none
    :ivar must: what the holder has to do before anything else
    :ivar second_factor_from: as of `Granted`
    """

    session_id: UUID
    account_id: UUID
    establishment_id: UUID
    profile: Profile
    begun_at: datetime
    shown: Assurance
    expires_on: date | None
    must: list[str]
    second_factor_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class Access:
    """An access token.

    :ivar expires_in: seconds it is good for
    """

    access_token: str
    expires_in: int
    token_type: str = "Bearer"


def grant(
    holding: Holding,
    token: RefreshToken,
    *,
    remembered: Remembered | None = None,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Make tokens; none outlives its session, nor the account's last day in Paris.

    :param remembered: what the device keeps from now on
    """
    access = give_access(holding, tools=tools, now=now)
    return Granted(
        access_token=access.access_token,
        expires_in=access.expires_in,
        refresh_token=tools.refresh_tokens.write(token),
        account_id=holding.account_id,
        establishment_id=holding.establishment_id,
        profile=holding.profile,
        must=holding.must,
        second_factor_from=holding.second_factor_from,
        remembered_device=remembered,
    )


def give_access(holding: Holding, *, tools: Tools, now: datetime) -> Access:
    """Make an access token; it does not outlive its session, nor the account's last day."""
    settings = tools.settings
    ends = [now + settings.access_token_for, holding.begun_at + settings.session_for]
    if holding.expires_on is not None:
        ends.append(day_ends_at(holding.expires_on))
    claims = Claims(
        sub=str(holding.account_id),
        sid=holding.session_id,
        est=holding.establishment_id,
        profile=holding.profile,
        iat=now,
        exp=min(ends),
        shown=holding.shown,
    )
    return Access(
        access_token=tools.signer.sign(claims),
        expires_in=int((claims.exp - now).total_seconds()),
    )


def end_own(
    session: Session, *, account_id: UUID, session_id: UUID, tools: Tools, now: datetime
) -> None:
    """Sign out: of this session, or of another one's own. One that is over stays so.

    :raises NotFound: if there is none, or it is somebody else's
    """
    sessions.get_own(session, session_id, account_id=account_id)
    credential = credentials.locked(session, account_id)
    held = sessions.locked(session, session_id)
    if credential is not None and held is not None and held.ended_at is None:
        end(session, credential, [held], ending=Ending.SIGNED_OUT, tools=tools, now=now)


def end_others(
    session: Session,
    *,
    account_id: UUID,
    session_id: UUID | None,
    tools: Tools,
    now: datetime,
) -> None:
    """Sign out everywhere but here; no device stands for a factor any more."""
    credential = credentials.locked(session, account_id)
    if credential is not None:
        ended = [one for one in sessions.locked_open(session, account_id) if one.id != session_id]
        end(session, credential, ended, ending=Ending.SIGNED_OUT, tools=tools, now=now)
        remembered_devices.forget(session, credential)


def end(
    session: Session,
    credential: Credential,
    ended: Sequence[HolderSession],
    *,
    ending: Ending,
    tools: Tools,
    now: datetime,
) -> None:
    """End some of an account's sessions, here at once and everywhere in seconds. Lock them all."""
    for one in ended:
        one.end(ending, now=now)
        _revoke(session, credential, [one], session_id=one.id, ending=ending, tools=tools, now=now)


def end_all(
    session: Session, credential: Credential, *, ending: Ending, tools: Tools, now: datetime
) -> None:
    """End all sessions of an account; its tokens until now are void. Lock the credential."""
    ended = sessions.locked_open(session, credential.account_id)
    for one in ended:
        one.end(ending, now=now)
    _revoke(session, credential, ended, session_id=None, ending=ending, tools=tools, now=now)


def _revoke(
    session: Session,
    credential: Credential,
    ended: Sequence[HolderSession],
    *,
    session_id: UUID | None,
    ending: Ending,
    tools: Tools,
    now: datetime,
) -> None:
    # A refresh that began after us may have come before us: its token is void too.
    revoked_at = max([now, *(one.refreshed_at for one in ended)])
    event = SessionRevoked(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        session_id=session_id,
        revoked_at=revoked_at,
        expires_at=revoked_at + tools.settings.access_token_for,
        reason=ending,
    )
    denylist.apply(session, event)
    announce(session, event, sequence=credential.advance())
