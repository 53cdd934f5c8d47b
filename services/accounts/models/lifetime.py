"""From the invitation to the deletion of an account."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.config import ExpiryBasis
from services.accounts.domain import MONTHS, AccountStatus
from services.accounts.errors import (
    AlreadyActive,
    AlreadyAdministrator,
    NotActivated,
    RenewalRequired,
)
from shared.auth import Profile
from shared.clock import months_after, paris_date


class Lifetime:
    """What an account is, and until when. Its status changes here and nowhere else.

    :ivar invited_at: None while the establishment's registration is not proven
    :ivar expires_on: the last day it is good, in Paris; None until it is activated
    :ivar expiry_told_for: the `expires_on` whose passing was announced
    :ivar reminded_for: the `expires_on` that its holder was reminded of
    """

    profile: Mapped[Profile]
    status: Mapped[AccountStatus] = mapped_column(default=AccountStatus.INVITED)
    invited_at: Mapped[datetime | None]
    activated_on: Mapped[date | None]
    renewed_on: Mapped[date | None]
    last_signed_in_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    expiry_told_for: Mapped[date | None]
    reminded_for: Mapped[date | None]
    deleted_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    def is_overdue(self, today: date) -> bool:
        """Tell whether its last day, which still counts, has gone by."""
        return self.expires_on is not None and self.expires_on < today

    def status_on(self, today: date) -> AccountStatus:
        """Tell the status as people see it on a day."""
        if self.status is AccountStatus.ACTIVE and self.is_overdue(today):
            return AccountStatus.EXPIRED
        return self.status

    def require_current(self, today: date) -> None:
        """Refuse to change an overdue account [S1].

        :raises RenewalRequired: if it is one
        """
        if self.is_overdue(today):
            raise RenewalRequired

    def require_active(self, today: date) -> None:
        """Refuse what only an active account, not overdue, is fit for.

        :raises NotActivated: if its holder has no password yet
        :raises RenewalRequired: if it is overdue
        """
        if self.status is not AccountStatus.ACTIVE:
            raise NotActivated
        self.require_current(today)

    def invite(self, *, now: datetime) -> None:
        """Ask the holder, again if need be, to create a password.

        :raises AlreadyActive: if they have
        """
        if self.status not in (AccountStatus.INVITED, AccountStatus.INVITATION_LAPSED):
            raise AlreadyActive
        self.status = AccountStatus.INVITED
        self.invited_at = now

    def activate(self, on: date, *, basis: ExpiryBasis) -> None:
        """Start its 18 months: the holder has created a password."""
        self.status = AccountStatus.ACTIVE
        self.activated_on = on
        self.reckon_expiry(basis)

    def renew(self, today: date, *, basis: ExpiryBasis) -> None:
        """Start another 18 months.

        :raises NotActivated: if the first have not started
        """
        if self.status is not AccountStatus.ACTIVE:
            raise NotActivated
        self.renewed_on = today
        self.reckon_expiry(basis)

    def reckon_expiry(self, basis: ExpiryBasis) -> None:
        """Set the last day, from the latest day that counts (design.md §4.3)."""
        days = [self.activated_on, self.renewed_on]
        if basis is ExpiryBasis.LAST_SIGN_IN and self.last_signed_in_at:
            days.append(paris_date(self.last_signed_in_at))
        self.expires_on = months_after(max(day for day in days if day), MONTHS)

    def promote(self, today: date) -> None:
        """Make an administrator of a user.

        :raises AlreadyAdministrator: if they are one
        :raises NotActivated, RenewalRequired: if the account is not active, or overdue
        """
        if self.profile is Profile.ADMINISTRATOR:
            raise AlreadyAdministrator
        self.require_active(today)
        self.profile = Profile.ADMINISTRATOR

    def lapse(self) -> None:
        """Let the invitation lapse: the holder has not answered in time."""
        self.status = AccountStatus.INVITATION_LAPSED

    def end(self, now: datetime) -> None:
        """End it for good."""
        self.status = AccountStatus.DELETED
        self.deleted_at = now
