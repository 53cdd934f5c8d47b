"""Acts on one account: what each would mean is said beforehand, or why it cannot be."""

import pytest

from tests.portal.house import House
from tests.portal.pages.test_accounts import ACCOUNTS, head, made
from tests.portal.visitor import Visitor

__all__ = ["head"]


class TestOne:
    @pytest.mark.parametrize("act", ["invite", "delete"])
    def test_is_acted_on_once_it_is_said_what_that_means(self, head: Visitor, act: str) -> None:
        name, account_id = made(head)
        page = head.get(f"{ACCOUNTS}/{account_id}/{act}")
        assert "What will happen" in page.text

        page = head.send(f"{ACCOUNTS}/{account_id}/{act}")

        assert page.status == 200
        assert name in page.text

    def test_that_does_not_allow_it_says_why(self, head: Visitor) -> None:
        _, account_id = made(head)
        head.get(f"{ACCOUNTS}/{account_id}/delete")
        form = head.page.form(f"{ACCOUNTS}/{account_id}/delete")

        page = head.post(f"{ACCOUNTS}/{account_id}/renew", form)

        assert page.status == 409
        assert "has not created a password yet" in page.text

    def test_that_does_not_allow_it_is_not_told_what_would_happen(self, head: Visitor) -> None:
        _, account_id = made(head)

        page = head.get(f"{ACCOUNTS}/{account_id}/renew")

        assert "has not created a password yet: send another invitation." in page.text
        assert "What will happen" not in page.text

    @pytest.mark.parametrize(
        ("whose", "act", "why"),
        [
            ("agent", "invite", "has already created a password: there is nobody to invite."),
            ("agent", "unlock", "This account is not locked."),
            ("head", "promote", "is an administrator already."),
            ("head", "delete", "Nobody deletes their own account: another administrator does."),
        ],
    )
    def test_that_does_not_allow_it_is_told_beforehand_why(
        self, house: House, head: Visitor, whose: str, act: str, why: str
    ) -> None:
        client = house.somebody(getattr(house, whose)()).client
        account_id = client.get("/accounts/v1/me").body["id"]

        page = head.get(f"{ACCOUNTS}/{account_id}/{act}")

        assert why in page.text
        assert "What will happen" not in page.text

    def test_becomes_an_administrator_with_a_postal_address(
        self, house: House, head: Visitor
    ) -> None:
        path = f"{ACCOUNTS}/{house.account()}/promote"
        page = head.get(path)
        assert "legal representative is informed by letter" in page.text
        assert "Work address Needed for an administrator." in page.text  # whose, and what for

        page = head.send(path)

        assert page.status == 422
        assert "postal address" in page.text
