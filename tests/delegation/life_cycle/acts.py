"""What somebody sends, and what it may be answered."""

from dataclasses import dataclass

from tests.delegation.life_cycle.reference import Rights

DONE, REFUSED, BARRED = "done", "refused", "barred"
Answers = tuple[str, ...]
"""What an act was answered: one word for each delegation, or that it was not let in at all."""


@dataclass(frozen=True)
class Act:
    """What somebody sends.

    :ivar by: `centre`, `operator`, or a town: `town 0`
    :ivar on: towns, each with the number of its delegation that is meant
    :ivar is_many: whether it is sent to the route of acts on many
    :ivar days: until the how-manyeth day from today, or for how many; None: it is not said
    :ivar seen: what was read before: numbers of amendments, and what their texts said, by place
    """

    what: str
    by: str
    on: tuple[tuple[int, int], ...]
    rights: Rights | None = None
    days: int | None = None
    worker: int = 0
    is_many: bool = False
    seen: tuple[object, ...] = ()
