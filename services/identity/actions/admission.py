"""Letting somebody in: their session, the device they come from and what is announced, at once."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.identity.actions import duties, sessions
from services.identity.actions.remembered_devices import Remembered
from services.identity.actions.sessions import Granted, Holding, Origin
from services.identity.models import FactorKind
from services.identity.queries.admission import SURROUNDINGS, Holder, Surroundings
from services.identity.tools import Tools
from shared import access, messaging
from shared.auth.assurance import Assurance
from shared.clock import paris_date
from shared.db import new_id
from shared.events.identity import DeviceAppeared, SignedIn
from shared.questions import Question, Told


def clear(session: Session, holder: Holder, *, tries: str, today: date) -> Surroundings:
    """Forget the tries under the identifier of somebody whose row is held; tell what else counts.

    :param tries: names the row of their identifier
    :param today: the day in Paris
    """
    who = {"account_id": holder.account_id, "establishment_id": holder.establishment_id}
    (row,) = _CLEARED.within(session, who | {"tries": tries, "today": today})
    return Surroundings.of_row(row)


def admit(
    session: Session,
    holder: Holder,
    around: Surroundings,
    *,
    shown: Assurance,
    factor: FactorKind | None = None,
    remembered: Remembered | None = None,
    origin: Origin,
    rehashed: str | None,
    tools: Tools,
    now: datetime,
) -> Granted:
    """Begin a session of somebody whose row is held.

    :param shown: by what they have proved who they are
    :param factor: what they have shown besides the password
    :param remembered: what the device keeps from now on, to stand for a factor
    :param rehashed: their password by another hash, to be kept from now on
    """
    context = replace(messaging.context_of(session), actor_id=holder.account_id)
    messaging.set_context(session, context)
    session_id = new_id()
    messages = _messages(session, holder, around, factor=factor, origin=origin, now=now)
    token = tools.refresh_tokens.first(session_id)
    _ADMITTED.within(
        session,
        {
            "session_id": session_id,
            "account_id": holder.account_id,
            "establishment_id": holder.establishment_id,
            "profile": holder.profile,
            "refresh_digest": token.digest,
            "refresh_key": token.key,
            "now": now,
            "address": origin.address,
            "device": origin.device,
            "acr": shown.acr,
            "amr": shown.amr,
            "authenticated_at": shown.at,
            "rehashed": rehashed,
            "sequence": holder.sequence + len(messages),
            "messages": messages,
        },
    )
    today = paris_date(now)
    who = (holder.profile, around.home, shown)
    holding = Holding(
        session_id=session_id,
        account_id=holder.account_id,
        establishment_id=holder.establishment_id,
        profile=holder.profile,
        begun_at=now,
        shown=shown,
        expires_on=holder.expires_on,
        must=duties.of(
            *who,
            has_accepted_terms=access.are_accepted(around.terms_in_force, around.home),
            tools=tools,
            today=today,
        ),
        second_factor_from=duties.factor_due_on(*who, tools=tools, today=today),
    )
    return sessions.grant(holding, token, remembered=remembered, tools=tools, now=now)


def _messages(
    session: Session,
    holder: Holder,
    around: Surroundings,
    *,
    factor: FactorKind | None,
    origin: Origin,
    now: datetime,
) -> list[Told]:
    """Announce the sign-in, and a device if the account was only known from others until now.

    The first of all is no news to anybody.
    """
    who = {"account_id": holder.account_id, "establishment_id": holder.establishment_id}
    signed_in = SignedIn(**who, profile=holder.profile, signed_in_at=now)
    messages = [messaging.announced(session, signed_in, sequence=holder.sequence + 1)]
    if origin.device is not None and around.devices and origin.device not in around.devices:
        appeared = DeviceAppeared(**who, device=origin.device, signed_in_at=now, factor=factor)
        messages.append(messaging.announced(session, appeared, sequence=holder.sequence + 2))
    return messages


_CLEARED = Question(f"""
WITH q AS (
    SELECT * FROM jsonb_to_record($1::jsonb)
        AS q(account_id uuid, establishment_id uuid, tries text, today date)
), cleared AS (
    DELETE FROM tries USING q WHERE tries.key = q.tries
)
{SURROUNDINGS}
""")

_ADMITTED = Question("""
WITH q AS (
    SELECT * FROM jsonb_to_record($1::jsonb) AS q(
        session_id uuid, account_id uuid, establishment_id uuid, profile text,
        refresh_digest text, refresh_key text, now timestamptz, address text, device text,
        acr text, amr jsonb, authenticated_at timestamptz,
        rehashed text, sequence integer, messages jsonb
    )
), changed AS (
    UPDATE credentials AS c SET
        last_signed_in_at = q.now,
        sequence = q.sequence,
        password_hash = coalesce(q.rehashed, c.password_hash),
        legacy_effort = CASE WHEN q.rehashed IS NULL THEN c.legacy_effort END
    FROM q WHERE c.account_id = q.account_id
), begun AS (
    INSERT INTO holder_sessions (
        id, account_id, establishment_id, profile, refresh_digest, refresh_key,
        refreshed_at, created_at, address, device, acr, amr, authenticated_at
    )
    SELECT session_id, account_id, establishment_id, profile, refresh_digest, refresh_key,
        now, now, address, device, acr, amr, authenticated_at
    FROM q
), seen AS (
    INSERT INTO devices (account_id, label, establishment_id, last_seen_at)
    SELECT account_id, device, establishment_id, now FROM q WHERE device IS NOT NULL
    ON CONFLICT (account_id, label) DO UPDATE SET last_seen_at = excluded.last_seen_at
)
INSERT INTO outbox (id, type, subject, message)
SELECT said.id, said.type, said.subject, said.message
FROM q, jsonb_to_recordset(q.messages) AS said(id uuid, type text, subject text, message jsonb)
RETURNING to_jsonb(id)
""")
