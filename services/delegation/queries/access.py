"""May somebody use this service there? Who may ask, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation.queries import clients
from shared import access
from shared.auth import Actor, Level
from shared.errors import NotFound, Problem

OWN = "delegation"
"""Whose facts this database owns: they are never old here."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whether somebody may use a service of an establishment at a level.

    :ivar account_id, client_id: whose rights: a person's or a machine client's; one of them is None
    """

    account_id: UUID | None
    client_id: UUID | None = None
    establishment_id: UUID
    service: str
    level: Level


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The decision on one question.

    :ivar basis: own, delegation or none
    :ivar level: how far the account may go, whatever was asked
    :ivar as_of: all that had happened by then is in the answer; None: that is not known
    :ivar code: why there is no decision, where there is none; then `allowed` is false
    """

    question: Question
    allowed: bool
    basis: str = "none"
    level: Level = Level.NONE
    delegation_id: UUID | None = None
    as_of: datetime | None = None
    code: str | None = None


def answer(
    session: Session, question: Question, *, asker: Actor, now: datetime, staleness: timedelta
) -> Answer:
    """Decide, for somebody who may know.

    :raises NotFound: the question is not the asker's to put
    :raises AccessKnowledgeStale: it is a matter of delegation, and what is known is too old
    """
    if not _may_ask(session, asker, question):
        raise NotFound
    decide = _decision_on(session, question, now=now)
    decision = decide(
        establishment_id=question.establishment_id,
        service=question.service,
        level=question.level,
        now=now,
        staleness=staleness,
        own=OWN,
    )
    return Answer(
        question=question,
        allowed=decision.allowed,
        basis=decision.basis.value if decision.basis else "none",
        level=decision.level,
        delegation_id=decision.delegation_id,
        as_of=decision.as_of,
    )


def _decision_on(
    session: Session, question: Question, *, now: datetime
) -> Callable[..., access.Decision]:
    """Choose who decides.

    :raises NotFound: it is about a machine client that is let in no more, or never was
    """
    if question.account_id is not None:
        return partial(access.decide, session, account_id=question.account_id)
    assert question.client_id is not None
    client = clients.find(session, question.client_id)
    if client is None or not client.is_good(now):
        raise NotFound
    return partial(access.decide_for_client, session, clients.as_decided(client))


def answer_many(
    session: Session,
    questions: list[Question],
    *,
    asker: Actor,
    now: datetime,
    staleness: timedelta,
) -> list[Answer]:
    """Decide one question after the other; what cannot be decided says why, and allows nothing."""
    answers = []
    for question in questions:
        try:
            answers.append(answer(session, question, asker=asker, now=now, staleness=staleness))
        except (NotFound, access.AccessKnowledgeStale) as refusal:
            answers.append(_undecided(question, refusal))
    return answers


def _undecided(question: Question, refusal: Problem) -> Answer:
    return Answer(question=question, allowed=False, code=refusal.code)


def _may_ask(session: Session, asker: Actor, question: Question) -> bool:
    """Tell whether an asker may know: about themselves, their own establishment or its people.

    Its people are its machine clients too. A machine client of the platform may ask about anybody,
    one of an establishment like its administrators.
    """
    if asker.client_id is not None and asker.home_id is None:
        return True
    if asker.account_id is not None and asker.account_id == question.account_id:
        return True
    if asker.client_id is not None and asker.client_id == question.client_id:
        return True
    if asker.client_id is None and not asker.is_administrator:
        return False
    if question.establishment_id == asker.home_id:
        return True
    return _home_of(session, question) == asker.home_id


def _home_of(session: Session, question: Question) -> UUID | None:
    if question.account_id is not None:
        account = access.find_account(session, question.account_id)
        return account.establishment_id if account else None
    client = clients.find(session, question.client_id) if question.client_id else None
    return client.establishment_id if client else None
