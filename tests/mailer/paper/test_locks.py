"""In which order rows of paper are locked: whatever comes between, nobody waits in a circle.

Nothing is left to chance: somebody holds a batch, as its making does, until the other waits for it.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from services.mailer.models import PaperBatch, PaperItem, PaperStatus
from shared.db import connect, sessions
from tests.mailer.erasing import erase
from tests.mailer.paper.batching import to_copy
from tests.mailer.paper.shop import Shop
from tests.mailer.paper.test_disturbed_batches import ISO, told_of
from tests.mailer.printing import render
from tests.mailer.world import World
from tests.together import aside, is_anybody_waiting, until


@pytest.fixture
def world(
    throwaway: Callable[[str], Urls], make_world: Callable[[sessionmaker[Session]], World]
) -> Iterator[World]:
    """A mailer in a database of its own, where everybody commits."""
    engine = connect(throwaway("mailer").runtime)
    yield make_world(sessions(engine))
    engine.dispose()


def behind_its_batch(shop: Shop, act: Callable[[], object]) -> None:
    """Do something while every batch is held, whose letters are then still free; let it go on."""
    with shop.world.look() as session:
        session.scalars(select(PaperBatch.id).with_for_update()).all()
        going_on = aside(act)
        until(lambda: is_anybody_waiting(shop.world.sessions))
        session.scalars(select(PaperItem.id).with_for_update(nowait=True)).all()
        session.rollback()
    going_on.result(60)


def test_an_erasure_takes_the_batch_before_the_letters(shop: Shop) -> None:
    person = told_of(shop)
    (other,) = shop.letters()
    batch = shop.batch()

    behind_its_batch(shop, lambda: erase(shop.world, person))

    assert shop.shown(batch["id"])["status"] == "dropped"
    assert shop.now([other])[0].status is PaperStatus.TO_PRINT


def test_a_report_takes_the_batch_before_the_letters(shop: Shop) -> None:
    (item,) = shop.printed()

    behind_its_batch(shop, lambda: shop.dispatch((item.reference, ISO)))

    assert shop.now([item])[0].status is PaperStatus.DISPATCHED


def test_a_withdrawal_takes_the_batch_before_the_letters(shop: Shop) -> None:
    letter_id = to_copy(shop, pages=1)
    render(shop.world)
    shop.batch("letter_copy")
    clerk = shop.world.operator(**{"duty:letters": "write"})
    path, why = f"/letters/{letter_id}/withdraw", {"reason": "Adressé à une autre commune."}

    behind_its_batch(shop, lambda: clerk.post(path, why))

    assert [item.status for item in shop.world.paper()] == [PaperStatus.CANCELLED]
