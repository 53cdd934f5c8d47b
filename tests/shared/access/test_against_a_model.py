"""The decision held against the reference, over random histories."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from shared import access
from shared.access import projection
from shared.auth import Level
from shared.events import Event
from shared.events.accounts import AccountSnapshot, EstablishmentSnapshot
from shared.events.delegation import AccessChanged, AssignmentFacts, ClientAssignmentFacts
from shared.messaging.tables import Publisher
from tests.factories import establishment
from tests.shared.access.reference import LEVELS, Reference, Told
from tests.shared.access.world import NOW, TODAY, account, envelope

pytestmark = pytest.mark.long

ESTABLISHMENTS = [UUID(int=n) for n in (1, 2, 3)]
ACCOUNTS = [UUID(int=n) for n in (11, 12, 13)]
CLIENTS = [*ACCOUNTS[:1], UUID(int=14)]
"""One has the id of an account, which no assignment of the account's may be taken for."""
DELEGATIONS = [UUID(int=n) for n in (21, 22, 23)]
PAIRS = [ESTABLISHMENTS[:2], ESTABLISHMENTS[:2], ESTABLISHMENTS[1:]]
SERVICES = ["accounts", "letters", "leave", "pay"]

ACTIVE_MOSTLY = ["active"] * 6
DAYS = [TODAY + timedelta(days=1)] * 3 + [TODAY, TODAY - timedelta(days=1)]

levels = st.sampled_from([*LEVELS, "write"])
rights = st.dictionaries(st.sampled_from(SERVICES), levels, min_size=2, max_size=4)
scopes = st.frozensets(
    st.sampled_from([f"{code}:{level}" for code in SERVICES for level in ("read", "write")])
)


@st.composite
def establishments(draw: st.DrawFn, key: UUID) -> Event:
    status = draw(st.sampled_from([*ACTIVE_MOSTLY, "registered", "suspended", "closed"]))
    return EstablishmentSnapshot(establishment=establishment(establishment_id=key, status=status))


@st.composite
def accounts(draw: st.DrawFn, key: UUID) -> Event:
    status = draw(st.sampled_from([*ACTIVE_MOSTLY, "invited", "invitation_lapsed", "deleted"]))
    facts = account(
        draw(st.sampled_from(ESTABLISHMENTS)),
        account_id=key,
        profile=draw(st.sampled_from(["administrator", "user"])),
        status=status,
        rights=draw(rights),
        expires_on=draw(st.sampled_from(DAYS)) if status == "active" else None,
    )
    return AccountSnapshot(account=facts)


@st.composite
def delegations(draw: st.DrawFn, key: UUID) -> Event:
    centralising, delegating = draw(st.sampled_from(PAIRS))
    assigned = draw(st.dictionaries(st.sampled_from(ACCOUNTS), rights, min_size=1))
    machines = draw(st.dictionaries(st.sampled_from(CLIENTS), rights))
    return AccessChanged(
        delegation_id=key,
        centralising_id=centralising,
        delegating_id=delegating,
        is_granting=draw(st.sampled_from([True, True, True, False])),
        ends_on=draw(st.sampled_from(DAYS)),
        lines=draw(rights),
        assignments=[AssignmentFacts(account_id=a, rights=r) for a, r in assigned.items()],
        clients=[ClientAssignmentFacts(client_id=c, rights=r) for c, r in machines.items()],
    )


SUBJECTS = [
    *(establishments(key) for key in ESTABLISHMENTS),
    *(accounts(key) for key in ACCOUNTS),
    *(delegations(key) for key in DELEGATIONS),
]


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    """Draw a statement on every subject, some more on some, and the order they arrive in."""
    first = [Told(draw(subject), 2) for subject in SUBJECTS]
    more = st.builds(Told, st.one_of(SUBJECTS), st.sampled_from([1, 3, 4]))
    return draw(st.permutations(first + draw(st.lists(more, max_size=4))))


class TestTheDecision:
    @settings(
        max_examples=50,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(history=histories(), scopes=scopes)
    def test_is_what_the_rules_say_after_any_history(
        self, session: Session, history: list[Told], scopes: frozenset[str]
    ) -> None:
        reference = Reference(history)
        with session.begin_nested() as example:
            for told in history:
                projection.project(session, envelope(told.event, sequence=told.sequence))
            for name in ("accounts", "delegation"):
                session.merge(Publisher(name=name, known_as_of=NOW))

            for account_id in ACCOUNTS:
                for establishment_id in ESTABLISHMENTS:
                    check(session, reference, account_id, establishment_id)
            for client_id in CLIENTS:
                for home_id in ESTABLISHMENTS[:2]:
                    client = access.Client(client_id, home_id, scopes)
                    for establishment_id in ESTABLISHMENTS:
                        check_client(session, reference, client, establishment_id)
            example.rollback()


def check_client(
    session: Session, reference: Reference, client: access.Client, establishment_id: UUID
) -> None:
    for service in SERVICES:
        expected = reference.level_of_client(
            client.id, client.home_id, set(client.scopes), establishment_id, service, TODAY
        )
        decision = access.decide_for_client(
            session,
            client,
            establishment_id=establishment_id,
            service=service,
            level=Level.WRITE,
            now=NOW,
        )
        assert decision.level == expected
        assert decision.allowed == (expected == "write")
        assert (decision.reason is None) == decision.allowed


def check(session: Session, reference: Reference, account_id: UUID, establishment_id: UUID) -> None:
    reach: dict[str, str] = {}
    for service in SERVICES:
        expected = reference.level(account_id, establishment_id, service, TODAY)
        decision = access.decide(
            session,
            account_id=account_id,
            establishment_id=establishment_id,
            service=service,
            level=Level.WRITE,
            now=NOW,
        )
        assert decision.level == expected
        assert decision.allowed == (expected == "write")
        assert (decision.reason is None) == decision.allowed
        assert (decision.basis is None) == (expected == "none")
        if decision.basis == "delegation":
            reach[service] = expected
            assert decision.reach[service] == expected
    perimeter = access.perimeter(session, account_id=account_id, now=NOW)
    there = [r.grants for r in perimeter if r.establishment_id == establishment_id]
    assert reach == {code: grant.level for grants in there for code, grant in grants.items()}
