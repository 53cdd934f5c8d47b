"""One act on many accounts: never all or nothing, never silent [S0] [S1]."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts, invitations, rights
from services.accounts.actions.lifetime import renewals
from services.accounts.actions.rights import granting
from services.accounts.config import ExpiryBasis, Settings
from services.accounts.domain import Act
from services.accounts.models import Account
from shared import access, jobs
from shared.auth import Actor, Level
from shared.auth.stepping_up import require_step_up
from shared.errors import NotFound
from shared.jobs import Job, Order, Requester, Result


class BulkOrder(Order):
    """What is to be done to each of many accounts.

    :ivar rights: for `set_rights`: the services to set; what is not named stays as it is
    :ivar source_id: for `copy_rights`: whose rights the others get
    :ivar dry_run: only tell what would become of each
    """

    action: Act
    rights: dict[str, Level] | None = None
    source_id: UUID | None = None
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class BulkContext:
    """In whose name, and by which rules, the accounts are acted on.

    :ivar invite_pause: how long after an invitation it is not repeated
    """

    actor: Actor
    basis: ExpiryBasis
    invite_pause: timedelta
    language: str
    now: datetime

    @classmethod
    def of(cls, settings: Settings, *, actor: Actor, language: str, now: datetime) -> Self:
        """Take the rules from the settings."""
        return cls(
            actor=actor,
            basis=settings.expiry_basis,
            invite_pause=settings.invite_pause,
            language=language,
            now=now,
        )


def begin(
    session: Session,
    order: BulkOrder,
    *,
    ids: Sequence[UUID],
    requester: Requester,
    settings: Settings,
    now: datetime,
) -> Job | list[Result]:
    """Act on a few accounts at once, on many by a job.

    :param ids: which accounts, in the order of the report
    :param settings: tell how many are a few
    :raises NotFound: if the account to copy the rights of is not there
    :raises Invalid: if a service cannot be given to anybody here
    :raises StepUpNeeded: if they are to be deleted, or given a sensitive service, too long after
        the last proof of who asks
    """
    actor = requester.actor
    given: Mapping[str, Level | str] = order.rights or {}
    if order.source_id is not None:
        given = queries.accounts.find(session, order.source_id).rights
    if order.rights:
        granting.require_grantable(session, actor.acting_tenant, order.rights, actor=actor)
    if not order.dry_run:
        if order.action is Act.DELETE:
            require_step_up(actor)
        granting.require_proof(session, given, actor=actor)
    if len(ids) <= settings.at_once:
        context = BulkContext.of(settings, actor=actor, language=requester.language, now=now)
        return perform(session, order, ids=ids, context=context)
    items = ({"number": n, "subject_id": account_id} for n, account_id in enumerate(ids, 1))
    return jobs.ask(session, kind="bulk", requester=requester, order=order, items=items, now=now)


def perform(
    session: Session, order: BulkOrder, *, ids: Sequence[UUID], context: BulkContext
) -> list[Result]:
    """Act on accounts, each judged by itself: what is refused for one spoils no other.

    Every guard of the single act holds, under the locks that it is judged under. The rows are
    locked in the order of their ids, that of the account whose rights are copied among them;
    behind the establishment's where its state, or who else is there, counts. What is the same for
    all is asked once.
    """
    source = [order.source_id] if order.source_id is not None else []
    with jobs.rehearsing(session, is_rehearsal=order.dry_run):
        if order.action in (Act.DELETE, Act.INVITE):
            queries.establishments.locked(session, context.actor.acting_tenant)
        found = queries.accounts.locked_among(session, [*ids, *source])
        act = _ACTS[order.action](session, order, found, context)

        def act_on(account_id: UUID) -> None:
            if account_id not in found:
                raise NotFound
            act(found[account_id])

        with access.together(session):
            results = jobs.each(ids, act_on, language=context.language)
    return [_telling_whom(result, found) for result in results]


def _telling_whom(result: Result, found: Mapping[UUID, Account]) -> Result:
    account = found.get(result.subject_id) if result.subject_id else None
    return result.telling(**account.naming()) if account else result


_Act = Callable[[Account], object]
_Found = Mapping[UUID, Account]
"""The accounts that the act is about, all of them locked."""


def _renewing(session: Session, order: BulkOrder, found: _Found, context: BulkContext) -> _Act:
    return partial(
        renewals.renew, session, actor=context.actor, basis=context.basis, now=context.now
    )


def _deleting(session: Session, order: BulkOrder, found: _Found, context: BulkContext) -> _Act:
    return accounts.Deletion(session=session, actor=context.actor, now=context.now).carry_out


def _inviting(session: Session, order: BulkOrder, found: _Found, context: BulkContext) -> _Act:
    act = invitations.inviting(session, found, actor=context.actor, now=context.now)
    return partial(act.again, pause=context.invite_pause)


def _setting(session: Session, order: BulkOrder, found: _Found, context: BulkContext) -> _Act:
    setting = rights.Setting(session=session, actor=context.actor, now=context.now)

    def act(account: Account) -> None:
        wanted = rights.with_those_kept(account, order.rights or {}, actor=context.actor)
        setting.put(account, wanted)

    return act


def _copying(session: Session, order: BulkOrder, found: _Found, context: BulkContext) -> _Act:
    setting = rights.Setting(session=session, actor=context.actor, now=context.now)
    source = found.get(order.source_id) if order.source_id else None
    seen = queries.rights.seen(context.actor, source.rights) if source else {}
    wanted = {code: Level(level) for code, level in seen.items()}

    def act(account: Account) -> None:
        if source is None:
            raise NotFound
        setting.put(account, wanted)

    return act


_ACTS: Mapping[Act, Callable[[Session, BulkOrder, _Found, BulkContext], _Act]] = {
    Act.RENEW: _renewing,
    Act.DELETE: _deleting,
    Act.INVITE: _inviting,
    Act.SET_RIGHTS: _setting,
    Act.COPY_RIGHTS: _copying,
}
