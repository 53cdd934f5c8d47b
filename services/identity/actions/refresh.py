"""Prolonging a session: each refresh token is good once (RFC 9700 §4.14)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from services.identity.actions import duties, sessions
from services.identity.actions.sessions import Granted, Holding
from services.identity.actions.sign_in import why_not
from services.identity.domain.refresh_tokens import RefreshToken
from services.identity.errors import (
    AccountExpired,
    AccountsSilent,
    EstablishmentSuspended,
    SessionOver,
)
from services.identity.models import Credential, Ending, HolderSession
from services.identity.queries import credentials, factors
from services.identity.queries import sessions as known
from services.identity.tools import Tools
from shared import access, messaging
from shared.access.tables import AccessEstablishment
from shared.auth import Profile
from shared.clock import paris_date
from shared.errors import Problem

ENDINGS: dict[type[Problem], Ending] = {
    AccountExpired: Ending.EXPIRED,
    EstablishmentSuspended: Ending.SUSPENDED,
}


def refresh(
    session: Session, *, refresh_token: str, tools: Tools, now: datetime
) -> Granted | Problem:
    """Give the next tokens of a session, or tell why not.

    A refusal is returned, not raised, since it is to be kept: it may have ended the session.

    Whoever lost the answer and asks again within seconds gets the same next token, as long as that
    one is unused. Any other reuse means that two have the token: the session ends for both.

    :return: the refusal, one of SessionOver, AccountExpired, EstablishmentSuspended
    :raises AccountsSilent: without news from `accounts` for too long
    """
    token = tools.refresh_tokens.read(refresh_token)
    found = session.get(HolderSession, token.of_id) if token else None
    if token is None or found is None:
        return SessionOver()
    credential = credentials.locked(session, found.account_id)
    held = known.locked(session, found.id)
    if credential is None or held is None or _is_over(held, tools, now):
        return SessionOver()
    _require_news(session, tools, now)
    following = _follow(held, token, tools=tools, now=now)
    if following is None:
        return _end(session, credential, held, SessionOver(), Ending.REUSED, tools, now)
    home = access.find_establishment(session, held.establishment_id)  # asked for once: it is held
    refusal = why_not(session, credential, now=now)
    if refusal is not None:
        return _end(session, credential, held, refusal, ENDINGS[type(refusal)], tools, now)
    holding = Holding(
        session_id=held.id,
        account_id=held.account_id,
        establishment_id=held.establishment_id,
        profile=held.profile,
        begun_at=held.created_at,
        shown=held.assurance,
        expires_on=credential.expires_on,
        must=_duties(session, held, home, tools=tools, now=now),
        second_factor_from=_factor_due_on(session, held, home, tools=tools, now=now),
    )
    return sessions.grant(holding, following, tools=tools, now=now)


def _factor_due_on(
    session: Session,
    held: HolderSession,
    home: AccessEstablishment | None,
    *,
    tools: Tools,
    now: datetime,
) -> date | None:
    """Tell the day ahead from which on they must have a factor; None too where there is one."""
    today = paris_date(now)
    due = duties.factor_due_on(held.profile, home, held.assurance, tools=tools, today=today)
    return None if due and factors.are_there(session, held.account_id) else due


def _duties(
    session: Session,
    held: HolderSession,
    home: AccessEstablishment | None,
    *,
    tools: Tools,
    now: datetime,
) -> list[str]:
    today = paris_date(now)
    is_bound_by_terms = held.profile is Profile.ADMINISTRATOR
    return duties.of(
        held.profile,
        home,
        held.assurance,
        has_accepted_terms=not is_bound_by_terms
        or access.has_accepted_terms(session, held.establishment_id, today),
        tools=tools,
        today=today,
    )


def _is_over(held: HolderSession, tools: Tools, now: datetime) -> bool:
    settings = tools.settings
    return held.is_over(now, idle_for=settings.idle_for, session_for=settings.session_for)


def _require_news(session: Session, tools: Tools, now: datetime) -> None:
    """Refuse to go on without knowing who has been deleted."""
    as_of = messaging.known_as_of(session, "accounts")
    if as_of is None or as_of < now - tools.settings.silence:
        raise AccountsSilent


def _follow(
    held: HolderSession, token: RefreshToken, *, tools: Tools, now: datetime
) -> RefreshToken | None:
    """Tell the token that follows; None if this one had its turn."""
    if token.digest == held.refresh_digest:
        successor = tools.refresh_tokens.successor(token)
        held.rotate(successor.digest, key=successor.key, now=now)
        return successor
    is_lost_answer = (
        token.digest == held.former_digest and now < held.refreshed_at + tools.settings.retry_within
    )
    if not is_lost_answer:
        return None
    return tools.refresh_tokens.successor(token, key=held.refresh_key or token.key)


def _end(
    session: Session,
    credential: Credential,
    held: HolderSession,
    refusal: Problem,
    ending: Ending,
    tools: Tools,
    now: datetime,
) -> Problem:
    sessions.end(session, credential, [held], ending=ending, tools=tools, now=now)
    return refusal
