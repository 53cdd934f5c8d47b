"""Why a review recommends what it does about an account, told by the database (design.md §4.3)."""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, case, cast, func, literal, select
from sqlalchemy.orm import aliased

from services.accounts.domain import RECOMMENDED, AccountStatus, Verdict, Why
from services.accounts.models import Account
from shared.auth import Profile


def why(*, today: date, unused_months: int) -> ColumnElement[str]:
    """Tell why something is recommended about an account; null: nothing is, nobody is there.

    :param unused_months: after how long without a sign-in nobody seems to need it
    """
    return case(
        (Account.status.in_((AccountStatus.DELETED, AccountStatus.INVITED)), None),
        (Account.status == AccountStatus.INVITATION_LAPSED, _said(Why.INVITATION_LAPSED)),
        (~_is_unused(today, unused_months), _said(Why.IN_USE)),
        (_is_only_administrator(today), _said(Why.ONLY_ADMINISTRATOR)),
        (Account.last_signed_in_at.is_(None), _said(Why.NEVER_SIGNED_IN)),
        else_=_said(Why.NOT_SIGNED_IN_LATELY),
    )


def verdict(why: ColumnElement[str]) -> ColumnElement[str]:
    """Tell what is recommended, by why; null: nothing."""
    reasons = {each: [_said(w) for w, v in RECOMMENDED.items() if v is each] for each in Verdict}
    return case(
        *((why.in_(told), literal(each.value)) for each, told in reasons.items() if told),
        else_=None,
    )


def _said(reason: Why) -> ColumnElement[str]:
    return literal(reason.value)


def _is_unused(today: date, months: int) -> ColumnElement[bool]:
    """Tell whether the holder has not signed in, nor created a password, for so many months."""
    signed_in_on = cast(func.timezone("Europe/Paris", Account.last_signed_in_at), Date)
    last = func.coalesce(signed_in_on, Account.activated_on)
    since = cast(last + func.make_interval(0, months), Date)
    return func.coalesce(since < today, False)


def _is_only_administrator(today: date) -> ColumnElement[bool]:
    """Tell whether nobody else can administer the establishment."""
    other = aliased(Account)
    another = select(other.id).where(
        other.establishment_id == Account.establishment_id,
        other.id != Account.id,
        other.profile == Profile.ADMINISTRATOR,
        other.status == AccountStatus.ACTIVE,
        other.expires_on >= today,
    )
    return and_(
        Account.profile == Profile.ADMINISTRATOR, Account.expires_on >= today, ~another.exists()
    )
