"""The items of jobs about delegations, and what the report tells of them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from shared.jobs import JobItem, Result


def ids_of(items: Sequence[JobItem]) -> list[UUID]:
    """Tell the delegations that items are about."""
    return [UUID(item.given["delegation_id"]) for item in items if item.given]


def reported(result: Result) -> Result:
    """Tell which delegation it is about among the facts: a subject of a job is an account."""
    if result.subject_id is None:
        return result
    return replace(result.telling(delegation_id=str(result.subject_id)), subject_id=None)
