"""Requests to many establishments, row by row: some at once, more by a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from services.delegation import errors
from services.delegation.actions import requests, targets
from services.delegation.config import Limits
from services.delegation.domain.asked import Wish
from services.delegation.errors import Refusal
from shared import jobs
from shared.auth import Actor, Level
from shared.errors import Problem
from shared.jobs import Job, Order, Requester, Result

KIND = "request_delegations"


class RequestsOrder(Order):
    """What is asked of all, unless a row says otherwise.

    :ivar dry_run: only tell what would become of each
    """

    rights: dict[str, Level] | None = None
    ends_on: date | None = None
    message: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class Row:
    """One row: what is asked of one establishment.

    :ivar number: of the row; of a file, of the line where it begins
    :ivar wish: None where the row cannot be read
    :ivar faults: why it cannot, by field, in the asker's language
    :ivar said: whom a row that cannot be read names, as it is written
    """

    number: int
    wish: Wish | None
    faults: Mapping[str, Sequence[str]] | None = None
    said: Mapping[str, str] | None = None

    def item(self) -> dict[str, Any]:
        """Write it as an item of a job."""
        wish = self.wish.to_data() if self.wish else {}
        given = {"wish": wish, "faults": self.faults, "said": self.said}
        return {"number": self.number, "given": given}

    @classmethod
    def of_item(cls, number: int, given: Mapping[str, Any]) -> Self:
        """Read it from an item of a job."""
        wish = given["wish"]
        return cls(
            number, Wish.from_data(wish) if wish else None, given["faults"], given.get("said")
        )


@dataclass(frozen=True)
class Line:
    """What became of one row."""

    number: int
    result: Result


def begin(
    session: Session,
    order: RequestsOrder,
    rows: Sequence[Row],
    *,
    requester: Requester,
    limits: Limits,
    at_once: int,
    now: datetime,
) -> Job | list[Line]:
    """Ask some establishments at once, more by a job.

    :param at_once: the most that are asked at once
    :raises NotCentralising: an operator has not marked the actor's establishment as centralising
    :raises Invalid: what all are asked is not in order
    """
    actor, language = requester.actor, requester.language
    if len(rows) <= at_once:
        results = perform(
            session, order, rows, actor=actor, limits=limits, language=language, now=now
        )
        return [Line(row.number, each) for row, each in zip(rows, results, strict=True)]
    _asked(session, order, [], actor=actor, limits=limits, now=now)  # refuses what is asked of all
    return jobs.ask(
        session,
        kind=KIND,
        requester=requester.at_home(),
        order=order,
        items=(row.item() for row in rows),
        now=now,
    )


def perform(
    session: Session,
    order: RequestsOrder,
    rows: Sequence[Row],
    *,
    actor: Actor,
    limits: Limits,
    language: str,
    now: datetime,
) -> list[Result]:
    """Ask the establishments of some rows, each judged by itself.

    :return: one result for each row, in their order
    :raises NotCentralising: the actor's establishment is not centralising (any more)
    :raises Invalid: what all are asked is not in order (any more)
    """
    wishes = [row.wish for row in rows if row.wish is not None]
    outcomes = iter(_asked(session, order, wishes, actor=actor, limits=limits, now=now))
    return [
        _unreadable(row, language) if row.wish is None else told(next(outcomes), row.wish, language)
        for row in rows
    ]


def wrong_targets(results: Sequence[Result]) -> int:
    """Count the rows that name an establishment wrongly: they must not be guessed."""
    return sum(result.code == Refusal.UNKNOWN_TARGET for result in results)


def _asked(
    session: Session,
    order: RequestsOrder,
    wishes: Sequence[Wish],
    *,
    actor: Actor,
    limits: Limits,
    now: datetime,
) -> list[targets.TargetOutcome]:
    return requests.ask(
        session,
        actor=actor,
        now=now,
        limits=limits,
        wishes=wishes,
        rights=order.rights,
        ends_on=order.ends_on,
        message=order.message,
        is_dry_run=order.dry_run,
    )


def told(outcome: targets.TargetOutcome, wish: Wish, language: str) -> Result:
    """Tell what became of what one establishment was to be asked, in the report."""
    facts: dict[str, Any] = {"siret": wish.siret, "contract_number": wish.contract_number}
    for name in ("own_reference", "name", "mandate_reference"):
        if said := getattr(wish, name):
            facts[name] = said
    if outcome.establishment:
        facts["establishment"] = outcome.establishment
    if outcome.services:
        facts["services"] = outcome.services
    if isinstance(outcome.problem, Problem):
        return jobs.refusal(outcome.problem, language=language).telling(**facts)
    words = outcome.message
    return Result(
        outcome=outcome.outcome,
        code=outcome.code,
        message=None if words is None else (words.fr if language == "fr" else str(words)),
        subject_id=outcome.delegation_id,
        facts=facts,
    )


def _unreadable(row: Row, language: str) -> Result:
    words = errors.REFUSED[Refusal.INVALID]
    return Result(
        outcome=jobs.REFUSED,
        code=Refusal.INVALID,
        message=words.fr if language == "fr" else str(words),
        facts={**(row.said or {}), "errors": dict(row.faults or {})},
    )
