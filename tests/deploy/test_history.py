"""`./comptoir history verify`: whoever has tampered with the history is found out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from deploy.installation.embedded.installation import Installation
from deploy.installation.operating.databases import session
from deploy.installation.operating.operators import create_operator
from services.accounts.models import PLATFORM_SIRET
from tests.deploy.conftest import Comptoir
from tests.deploy.tampering import end_at, tamper, write_anew
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


class TestASoundHistory:
    def test_is_found_sound(self, run: Comptoir) -> None:
        told = run("history", "verify")

        assert told.exit_code == 0, told.output
        assert told.stdout == "1 chain checked, sound.\n"

    def test_is_found_sound_establishment_by_establishment(self, run: Comptoir) -> None:
        told = run("history", "verify", "--establishment", PLATFORM_SIRET, "--json")

        assert told.exit_code == 0
        assert json.loads(told.stdout) == {
            "checked": 1,
            "damaged": [],
            "compared": 0,
            "unsigned": 0,
        }


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


class TestAnEndKeptElsewhere:
    @pytest.fixture
    def kept(self, run: Comptoir, tmp_path: Path) -> Path:
        """What `history heads` printed before anything was done."""
        file = tmp_path / "heads.jsonl"
        file.write_text(run("history", "heads").stdout, encoding="utf-8")
        return file

    def test_is_one_line_a_chain_with_its_signature(self, kept: Path) -> None:
        (line,) = kept.read_text(encoding="utf-8").splitlines()
        said = json.loads(line)

        assert said["number"] == 4
        assert len(bytes.fromhex(said["digest"])) == len(bytes.fromhex(said["signature"])) == 32

    def test_finds_a_sound_history_sound(self, run: Comptoir, kept: Path) -> None:
        told = run("history", "verify", "--heads", str(kept))

        assert told.exit_code == 0
        assert told.stdout == "1 chain checked, sound.\nCompared with 1 end that was kept.\n"

    def test_finds_a_chain_that_was_taken_back_to_an_older_end(
        self, installation: Installation, run: Comptoir, kept: Path
    ) -> None:
        end_at(installation, 3)

        alone = run("history", "verify")
        beside = run("history", "verify", "--heads", str(kept), "--json")

        assert alone.exit_code == 0  # it is sound in itself
        (damaged,) = json.loads(beside.stdout)["damaged"]
        assert damaged["findings"] == [{"number": 4, "damage": "taken_back"}]
        assert beside.exit_code == 1

    def test_finds_a_chain_that_was_written_anew_with_the_key(
        self, installation: Installation, run: Comptoir, kept: Path
    ) -> None:
        write_anew(installation)

        alone = run("history", "verify")
        beside = run("history", "verify", "--heads", str(kept))

        assert alone.exit_code == 0, alone.output
        assert beside.exit_code == 1
        assert "row 4 is another than when the chain ended there" in beside.stdout

    def test_finds_that_a_whole_chain_is_gone(
        self, installation: Installation, run: Comptoir, kept: Path
    ) -> None:
        tamper(installation, TAMPERING["a whole chain"][0])

        told = run("history", "verify", "--heads", str(kept), "--json")

        assert {"number": 4, "damage": "taken_back"} in json.loads(told.stdout)["damaged"][0][
            "findings"
        ]

    def test_that_is_not_signed_by_us_is_told(self, run: Comptoir, kept: Path) -> None:
        said = json.loads(kept.read_text(encoding="utf-8"))
        kept.write_text(json.dumps({**said, "signature": "00" * 32}), encoding="utf-8")

        told = run("history", "verify", "--heads", str(kept))

        assert told.exit_code == 0
        assert "1 carry no signature of the present key" in told.stdout

    @pytest.mark.parametrize("number", ["1e999", "1e30", "0", "-1"])
    def test_that_has_no_place_in_a_chain_is_named_by_its_line(
        self, run: Comptoir, kept: Path, number: str
    ) -> None:
        said = json.loads(kept.read_text(encoding="utf-8"))
        line = json.dumps({**said, "number": 0}).replace('"number": 0', f'"number": {number}')
        kept.write_text(line, encoding="utf-8")

        told = run("history", "verify", "--heads", str(kept))

        assert told.exit_code == 1
        assert "Line 1 is not the end of a chain" in told.output

    @pytest.mark.parametrize("line", ["{", "[]", '{"number": 1}', "null"])
    def test_that_is_none_is_named_by_its_line(self, run: Comptoir, kept: Path, line: str) -> None:
        with kept.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

        told = run("history", "verify", "--heads", str(kept))

        assert told.exit_code == 1
        assert "Line 3 is not the end of a chain" in told.output


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
