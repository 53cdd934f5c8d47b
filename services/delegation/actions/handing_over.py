"""What one person works on handed to a colleague in one act, each delegation with its outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import (
    assignment_ends,
    assignments,
    locking,
    records,
    telling,
)
from services.delegation.actions.assignments import Assignee
from services.delegation.actions.naming import other_side
from services.delegation.actions.outcomes import Outcome
from services.delegation.models import Assignment, AssignmentResult, Delegation, Side
from shared.auth import Actor, Level
from shared.errors import Invalid, NotFound, Problem


@dataclass(frozen=True, kw_only=True)
class _Handed:
    """A delegation that is held: what leaves, what there is already, what is to be."""

    delegation: Delegation
    leaving: Assignment
    found: Assignment | None
    rights: dict[str, Level]

    @property
    def outcome(self) -> AssignmentResult:
        if self.found is None:
            return AssignmentResult.ASSIGNED
        is_same = self.found.rights == records.written(self.rights)
        return AssignmentResult.UNCHANGED if is_same else AssignmentResult.CHANGED


def hand_over(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    from_account_id: UUID,
    to_account_id: UUID,
    most: int,
    delegation_ids: Sequence[UUID] | None = None,
    is_dry_run: bool = False,
) -> list[Outcome]:
    """Let a colleague work where somebody does, as far as they do in each, in their place.

    Whoever has more in one already keeps it. Each of the two gets one e-mail about all. Whoever
    leaves may be overdue, or deleted meanwhile: what they work on is handed on all the same.

    :param most: in how many delegations at once
    :param delegation_ids: where; None: wherever somebody is assigned
    :param is_dry_run: tell what would become of each, and change nothing
    :return: one outcome for each delegation, in their order
    :raises Invalid: no such account in the actor's establishment, the same one twice, or too many
    :raises AccountNotActive: the colleague's is not active, or overdue
    """
    if from_account_id == to_account_id:
        raise Invalid({"to_account_id": [errors.ANOTHER_ACCOUNT]})
    whom = Assignee(account_id=to_account_id)
    assignments.require_assignee(session, whom, actor=actor, now=now, field="to_account_id")
    assignments.locked_own_account(session, from_account_id, actor=actor, field="from_account_id")
    ids = delegation_ids
    if ids is None:
        ids = queries.assignments.delegations_of(
            session, account_id=from_account_id, client_id=None
        )
        if len(ids) > most:
            raise Invalid({"delegation_ids": [errors.TOO_MANY_AT_ONCE.format(most=most)]})
    outcomes, handed = _judged(
        session, ids, from_id=from_account_id, to_id=to_account_id, actor=actor, now=now
    )
    told = {each.delegation.id: each.outcome for each in handed}  # as it was before
    if not is_dry_run:
        _hand(session, handed, whom, actor=actor, now=now)
    for each in handed:
        outcomes[each.delegation.id] = Outcome(
            delegation_id=each.delegation.id,
            outcome=told[each.delegation.id],
            other=other_side(each.delegation, actor=actor),
            assignment_id=each.found.id if each.found else None,
            rights={},
        )
    return [outcomes[delegation_id] for delegation_id in ids]


def _judged(
    session: Session,
    ids: Sequence[UUID],
    *,
    from_id: UUID,
    to_id: UUID,
    actor: Actor,
    now: datetime,
) -> tuple[dict[UUID, Outcome], list[_Handed]]:
    held = {each.id: each for each in queries.delegations.locked_among(session, ids)}
    leaving = queries.assignments.of_each(session, held, account_id=from_id, client_id=None)
    there = queries.assignments.of_each(session, held, account_id=to_id, client_id=None)
    outcomes: dict[UUID, Outcome] = {}
    handed: list[_Handed] = []
    for delegation_id in ids:
        delegation, left = held.get(delegation_id), leaving.get(delegation_id)
        try:
            if delegation is None:
                raise NotFound
            locking.require_changeable(delegation, actor=actor, now=now, sides={Side.CENTRALISING})
            if left is None:
                raise errors.NotAssigned
            found = there.get(delegation_id)
            rights = _most(left.rights, found.rights if found else {})
            assignments.require_open(delegation, rights)
        except Problem as problem:
            outcomes[delegation_id] = Outcome(
                delegation_id=delegation_id,
                outcome=AssignmentResult.REFUSED,
                other=other_side(delegation, actor=actor),
                rights={},
                problem=problem,
            )
            continue
        handed.append(_Handed(delegation=delegation, leaving=left, found=found, rights=rights))
    return outcomes, handed


def _hand(
    session: Session, handed: Sequence[_Handed], whom: Assignee, *, actor: Actor, now: datetime
) -> None:
    newly = telling.one_act([each.delegation for each in handed if each.found is None])
    out = telling.one_act([each.delegation for each in handed])
    for each in handed:
        if each.outcome is not AssignmentResult.UNCHANGED:
            assignments.give(
                session,
                each.delegation,
                whom,
                each.rights,
                found=each.found,
                actor=actor,
                now=now,
                act=newly,
            )
        assignment_ends.take_out(
            session, each.delegation, each.leaving, actor=actor, now=now, act=out
        )


def _most(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, Level]:
    """Tell, service by service, the higher of two levels."""
    none = Level.NONE
    return {
        code: max(
            (Level(rights.get(code, none)) for rights in (one, other)), key=lambda lv: lv.rank
        )
        for code in {*one, *other}
    }
