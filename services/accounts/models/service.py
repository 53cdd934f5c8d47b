"""The catalogue: the services of the platform, on which accounts have rights."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.accounts.models.base import Base
from shared.db import Record, Sequenced
from shared.events.accounts import ServiceFacts

RESERVED = frozenset({"accounts", "letters"})
"""The platform's own two: a delegation may name them, an account's rights never do."""


class Service(Record, Sequenced, Base):
    """A service of the catalogue; labels are by language, `fr` and `en`.

    :ivar address: where people use it, by https; nothing else than a page leads there, so no event
        tells it
    """

    __tablename__ = "services"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    domain: Mapped[str] = mapped_column(String(40))
    domain_labels: Mapped[dict[str, str]]
    labels: Mapped[dict[str, str]]
    is_delegable: Mapped[bool]
    is_exclusive: Mapped[bool]
    is_sensitive: Mapped[bool]
    published_on: Mapped[date]
    address: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (
        CheckConstraint("code ~ '^[a-z][a-z0-9_.-]*$'", name="code"),
        CheckConstraint("address ~ '^https://'", name="address"),
        CheckConstraint("domain ~ '^[a-z][a-z0-9_.-]*$'", name="domain"),
        Index(None, "domain"),
    )

    def facts(self) -> ServiceFacts:
        """Tell the service as events do."""
        return ServiceFacts(
            code=self.code,
            domain=self.domain,
            domain_labels=dict(self.domain_labels),
            labels=dict(self.labels),
            is_delegable=self.is_delegable,
            is_exclusive=self.is_exclusive,
            is_sensitive=self.is_sensitive,
            published_on=self.published_on,
        )
