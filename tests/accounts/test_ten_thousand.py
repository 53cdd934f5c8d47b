"""An establishment of ten thousand people: brought in, renewed, written down and deleted by jobs.

Minutes long: with `./comptoir test --faults`. Shorter tests of the same hold each rule by itself.
"""

import csv
import io
import zipfile
from collections import Counter

import pytest
from sqlalchemy import func, select

from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from shared.messaging.tables import OutboxMessage
from tests.accounts.crowds import renew_all, renewed
from tests.accounts.importing import HEADER, upload
from tests.accounts.people import lettered
from tests.accounts.working import BATCH, Works, job_of
from tests.accounts.world import Person, World
from tests.answers import Answer

MANY = 10_000

pytestmark = pytest.mark.faults


@pytest.fixture
def world(committed_world: World) -> World:
    committed_world.service("paie")
    return committed_world


def rows() -> list[str]:
    return [
        f"Mme;Odile;Essai {lettered(n)};odile.essai.{n}@example.org;;Service {n % 90};;;;;lecture"
        for n in range(MANY)
    ]


def counted(world: World, *wanted: object) -> int:
    with world.look() as session:
        return session.scalar(select(func.count()).select_from(Account).where(*wanted)) or 0  # type: ignore[arg-type]


def ended(head: Person, answer: Answer) -> dict[str, int]:
    """Check that a job has ended and reports of each; tell its outcomes."""
    job = job_of(head, answer)
    assert (job["status"], job["done"]) == ("done", job["total"]), job
    outcomes: dict[str, int] = job["outcomes"] or {}
    return outcomes


class TestTenThousandPeople:
    def test_are_brought_in_renewed_written_down_and_deleted(
        self, world: World, head: Person
    ) -> None:
        here = Account.establishment_id == head.home
        rehearsed = upload(head, head, *rows(), query="?dry_run=true", header=HEADER)
        Works(world).run()
        assert ended(head, rehearsed) == {"created": MANY}
        assert counted(world, here) == 1

        imported = upload(head, head, *rows(), header=HEADER)
        half_way(Works(world))  # as if its worker had been killed there
        assert head.get(f"{head.accounts}?q=essai&page_size=5").status_code == 200
        Works(world).run()
        assert ended(head, imported) == {"created": MANY}
        assert counted(world, here) == 1 + MANY
        assert counted(world, here, Account.status == AccountStatus.INVITED) == MANY
        assert self.letters(world) == 1

        self.activate_all(world, head)
        renewal = renew_all(head, head)
        half_way(Works(world))
        Works(world).run()
        assert ended(head, renewal) == {"done": MANY}
        assert Counter(renewed(world).values()) == {1: MANY}  # nobody twice

        for format_ in ("csv", "xlsx"):
            answer = head.post(f"{head.accounts}/export", {"filter": {}, "format": format_})
            Works(world).run()
            ended(head, answer)
            content = head.get(f"/jobs/{job_of(head, answer)['id']}/content").data
            assert lines(format_, content) == 2 + MANY  # the headers and the administrator

        body = {"action": "delete", "filter": {}}  # the administrator too, who cannot be
        deletion = head.post(f"{head.accounts}/bulk", body)
        half_way(Works(world))
        Works(world).run()
        assert ended(head, deletion) == {"done": MANY, "refused": 1}
        assert counted(world, here, Account.status != AccountStatus.DELETED) == 1

    def letters(self, world: World) -> int:
        told = OutboxMessage.type == "accounts.establishment.people_imported.v1"
        with world.look() as session:
            return session.scalar(select(func.count()).where(told)) or 0

    def activate_all(self, world: World, head: Person) -> None:
        """Let everybody have created a password, without ten thousand messages about it."""
        with world.look() as session:
            model = session.get_one(Account, head.account_id)
            for account in session.scalars(select(Account).where(Account.status == "invited")):
                account.status = AccountStatus.ACTIVE
                account.activated_on, account.expires_on = model.activated_on, model.expires_on


def half_way(works: Works) -> None:
    """Do half of the batches, and leave the rest to another worker."""
    for _ in range(MANY // BATCH // 2):
        works.turn()


def lines(format_: str, content: bytes) -> int:
    if format_ == "csv":
        return len(list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").count(b"<row ")
