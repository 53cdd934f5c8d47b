"""Links between accounts of one person: who renews across establishments (design.md §4.3)."""

from sqlalchemy import Index, text

from services.accounts.models.base import Base
from shared.links import KeptLink


class AccountLink(KeptLink, Base):
    """Who may act as whom; asked by who acts, of links that have not ended."""

    __tablename__ = "account_links"
    __table_args__ = (
        Index("ix_account_links_open", "account_id", postgresql_where=text("ended_at IS NULL")),
    )
