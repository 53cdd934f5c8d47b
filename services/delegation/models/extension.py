"""The last day of a delegation, and the extension beyond it that one side has allowed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.delegation import errors


class Extensible:
    """Mixin for what ends on a day, and may go on by itself, once (design.md §4.8).

    :ivar ends_on: the last day, which counts an extension from the moment it is allowed
    :ivar agreed_until: the last day that was agreed to, where `ends_on` counts an extension beyond
        it that the delegating side has allowed; None: there is none
    :ivar extension_text: what it allowed, by language; empty once it is forgotten
    :ivar extension_told_at: when both sides were told that the extension is near
    :ivar extended_at: when both sides were told that it has begun
    """

    ends_on: Mapped[date]
    agreed_until: Mapped[date | None]
    extension_allowed_at: Mapped[datetime | None]
    extension_allowed_by: Mapped[UUID | None]
    extension_text: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    extension_text_hash: Mapped[str | None]
    extension_told_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]

    def is_extension_ahead(self, today: date) -> bool:
        """Tell whether an extension is allowed that has not begun."""
        return self.agreed_until is not None and today <= self.agreed_until

    def allow_extension(
        self, days: int, *, text: dict[str, str], text_hash: str, by: UUID | None, now: datetime
    ) -> None:
        """Count an extension beyond the last day that was agreed to.

        :raises errors.AlreadyExtended: one is allowed, or has begun: there is one in all
        """
        if self.agreed_until is not None:
            raise errors.AlreadyExtended
        self.agreed_until, self.ends_on = self.ends_on, self.ends_on + timedelta(days=days)
        self.extension_text, self.extension_text_hash = text, text_hash
        self.extension_allowed_at, self.extension_allowed_by = now, by

    def take_extension_back(self) -> None:
        """Let it end on the day that was agreed to.

        :raises errors.NoExtension: none is allowed
        """
        if self.agreed_until is None:
            raise errors.NoExtension
        self.ends_on = self.agreed_until
        self.forgo_extension()

    def forgo_extension(self) -> None:
        """Keep the last day as it is: it was agreed to, and counts no extension any more."""
        self.agreed_until = self.extension_allowed_at = self.extension_allowed_by = None
        self.extension_text_hash = self.extension_told_at = self.extended_at = None
        self.extension_text = {}
