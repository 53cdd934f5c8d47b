"""Renewing what is due in several establishments, in one act (design.md §4.3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.due import acting
from services.accounts.actions.lifetime import renewals
from services.accounts.config import ExpiryBasis
from services.accounts.errors import SelectionChanged, TermsNotAcceptedThere
from services.accounts.queries.places import AdministeredPlace
from shared import access, jobs
from shared.auth import Actor
from shared.clock import paris_date
from shared.errors import NotFound
from shared.jobs import Job, Requester, Result


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """What became of the accounts of one establishment; one without a name is not theirs to know.

    :ivar result: whether it was done there, or why not
    """

    establishment_id: UUID
    establishment_name: str | None
    items: Sequence[Result]
    result: Result


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to renew.

    :ivar establishments: where; None: everywhere
    :ivar account_ids: only these of the accounts that are due; None: all of them
    :ivar dry_run: only tell what would become of each
    :ivar expected: how many there are, as far as the caller knows; None: they do not say
    """

    establishments: Collection[UUID] | None
    account_ids: Collection[UUID] | None
    within_days: int
    dry_run: bool = False
    expected: int | None = None


class Queued(jobs.Order):
    """What the job of many renewals needs to know, beside whom they are about."""

    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class RenewalRules:
    """By which rules, and when, accounts are renewed."""

    basis: ExpiryBasis
    now: datetime


def begin(
    session: Session,
    order: Order,
    *,
    places: Sequence[AdministeredPlace],
    requester: Requester,
    at_once: int,
    rules: RenewalRules,
) -> Job | list[Renewed]:
    """Renew what is due: a few accounts at once, many by a job.

    :param places: where the caller administers accounts
    :param at_once: how many are a few
    :raises SelectionChanged: if not as many are due as the caller expects
    """
    known = {place.establishment_id: place for place in places}
    wanted = known.keys() if order.establishments is None else set(order.establishments)
    with queries.due.everywhere(session, wanted & known.keys(), home=requester.actor):
        due = queries.due.ids(
            session,
            today=paris_date(rules.now),
            within_days=order.within_days,
            among=order.account_ids,
        )
    strange = sorted(wanted - known.keys())
    count = sum(map(len, due.values()))
    if order.expected not in (None, count):
        raise SelectionChanged(count=count)
    if count > at_once:
        queued = Queued(dry_run=order.dry_run)
        return _ask(session, due, strange, queued, requester=requester, now=rules.now)
    unknown = jobs.refusal(NotFound(), language=requester.language)
    done = [
        Renewed(establishment_id=each, establishment_name=None, items=[], result=unknown)
        for each in strange
    ]
    with rehearsing(session, is_rehearsal=order.dry_run):
        for establishment_id, ids in due.items():
            items = renew(
                session,
                known[establishment_id],
                ids,
                home=requester.actor,
                rules=rules,
                language=requester.language,
            )
            done.append(
                Renewed(
                    establishment_id=establishment_id,
                    establishment_name=known[establishment_id].name,
                    items=items,
                    result=Result(outcome=jobs.DONE),
                )
            )
    return done


def rehearsing(session: Session, *, is_rehearsal: bool) -> AbstractContextManager[None]:
    """Undo all of it at the end of a rehearsal; what is for good needs no savepoint."""
    return jobs.rehearsing(session, is_rehearsal=True) if is_rehearsal else nullcontext()


def renew(
    session: Session,
    place: AdministeredPlace,
    ids: Sequence[UUID],
    *,
    home: Actor,
    rules: RenewalRules,
    language: str,
) -> list[Result]:
    """Renew accounts of one establishment as whoever the caller is there, and recorded so.

    Each by itself, with the guards of a single renewal.

    :param home: the caller, as whom the session goes on afterwards
    :param language: of the words that tell a refusal
    """
    with acting.acting(session, place.actor, home=home):
        has_accepted = access.has_accepted_terms(session, place.terms_of, paris_date(rules.now))

        found = queries.accounts.locked_among(session, ids)

        def one(account_id: UUID) -> None:
            if not has_accepted:
                raise TermsNotAcceptedThere
            if account_id not in found:
                raise NotFound
            account = found[account_id]
            renewals.renew(session, account, actor=place.actor, basis=rules.basis, now=rules.now)

        with access.together(session):
            done = jobs.each(ids, one, language=language)
    return [
        result.telling(**found[each].naming()) if each in found else result
        for each, result in zip(ids, done, strict=True)
    ]


def _ask(
    session: Session,
    due: Mapping[UUID, Sequence[UUID]],
    strange: Sequence[UUID],
    order: Queued,
    *,
    requester: Requester,
    now: datetime,
) -> Job:
    found: Iterator[tuple[UUID, UUID | None]] = chain(
        ((establishment_id, None) for establishment_id in strange),
        ((establishment_id, each) for establishment_id, ids in due.items() for each in ids),
    )
    items: Iterator[dict[str, Any]] = (
        {
            "number": number,
            "subject_id": account_id,
            "given": {"establishment_id": str(establishment_id)},
        }
        for number, (establishment_id, account_id) in enumerate(found, 1)
    )
    return jobs.ask(
        session, kind="renewals", requester=requester, order=order, items=items, now=now
    )
