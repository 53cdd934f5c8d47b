"""What the database has of the delegations of a centre with its towns."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.models import Delegation, DelegationEvent
from services.delegation.queries import amendments, assignments
from shared.messaging.tables import OutboxMessage
from tests.delegation.life_cycle import looking
from tests.delegation.life_cycle.hands import Hands
from tests.delegation.life_cycle.log import KINDS, Line
from tests.delegation.life_cycle.looking import Shown
from tests.delegation.life_cycle.reference import One, rights_of
from tests.delegation.world import World

TYPES = {
    f"delegation.{word.replace('_', '.', 1)}.v1"
    if word.startswith(("amendment", "extension"))
    else f"delegation.delegation.{word}.v1": word
    for word in KINDS
}
"""Types of messages, each with what the log calls the same."""


@dataclass
class Rows:
    """Reads how delegations stand, and what is told of them.

    :ivar hands: who knows which there were
    """

    world: World
    hands: Hands

    def stand(self) -> list[Shown]:
        """Read how the newest delegation with each town stands."""
        towns = range(len(self.hands.pairs))
        with self.world.look() as session:
            return [self._newest(session, town) for town in towns]

    def log(self) -> tuple[Counter[Line], Counter[Line]]:
        """Read what stands in the logs, and what has been announced."""
        places = {UUID(each): place for place, each in self.hands.ids.items()}
        logged = select(DelegationEvent.delegation_id, DelegationEvent.kind).where(
            DelegationEvent.delegation_id.in_(places)
        )
        messages = select(OutboxMessage.subject, OutboxMessage.type).where(
            OutboxMessage.subject.in_([str(each) for each in places])
        )
        with self.world.look() as session:
            lines = [(each, kind.value) for each, kind in session.execute(logged)]
            told = [(UUID(each), TYPES.get(type_)) for each, type_ in session.execute(messages)]
        return (
            Counter((*places[each], word) for each, word in lines if word in KINDS),
            Counter((*places[each], word) for each, word in told if word),
        )

    def _newest(self, session: Session, town: int) -> Shown:
        number = max((number for at, number in self.hands.ids if at == town), default=0)
        if not number:
            return looking.shown(One())
        row = session.get_one(Delegation, UUID(self.hands.ids[town, number]))
        session.refresh(row, ["lines"])
        people = {
            each.account_id: rights_of(each.rights)
            for each in session.scalars(assignments.current(row))
            if each.account_id
        }
        more = amendments.pending(session, row.id)
        return looking.found(row, people, more, [who.id for who in self.hands.workers])
