"""Who can sign in and has no second factor, and from which day on they must have one."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, case, exists, func, literal, or_, select

from services.identity.models import Credential, Factor, FactorReminder, Status
from services.identity.models.factor_reminder import STAGES
from shared.access.tables import ACTIVE, AccessEstablishment
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
    due = _due_on(platform, today=today)
    found = (
        _who_can_sign_in(Credential, due.label("needed_from"), today=today)
        .where(Credential.establishment_id == establishment_id, ~_HAS_ONE)
        .order_by(Credential.last_name, Credential.first_name)
    )
    return found.where(due.is_not(None)) if is_needed else found


def to_remind(*, platform: FactorPolicy | None, after: UUID | None, today: date) -> Select[Any]:
    """Select those whose day comes within 30 days, and who were not reminded at this stage.

    :param after: only those whose ids come after this one; None: all
    """
    due = _due_on(platform, today=today)
    stages = [(due <= today + timedelta(days=days), days) for days in sorted(STAGES)]
    last = FactorReminder
    found = (
        _who_can_sign_in(Credential.account_id, due.label("due_on"), today=today)
        .outerjoin(last, last.account_id == Credential.account_id)
        .where(
            ~_HAS_ONE,
            AccessEstablishment.status == ACTIVE,
            due > today,
            due <= today + timedelta(days=max(STAGES)),
            or_(last.account_id.is_(None), last.due_on != due, last.days > case(*stages)),
        )
        .order_by(Credential.account_id)
    )
    return found if after is None else found.where(Credential.account_id > after)


def counts(*, platform: FactorPolicy | None, today: date) -> Select[Any]:
    """Count, for each establishment with such people, who must have one, and who of them has none.

    Those who must only where they act for another establishment are not among them: who is
    assigned where, `delegation` alone knows.

    :param platform: the platform's policy, or one that it may have; None: it has none
    """
    due = _due_on(platform, today=today)
    place = AccessEstablishment
    return (
        _who_can_sign_in(
            place.siret,
            place.name,
            place.is_platform,
            func.count().label("bound"),
            func.count().filter(~_HAS_ONE).label("without"),
            today=today,
        )
        .where(due.is_not(None))
        .group_by(place.establishment_id, place.siret, place.name, place.is_platform)
        .order_by(place.is_platform.desc(), place.name, place.establishment_id)
    )


def _who_can_sign_in(*told: Any, today: date) -> Select[Any]:
    is_good = or_(Credential.expires_on.is_(None), Credential.expires_on >= today)
    return (
        select(*told)
        .select_from(Credential)
        .join(
            AccessEstablishment,
            AccessEstablishment.establishment_id == Credential.establishment_id,
        )
        .where(Credential.status == Status.ACTIVE, is_good)
    )


def _due_on(platform: FactorPolicy | None, *, today: date) -> ColumnElement[date | None]:
    """Tell from which day on somebody must have one, by `shared.access.factors`' rule at home.

    Of a platform's policy without a day it is today.
    """
    whom = AccessEstablishment.second_factor_for
    is_for_all = whom != SecondFactorFor.ADMINISTRATORS.value
    binds = and_(whom.is_not(None), or_(is_for_all, _IS_AT_HEAD))
    raised = case((binds, AccessEstablishment.second_factor_from))
    if platform is None:
        return raised
    since: ColumnElement[Any] = literal(platform.since if platform.has_day else today, Date)
    if platform.whom is SecondFactorFor.ADMINISTRATORS:
        since = case((_IS_AT_HEAD, since))
    return func.least(raised, since, type_=Date)  # of what is there: NULL counts for nothing
