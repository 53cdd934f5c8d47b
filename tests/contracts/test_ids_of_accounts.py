"""One form of an account's id: `id` of the account itself, `account_id` of another's.

An answer whose `id` is an account's is that account; whatever only names one says `account_id`
(`docs/api-policy.md`), so that nobody takes the id of one thing for another's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.contracts.operations import documents

AN_ACCOUNT = {"identifier", "last_name", "profile", "status"}
"""What an answer tells that is an account, and not only of one."""
OF_SOMEBODY = {"identifier", "last_name", "email", "outcome"}
OTHER_WORDS = {
    f"{word}_{kind}"
    for word in ("holder", "person", "subject", "user", "compte", "administrator")
    for kind in ("id", "ids", "uuid")
}


def schemas() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """List every schema of every document that has properties, with its name."""
    for service, document in documents().items():
        for name, schema in document["components"]["schemas"].items():
            if "properties" in schema:
                yield f"{service}.{name}", schema["properties"]


ALL = dict(schemas())
every_schema = pytest.mark.parametrize("name", sorted(ALL))


@every_schema
class TestASchema:
    def test_says_id_of_an_account_only_if_it_is_one(self, name: str) -> None:
        told = set(ALL[name])
        names_another = {"account_id", "client_id", "administrator"} & told

        if "id" in told and told & OF_SOMEBODY and not names_another:
            assert told >= AN_ACCOUNT, f"{name}: say account_id"

    def test_says_an_accounts_id_once(self, name: str) -> None:
        told = set(ALL[name])

        assert not {"id", "account_id"} <= told or not told >= AN_ACCOUNT, name

    def test_has_no_other_word_for_it(self, name: str) -> None:
        assert set(ALL[name]) & OTHER_WORDS == set()


def test_all_that_is_told_of_is_looked_at() -> None:
    """So that the rules above are about something: accounts, and what only names one."""
    accounts = {name for name, told in ALL.items() if AN_ACCOUNT | {"id"} <= set(told)}
    naming = {name for name, told in ALL.items() if {"account_id"} <= set(told)}

    assert {"accounts.Account", "accounts.AccountRow", "accounts.ReviewedAccount"} <= accounts
    assert {"accounts.BulkLine", "accounts.Item", "accounts.ReportLine"} <= naming
    assert {"accounts.Example", "delegation.Assignment", "mailer.Reading"} <= naming
