"""What holders and administrators read before accounts end (design.md §4.3)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shared.clock import day_ends_at
from shared.events.accounts import (
    AccountExpiring,
    AccountFacts,
    AccountRenewed,
    AccountsExpiring,
    EstablishmentFacts,
    ExpiringAccount,
)
from tests.mailer.world import TODAY, World

SOON = TODAY + timedelta(days=7)


def notice(
    home: EstablishmentFacts, *accounts: AccountFacts, total: int = 0, **said: Any
) -> AccountsExpiring:
    given: dict[str, Any] = {
        "period": "month",
        "first_day": SOON.replace(day=1),
        "last_day": SOON.replace(day=28),
        "sign_in_renews": False,
    }
    return AccountsExpiring(
        establishment=home,
        total=total or len(accounts),
        accounts=[
            ExpiringAccount(account_id=account.account_id, expires_on=account.expires_on)
            for account in accounts
            if account.expires_on
        ],
        **given | said,
    )


class TestTheHolder:
    def test_is_told_the_last_day_and_who_can_renew(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)
        facts = world.account(home, expires_on=SOON)

        world.told(AccountExpiring(account=facts, sign_in_renews=False))

        (email,) = world.emails()
        assert (email.template, email.recipient) == ("account_expiring", facts.email)
        assert email.facts["expires_on"] == SOON.isoformat()
        assert [person["last_name"] for person in email.facts["administrators"]] == ["Dupré"]
        assert email.facts["is_administrator"] is False
        assert email.lapses_at == day_ends_at(SOON)
        assert facts.identifier not in str(email.facts)

    def test_may_be_an_administrator_who_renews_by_themselves(self, world: World) -> None:
        head = world.administrator(world.establishment(), expires_on=SOON)

        world.told(AccountExpiring(account=head, sign_in_renews=False))

        (email,) = world.emails()
        assert email.facts["is_administrator"] is True
        assert email.facts["administrators"] == []

    def test_is_told_nothing_of_an_account_renewed_meanwhile(self, world: World) -> None:
        facts = world.account(world.establishment(), expires_on=SOON)
        renewed = replace(facts, expires_on=date(2028, 5, 20))
        world.told(AccountRenewed(account=renewed, is_own=True), sequence=1000)

        world.told(AccountExpiring(account=facts, sign_in_renews=False), sequence=999)

        assert world.emails() == []

    def test_is_told_nothing_once_it_has_ended(self, world: World) -> None:
        facts = world.account(world.establishment(), expires_on=TODAY - timedelta(days=1))

        world.told(AccountExpiring(account=facts, sign_in_renews=False))

        assert world.emails() == []


class TestAdministrators:
    def test_get_one_digest_each(self, world: World) -> None:
        home = world.establishment()
        heads = {world.administrator(home, email=f"head{n}@example.org").email for n in range(2)}
        world.administrator(world.establishment("Autre"), email="other@example.org")
        ending = [world.account(home, expires_on=SOON, last_name=f"Fin {n}") for n in range(3)]

        world.told(notice(home, *ending, total=70))

        assert world.recipients("accounts_expiring") == heads
        email = world.emails()[0]
        assert [person["last_name"] for person in email.facts["endings"]] == [
            f"Fin {n}" for n in range(3)
        ]
        assert (email.facts["total"], email.facts["others"]) == (70, 67)

    def test_are_not_told_of_accounts_renewed_meanwhile(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)
        still = world.account(home, expires_on=SOON, last_name="Encore")
        gone = world.account(home, expires_on=SOON)
        renewed = replace(gone, expires_on=date(2028, 5, 20))
        said = notice(home, still, gone)
        world.told(AccountRenewed(account=renewed, is_own=True))

        world.told(said)

        (email,) = world.emails("accounts_expiring")
        assert [person["last_name"] for person in email.facts["endings"]] == ["Encore"]
        assert email.facts["total"] == 1

    def test_are_told_nothing_where_all_are_renewed(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)
        gone = world.account(home, expires_on=SOON)
        said = notice(home, gone)
        world.told(AccountRenewed(account=replace(gone, expires_on=None), is_own=True))

        world.told(said)

        assert world.emails("accounts_expiring") == []

    def test_are_told_nothing_when_it_is_too_late(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)
        yesterday = TODAY - timedelta(days=1)

        world.told(notice(home, total=3, first_day=yesterday, last_day=yesterday, period="day"))

        assert world.emails() == []
