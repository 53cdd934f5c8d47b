"""Password hashes of a former platform: a file goes straight into `identity`, by a command."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from services.identity import commands
from services.identity.models import Credential
from shared.events import identity
from shared.events.accounts import AccountInvited, AccountTakenOver
from shared.messaging.tables import OutboxMessage
from tests.answers import refused
from tests.identity.hashes import FORMS, of_argon2, of_bcrypt, of_django
from tests.identity.world import ANOTHER, PASSWORD, TODAY, WRONG, Holder, World

Take = Callable[..., Result]


@pytest.fixture
def world(own_world: World) -> World:
    return own_world


@pytest.fixture
def take(world: World, environ: dict[str, str], tmp_path: Path) -> Take:
    """Run the command on rows of a file."""

    def run(*rows: tuple[str, str], options: tuple[str, ...] = (), text: str = "") -> Result:
        file = tmp_path / "hashes.csv"
        with file.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([("identifier", "hash"), *rows])
        if text:
            file.write_text(text, encoding="utf-8")
        url = world.tools.settings.database_url
        world.session.rollback()
        done = CliRunner().invoke(
            commands.legacy_passwords_command,
            [str(file), *options],
            env={**environ, "DATABASE_URL": url},
        )
        world.session.expire_all()
        return done

    return run


def taken_over(world: World, **facts: Any) -> Holder:
    """Let an account of a former platform be taken over, active."""
    account = world.account(status="active", expires_on=TODAY.replace(year=2028), **facts)
    world.hear(AccountTakenOver(account=account))
    return Holder(account)


def credential(world: World, holder: Holder) -> Credential:
    return world.session.scalars(
        select(Credential)
        .where(Credential.account_id == holder.id)
        .execution_options(populate_existing=True)
    ).one()


class TestAHash:
    @pytest.fixture
    def hashes_quickly(self) -> bool:
        return False

    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_lets_its_holder_in_and_is_upgraded_at_once(
        self, world: World, take: Take, form: str
    ) -> None:
        holder = taken_over(world)

        done = take((holder.account.identifier.lower(), form))

        assert done.exit_code == 0, done.output
        assert world.sign_in(holder, password=WRONG).status_code == 401
        assert credential(world, holder).legacy_effort is not None
        assert world.sign_in(holder).status_code == 201
        upgraded = credential(world, holder)
        assert (upgraded.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert upgraded.legacy_effort is None
        assert world.sign_in(holder).status_code == 201
        assert world.sign_in(holder, password=WRONG).status_code == 401

    def test_leaves_nothing_in_any_message(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        before = len(world.session.scalars(select(OutboxMessage)).all())

        take((holder.account.identifier, of_bcrypt()))

        assert len(world.session.scalars(select(OutboxMessage)).all()) == before

    def test_is_counted_against_and_locked_like_any(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_bcrypt()))

        world.lock(holder)

        assert refused(world.sign_in(holder)) == (401, "sign_in_refused")
        assert credential(world, holder).legacy_effort is not None

    def test_may_be_changed_by_whoever_knows_the_password(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_django()))
        world.signed_in(holder)
        body = {"current_password": PASSWORD, "password": ANOTHER}

        answer = world.call("PUT", "/passwords/current", json=body, token=holder.token)

        assert answer.status_code == 204
        assert world.sign_in(holder, password=ANOTHER).status_code == 201

    def test_proves_the_account_where_it_is_linked(self, world: World, take: Take) -> None:
        own, other = world.administrator(), taken_over(world)
        take((other.account.identifier, of_bcrypt()))
        body = {"identifier": other.account.identifier, "password": PASSWORD}

        assert world.post("/links", body, token=own.token).status_code == 201

    def test_goes_with_its_account(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_bcrypt()))

        world.delete(holder)

        kept = credential(world, holder)
        assert (kept.password_hash, kept.legacy_effort) == (None, None)

    def test_spares_its_holder_another_invitation(self, world: World, take: Take) -> None:
        holder = taken_over(world)
        take((holder.account.identifier, of_bcrypt()))

        world.hear(AccountInvited(account=holder.account, invited_by=None, invited_on=TODAY))

        assert world.announced(identity.CodeIssued) == []


class TestAnAccountWithoutAHash:
    def test_that_was_taken_over_gets_a_password_by_asking(self, world: World) -> None:
        holder = taken_over(world)

        token = world.forget_password(holder)
        answer = world.post("/passwords", {"token": token, "password": ANOTHER})

        assert answer.status_code == 204
        assert world.sign_in(holder, password=ANOTHER).status_code == 201

    def test_that_is_invited_gets_none_but_by_its_invitation(self, world: World) -> None:
        from services.identity import chores

        holder = world.invite()
        world.post("/password-resets", {"identifier": holder.account.identifier})
        world.do(chores.answer_resets)

        purposes = [event.purpose for event in world.announced(identity.CodeIssued)]
        assert purposes == ["password_creation"]


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
