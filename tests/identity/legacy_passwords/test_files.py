"""A file of password hashes: told by rows, sent again, rehearsed."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from services.identity import chores, commands
from tests.identity.factors import ask_reset, enrol
from tests.identity.hashes import of_argon2, of_bcrypt
from tests.identity.taking_over import Take, credential, taken_over
from tests.identity.world import World


class TestARow:
    def test_is_told_by_itself_and_spoils_no_other(
        self, world: World, take: Take, tmp_path: Path
    ) -> None:
        good, old, gone = taken_over(world), taken_over(world), taken_over(world)
        weak, costly, invited = taken_over(world), taken_over(world), world.invite()
        with_password = world.holder()
        world.delete(gone)
        report = tmp_path / "report.csv"

        done = take(
            (good.account.identifier, of_argon2()),
            (old.account.identifier, "5f4dcc3b5aa765d61d8327deb882cf99"),
            (gone.account.identifier, of_bcrypt()),
            (weak.account.identifier, of_bcrypt().replace("$08$", "$04$")),
            (costly.account.identifier, of_bcrypt().replace("$08$", "$30$")),
            (invited.account.identifier, of_bcrypt()),
            (with_password.account.identifier, of_bcrypt()),
            ("PERSONNE0", of_bcrypt()),
            (good.account.identifier, of_bcrypt()),
            (of_bcrypt(), good.account.identifier),
            ("", of_bcrypt()),
            options=("--report", str(report)),
        )

        with report.open(encoding="utf-8-sig", newline="") as file:
            told = [row["outcome"] for row in csv.DictReader(file)]
        assert told == [
            "taken",
            "unknown_format",
            "deleted",
            "too_weak",
            "too_costly",
            "invited",
            "has_password",
            "unknown_identifier",
            "repeated",
            "unknown_format",
            "incomplete",
        ]
        assert done.exit_code == 1
        assert "line 3, " in done.output
        assert world.sign_in(good).status_code == 201
        assert world.sign_in(with_password).status_code == 201

    def test_takes_no_password_in_the_place_of_one_that_a_reset_voided(
        self, world: World, take: Take, time: time_machine.Traveller
    ) -> None:
        lost = enrol(world).holder
        assert ask_reset(world, world.administrator(), lost).status_code == 201
        time.shift(timedelta(hours=24))
        assert world.do(chores.reset_factors) == 1

        done = take((lost.account.identifier, of_argon2()))

        assert "1  has_password" in done.output
        assert credential(world, lost).password_hash is None

    def test_tells_which_salts_are_taken(self, take: Take) -> None:
        digest = "A" * 42 + "8="

        done = take(("PERSONNE0", f"pbkdf2_sha256$20000$salt${digest}"))

        assert "a salt of 4 bytes" in done.output
        assert "must have 8 to 64" in done.output

    def test_is_reported_without_the_hash(self, world: World, take: Take, tmp_path: Path) -> None:
        swapped, report = of_bcrypt(), tmp_path / "report.csv"

        done = take(
            (swapped, "JDUP00001"),
            ("PERSONNE0", swapped),
            ("=1+1", swapped),
            options=("--report", str(report)),
        )

        for written in (done.output, report.read_text()):
            assert swapped[10:30] not in written
            assert "=1+1" not in written


class TestTheFile:
    def test_may_be_sent_again_and_goes_on_where_it_was(
        self, world: World, take: Take, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        holders = [taken_over(world) for _ in range(5)]
        rows = [(holder.account.identifier, of_bcrypt()) for holder in holders]
        monkeypatch.setattr(commands, "BATCH", 2)
        broken = [*rows[:2], (rows[2][0], "x" * 200_000), *rows[3:]]  # csv gives up on it

        stopped = take(*broken)
        again = take(*rows)
        world.signed_in(holders[0])
        third = take(*rows)

        assert (stopped.exit_code, again.exit_code, third.exit_code) == (1, 0, 0)
        assert "line 4" in stopped.output
        assert "2  already_taken" in again.output
        assert "3  taken" in again.output
        assert "4  already_taken" in third.output
        assert "1  has_password" in third.output

    def test_is_rehearsed_without_a_change(self, world: World, take: Take) -> None:
        holder = taken_over(world)

        done = take((holder.account.identifier, of_bcrypt()), options=("--dry-run",))

        assert done.exit_code == 0
        assert "1  taken" in done.output
        assert "rehearsal" in done.output
        assert not credential(world, holder).has_password

    @pytest.mark.parametrize("header", ["hash,identifier", "identifier", "identifier,password", ""])
    def test_of_other_columns_is_refused_with_what_it_must_be(
        self, take: Take, header: str
    ) -> None:
        done = take(text=f"{header}\nJDUP00001,x\n")

        assert done.exit_code == 1
        assert "the first line must be identifier,hash" in done.output

    @pytest.mark.parametrize(
        "template",
        [
            "\ufeffidentifiant;hash\r\n{identifier};{hash}\r\n",
            'identifier,hash\n{identifier},"{hash}"\n',
            "Identifier,Hash\n\n{identifier},{hash}",
            "identifier\thash\n{identifier}\t{hash}\n",
        ],
    )
    def test_is_read_as_spreadsheets_and_scripts_write_it(
        self, world: World, take: Take, template: str
    ) -> None:
        holder = taken_over(world)

        done = take(text=template.format(identifier=holder.account.identifier, hash=of_argon2()))

        assert done.exit_code == 0, done.output
        assert world.sign_in(holder).status_code == 201
