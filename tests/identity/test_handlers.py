"""What `identity` does when `accounts` speaks."""

from services.identity.handlers import HANDLERS
from services.identity.models import Credential, Status
from shared.events import CATALOGUE, accounts, identity
from shared.messaging import LISTENS
from tests.identity.world import TODAY, Holder, World


def credential_of(world: World, holder: Holder) -> Credential:
    world.session.expire_all()
    return world.session.get_one(Credential, holder.id)


def created(holder: Holder) -> accounts.AccountCreated:
    return accounts.AccountCreated(
        account=holder.account, created_by=None, invited_on=TODAY, informs_representative=False
    )


def test_every_handler_is_for_a_publisher_that_identity_hears() -> None:
    assert {event.publisher for event in HANDLERS} <= set(LISTENS["identity"])


def test_every_statement_about_an_account_is_kept() -> None:
    about = {event for type, event in CATALOGUE.items() if type.startswith("accounts.account.")}

    nothing_new = {accounts.AccountErased, accounts.AccountExpiring}

    assert about - nothing_new <= set(HANDLERS)


class TestACredential:
    def test_shows_the_newest_statement(self, world: World) -> None:
        holder = world.invite()

        world.change(holder, email="new@example.org", last_name="Dupont", profile="administrator")

        kept = credential_of(world, holder)
        assert (kept.email, kept.last_name) == ("new@example.org", "Dupont")
        assert kept.profile == "administrator"

    def test_ignores_an_older_statement(self, world: World) -> None:
        holder = world.invite()
        known = credential_of(world, holder).known_sequence

        for older in (known, known - 1):
            world.change(Holder(holder.account), email="old@example.org", sequence=older)

        assert credential_of(world, holder).email == holder.account.email

    def test_is_made_by_whatever_is_heard_first(self, world: World) -> None:
        holder = Holder(world.account())

        world.change(holder)
        world.hear(created(holder), sequence=1)

        assert credential_of(world, holder).status is Status.INVITED
        assert len(world.announced(identity.CodeIssued)) == 1

    def test_of_a_deleted_account_is_closed_for_good(self, world: World) -> None:
        holder = world.holder()
        deleted = Holder(holder.account)
        world.delete(deleted)

        world.change(holder)
        world.hear(created(holder))

        kept = credential_of(world, holder)
        assert kept.is_deleted
        assert (kept.password_hash, kept.email, kept.first_name) == (None, "", "")
        assert world.sign_in(holder).status_code == 401

    def test_keeps_its_identifier_in_upper_case(self, world: World) -> None:
        holder = world.invite(identifier="spuy4c8mn")

        assert credential_of(world, holder).identifier == "SPUY4C8MN"

    def test_is_rebuilt_by_snapshots_which_do_nothing_else(self, world: World) -> None:
        account = world.account()

        world.hear(accounts.AccountSnapshot(account=account))

        assert credential_of(world, Holder(account)).identifier == account.identifier
        assert world.announced(identity.CodeIssued) == []


class TestAnInvitation:
    def test_handled_twice_sends_one_link(self, world: World) -> None:
        holder = Holder(world.account())
        message = world.hear(created(holder))

        world.receive(message)
        world.receive(message, again=True)

        assert len(world.announced(identity.CodeIssued)) == 1

    def test_of_somebody_who_has_a_password_sends_nothing(self, world: World) -> None:
        holder = world.holder()

        world.hear(
            accounts.AccountInvited(account=holder.account, invited_by=None, invited_on=TODAY)
        )

        assert len(world.announced(identity.CodeIssued)) == 1

    def test_that_is_older_than_another_sends_nothing(self, world: World) -> None:
        holder = world.invite()
        world.hear(
            accounts.AccountInvited(account=holder.account, invited_by=None, invited_on=TODAY)
        )

        world.hear(created(holder), sequence=1)

        assert len(world.announced(identity.CodeIssued)) == 2


class TestANewAddress:
    def test_told_again_after_newer_news_sends_nothing(self, world: World) -> None:
        holder = world.holder()
        event = accounts.AccountEmailChangeRequested(
            account=holder.account, new_email="jd@example.org", is_own=True
        )
        world.hear(event)

        world.hear(event, sequence=1)

        purposes = [issued.purpose for issued in world.announced(identity.CodeIssued)]
        assert purposes == ["password_creation", "email_confirmation"]
