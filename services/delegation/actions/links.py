"""Keeping what identity tells of links between accounts."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.delegation.models import AccountLink
from shared.events.identity import LinkCreated, LinkRemoved


def keep(
    session: Session,
    link: LinkCreated | LinkRemoved,
    *,
    ended_at: datetime | None,
    sequence: int,
) -> None:
    """Keep a link as it now is; an older statement than the kept one is ignored."""
    row = {
        "link_id": link.link_id,
        "account_id": link.account_id,
        "establishment_id": link.establishment_id,
        "linked_account_id": link.linked_account_id,
        "linked_establishment_id": link.linked_establishment_id,
        "ended_at": ended_at,
        "sequence": sequence,
    }
    statement = insert(AccountLink).values(row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[AccountLink.link_id],
            set_={"ended_at": statement.excluded.ended_at, "sequence": sequence},
            where=AccountLink.sequence < statement.excluded.sequence,
        )
    )
