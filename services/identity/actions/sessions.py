"""Sessions: begun, told apart, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.domain.refresh_tokens import RefreshToken
from services.identity.models import Credential, Ending, HolderSession
from services.identity.queries import credentials, sessions
from services.identity.tools import Tools
from shared import access
from shared.auth import Profile, denylist
from shared.auth.tokens import Claims
from shared.clock import day_ends_at, paris_date
from shared.db import new_id
from shared.events.identity import SessionRevoked
from shared.messaging import announce

ACCEPT_TERMS = "accept_terms"


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
    :ivar must: what the holder has to do before anything else: `accept_terms`
    """

    access_token: str
    expires_in: int
    refresh_token: str
    account_id: UUID
    establishment_id: UUID
    profile: Profile
    must: list[str]
    token_type: str = "Bearer"


def begin(
    session: Session, credential: Credential, *, origin: Origin, tools: Tools, now: datetime
) -> Granted:
    """Begin a session. Lock the credential."""
    session_id = new_id()
    token = tools.refresh_tokens.first(session_id)
    begun = HolderSession(
        id=session_id,
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        profile=credential.profile,
        refresh_digest=token.digest,
        refresh_key=token.key,
        refreshed_at=now,
        created_at=now,
        address=origin.address,
        device=origin.device,
    )
    session.add(begun)
    return grant(session, begun, credential, token=token, tools=tools, now=now)


def grant(
    session: Session,
    going_on: HolderSession,
    credential: Credential,
    *,
    token: RefreshToken,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Make tokens; none outlives its session, nor the account's last day in Paris."""
    settings = tools.settings
    ends = [now + settings.access_token_for, going_on.created_at + settings.session_for]
    if credential.expires_on is not None:
        ends.append(day_ends_at(credential.expires_on))
    claims = Claims(
        sub=str(going_on.account_id),
        sid=going_on.id,
        est=going_on.establishment_id,
        profile=going_on.profile,
        iat=now,
        exp=min(ends),
    )
    return Granted(
        access_token=tools.signer.sign(claims),
        expires_in=int((claims.exp - now).total_seconds()),
        refresh_token=tools.refresh_tokens.write(token),
        account_id=going_on.account_id,
        establishment_id=going_on.establishment_id,
        profile=going_on.profile,
        must=_duties(session, going_on, now),
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
    """Sign out everywhere but here."""
    credential = credentials.locked(session, account_id)
    if credential is not None:
        ended = [one for one in sessions.locked_open(session, account_id) if one.id != session_id]
        end(session, credential, ended, ending=Ending.SIGNED_OUT, tools=tools, now=now)


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


def _duties(session: Session, going_on: HolderSession, now: datetime) -> list[str]:
    if going_on.profile is not Profile.ADMINISTRATOR:
        return []
    today = paris_date(now)
    accepted = access.has_accepted_terms(session, going_on.establishment_id, today)
    return [] if accepted else [ACCEPT_TERMS]
