"""Which e-mails and letters on paper name somebody.

Functions of the database look, which filter by tenant themselves: under row-level security no index
would serve `named @> …` (docs/decisions/0015).
"""

from uuid import UUID

from sqlalchemy import Select, Uuid, column, func, select


def emails(account_id: UUID) -> Select[UUID]:
    """Select the ids of the e-mails that name the holder of an account."""
    found = func.emails_naming(str(account_id)).table_valued(column("id", Uuid))
    return select(found.c.id)


def paper_items(account_id: UUID) -> Select[UUID]:
    """Select the ids of the letters on paper that name the holder of an account."""
    found = func.paper_items_naming(str(account_id)).table_valued(column("id", Uuid))
    return select(found.c.id)
