"""`./comptoir projections check`: what services know is laid beside what its owner says."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating import consistency
from deploy.installation.operating.databases import session
from deploy.installation.operating.operators import create_operator
from deploy.installation.operating.owned_facts import OWNED_FACTS
from tests.deploy.conftest import Comptoir
from tests.deploy.working import work


@pytest.fixture(scope="module", autouse=True)
def _pause() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consistency, "PAUSE", 0.01)
        yield


def make_operator(installation: Installation) -> None:
    create_operator(
        installation,
        title="mr",
        first_name="Firmin",
        last_name="Delorme",
        email="firmin.delorme@example.org",
        duties=["support"],
    )


@pytest.fixture(scope="module", autouse=True)
def _worked(installation: Installation) -> None:
    make_operator(installation)
    work(installation)


def execute(installation: Installation, service: str, statement: str) -> None:
    with session(installation, service) as opened:
        opened.execute(text(statement))


class TestTheProjections:
    def test_say_what_their_owners_say(self, installation: Installation, run: Comptoir) -> None:
        told = run("projections", "check")

        assert told.exit_code == 0, told.output
        assert told.stdout == "Every service knows what its owner says.\n"
        for fact in OWNED_FACTS:
            if fact.noun not in {"delegation", "client"}:  # there are none in this installation
                with session(installation, fact.owner) as opened:
                    assert opened.execute(fact.rows).all()

    @pytest.mark.parametrize(
        ("reader", "table", "undo"),
        [
            ("mailer", "access_accounts", "UPDATE access_accounts SET sequence = sequence + 1"),
            ("identity", "credentials", "UPDATE credentials SET known_sequence = known_sequence+1"),
            ("delegation", "access_establishments", "UPDATE access_establishments SET sequence=1"),
        ],
    )
    def test_that_are_behind_are_told(
        self, installation: Installation, run: Comptoir, reader: str, table: str, undo: str
    ) -> None:
        column = "known_sequence" if table == "credentials" else "sequence"
        execute(installation, reader, f"UPDATE {table} SET {column} = {column} - 1")

        told = run("projections", "check", "--json")
        execute(installation, reader, undo)

        (difference,) = json.loads(told.stdout)
        assert told.exit_code == 1
        assert (difference["reader"], difference["table"]) == (reader, table)
        assert difference["owner"] == "accounts"
        assert difference["said"][0] == difference["known"][0] + 1
        assert not difference["is_awaited"]

    def test_that_know_of_nothing_are_told_in_words(
        self, installation: Installation, run: Comptoir
    ) -> None:
        execute(
            installation,
            "mailer",
            "UPDATE access_services SET code = 'zz' WHERE code = 'letters'",
        )

        told = run("projections", "check")
        execute(
            installation,
            "mailer",
            "UPDATE access_services SET code = 'letters' WHERE code = 'zz'",
        )

        assert told.exit_code == 1
        assert "mailer (access_services) differs on the service letters" in told.stdout
        assert "accounts says nothing, it knows" in told.stdout


class TestWhatIsOnItsWay:
    def test_is_no_fault(self, installation: Installation, run: Comptoir) -> None:
        make_operator(installation)

        before = run("projections", "check")
        work(installation)
        after = run("projections", "check")

        assert before.exit_code == 0
        assert "on the way: see `./comptoir messages status`" in before.stdout
        assert after.stdout == "Every service knows what its owner says.\n"
