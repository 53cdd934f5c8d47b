import dataclasses
import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from deploy.tooling.documents import GOLDEN
from shared import access, tenancy
from shared.access import projection
from shared.access.tables import AccessDelegation, AccessTerms
from shared.events import CATALOGUE, Event
from shared.events.accounts import (
    AccountChanged,
    AccountDeleted,
    AccountFacts,
    EstablishmentFacts,
    ServiceFacts,
    ServicePublished,
    TermsPublished,
)
from shared.events.identity import EmailConfirmed
from shared.messaging.tables import OutboxMessage
from tests.shared.access.world import TODAY, World, envelope

CARRIES = {
    event_class.type: fact.name
    for event_class in CATALOGUE.values()
    for fact in dataclasses.fields(event_class)
    if event_class.publisher == "accounts" and fact.type in (AccountFacts, EstablishmentFacts)
}
"""The events of accounts that carry a full statement, and where."""


class TestAStatement:
    @pytest.mark.parametrize("name", sorted(CARRIES))
    def test_is_kept_whichever_event_carries_it(
        self, session: Session, world: World, name: str
    ) -> None:
        facts: Any = world.delegate if CARRIES[name] == "account" else world.home
        renamed = {"profile": "administrator"} if facts is world.delegate else {"name": "Mairie"}
        event = sample(CATALOGUE[name], dataclasses.replace(facts, **renamed))

        projection.project(session, envelope(event, sequence=100))

        if facts is world.delegate:
            assert known_account(world).profile == "administrator"
        else:
            assert known_home(world).name == "Mairie"

    def test_replaces_an_older_one_and_not_a_newer_one(self, world: World) -> None:
        world.told(world.delegate, rights={"leave": "read"}, sequence=20)
        world.told(world.delegate, rights={"leave": "write"}, sequence=19)
        assert known_account(world).rights == {"leave": "read"}

        world.told(world.delegate, rights={}, sequence=21)
        assert known_account(world).rights == {}

    def test_changes_nothing_when_told_again(self, world: World) -> None:
        world.told(world.granted, lines={"pay": "read"}, sequence=7)
        world.told(world.granted, lines={"pay": "write"}, sequence=7)

        assert kept(world, AccessDelegation, world.granted.delegation_id).lines == {"pay": "read"}

    def test_about_a_deleted_account_is_ignored_for_ever(self, world: World) -> None:
        gone = AccountDeleted(account=dataclasses.replace(world.delegate, status="deleted"))
        projection.project(world.session, envelope(gone, sequence=50))

        world.told(world.delegate, status="active", sequence=51)

        assert known_account(world).status == "deleted"

    def test_about_anything_else_is_none_of_ours(self, world: World) -> None:
        told = envelope(
            EmailConfirmed(
                account_id=world.delegate.account_id,
                establishment_id=world.home.establishment_id,
                email="x@example.org",
            )
        )

        projection.project(world.session, told)

        assert known_account(world).status == "active"

    def test_of_a_later_release_is_left_alone(self, world: World) -> None:
        told = envelope(AccountChanged(account=world.delegate, changed=[]), sequence=99)
        later = dataclasses.replace(told, type="accounts.account.merged.v1", data={})

        projection.project(world.session, later)

        assert known_account(world).status == "active"


class TestTheCatalogueAndTerms:
    def test_are_kept(self, session: Session) -> None:
        facts = ServiceFacts(
            code="leave",
            domain="careers",
            domain_labels={"fr": "Carrière"},
            labels={"fr": "Congés", "en": "Leave"},
            is_delegable=True,
            is_exclusive=False,
            is_sensitive=False,
            published_on=TODAY,
        )

        projection.project(session, envelope(ServicePublished(service=facts)))
        projection.project(
            session, envelope(TermsPublished(number=3, digest="ab" * 32, effective_on=TODAY))
        )

        service = access.find_service(session, "leave")
        assert service is not None
        assert service.labels == {"fr": "Congés", "en": "Leave"}
        assert service.is_delegable
        terms = session.get_one(AccessTerms, 3)
        assert (terms.digest, terms.effective_on) == ("ab" * 32, TODAY)


class TestAnnouncing:
    def test_keeps_the_facts_here_at_once_and_tells_the_others(
        self, session: Session, world: World
    ) -> None:
        changed = dataclasses.replace(world.delegate, rights={"leave": "write"})

        message_id = access.announce(
            session,
            AccountChanged(account=changed, changed=["rights"]),
            sequence=world.sequence + 1,
        )

        assert world.at_home().allowed
        row = session.query(OutboxMessage).filter_by(id=message_id).one()
        assert row.type == "accounts.account.changed.v1"

    def test_and_hearing_it_from_the_bus_afterwards_changes_nothing(
        self, session: Session, world: World
    ) -> None:
        changed = dataclasses.replace(world.delegate, rights={"leave": "write"})
        event = AccountChanged(account=changed, changed=["rights"])
        access.announce(session, event, sequence=world.sequence + 1)

        projection.project(session, envelope(event, sequence=world.sequence + 1))

        assert world.at_home().allowed


class TestWhatIsKept:
    def test_is_there_before_any_tenant_is_known(self, session: Session, world: World) -> None:
        tenancy.confine(session, uuid4())

        assert access.find_account(session, world.delegate.account_id) is not None

    def test_is_not_found_where_nothing_was_told(self, session: Session) -> None:
        assert access.find_account(session, uuid4()) is None
        assert access.find_establishment(session, uuid4()) is None
        assert access.find_service(session, "nothing") is None


def sample(event_class: type[Event], facts: AccountFacts | EstablishmentFacts) -> Event:
    """Make an event of this class about these facts, from its golden message."""
    data = json.loads((GOLDEN / f"{event_class.type}.json").read_text())["data"]
    return event_class.from_data(data | {CARRIES[event_class.type]: facts.to_data()})


def known_account(world: World) -> Any:
    return access.find_account(world.session, world.delegate.account_id)


def known_home(world: World) -> Any:
    return access.find_establishment(world.session, world.home.establishment_id)


def kept(world: World, model: type[Any], key: Any) -> Any:
    return world.session.get(model, key, populate_existing=True)
