"""Letters on paper that are the same file: one that goes takes none that another is about to be."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services.mailer.actions import stored_files, withdrawing
from services.mailer.queries import letters
from shared import tenancy
from shared.tenancy import Reason
from tests.mailer.erasing import erase, files
from tests.mailer.paper.batching import put_away, to_copy
from tests.mailer.paper.shop import Shop
from tests.mailer.paper.test_disturbed_batches import ISO, told_of
from tests.mailer.printing import render


def cancelled(shop: Shop) -> None:
    (item,) = shop.world.paper()
    assert shop.printer.post(f"/paper-items/{item.id}/cancel").status_code == 200


def put_away_with_its_batch(shop: Shop) -> None:
    (item,) = shop.world.paper()
    shop.batch()
    shop.dispatch((item.reference, ISO))
    put_away(shop, days=7)


@pytest.mark.parametrize("go", [cancelled, put_away_with_its_batch])
def test_the_file_of_a_letter_stays_while_another_is_made_that_is_the_same(
    shop: Shop, elsewhere: Session, go: Callable[[Shop], None]
) -> None:
    (item,) = shop.letters()
    assert item.digest is not None
    stored_files.hold(elsewhere, item.digest)  # as a letter that is being made does

    go(shop)

    assert shop.now([item])[0].digest is None
    assert [path.stem for path in files(shop.world)] == [item.digest]


def test_the_file_of_somebody_erased_stays_for_another_letter_that_is_the_same(
    shop: Shop, elsewhere: Session
) -> None:
    person = told_of(shop)
    render(shop.world)
    (item,) = shop.world.paper()
    assert item.digest is not None
    stored_files.hold(elsewhere, item.digest)

    erase(shop.world, person)

    assert [path.stem for path in files(shop.world)] == [item.digest]


@pytest.mark.parametrize("is_undone", [False, True])
def test_the_file_of_a_letter_goes_once_its_cancelling_is_committed(
    shop: Shop, is_undone: bool
) -> None:
    letter_id = to_copy(shop, pages=1)
    render(shop.world)
    (item,) = shop.world.paper()
    assert item.digest is not None

    with shop.world.sessions() as session:
        _take_back(session, shop, letter_id)
        before = _is_kept(shop, item.digest)
        if is_undone:
            session.rollback()
        session.commit()

    assert (before, _is_kept(shop, item.digest)) == (True, is_undone)
    assert shop.now([item])[0].digest == (item.digest if is_undone else None)


@pytest.mark.parametrize("is_undone", [False, True])
def test_the_file_of_a_batch_goes_once_the_withdrawal_of_a_letter_in_it_is_committed(
    shop: Shop, is_undone: bool
) -> None:
    letter_id = to_copy(shop, pages=1)
    render(shop.world)
    batch = shop.batch("letter_copy")

    with shop.world.sessions() as session:
        _take_back(session, shop, letter_id)
        before = _is_kept(shop, batch["sha256"])
        if is_undone:
            session.rollback()
        session.commit()

    assert (before, _is_kept(shop, batch["sha256"])) == (True, is_undone)
    assert shop.shown(batch["id"])["status"] == ("made" if is_undone else "dropped")


def _take_back(session: Session, shop: Shop, letter_id: str) -> None:
    tenancy.unconfined(session, Reason.COMMAND)
    letter = letters.get(session, UUID(letter_id), None, lock=True)
    tools, now = shop.world.tools, shop.world.now
    withdrawing.take_back(session, letter, reason="x", by=None, tools=tools, now=now)
    session.flush()


def _is_kept(shop: Shop, digest: str) -> bool:
    return digest in {path.stem for path in files(shop.world)}
