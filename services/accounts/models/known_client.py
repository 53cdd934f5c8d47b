"""What identity tells of the machine clients of establishments: the history names them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.tenancy import Confined


class KnownClient(Confined, Base):
    """A machine client of an establishment, by its name; the newest statement about it.

    :ivar removed_at: since when it is let in no more, for good; the history goes on naming it
    :ivar expires_at: when it is good no longer, whether that is told by then or not; None: it has
        no end
    """

    __tablename__ = "known_clients"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    removed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    sequence: Mapped[int]

    def is_good(self, now: datetime) -> bool:
        """Tell whether it is let in."""
        return self.removed_at is None and (self.expires_at is None or now < self.expires_at)
