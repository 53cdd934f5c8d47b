"""Deciding on accounts in a review, each carried out at once (design.md §4.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Self
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import accounts
from services.accounts.actions.lifetime import renewals
from services.accounts.config import ExpiryBasis, Settings
from services.accounts.domain import AccountStatus, Verdict
from services.accounts.errors import OnlyInvited, RecommendationChanged
from services.accounts.models import Account, Decision, Review
from services.accounts.queries.reviewed import Judging
from shared import access, jobs
from shared.auth import Actor
from shared.auth.stepping_up import require_step_up
from shared.clock import paris_date
from shared.errors import NotFound
from shared.jobs import Result


@dataclass(frozen=True, kw_only=True)
class Rules:
    """By which rules, when and in whose language accounts are decided on."""

    basis: ExpiryBasis
    unused_months: int
    language: str
    now: datetime

    @classmethod
    def of(cls, settings: Settings, *, language: str, now: datetime) -> Self:
        """Take the rules from the settings."""
        return cls(
            basis=settings.expiry_basis,
            unused_months=settings.unused_months,
            language=language,
            now=now,
        )

    @property
    def judging(self) -> Judging:
        """Tell by what recommendations are made."""
        return Judging(now=self.now, unused_months=self.unused_months)


def require_proof(verdicts: Iterable[Verdict], *, actor: Actor) -> None:
    """Ask for a proof of who one is before accounts are deleted.

    :raises StepUpNeeded: if the last proof is too long ago
    """
    if Verdict.DELETE in verdicts:
        require_step_up(actor)


def decide(
    session: Session,
    review: Review,
    verdicts: Mapping[UUID, Verdict],
    *,
    actor: Actor,
    rules: Rules,
    is_recommended: bool = False,
) -> list[Result]:
    """Decide on accounts in a locked review of a locked establishment, and carry it out at once.

    Each by itself, with the guards of a renewal or a deletion: what is refused for one leaves the
    others as decided. Rows are locked, and decisions read and written, all at once.
    Whoever is not named is not decided on.

    :param is_recommended: whether the verdicts are what was recommended: it is refused for those
        about whom something else is by now
    :return: of each account, in the order of ids, what became of it
    """
    deciding = _Deciding(session, review, actor, rules)
    deciding.look(verdicts)
    if is_recommended:
        deciding.recommended = queries.reviewed.recommended(session, verdicts, rules.judging)
    results: dict[UUID, Result] = {}
    with access.together(session):
        for verdict in Verdict:  # rows of one verdict change in the same columns: one statement
            alike = sorted(each for each in verdicts if verdicts[each] is verdict)
            decide_so = partial(deciding.decide_on, verdict=verdict)
            done = jobs.each(alike, decide_so, language=rules.language)
            results |= zip(alike, done, strict=True)
            session.flush()
    return [deciding.telling_whom(results[each], verdicts[each]) for each in sorted(verdicts)]


class _Deciding:
    """Who decides in which review, by which rules, on whom."""

    def __init__(self, session: Session, review: Review, actor: Actor, rules: Rules) -> None:
        self.session, self.review, self.actor, self.rules = session, review, actor, rules
        self.deletion = accounts.Deletion(session=session, actor=actor, now=rules.now)
        self.recommended: Mapping[UUID, Verdict | None] | None = None
        self.found: dict[UUID, Account] = {}
        self.decisions: dict[UUID, Decision] = {}

    def look(self, ids: Mapping[UUID, Verdict]) -> None:
        """Lock the accounts, and find what has been decided on them."""
        self.found = queries.accounts.locked_among(self.session, ids)
        self.decisions = queries.reviews.decisions_on(self.session, self.review, self.found)

    def decide_on(self, account_id: UUID, verdict: Verdict) -> None:
        """Decide on an account.

        :raises ReviewClosed: if the review is over
        :raises NotFound: if there is no such account here
        :raises OnlyInvited: if its holder has not created a password yet
        :raises RecommendationChanged: if another verdict than this is recommended by now
        """
        self.review.require_open()
        account = self.found.get(account_id)
        if account is None:
            raise NotFound
        if account.status is AccountStatus.INVITED:
            raise OnlyInvited
        if self.recommended is not None and self.recommended.get(account_id) is not verdict:
            raise RecommendationChanged
        self._carry_out(account, verdict)
        account.reviewed_on = paris_date(self.rules.now)
        decision = self.decisions.get(account_id) or self._new(account_id)
        decision.verdict, decision.decided_at = verdict, self.rules.now
        decision.decided_by_id = self.actor.account_id

    def telling_whom(self, result: Result, verdict: Verdict) -> Result:
        """Tell what was to become of whom."""
        account = self.found.get(result.subject_id) if result.subject_id else None
        if account is None:
            return result
        return result.telling(**account.naming(), decision=verdict.value)

    def _new(self, account_id: UUID) -> Decision:
        decision = Decision(
            establishment_id=self.review.establishment_id,
            review_id=self.review.id,
            account_id=account_id,
        )
        self.session.add(decision)
        return decision

    def _carry_out(self, account: Account, verdict: Verdict) -> None:
        match verdict:
            case Verdict.RENEW:
                basis, now = self.rules.basis, self.rules.now
                renewals.renew(self.session, account, actor=self.actor, basis=basis, now=now)
            case Verdict.DELETE:
                self.deletion.carry_out(account)
            case Verdict.LEAVE:
                pass  # that it was looked at is all there is to keep
