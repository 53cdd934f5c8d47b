"""Letters are opened, and it is recorded by whom."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.mailer.models import KnownAccount, Letter, Reading
from shared import events, messaging, tenancy
from shared.auth import Actor, Basis
from shared.db import new_id


def record(session: Session, letters: Sequence[Letter], *, actor: Actor, now: datetime) -> None:
    """Record that somebody opens letters of one box; its own people clear "unread".

    :param letters: their rows locked
    """
    if actor.account_id is None or actor.home_id is None:
        raise LookupError("only people open letters")
    is_counted = actor.basis is Basis.OWN
    if is_counted:
        for letter in letters:
            letter.be_read(now=now)
    of_all = {
        "account_id": actor.account_id,
        "home_id": actor.home_id,
        "reader": _reader(session, letters[0], actor),
        "delegation_id": actor.delegation_id,
        "is_counted": is_counted,
        "first_read_at": now,
        "last_read_at": now,
        "times": 1,
        "created_at": now,
    }
    rows = insert(Reading).values(
        [
            {
                "id": new_id(),
                "letter_id": letter.id,
                "establishment_id": letter.establishment_id,
                **of_all,
            }
            for letter in letters
        ]
    )
    read = session.execute(
        rows.on_conflict_do_update(
            index_elements=["letter_id", "account_id"],
            set_={"last_read_at": now, "times": Reading.times + 1},
        ).returning(Reading.letter_id, Reading.times)
    )
    new = {letter_id for letter_id, times in read if times == 1}
    for letter in letters:
        if letter.id in new:
            _announce(session, letter, actor.account_id, is_counted=is_counted, now=now)


def _reader(session: Session, letter: Letter, actor: Actor) -> str | None:
    """Name the reader; where they come from elsewhere, their own home is theirs to see too."""
    if actor.home_id is not None and actor.home_id != letter.establishment_id:
        session.flush()  # the letter, before the wall moves
        tenancy.confine(session, letter.establishment_id, actor.home_id)
    person = session.get(KnownAccount, actor.account_id)
    return None if person is None else person.full_name


def _announce(
    session: Session, letter: Letter, account_id: UUID, *, is_counted: bool, now: datetime
) -> None:
    event = events.mailer.LetterRead(
        letter_id=letter.id,
        establishment_id=letter.establishment_id,
        account_id=account_id,
        counts=is_counted,
        read_at=now,
    )
    messaging.announce(session, event, sequence=letter.advance())
