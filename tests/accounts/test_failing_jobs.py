"""Jobs in which something goes wrong that nobody foresaw."""

from collections.abc import Sequence

import pytest

from services.accounts import jobs as kinds
from services.accounts.jobs import bulk
from services.accounts.tools import Tools
from shared.jobs import ItemsKind, JobItem, Result, Work
from tests.accounts.crowds import fill, renew_all, renewed
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import Person, World


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "0"}


def failing_on(number: int) -> ItemsKind[Tools]:
    """A kind that fails, after its effects, wherever it meets one item."""

    def perform(work: Work[Tools], items: Sequence[JobItem]) -> list[Result]:
        results = bulk.perform(work, items)
        if any(item.number == number for item in items):
            raise ValueError("nobody foresaw this")
        return results

    return ItemsKind(name="bulk", permission=bulk.KIND.permission, perform=perform)


class TestAnItemThatFails:
    def test_is_told_and_spoils_no_other(
        self, world: World, head: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(world, head, 60)
        answer = renew_all(head, head)
        monkeypatch.setitem(kinds.KINDS, "bulk", failing_on(7))
        Works(world).run()

        (failed,) = report_of(head, answer, "&outcome=failed")
        assert (failed["number"], failed["code"]) == (7, "internal_error")
        assert job_of(head, answer)["outcomes"] == {"done": 59, "failed": 1}
        assert len(renewed(world)) == 59
