"""Of somebody who is erased, identity keeps the identifier, so that it signs nobody else in."""

import pytest
from sqlalchemy import select

from services.identity.actions.erasure import erase
from services.identity.models import (
    Challenge,
    Credential,
    Device,
    Factor,
    FactorLetter,
    FactorReset,
    FactorTries,
    HolderSession,
    Link,
    OneTimeCode,
    Passkey,
    RecoveryCode,
    RememberedDevice,
    ResetRequest,
    Tries,
)
from shared import erasure
from shared.events import accounts, identity
from tests.identity.factors import (
    ask_letter,
    ask_reset,
    challenge,
    enrol,
    finish,
    move_email,
    remember,
)
from tests.identity.passkeys import keep, signed_in
from tests.identity.world import NOW, TODAY, WRONG, Holder, World
from tests.scans import using


def requested(holder: Holder) -> accounts.AccountErasureRequested:
    return accounts.AccountErasureRequested(
        account_id=holder.id, establishment_id=holder.account.establishment_id
    )


def named(holder: Holder) -> accounts.Person:
    return accounts.Person(
        account_id=holder.id, title="ms", first_name="Anne-Canari", last_name="Aucanari"
    )


def given_factors(world: World, holder: Holder) -> None:
    """Let somebody have all that there is of second factors, a wrong code and a challenge too."""
    keeper = keep(world, world.signed_in(holder))
    enrolled = enrol(world, signed_in(world, keeper))
    assert ask_letter(world, holder).status_code == 201
    remember(world, enrolled)
    assert ask_reset(world, world.administrator(), holder).status_code == 201
    finish(world, challenge(world, holder), enrolled.application.wrong())


class TestAnErasure:
    @pytest.mark.parametrize(
        "model",
        [
            *(Challenge, Passkey, Factor, FactorTries, RecoveryCode, FactorReset, FactorLetter),
            RememberedDevice,
        ],
    )
    def test_leaves_nothing_of_second_factors(self, world: World, model: type) -> None:
        holder = world.holder(profile="administrator")
        given_factors(world, holder)
        assert world.session.scalars(select(model)).all()

        world.hear(requested(holder))

        world.session.expire_all()
        assert world.session.scalars(select(model)).all() == []
        assert world.session.get_one(Credential, holder.id).passkey_handle is None

    def test_leaves_a_closed_credential_without_names(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        world.delete(holder)

        world.hear(requested(holder))

        world.session.expire_all()
        credential = world.session.get_one(Credential, holder.id)
        assert credential.identifier == holder.account.identifier
        assert credential.is_deleted
        assert (credential.first_name, credential.last_name, credential.email) == ("", "", "")
        assert credential.last_signed_in_at is None

    def test_leaves_no_word_of_another_address(self, world: World) -> None:
        holder = move_email(world, world.holder(), "nouvelle@example.org")

        world.hear(requested(holder))

        world.session.expire_all()
        credential = world.session.get_one(Credential, holder.id)
        assert credential.former_email is None
        assert (credential.email_changed_at, credential.email_moved_at) == (None, None)

    @pytest.mark.parametrize("model", [Device, HolderSession, OneTimeCode, ResetRequest, Tries])
    def test_leaves_no_trace_of_what_they_did(self, world: World, model: type) -> None:
        holder = world.holder()
        world.sign_in(holder, headers={"User-Agent": "Mozilla/5.0 (Windows) Firefox/140.0"})
        world.sign_in(holder, password=WRONG)
        world.post("/password-resets", {"identifier": holder.account.identifier})
        assert world.session.scalars(select(model)).all()

        world.hear(requested(holder))

        world.session.expire_all()
        assert world.session.scalars(select(model)).all() == []

    def test_leaves_of_an_inviter_that_there_was_one(self, world: World) -> None:
        holder = world.holder()
        world.hear(
            accounts.AccountInvited(
                account=world.account(), invited_by=named(holder), invited_on=TODAY
            )
        )

        world.hear(requested(holder))

        world.session.expire_all()
        (code,) = world.session.scalars(
            select(OneTimeCode).where(OneTimeCode.account_id != holder.id)
        )
        assert code.invitation is not None
        assert code.invitation["invited_by"] == {
            **named(holder).to_data(),
            **{"first_name": "", "last_name": ""},
        }

    @pytest.mark.pristine
    def test_finds_whom_they_invited_among_everybodys_codes(self, world: World) -> None:
        holder = world.holder()

        with using(world.session, "ix_codes_inviter_id"):
            erase(
                world.session,
                account_id=holder.id,
                establishment_id=holder.account.establishment_id,
                tools=world.tools,
                now=NOW,
            )

    def test_ends_what_a_deletion_that_was_never_handled_has_not(self, world: World) -> None:
        holder = world.signed_in(world.holder())
        other = world.holder(world.hospital)
        body = {"identifier": other.account.identifier, "password": other.password}
        assert world.post("/links", body, token=holder.token).status_code == 201

        world.hear(requested(holder))

        assert not world.is_valid(holder.token)
        assert len(world.announced(identity.SessionRevoked)) == 1
        world.session.expire_all()
        (link,) = world.session.scalars(select(Link))
        assert link.ended_at is not None

    def test_is_acknowledged(self, world: World) -> None:
        holder = world.holder()

        world.hear(requested(holder))

        (said,) = world.announced(identity.AccountErased)
        assert said.account_id == holder.id

    def test_of_an_account_never_heard_of_is_acknowledged_too(self, world: World) -> None:
        stranger = Holder(world.account())

        world.hear(requested(stranger))

        assert len(world.announced(identity.AccountErased)) == 1
        assert erasure.is_erased(world.session, stranger.id)


class TestWhatIsToldLater:
    def test_writes_no_name_back(self, world: World) -> None:
        holder, stranger = world.holder(), Holder(world.account())
        for each in (holder, stranger):
            world.hear(requested(each))

        for each in (holder, stranger):
            world.hear(accounts.AccountSnapshot(account=each.account), sequence=10_000)

        world.session.expire_all()
        assert world.session.get_one(Credential, holder.id).last_name == ""
        assert world.session.get(Credential, stranger.id) is None

    def test_sends_no_code(self, world: World) -> None:
        stranger = Holder(world.account())
        world.hear(requested(stranger))

        world.hear(
            accounts.AccountInvited(account=stranger.account, invited_by=None, invited_on=TODAY)
        )

        assert world.announced(identity.CodeIssued) == []
