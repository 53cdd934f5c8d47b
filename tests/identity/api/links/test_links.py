"""Linking one's accounts: proved as at a sign-in, ended with what proved it (design.md §4.3)."""

from shared.events import identity
from tests.identity.linking import link, linked, links_of
from tests.identity.world import NOW, Holder, World


class TestALink:
    def test_shows_the_other_account_to_whoever_made_it(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        answer = link(world, own, other)

        assert answer.status_code == 201
        made = answer.json or {}
        assert made["account_id"] == str(other.id)
        assert made["identifier"] == other.account.identifier
        assert made["establishment_name"] == world.hospital.name
        assert made["is_outgoing"] is True
        assert links_of(world, own) == [made]

    def test_is_seen_from_the_other_side_as_leading_there(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)

        (seen,) = links_of(world, other)

        assert seen["account_id"] == str(own.id)
        assert seen["establishment_name"] == world.town.name
        assert seen["is_outgoing"] is False

    def test_is_announced_with_both_accounts_and_in_whose_name(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        link_id = linked(world, own, other)

        (event,) = world.announced(identity.LinkCreated)
        assert str(event.link_id) == link_id
        assert (event.account_id, event.linked_account_id) == (own.id, other.id)
        assert event.establishment_id == world.town.establishment_id
        assert event.linked_establishment_id == world.hospital.establishment_id
        assert event.created_at == NOW

    def test_begins_no_session_of_the_other_account(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        before = len(world.announced(identity.SignedIn))

        linked(world, own, other)

        assert len(world.announced(identity.SignedIn)) == before

    def test_leads_one_way_so_that_the_other_account_may_link_back(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        linked(world, own, other)

        assert link(world, other, own).status_code == 201
        assert sorted(each["is_outgoing"] for each in links_of(world, own)) == [False, True]

    def test_is_unknown_to_everybody_else(self, world: World, own: Holder, other: Holder) -> None:
        link_id = linked(world, own, other)
        colleague = world.administrator()

        assert links_of(world, colleague) == []
        assert world.call("DELETE", f"/links/{link_id}", token=colleague.token).status_code == 404
        assert links_of(world, own)
