"""Taking a transfer: a prepared request to each delegating establishment; many by a job.

Nothing is granted by it, and nothing ends: each request is answered as any other, and what its
establishment accepts ends in the delegation that it succeeds (`answers.accept`).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import requests, targets, transferring
from services.delegation.actions.request_rows import told
from services.delegation.config import Limits
from services.delegation.domain.asked import Wish
from services.delegation.models import TransferLine, TransferStatus
from shared import clock, jobs
from shared.auth import Actor
from shared.jobs import Job, Order, Requester, Result

KIND = "take_transfer"


class TakingOrder(Order):
    """What is taken.

    :ivar message: for all who are asked to read
    :ivar dry_run: only tell what would become of each
    """

    transfer_id: UUID
    message: str | None = None
    dry_run: bool = False


def begin(
    session: Session,
    order: TakingOrder,
    *,
    requester: Requester,
    limits: Limits,
    at_once: int,
    now: datetime,
) -> Job | list[Result]:
    """Take what is offered to the actor's establishment, or what is left of it to be asked for.

    :param at_once: the most that are asked at once; more are a job
    :raises OtherSideDecides: the actor's establishment offers it
    :raises TransferSettled: it has been declined or withdrawn, or its time has gone by
    :raises NotCentralising: the actor's establishment is not centralising any more
    """
    actor = requester.actor
    transfer = transferring.held(session, order.transfer_id, actor=actor, now=now, gives=False)
    if transfer.status not in (TransferStatus.OFFERED, TransferStatus.TAKEN):
        raise errors.TransferSettled(transfer_status=transfer.status.value)
    if transfer.status is TransferStatus.OFFERED and not order.dry_run:
        # Before the lines, as in `perform`: a rehearsal of it may be at them, in a job.
        queries.locks.one_at_a_time(session, requests.ONE_AT_A_TIME, actor.acting_tenant)
        transferring.settle(session, transfer, TransferStatus.TAKEN, actor=actor, now=now)
    line_ids = queries.transfers.unasked(session, transfer)
    if len(line_ids) <= at_once:
        return perform(
            session,
            order,
            line_ids,
            actor=actor,
            limits=limits,
            language=requester.language,
            now=now,
        )
    requests.ask(session, actor=actor, now=now, limits=limits, wishes=[])  # may they ask at all?
    return jobs.ask(
        session,
        kind=KIND,
        requester=requester.at_home(),
        order=order,
        items=(
            {"number": number, "given": {"line_id": str(line_id)}}
            for number, line_id in enumerate(line_ids, 1)
        ),
        now=now,
    )


def perform(
    session: Session,
    order: TakingOrder,
    line_ids: Sequence[UUID],
    *,
    actor: Actor,
    limits: Limits,
    language: str,
    now: datetime,
) -> list[Result]:
    """Ask in the place of some lines, each judged by itself.

    A delegation that has ended since it was offered is not asked for: there is nothing to succeed.

    :return: one result for each line, in their order
    :raises NotCentralising: the actor's establishment is not centralising (any more)
    """
    # Before the lines, as in `begin`: neither waits for the other in a circle.
    queries.locks.one_at_a_time(session, requests.ONE_AT_A_TIME, actor.acting_tenant)
    held = queries.transfers.locked_lines(session, line_ids)
    running = queries.transfers.still_running(session, held.values(), today=clock.paris_date(now))
    lines = [each for each in held.values() if each.delegation_id in running]
    wishes = [_wish(line) for line in lines]
    outcomes = requests.ask(
        session,
        actor=actor,
        now=now,
        limits=limits,
        wishes=wishes,
        message=order.message,
        is_dry_run=order.dry_run,
    )
    results: dict[UUID, Result] = {}
    for line, outcome, wish in zip(lines, outcomes, wishes, strict=True):
        if outcome.outcome == targets.REQUESTED and not order.dry_run:
            line.request_id = outcome.delegation_id
        results[line.id] = told(outcome, wish, language)
    over = jobs.refusal(errors.DelegationOver(), language=language)
    return [
        results.get(line_id, over).telling(establishment=held[line_id].delegating.name)
        for line_id in line_ids
    ]


def _wish(line: TransferLine) -> Wish:
    """Ask for what was granted: by the number that the establishment goes by today."""
    known = line.delegating
    numbers = known.contract_numbers
    number = line.contract_number if line.contract_number in numbers else next(iter(numbers), "")
    return Wish(
        siret=known.siret,
        contract_number=number,
        rights=line.scope,
        ends_on=line.ends_on,
        succeeds_id=line.delegation_id,
        succeeds_centralising_id=line.giving_id,
        offered_by=line.transfer.offered_by,
        same_address_ids=line.same_address_ids,
    )
