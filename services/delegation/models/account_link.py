"""Links between accounts of one person: they do not answer one another (design.md §4.8)."""

from sqlalchemy import Index

from services.delegation.models.base import Base
from shared.links import KeptLink


class AccountLink(KeptLink, Base):
    """Which accounts are one person's, as they have proved; asked from either end."""

    __tablename__ = "account_links"
    __table_args__ = (Index(None, "account_id"), Index(None, "linked_account_id"))
