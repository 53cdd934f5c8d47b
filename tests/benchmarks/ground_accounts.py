"""Acts on many accounts: a file brought in, a renewal of all, the decisions of a review."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from services.accounts.actions import bulk, imports, reviews
from services.accounts.actions.bulk import BulkOrder
from services.accounts.config import Settings
from services.accounts.domain import AccountStatus, Act, Verdict, import_file
from services.accounts.jobs import KINDS
from services.accounts.models import Account, Establishment
from services.accounts.tools import Tools
from shared import tenancy
from shared.auth import Profile
from tests.benchmarks import ground_house, ground_people
from tests.benchmarks.ground_house import NOW, House, Plan
from tests.benchmarks.parts import Line
from tests.benchmarks.taking import Taken

PLAN = Plan("accounts", Settings, Tools.of, KINDS)
HEADER = "civilité;prénom;nom;courriel;téléphone;service;droit: paie;droit: conges"
ROW = (
    "Mme;Odile;Essai {name};odile.essai.{n}@example.org;01 99 00 12 34;Service {n};lecture;écriture"
)


@dataclass(frozen=True)
class Sizes:
    """How many people each act is about."""

    imported: int = 3_000
    renewed: int = 3_400
    decided: int = 500


def measure(profile: bool = False) -> Iterator[Line]:
    """Do each act in a house of its own, and tell what it took."""
    with PLAN.built_apart() as house:
        yield from acted(house, Sizes(), profile=profile)


def acted(house: House[Tools], sizes: Sizes, *, profile: bool = False) -> Iterator[Line]:
    """Have people move in, do each act, one after the other, and tell what it took."""
    imported, renewed, decided = sizes.imported, sizes.renewed, sizes.decided
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        ground_people.move_in(session, house.actor, users=renewed)
    acts: tuple[tuple[Taken, Callable[[], object]], ...] = (
        (Taken("import, dry run,", imported, 4), lambda: bring_in(house, imported, dry_run=True)),
        (Taken("import", imported, 12), lambda: bring_in(house, imported, dry_run=False)),
        (Taken("bulk renewal", renewed, 2), lambda: renew(house, renewed)),
        (Taken("decisions of a review,", decided, 1), lambda: decide(house, decided)),
    )
    yield from house.measured(acts, profile=profile)


def bring_in(house: House[Tools], number: int, *, dry_run: bool) -> None:
    """Bring people in from a file."""
    rows = (ROW.format(n=n, name=letters(n)) for n in range(number))
    table = import_file.read("\r\n".join((HEADER, *rows)))
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        order = imports.ImportOrder(
            dry_run=dry_run, allow_duplicates=False, encoding="utf-8", headers=dict(table.headers)
        )
        job = imports.begin(
            session,
            kind="import",
            table=table,
            order=order,
            requester=house.requester(),
            now=NOW,
        )
    house.do(job, {"created": number})


def letters(number: int) -> str:
    """Write a number as a name may be written."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def renew(house: House[Tools], number: int) -> None:
    """Renew everybody who is active."""
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        active = select(Account.id).where(Account.status == AccountStatus.ACTIVE)
        ids = session.scalars(active.order_by(Account.id)).all()[:number]
        job = bulk.begin(
            session,
            BulkOrder(action=Act.RENEW),
            ids=ids,
            requester=house.requester(),
            settings=replace(house.tools.settings, at_once=0),  # by a job, however few
            now=NOW,
        )
    house.do(job, {"done": number})


def decide(house: House[Tools], number: int) -> None:
    """Decide on as many as one request takes: some go, the others stay."""
    with house.sessions.begin() as session:
        tenancy.confine(session, house.home)
        home = session.get_one(Establishment, house.home)
        review = reviews.open_review(session, home, actor=house.actor, now=NOW)
        session.flush()
        users = select(Account.id).where(
            Account.status == AccountStatus.ACTIVE, Account.profile == Profile.USER
        )
        ids = session.scalars(users.order_by(Account.id)).all()[:number]
        cases = (Verdict.RENEW, Verdict.RENEW, Verdict.DELETE, Verdict.LEAVE)
        verdicts = {each: cases[n % len(cases)] for n, each in enumerate(ids)}
        results = reviews.decide(
            session,
            review,
            verdicts,
            actor=house.actor,
            rules=reviews.Rules.of(house.tools.settings, language="fr", now=NOW),
        )
    assert [result.outcome for result in results] == ["done"] * number


main = ground_house.command(measure)

if __name__ == "__main__":
    main()
