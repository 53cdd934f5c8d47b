"""Writing amendments down, with the text that both sides will see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import amendment_records, records
from services.delegation.domain import amendment_texts, texts
from services.delegation.models import Amendment, AmendmentStatus, Delegation, Kind
from shared.access.tables import AccessService
from shared.auth import Actor, Level
from shared.db import new_id
from shared.events.delegation import AmendmentRequested


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of every delegation named in one call.

    :ivar services: the catalogue's entries of all that the texts name
    :ivar at_same_address: who is reached at the requester's e-mail address, by establishment
    """

    rights: Mapping[str, Level]
    ends_on: date | None
    message: str | None
    answer_by: datetime
    services: Mapping[str, AccessService]
    at_same_address: Mapping[UUID, Sequence[UUID]]


def draft(
    delegation: Delegation,
    wanted: Wanted,
    rights: Mapping[str, Level],
    ends_on: date | None,
    *,
    by: Actor,
    now: datetime,
) -> Amendment:
    """Make an amendment of one delegation; nobody knows of it yet.

    :param rights: what of it reaches further than the delegation does
    :param ends_on: a later last day; None: the one there is
    """
    at_same_address = wanted.at_same_address.get(delegation.delegating_id, ())
    amendment = Amendment(
        id=new_id(),
        delegation_id=delegation.id,
        centralising_id=delegation.centralising_id,
        delegating_id=delegation.delegating_id,
        status=AmendmentStatus.PENDING,
        rights=records.written(rights),
        ends_on=ends_on,
        message=wanted.message,
        granted={},
        requested_at=now,
        requested_by=by.account_id,
        same_address_ids=list(map(str, at_same_address)),
        answer_by=wanted.answer_by,
    )
    amendment.text = amendment_texts.render(amendment, delegation, wanted.services)
    amendment.text_hash = texts.hash_of(amendment.text)
    return amendment


def announce(
    session: Session,
    drafts: Sequence[tuple[Delegation, Amendment]],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write drafts down, all at once, and announce each."""
    session.add_all(amendment for _, amendment in drafts)
    session.flush()  # what is logged refers to them
    requested_by = queries.people.introduce(session, by.account_id) if drafts else None
    for delegation, amendment in drafts:
        amendment_records.tell(
            session,
            delegation,
            amendment,
            AmendmentRequested,
            Kind.AMENDMENT_REQUESTED,
            actor=by,
            now=now,
            details={"requested_by": requested_by},
            rights=dict(amendment.rights),
            ends_on=amendment.ends_on and amendment.ends_on.isoformat(),
            text_hash=amendment.text_hash,
        )
