"""What is announced together is kept together."""

import dataclasses

import pytest
from sqlalchemy.orm import Session

from shared import access, tenancy
from shared.access.tables import AccessAccount
from shared.events.accounts import AccountChanged, AccountFacts
from tests.shared.access.world import World, account
from tests.statements import statements


def changed(facts: AccountFacts) -> AccountChanged:
    return AccountChanged(account=facts, changed=["rights"])


class TestWhatIsAnnouncedTogether:
    def test_is_kept_by_one_statement_at_the_end(self, session: Session, world: World) -> None:
        tenancy.confine(session, world.home.establishment_id)
        people = [account(world.home.establishment_id) for _ in range(3)]

        with statements(session.connection()) as asked, access.together(session):
            for person in people:
                access.announce(session, changed(person), sequence=1)
            assert asked == []

        assert [each for each in asked if "INTO access_accounts" in each] == asked[-1:]
        for person in people:
            assert access.find_account(session, person.account_id)

    def test_of_one_account_is_kept_as_it_was_told_last(
        self, session: Session, world: World
    ) -> None:
        tenancy.confine(session, world.home.establishment_id)
        first = account(world.home.establishment_id, rights={"leave": "read"})
        last = dataclasses.replace(first, rights={"leave": "write"})

        with access.together(session):
            access.announce(session, changed(first), sequence=1)
            access.announce(session, changed(last), sequence=2)

        kept = session.get_one(AccessAccount, first.account_id)
        assert (kept.rights, kept.sequence) == ({"leave": "write"}, 2)

    def test_is_forgotten_where_the_act_fails(self, session: Session, world: World) -> None:
        tenancy.confine(session, world.home.establishment_id)
        lost, told = (account(world.home.establishment_id) for _ in range(2))

        def fail() -> None:
            with access.together(session):
                access.announce(session, changed(lost), sequence=1)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()

        access.announce(session, changed(told), sequence=1)
        assert access.find_account(session, lost.account_id) is None
        assert access.find_account(session, told.account_id)
