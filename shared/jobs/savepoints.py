"""Doing one thing of many, so that a refusal undoes this one alone."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.errors import Invalid, Problem
from shared.jobs.kinds import Result

DONE, REFUSED = "done", "refused"


@contextmanager
def rehearsing(session: Session, *, is_rehearsal: bool) -> Iterator[None]:
    """Do something for good, or (a rehearsal) undo all of it at the end."""
    with session.begin_nested() as savepoint:
        yield
        if is_rehearsal:
            savepoint.rollback()


def attempt(session: Session, act: Callable[[], Result], *, language: str) -> Result:
    """Do something in a savepoint; a refusal undoes it, and is the result.

    :param language: of the words that tell the refusal
    """
    try:
        with session.begin_nested():
            return act()
    except Problem as problem:
        return refusal(problem, language=language)


def each(ids: Iterable[UUID], act: Callable[[UUID], object], *, language: str) -> list[Result]:
    """Do something to each of many, in their order: what is refused for one spoils no other.

    :param act: refuses before it changes anything: there is no savepoint to go back to, which
        would be two statements for each
    :param language: of the words that tell a refusal
    """
    return [_judged(item_id, act, language).about(item_id) for item_id in ids]


def _judged(item_id: UUID, act: Callable[[UUID], object], language: str) -> Result:
    try:
        act(item_id)
    except Problem as problem:
        return refusal(problem, language=language)
    return Result(outcome=DONE)


def refusal(problem: Problem, *, language: str) -> Result:
    """Tell a refusal as a result; of wrong fields, which and why."""
    is_french = language == "fr"
    facts: dict[str, Any] = {k: v for k, v in problem.members.items() if k != "errors"}
    if isinstance(problem, Invalid):
        faults = problem.members.get("errors", {})
        facts["errors"] = {
            field: [getattr(m, "fr", m) if is_french else str(m) for m in messages]
            for field, messages in faults.items()
        }
    title = problem.title_fr if is_french else problem.title
    return Result(outcome=REFUSED, code=problem.code, message=title, facts=facts or None)
