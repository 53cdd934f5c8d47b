"""Accepting many requests, or amendments, each by what was read of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.actions import agreeing, amendment_answers
from services.delegation.actions import answers as requests
from services.delegation.actions.outcomes import Outcome
from services.delegation.config import Limits
from shared.auth import Actor
from shared.errors import Problem

ACCEPTED, REFUSED = "accepted", "refused"


def accept(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    answers: Sequence[Mapping[str, Any]],
) -> list[Outcome]:
    """Accept requests, one after the other, each under the guards of a single acceptance.

    :param answers: each what `answers.accept` takes: `delegation_id`, `text_hash`, perhaps `rights`
        and `ends_on`
    :return: one outcome for each, in their order
    """
    given: dict[str, Any] = {"actor": actor, "now": now, "limits": limits}
    return _each(session, answers, partial(requests.accept, session, **given), actor=actor)


def accept_amendments(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    limits: Limits,
    answers: Sequence[Mapping[str, Any]],
) -> list[Outcome]:
    """Accept amendments, one after the other, each under the guards of a single acceptance.

    :param answers: each what `amendment_answers.accept` takes
    :return: one outcome for each, in their order
    """
    given: dict[str, Any] = {"actor": actor, "now": now, "limits": limits}
    act = partial(amendment_answers.accept, session, **given)
    return _each(session, answers, act, actor=actor)


def _each(
    session: Session,
    given: Sequence[Mapping[str, Any]],
    act: Callable[..., object],
    *,
    actor: Actor,
) -> list[Outcome]:
    """Do each in a savepoint, behind locks that are taken for all, in one order."""
    agreeing.hold_all(session, [each["delegation_id"] for each in given], actor=actor)
    return [_attempted(session, answer, act) for answer in given]


def _attempted(session: Session, answer: Mapping[str, Any], act: Callable[..., object]) -> Outcome:
    about = {"delegation_id": answer["delegation_id"], "amendment_id": answer.get("amendment_id")}
    try:
        with session.begin_nested():
            act(**answer)
            session.flush()  # what the database refuses is refused of this one alone
    except IntegrityError as error:
        return Outcome(**about, outcome=REFUSED, problem=errors.meaning_of(error))
    except Problem as problem:
        return Outcome(**about, outcome=REFUSED, problem=problem)
    return Outcome(**about, outcome=ACCEPTED)
