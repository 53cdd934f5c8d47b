"""What became of one delegation among many that something was done to."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.delegation.actions.naming import OtherSide
from shared.auth import Level
from shared.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one delegation; refused for what `problem` says.

    :ivar outcome: one word of the act's: of `AssignmentResult`, `EndingResult`, `AmendmentResult`,
        or as `answering` has them
    :ivar other: for whom it acts; None where it is not the actor's to see, or is not told
    :ivar assignment_id: of an assignment that was given or ended; None of a new one in a dry run
    :ivar amendment_id: of one that was asked or answered; None where it is refused or in a dry run
    :ivar rights: what somebody may use from now on; empty where it is refused; None: not about that
    """

    delegation_id: UUID
    outcome: str
    other: OtherSide | None = None
    assignment_id: UUID | None = None
    amendment_id: UUID | None = None
    rights: Mapping[str, Level] | None = None
    problem: Problem | None = None
