"""Whether a code may still be used, judged by who had it sent (design.md §4.2)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.identity.errors import EstablishmentSuspended, RequestWithdrawn
from services.identity.models import MachineClient, OneTimeCode
from services.identity.models.code import ASKED_FOR
from services.identity.tools import Tools
from shared import access
from shared.auth import Duty, Level

_OUT_OF_SERVICE = frozenset({"suspended", "closed"})


def require_current(session: Session, code: OneTimeCode, *, tools: Tools, now: datetime) -> None:
    """Refuse what somebody else asked for, once they could ask for it no longer.

    A delegation that has ended or was suspended since, an application that is removed or expired,
    an operator who lacks a duty of the account: each voids what was asked by it. An administrator
    who leaves voids nothing. A reset, which the holder asks for, is judged by nobody.

    :raises RequestWithdrawn: if they could not
    :raises EstablishmentSuspended: if the establishment is out of service
    :raises AccessKnowledgeStale: if what is known of the delegation is too old
    """
    if code.purpose not in ASKED_FOR:
        return
    home = access.find_establishment(session, code.establishment_id)
    if home is not None and home.status in _OUT_OF_SERVICE:
        raise EstablishmentSuspended
    if code.asked_by_id is None or code.asked_by_id == code.account_id:
        return
    client = session.get(MachineClient, code.asked_by_id)
    if client is not None and not client.is_good(now):
        raise RequestWithdrawn
    if code.delegation_id is not None:
        _require_delegation(session, code, tools=tools, now=now)
    elif home is not None and home.is_platform:
        _require_duties(session, code)


def _require_delegation(
    session: Session, code: OneTimeCode, *, tools: Tools, now: datetime
) -> None:
    assert code.asked_by_id is not None
    assert code.delegation_id is not None
    reach = access.reach_now(
        session,
        delegation_id=code.delegation_id,
        actor_id=code.asked_by_id,
        service="accounts",
        asked_at=code.asked_at or code.created_at,
        now=now,
        staleness=timedelta(seconds=tools.settings.staleness),
    )
    if not reach:
        raise RequestWithdrawn


def _require_duties(session: Session, code: OneTimeCode) -> None:
    """Keep an operator who has lost a duty, or lost it and got it back, from handing it out."""
    assert code.asked_by_id is not None
    account = access.find_account(session, code.account_id)
    needed = {duty for duty in Duty if account and account.level_on(duty) is not Level.NONE}
    asked_at = code.asked_at or code.created_at
    if needed and not needed <= access.duties_of(session, code.asked_by_id, since=asked_at):
        raise RequestWithdrawn
