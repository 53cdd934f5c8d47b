"""May somebody use this service there? Who may ask, and the answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.delegation.models import KnownClient
from services.delegation.queries import clients
from shared import access, clock
from shared.auth import Actor, Level
from shared.auth.assurance import Acr
from shared.auth.factor_policy import FactorPolicy
from shared.db import Sessions
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
    :ivar acr: what the token of a person must say to act so there, by the policies on second
        factors; a remembered device meets them too. None: it is about a machine client
    :ivar code: why there is no decision, where there is none; then `allowed` is false
    """

    question: Question
    allowed: bool
    basis: str = "none"
    level: Level = Level.NONE
    delegation_id: UUID | None = None
    as_of: datetime | None = None
    acr: Acr | None = None
    code: str | None = None


def answer(
    sessions: Sessions,
    question: Question,
    *,
    asker: Actor,
    platform: FactorPolicy | None,
    now: datetime,
    staleness: timedelta,
) -> Answer:
    """Decide, for somebody who may know.

    :param platform: whom the platform asks for a second factor; None: nobody
    :raises NotFound: the question is not the asker's to put, or it is about a machine client that
        is let in no more, or never was
    :raises AccessKnowledgeStale: it is a matter of delegation, and what is known is too old
    """
    rule = access.Rule(now=now, staleness=staleness, own=OWN)
    (known,) = _known(sessions, [question], now=now)
    return known.answer(asker, rule, platform)


def answer_many(
    sessions: Sessions,
    questions: list[Question],
    *,
    asker: Actor,
    platform: FactorPolicy | None,
    now: datetime,
    staleness: timedelta,
) -> list[Answer]:
    """Decide each; what cannot be decided says why, and allows nothing.

    What decides them is read together, by one statement outside of any transaction; one more, and
    before it, where clients are asked about.
    """
    rule = access.Rule(now=now, staleness=staleness, own=OWN)
    answers = []
    for known in _known(sessions, questions, now=now):
        try:
            answers.append(known.answer(asker, rule, platform))
        except (NotFound, access.AccessKnowledgeStale) as refusal:
            answers.append(_undecided(known.question, refusal))
    return answers


@dataclass(frozen=True)
class _Known:
    """A question, and what decides it.

    :ivar client: the machine client that it is about, let in or not
    """

    question: Question
    client: KnownClient | None
    facts: access.Facts

    def answer(self, asker: Actor, rule: access.Rule, platform: FactorPolicy | None) -> Answer:
        question = self.question
        if not self._may_be_asked_by(asker):
            raise NotFound
        decision = rule.decided(self._asked(rule.now), self.facts)
        return Answer(
            question=question,
            allowed=decision.allowed,
            basis=decision.basis.value if decision.basis else "none",
            level=decision.level,
            delegation_id=decision.delegation_id,
            as_of=decision.as_of,
            acr=self._acr(platform, now=rule.now),
        )

    def _acr(self, platform: FactorPolicy | None, *, now: datetime) -> Acr | None:
        """Tell what their token must say; what their profile was as of a sign-in is not known."""
        account = self.facts.account
        if account is None:
            return None
        is_asked_for = access.is_asked_for(
            self.facts,
            profile=account.profile,
            is_abroad=account.establishment_id != self.question.establishment_id,
            platform=platform,
            today=clock.paris_date(now),
        )
        return Acr.TWO_FACTORS if is_asked_for else Acr.ONE_FACTOR

    def _asked(self, now: datetime) -> access.Asked:
        question, client = self.question, self.client
        if question.account_id is None and (client is None or not client.is_good(now)):
            raise NotFound
        return access.Asked(
            account_id=question.account_id,
            client=None if client is None else clients.as_decided(client),
            establishment_id=question.establishment_id,
            service=question.service,
            level=question.level,
        )

    def _may_be_asked_by(self, asker: Actor) -> bool:
        """Tell whether an asker may know: about themselves, their own establishment or its people.

        Its people are its machine clients too. A machine client of the platform may ask about
        anybody, one of an establishment like its administrators.
        """
        question = self.question
        if asker.client_id is not None:
            if asker.home_id is None or asker.client_id == question.client_id:
                return True
        elif asker.account_id == question.account_id:
            return True
        elif not asker.is_administrator:
            return False
        places = (question.establishment_id, self._home_id)
        return asker.home_id is not None and asker.home_id in places

    @property
    def _home_id(self) -> UUID | None:
        if self.question.account_id is None:
            return self.client.establishment_id if self.client else None
        return self.facts.account.establishment_id if self.facts.account else None


def _known(sessions: Sessions, questions: list[Question], *, now: datetime) -> list[_Known]:
    named = {question.client_id for question in questions if question.client_id is not None}
    found: dict[UUID, KnownClient] = {}
    if named:
        with sessions.begin() as session:
            found = clients.find_many(session, named)
    about = [
        found.get(question.client_id) if question.client_id else None for question in questions
    ]
    subjects = [_subject(*each) for each in zip(questions, about, strict=True)]
    facts = access.facts_alone(sessions, subjects, today=clock.paris_date(now))
    return [_Known(*each) for each in zip(questions, about, facts, strict=True)]


def _subject(question: Question, client: KnownClient | None) -> access.Subject:
    place_id = question.establishment_id
    if question.account_id is not None:
        return access.Subject(question.account_id, place_id=place_id)
    assert question.client_id is not None
    home_id = client.establishment_id if client else None
    return access.Subject(question.client_id, True, home_id, place_id)


def _undecided(question: Question, refusal: Problem) -> Answer:
    return Answer(question=question, allowed=False, code=refusal.code)
