"""Who can sign in and has no second factor, and from which day on they must have one."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, case, exists, func, literal, or_, select

from services.identity.models import Credential, Factor, FactorReminder, Status
from services.identity.models.factor_reminder import STAGES
from shared.access.tables import AccessEstablishment
from shared.auth import Profile
from shared.auth.factor_policy import FactorPolicy
from shared.config import SecondFactorFor

_HAS_ONE = exists().where(
    Factor.account_id == Credential.account_id, Factor.confirmed_at.is_not(None)
)
_IS_AT_HEAD = or_(Credential.profile == Profile.ADMINISTRATOR, AccessEstablishment.is_platform)


def of(
    establishment_id: UUID, *, platform: FactorPolicy | None, is_needed: bool, today: date
) -> Select[Any]:
    """Select those of an establishment, by name, each with the day; NULL: they need not have one.

    :param platform: the platform's policy; None: it has none
    :param is_needed: only those who must have one, now or later
    :param today: the day in Paris
    """
    due = _due_on(platform)
    found = (
        _without(due, today=today)
        .where(Credential.establishment_id == establishment_id)
        .order_by(Credential.last_name, Credential.first_name)
    )
    return found.where(due.is_not(None)) if is_needed else found


def to_remind(*, platform: FactorPolicy | None, today: date) -> Select[Any]:
    """Select those whose day comes within 30 days, and who were not reminded at this stage."""
    due = _due_on(platform)
    stages = [(due <= today + timedelta(days=days), days) for days in sorted(STAGES)]
    last = FactorReminder
    return (
        _without(due, today=today)
        .with_only_columns(Credential.account_id, due.label("due_on"))
        .outerjoin(last, last.account_id == Credential.account_id)
        .where(
            due > today,
            due <= today + timedelta(days=max(STAGES)),
            or_(last.account_id.is_(None), last.due_on != due, last.days > case(*stages)),
        )
        .order_by(Credential.account_id)
    )


def _without(due: ColumnElement[date | None], *, today: date) -> Select[Any]:
    is_good = or_(Credential.expires_on.is_(None), Credential.expires_on >= today)
    return (
        select(Credential, due.label("needed_from"))
        .select_from(Credential)
        .join(
            AccessEstablishment,
            AccessEstablishment.establishment_id == Credential.establishment_id,
        )
        .where(Credential.status == Status.ACTIVE, is_good, ~_HAS_ONE)
    )


def _due_on(platform: FactorPolicy | None) -> ColumnElement[date | None]:
    """Tell from which day on somebody must have one, by `shared.access.factors`' rule at home."""
    whom = AccessEstablishment.second_factor_for
    is_for_all = whom != SecondFactorFor.ADMINISTRATORS.value
    binds = and_(whom.is_not(None), or_(is_for_all, _IS_AT_HEAD))
    raised = case((binds, AccessEstablishment.second_factor_from))
    if platform is None:
        return raised
    since: ColumnElement[Any] = literal(platform.since, Date)
    if platform.whom is SecondFactorFor.ADMINISTRATORS:
        since = case((_IS_AT_HEAD, since))
    return func.least(raised, since, type_=Date)  # of what is there: NULL counts for nothing
