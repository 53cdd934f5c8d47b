"""`./comptoir history verify`: whoever has tampered with the history is found out."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from deploy.embedded.installation import Installation
from deploy.operating.databases import session
from deploy.operating.operators import create_operator
from services.accounts.models import PLATFORM_SIRET
from tests.deploy.conftest import Comptoir
from tests.deploy.working import work

TABLES = ("operations", "history_heads")
TAMPERING = {
    "altered": ("UPDATE operations SET actor_id = message_id WHERE number = 2", [2, "altered"]),
    "swapped": (
        "UPDATE operations SET number = -number WHERE number IN (2, 3);"
        "UPDATE operations SET number = CASE number WHEN -2 THEN 3 ELSE 2 END WHERE number < 0",
        [2, "altered"],
    ),
    "removed": ("DELETE FROM operations WHERE number = 2", [2, "removed"]),
    "cut": ("DELETE FROM operations WHERE number >= 2", [2, "cut"]),
    "a head that is not ours": ("UPDATE history_heads SET signature = '\\x00'", [4, "forged_head"]),
    "a whole chain": ("DELETE FROM operations; DELETE FROM history_heads", [1, "removed"]),
}


@pytest.fixture(scope="module", autouse=True)
def _history(installation: Installation) -> None:
    """A chain of four rows: the platform is there, and three operators have been made."""
    for number in range(3):
        create_operator(
            installation,
            title="ms",
            first_name="Ondine",
            last_name="Vasseur",
            email=f"ondine.vasseur{number}@example.org",
            duties=["support"],
        )
    work(installation)
    with session(installation, "accounts") as opened:
        opened.execute(text("UPDATE publishers SET known_as_of = now() WHERE name = 'accounts'"))


@pytest.fixture(autouse=True)
def _undone(installation: Installation) -> Iterator[None]:
    """What a test has done to the history is undone."""
    tamper(installation, *(f"CREATE TABLE kept_{table} AS TABLE {table}" for table in TABLES))
    yield
    for table in TABLES:
        tamper(
            installation,
            f"DELETE FROM {table}",
            f"INSERT INTO {table} SELECT * FROM kept_{table}",
            f"DROP TABLE kept_{table}",
        )


def tamper(installation: Installation, *statements: str) -> None:
    """Do what only the owner of the database could, having taken the wall down."""
    engine = create_engine(installation.environs["accounts"]["OWNER_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("SELECT set_config('app.scope', 'platform', true)"))
        connection.execute(text("ALTER TABLE operations DISABLE TRIGGER append_only"))
        for statement in statements:
            for one in statement.split(";"):
                connection.exec_driver_sql(one)
        connection.execute(text("ALTER TABLE operations ENABLE TRIGGER append_only"))
    engine.dispose()


class TestASoundHistory:
    def test_is_found_sound(self, run: Comptoir) -> None:
        told = run("history", "verify")

        assert told.exit_code == 0, told.output
        assert told.stdout == "1 chain checked, sound.\n"

    def test_is_found_sound_establishment_by_establishment(self, run: Comptoir) -> None:
        told = run("history", "verify", "--establishment", PLATFORM_SIRET, "--json")

        assert told.exit_code == 0
        assert json.loads(told.stdout) == {"checked": 1, "damaged": []}


class TestAHistorySomebodyHasTamperedWith:
    @pytest.mark.parametrize("what", TAMPERING)
    def test_is_told_row_by_row(self, installation: Installation, run: Comptoir, what: str) -> None:
        statements, (number, damage) = TAMPERING[what]
        tamper(installation, statements)

        told = run("history", "verify", "--json")

        (damaged,) = json.loads(told.stdout)["damaged"]
        assert told.exit_code == 1
        assert damaged["siret"] == PLATFORM_SIRET
        assert damaged["findings"][0] == {"number": number, "damage": damage}

    def test_is_told_in_words(self, installation: Installation, run: Comptoir) -> None:
        tamper(installation, TAMPERING["removed"][0])

        told = run("history", "verify")

        assert told.exit_code == 1
        assert f"Comptoir ({PLATFORM_SIRET}, " in told.stdout
        assert "  row 2 is gone" in told.stdout
        assert told.stdout.endswith("1 chain checked, damaged: 1.\n")


class TestTheCheck:
    def test_waits_for_what_is_on_its_way(self, installation: Installation, run: Comptoir) -> None:
        tamper(
            installation,
            TAMPERING["a whole chain"][0],
            "UPDATE publishers SET known_as_of = '2026-01-01' WHERE name = 'accounts'",
        )

        told = run("history", "verify")
        tamper(installation, "UPDATE publishers SET known_as_of = now() WHERE name = 'accounts'")

        assert told.exit_code == 0

    def test_needs_the_key(self, installation: Installation, run: Comptoir) -> None:
        key = installation.data / "secrets" / "accounts" / "history.key"
        hidden = key.rename(key.with_name("hidden"))

        told = run("history", "verify")
        hidden.rename(key)

        assert told.exit_code == 1
        assert "The key that signs the history is gone" in told.output

    def test_knows_no_other_establishment(self, run: Comptoir) -> None:
        told = run("history", "verify", "--establishment", "21690123100011")

        assert told.exit_code == 1
        assert "No establishment has the id or the SIRET 21690123100011" in told.output
