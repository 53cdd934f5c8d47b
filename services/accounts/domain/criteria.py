"""Which accounts are wanted, in which order [S0] [S1]."""

from datetime import date
from enum import StrEnum

from services.accounts.domain import AccountStatus, InvitationState
from shared.auth import Level, Profile
from shared.jobs import Order


class Field(StrEnum):
    """What a search may be limited to."""

    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    IDENTIFIER = "identifier"
    DEPARTMENT = "department"
    EMAIL = "email"


class Grouping(StrEnum):
    """What rows may be grouped by; an expiry month is written `2026-11`."""

    PROFILE = "profile"
    STATUS = "status"
    EXPIRY_MONTH = "expiry_month"


class ReviewGrouping(StrEnum):
    """What the accounts of a review may be grouped by, beside what the list may."""

    PROFILE = Grouping.PROFILE.value
    STATUS = Grouping.STATUS.value
    EXPIRY_MONTH = Grouping.EXPIRY_MONTH.value
    RECOMMENDATION = "recommendation"
    DECISION = "decision"


class Criteria(Order):
    """Which accounts are wanted, in which order.

    :ivar q: terms, each of which counts by itself: a row matches if any does
    :ivar field: look for the terms here only
    :ivar department: those of this one, however it is written
    :ivar expires_before, expires_after: those whose last day comes before, or after, this one
    :ivar has_signed_in: whether the holder ever has
    :ivar service: those who have a right on this service
    :ivar level: those whose right on `service` goes at least this far
    :ivar needs_review: whether no review has recorded a decision about it for 18 months
    :ivar is_undeliverable: whether e-mails do not reach the holder
    :ivar invitation: those who have not answered their invitation, and how far it has come
    :ivar sort: a column, with `-` before it for the reverse
    """

    q: str | None = None
    field: Field | None = None
    profile: Profile | None = None
    status: AccountStatus | None = None
    department: str | None = None
    expires_before: date | None = None
    expires_after: date | None = None
    has_signed_in: bool | None = None
    service: str | None = None
    level: Level | None = None
    needs_review: bool | None = None
    is_undeliverable: bool | None = None
    invitation: InvitationState | None = None
    sort: str | None = None
    group_by: Grouping | None = None
