"""How delegations stand, in words that their rows and the reference have in common."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.delegation.models import Amendment, Delegation
from tests.delegation.life_cycle.reference import One, Rights, rights_of
from tests.delegation.world import TODAY

Shown = tuple[object, ...]


def shown(one: One) -> Shown:
    """Tell how a delegation stands by the reference; of one that is over, that it is."""
    if not one.is_open:
        return (one.status,)
    return (
        one.status,
        one.lines,
        one.last_day,
        one.agreed,
        (one.is_paused, one.is_stopped, one.is_held),
        tuple(each.rights if each else () for each in one.assigned),
        one.more and (one.more.rights, one.more.until),
    )


def found(
    row: Delegation,
    people: Mapping[UUID, Rights],
    more: Amendment | None,
    workers: Sequence[UUID],
) -> Shown:
    """Tell how a delegation stands by its row.

    :param people: who is assigned in it, and how far
    :param more: the amendment of it that waits
    :param workers: who may be assigned, in the order of the reference
    """
    if not (row.is_running or row.status == "pending"):
        assert not people, "somebody is assigned in what is over"
        assert more is None, "an amendment of what is over waits"
        return (row.status.value,)
    lines = row.scope if row.is_running else row.asked
    return (
        row.status.value,
        rights_of({code: level.value for code, level in lines.items()}),
        (row.ends_on - TODAY).days,
        (row.agreed_until - TODAY).days if row.agreed_until else None,
        (row.is_paused, row.is_stopped, row.is_held),
        tuple(people.get(who, ()) for who in workers),
        more and (rights_of(more.rights), more.ends_on and (more.ends_on - TODAY).days),
    )
