"""One-time codes: stored hashed, good once, not used up by being looked at (design.md §4.4)."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import OneTimeCode
from shared.events import accounts, identity
from tests.answers import refused
from tests.identity.world import NOW, PASSWORD, TODAY, Holder, World


@pytest.fixture
def invited(world: World) -> Holder:
    return world.invite()


def ask_for_email(world: World, holder: Holder, address: str) -> str:
    """Let `accounts` ask for a confirmation, and read the code."""
    world.hear(
        accounts.AccountEmailChangeRequested(account=holder.account, new_email=address, is_own=True)
    )
    return world.code(holder)


class TestLookingACodeUp:
    def test_tells_what_it_is_for(self, world: World, invited: Holder) -> None:
        answer = world.post("/codes/lookup", {"token": world.code(invited)})

        assert answer.status_code == 200
        assert answer.json == {
            "purpose": "password_creation",
            "establishment_name": "Mairie de Brindas-les-Eaux",
            "expires_at": "2026-12-01T09:30:00Z",
            "password_policy": world.call("GET", "/password-policy").json,
        }

    def test_uses_nothing_up(self, world: World, invited: Holder) -> None:
        for _ in range(5):
            assert world.post("/codes/lookup", {"token": world.code(invited)}).status_code == 200

        world.choose_password(invited)

    def test_is_told_once_for_each_code(
        self, world: World, invited: Holder, time: time_machine.Traveller
    ) -> None:
        code = world.code(invited)
        for _ in range(2):
            world.post("/codes/lookup", {"token": code})
            time.shift(60)

        (looked_up,) = world.announced(identity.CodeLookedUp)

        (issued,) = world.announced(identity.CodeIssued)
        assert looked_up == identity.CodeLookedUp(
            code_id=issued.code_id,
            account_id=invited.id,
            establishment_id=world.town.establishment_id,
            purpose="password_creation",
            looked_up_at=NOW,
        )

    def test_that_is_good_no_more_is_not_told(self, world: World, invited: Holder) -> None:
        code = world.code(invited)
        world.choose_password(invited)

        world.post("/codes/lookup", {"token": code})

        assert world.announced(identity.CodeLookedUp) == []

    def test_that_is_none_tells_nothing(self, world: World) -> None:
        answer = world.post("/codes/lookup", {"token": "no-such-code"})

        assert refused(answer) == (404, "unknown_code")

    def test_that_was_used_says_so(self, world: World, invited: Holder) -> None:
        code = world.code(invited)
        world.choose_password(invited)

        assert refused(world.post("/codes/lookup", {"token": code})) == (409, "code_spent")

    def test_whose_time_is_over_says_so(
        self, world: World, invited: Holder, time: time_machine.Traveller
    ) -> None:
        code = world.code(invited)
        time.shift(timedelta(days=15))

        assert refused(world.post("/codes/lookup", {"token": code})) == (409, "code_expired")


class TestACode:
    def test_is_kept_as_a_digest_only_and_announced_sealed(
        self, world: World, invited: Holder
    ) -> None:
        code = world.code(invited)

        kept = world.session.scalars(select(OneTimeCode)).one()
        (issued,) = world.announced(identity.CodeIssued)

        assert code not in str(vars(kept))
        assert code not in str(issued)

    def test_is_announced_with_what_the_mailer_needs(self, world: World) -> None:
        account = world.account()
        inviter = accounts.Person(title="ms", first_name="Anne", last_name="Garo")
        world.hear(
            accounts.AccountCreated(
                account=account, created_by=inviter, invited_on=TODAY, informs_representative=True
            )
        )

        (issued,) = world.announced(identity.CodeIssued)

        assert (issued.account_id, issued.purpose) == (account.account_id, "password_creation")
        assert issued.email == account.email
        assert issued.invitation == identity.InvitationFacts(
            invited_by=inviter, invited_on=TODAY, is_again=False
        )
        assert issued.expires_at == NOW + timedelta(days=15)

    def test_dies_when_the_holder_is_invited_again(self, world: World, invited: Holder) -> None:
        former = world.code(invited)
        world.hear(
            accounts.AccountInvited(account=invited.account, invited_by=None, invited_on=TODAY)
        )

        refusal = world.post("/passwords", {"token": former, "password": PASSWORD})

        assert refused(refusal) == (409, "code_spent")
        world.choose_password(invited)

    def test_dies_with_its_account(self, world: World, invited: Holder) -> None:
        world.delete(invited)

        refusal = world.post("/passwords", {"token": world.code(invited), "password": PASSWORD})

        assert refused(refusal) == (409, "code_spent")

    @pytest.mark.parametrize(("elapsed", "status"), [(14, 204), (15, 409)])
    def test_of_an_invitation_is_good_for_fifteen_days(
        self,
        world: World,
        invited: Holder,
        time: time_machine.Traveller,
        elapsed: int,
        status: int,
    ) -> None:
        time.shift(timedelta(days=elapsed))

        answer = world.post("/passwords", {"token": world.code(invited), "password": PASSWORD})

        assert answer.status_code == status

    def test_is_judged_by_our_own_clock_whatever_accounts_says(
        self, world: World, invited: Holder
    ) -> None:
        world.change(invited, status="invitation_lapsed")

        world.choose_password(invited)

        assert world.sign_in(invited).status_code == 201


class TestConfirmingAnAddress:
    def test_is_announced(self, world: World) -> None:
        holder = world.holder()
        code = ask_for_email(world, holder, "jd@example.org")

        answer = world.post("/codes/confirm", {"token": code})

        assert answer.status_code == 204
        assert world.announced(identity.EmailConfirmed) == [
            identity.EmailConfirmed(
                account_id=holder.id,
                establishment_id=world.town.establishment_id,
                email="jd@example.org",
            )
        ]

    def test_works_once(self, world: World) -> None:
        code = ask_for_email(world, world.holder(), "jd@example.org")
        world.post("/codes/confirm", {"token": code})

        assert refused(world.post("/codes/confirm", {"token": code})) == (409, "code_spent")
        assert len(world.announced(identity.EmailConfirmed)) == 1

    def test_works_for_the_last_address_asked_for(self, world: World) -> None:
        holder = world.holder()
        former = ask_for_email(world, holder, "jd@example.org")
        ask_for_email(world, holder, "jeanne@example.org")

        assert refused(world.post("/codes/confirm", {"token": former})) == (409, "code_spent")

    def test_works_for_a_day(self, world: World, time: time_machine.Traveller) -> None:
        code = ask_for_email(world, world.holder(), "jd@example.org")
        time.shift(timedelta(days=1))

        assert refused(world.post("/codes/confirm", {"token": code})) == (409, "code_expired")

    def test_is_not_for_codes_of_passwords_nor_the_other_way_round(self, world: World) -> None:
        invited = world.invite()
        of_password = world.code(invited)
        of_address = ask_for_email(world, world.holder(), "jd@example.org")

        confirmed = world.post("/codes/confirm", {"token": of_password})
        chosen = world.post("/passwords", {"token": of_address, "password": PASSWORD})

        assert refused(confirmed) == (404, "unknown_code")
        assert refused(chosen) == (404, "unknown_code")
        world.choose_password(invited)


class TestTooMany:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"LIMIT_ADDRESS_CODES": "3"}

    def test_codes_from_one_address_are_refused(self, world: World) -> None:
        paths = ["/codes/lookup", "/codes/confirm", "/codes/lookup", "/codes/lookup"]

        answers = [world.post(path, {"token": "guess"}) for path in paths]

        assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
        assert answers[0].headers["RateLimit"].startswith('"address";r=2')
