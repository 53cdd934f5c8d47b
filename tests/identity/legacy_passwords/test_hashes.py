"""Password hashes of a former platform: a file goes straight into `identity`, by a command."""

import pytest
from sqlalchemy import select

from shared.events import identity
from shared.events.accounts import AccountInvited
from shared.messaging.tables import OutboxMessage
from tests.answers import refused
from tests.identity.hashes import FORMS, of_bcrypt, of_django
from tests.identity.taking_over import Take, credential, taken_over
from tests.identity.world import ANOTHER, PASSWORD, TODAY, WRONG, World


class TestAHash:
    @pytest.fixture
    def hashes_quickly(self) -> bool:
        return False

    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_lets_its_holder_in_and_is_upgraded_at_once(
        self, world: World, take: Take, form: str
    ) -> None:
        holder = taken_over(world)

        done = take((holder.account.identifier.lower(), form))

        assert done.exit_code == 0, done.output
        assert world.sign_in(holder, password=WRONG).status_code == 401
        assert credential(world, holder).legacy_effort is not None
        assert world.sign_in(holder).status_code == 201
        upgraded = credential(world, holder)
        assert (upgraded.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert upgraded.legacy_effort is None
        assert world.sign_in(holder).status_code == 201
        assert world.sign_in(holder, password=WRONG).status_code == 401

    def test_leaves_nothing_in_any_message(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        before = len(world.session.scalars(select(OutboxMessage)).all())

        take((holder.account.identifier, of_bcrypt()))

        assert len(world.session.scalars(select(OutboxMessage)).all()) == before

    def test_is_counted_against_and_locked_like_any(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_bcrypt()))

        world.lock(holder)

        assert refused(world.sign_in(holder)) == (401, "sign_in_refused")
        assert credential(world, holder).legacy_effort is not None

    def test_may_be_changed_by_whoever_knows_the_password(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_django()))
        world.signed_in(holder)
        body = {"current_password": PASSWORD, "password": ANOTHER}

        answer = world.call("PUT", "/passwords/current", json=body, token=holder.token)

        assert answer.status_code == 204
        assert world.sign_in(holder, password=ANOTHER).status_code == 201

    def test_proves_the_account_where_it_is_linked(self, world: World, take: Take) -> None:
        own, other = world.administrator(), taken_over(world)
        take((other.account.identifier, of_bcrypt()))
        body = {"identifier": other.account.identifier, "password": PASSWORD}

        assert world.post("/links", body, token=own.token).status_code == 201

    def test_goes_with_its_account(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_bcrypt()))

        world.delete(holder)

        kept = credential(world, holder)
        assert (kept.password_hash, kept.legacy_effort) == (None, None)

    def test_spares_its_holder_another_invitation(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_bcrypt()))

        world.hear(AccountInvited(account=holder.account, invited_by=None, invited_on=TODAY))

        assert world.announced(identity.CodeIssued) == []


class TestAnAccountWithoutAHash:
    def test_that_was_taken_over_gets_a_password_by_asking(self, world: World) -> None:
        holder = taken_over(world)

        token = world.forget_password(holder)
        answer = world.post("/passwords", {"token": token, "password": ANOTHER})

        assert answer.status_code == 204
        assert world.sign_in(holder, password=ANOTHER).status_code == 201

    def test_that_is_invited_gets_none_but_by_its_invitation(self, world: World) -> None:
        from services.identity import chores

        holder = world.invite()
        world.post("/password-resets", {"identifier": holder.account.identifier})
        world.do(chores.answer_resets)

        purposes = [event.purpose for event in world.announced(identity.CodeIssued)]
        assert purposes == ["password_creation"]
