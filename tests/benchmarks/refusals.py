"""Whether the time of a refused sign-in tells why it was refused (design.md §4.4).

The seven reasons are tried in turn, each time in another order. What is timed is the whole request,
in this process: no network between blurs it. A second round leaves the hashing out, which takes
nearly all the time and varies: what the first hides there, the second shows.
"""

import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import update

from deploy.installation import provisioning
from deploy.tooling import scratch
from services.identity.app import create_app
from services.identity.config import Settings
from services.identity.domain import totp
from services.identity.domain.hashing import Hasher
from services.identity.models import Credential, Factor, FactorKind, Tries
from services.identity.queries import tries
from shared import migrations, tenancy
from shared.crypto import keys
from shared.crypto.sealing import Unsealer
from shared.tenancy import Reason
from tests.benchmarks import distinguishing
from tests.benchmarks.environs import environ
from tests.identity.world import PASSWORD, WRONG, Holder, World

TRIES = 2_000
EACH = 500
"""Identifiers for each reason; the tries of one stay below what locks it."""
AT_MOST = 0.55
UNLIMITED = {
    f"LIMIT_{name}": str(10**9)
    for name in ("ADDRESS_SIGN_INS", "ACCOUNT_SIGN_INS", "ESTABLISHMENT_FAILURES")
}


@click.command()
@click.option("--tries", "count", default=TRIES, show_default=True, help="Tries for each reason.")
def main(count: int) -> None:
    """Refuse sign-ins for each of the seven reasons, and try to tell them apart by their time."""
    with world() as made:
        people = populate(made)
        rounds: dict[str, AbstractContextManager[None]] = {
            "all but the hashing": no_hashing(),
            "the whole request": nullcontext(),
        }
        for title, prepared in rounds.items():
            with prepared:
                took = measure(made, people, count)
            click.echo(f"\n{title}: {count:,} tries for each reason")
            tell(took)


@contextmanager
def world() -> Iterator[World]:
    """Run one `identity` on a PostgreSQL of its own."""
    with scratch.server() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = provisioning.provision(server.admin_url, ["identity"], passwords={})["identity"]
        migrations.upgrade("identity", urls.owner)
        settings = environ("identity", folder, urls.runtime)
        app = create_app(Settings.read(settings | UNLIMITED))
        unsealer = Unsealer.from_file(folder / "mailer" / keys.SEALING.private)
        with app.sessions() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            yield World(app, app.sessions, session, unsealer)
        app.sessions.kw["bind"].dispose()


def populate(made: World) -> Mapping[str, list[tuple[str, str]]]:
    """Make people for each reason; tell identifiers, and what is tried under them."""
    soon, past = date(2099, 1, 1), date(2026, 1, 1)
    wrong = [known(made, soon) for _ in range(EACH)]
    factors = [known(made, soon) for _ in range(EACH)]
    locked = [known(made, soon) for _ in range(EACH)]
    expired = [known(made, past) for _ in range(EACH)]
    deleted = [known(made, soon) for _ in range(EACH)]
    invited = [made.invite() for _ in range(EACH)]
    give_passwords(made, wrong + factors + locked + expired)
    give_factors(made, factors)
    for holder in deleted:
        made.delete(holder)
    people = {
        "wrong password": [(each.account.identifier, WRONG) for each in wrong],
        "factor, wrong password": [(each.account.identifier, WRONG) for each in factors],
        "locked": [(each.account.identifier, PASSWORD) for each in locked],
        "expired": [(each.account.identifier, WRONG) for each in expired],
        "deleted": [(each.account.identifier, PASSWORD) for each in deleted],
        "not activated": [(each.account.identifier, PASSWORD) for each in invited],
        "unknown": [(f"PERS{number:05}", PASSWORD) for number in range(EACH)],
    }
    with no_hashing():
        for everyone in people.values():
            for identifier, _ in everyone:
                refuse(made, identifier, WRONG)
    lock(made, locked)
    return people


def known(made: World, expires_on: date) -> Holder:
    return made.change(made.invite(), status="active", expires_on=expires_on)


def give_passwords(made: World, holders: list[Holder]) -> None:
    """Give everybody the one password, without the hour that it would take one by one."""
    ids = [holder.id for holder in holders]
    made.session.execute(
        update(Credential)
        .where(Credential.account_id.in_(ids))
        .values(password_hash=made.tools.hasher.hash(PASSWORD))
    )
    made.session.commit()


def give_factors(made: World, holders: list[Holder]) -> None:
    """Give each an authenticator application that has been confirmed."""
    now = datetime.now(UTC)
    for holder in holders:
        sealed = made.tools.factor_keys.seal(totp.new_secret(), account_id=holder.id)
        factor = Factor(
            account_id=holder.id,
            establishment_id=holder.account.establishment_id,
            kind=FactorKind.TOTP,
            name="Téléphone",
            sealed=sealed.content,
            sealed_under=sealed.key,
            last_step=1,
            confirmed_at=now,
        )
        made.session.add(factor)
    made.session.commit()


def lock(made: World, holders: list[Holder]) -> None:
    """Lock these as five wrong passwords would."""
    now = datetime.now(UTC)
    names = [tries.name(made.tools.key, holder.account.identifier) for holder in holders]
    made.session.execute(
        update(Tries)
        .where(Tries.key.in_(names))
        .values(count=5, locked_at=now, locked_until=now + timedelta(days=1))
    )
    made.session.commit()


def measure(
    made: World, people: Mapping[str, list[tuple[str, str]]], count: int
) -> dict[str, list[float]]:
    """Try each reason so many times, interleaved; tell how many milliseconds each took."""
    took: dict[str, list[float]] = defaultdict(list)
    draw, reasons = random.Random(7), list(people)
    for number in range(count):
        draw.shuffle(reasons)
        for reason in reasons:
            identifier, password = people[reason][number % EACH]
            took[reason].append(refuse(made, identifier, password))
        if number % EACH == EACH - 1:
            forget(made, people)
    return took


@contextmanager
def no_hashing() -> Iterator[None]:
    """Leave the hashing out: whatever is judged is wrong."""
    verify: Any = Hasher._verify
    Hasher._verify = lambda self, password_hash, password: False  # type: ignore[method-assign]
    try:
        yield
    finally:
        Hasher._verify = verify  # type: ignore[method-assign]


def forget(made: World, people: Mapping[str, list[tuple[str, str]]]) -> None:
    """Let as many tries be judged as before, but for those who are locked."""
    kept = [tries.name(made.tools.key, identifier) for identifier, _ in people["locked"]]
    made.session.execute(
        update(Tries)
        .where(Tries.key.not_in(kept))
        .values(count=1, locked_at=None, locked_until=None, is_told=False)
    )
    made.session.commit()


def refuse(made: World, identifier: str, password: str) -> float:
    body = {"identifier": identifier, "password": password}
    started = time.perf_counter()
    answer = made.post("/sessions", body)
    took = (time.perf_counter() - started) * 1000
    assert answer.status_code == 401, answer.text
    return took


def tell(took: Mapping[str, list[float]]) -> None:
    """Write the table."""
    click.echo("| reason | p10 ms | p50 ms | p90 ms |\n|---|---|---|---|")
    for reason, times in took.items():
        tenths = statistics.quantiles(times, n=10)
        click.echo(f"| {reason} | {tenths[0]:.2f} | {tenths[4]:.2f} | {tenths[8]:.2f} |")
    click.echo("\n| pair | AUC |\n|---|---|")
    for one, other, auc in distinguishing.pairs(took):
        click.echo(f"| {one} / {other} | {auc:.3f}{'' if auc <= AT_MOST else ' !'} |")


if __name__ == "__main__":
    main()
