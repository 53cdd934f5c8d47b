"""Letters on paper through any acts in any order, beside a reference (design.md §4.9)."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.mailer import chores
from tests.mailer.paper.shop import Shop
from tests.mailer.printing import order
from tests.mailer.world import World

pytestmark = pytest.mark.long

DAY = "2026-11-21"
WHICH = st.integers(0, 20)


@dataclass
class One:
    """What is known of a letter."""

    reference: str
    status: str = "to_render"
    batch: str = ""


class PaperLife(RuleBasedStateMachine):
    """The letters of a platform, and what may be done to each."""

    def __init__(self, world: World, seen: "Counter[str]") -> None:
        super().__init__()
        self.shop = Shop(world, world.operator(**{"duty:print": "write"}))
        self.seen = seen
        self.letters: dict[str, One] = {}

    @rule()
    def order(self) -> None:
        item = order(self.shop.world)
        self.letters[str(item.id)] = One(item.reference)

    @rule()
    def render(self) -> None:
        chores.render_paper(self.shop.world.sessions, self.shop.world.now, self.shop.world.tools)
        for one in self.letters.values():
            if one.status == "to_render":
                self._move(one, "to_print")

    @precondition(lambda self: self.letters)
    @rule()
    def print(self) -> None:
        """All that waits goes into one batch; if nothing does, there is none."""
        waiting = [one for one in self.letters.values() if one.status == "to_print"]
        if not waiting:
            assert self.shop.ask().status_code in (202, 409)
            self.shop.run()
            return
        batch = self.shop.batch()
        for one in waiting:
            self._move(one, "printed")
            one.batch = batch["id"]

    @precondition(lambda self: any(one.batch for one in self.letters.values()))
    @rule(which=WHICH)
    def put_back(self, which: int) -> None:
        """All of a batch that has not left waits for another."""
        batches = sorted({one.batch for one in self.letters.values() if one.batch})
        batch = batches[which % len(batches)]
        here = [one for one in self.letters.values() if one.batch == batch]
        printed = [one for one in here if one.status == "printed"]
        path = f"/paper-batches/{batch}/print-again"
        answer = self.shop.printer.post(path, {"reason": "Bourrage papier"})
        assert answer.status_code == (200 if printed else 409), (here, answer.json)
        for one in printed:
            self._move(one, "to_print")
            one.batch = ""

    @precondition(lambda self: self.letters)
    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        item_id, one = self._one(which)
        answer = self.shop.printer.post(f"/paper-items/{item_id}/cancel")
        may = one.status in ("to_render", "to_print")
        assert answer.status_code == (200 if may else 409), (one, answer.json)
        if may:
            self._move(one, "cancelled")

    @precondition(lambda self: self.letters)
    @rule(which=st.lists(WHICH, min_size=1, max_size=3), is_dry_run=st.booleans())
    def dispatch(self, which: list[int], is_dry_run: bool) -> None:
        chosen = [self._one(each)[1] for each in which]
        query = f"?dry_run={'true' if is_dry_run else 'false'}"
        answer = self.shop.dispatch(*((one.reference, DAY) for one in chosen), query=query)
        expected = ("printed", "dispatched"), {"dispatched", "returned"}
        self._settle(chosen, answer.json, *expected, is_dry_run=is_dry_run)

    @precondition(lambda self: self.letters)
    @rule(which=st.lists(WHICH, min_size=1, max_size=3), is_dry_run=st.booleans())
    def bring_back(self, which: list[int], is_dry_run: bool) -> None:
        chosen = [self._one(each)[1] for each in which]
        query = f"?dry_run={'true' if is_dry_run else 'false'}"
        rows = ((one.reference, DAY, "unknown") for one in chosen)
        answer = self.shop.bring_back(*rows, query=query)
        expected = ("dispatched", "returned"), {"returned"}
        self._settle(chosen, answer.json, *expected, is_dry_run=is_dry_run)

    @precondition(lambda self: self.letters)
    @rule(which=WHICH)
    def settle(self, which: int) -> None:
        item_id, one = self._one(which)
        answer = self.shop.printer.post(f"/paper-returns/{item_id}/settle")
        assert answer.status_code == (200 if one.status == "returned" else 409)

    @invariant()
    def all_stand_as_the_reference_says(self) -> None:
        if not self.letters:
            return
        rows = self.shop.printer.get("/paper-items?page_size=100").json
        found = {row["id"]: row["status"] for row in rows}
        assert {known: found[known] for known in self.letters} == {
            known: one.status for known, one in self.letters.items()
        }

    def _settle(
        self,
        chosen: list[One],
        rows: list[dict[str, object]],
        move: tuple[str, str],
        already: set[str],
        *,
        is_dry_run: bool,
    ) -> None:
        """Compare what became of each row: a letter told twice in a file is refused there."""
        seen: set[str] = set()
        for one, row in zip(chosen, rows, strict=True):
            if one.reference in seen:
                assert row["outcome"] == "refused"
                continue
            seen.add(one.reference)
            if one.status == move[0]:
                assert row["outcome"] == "done"
                if not is_dry_run:
                    self._move(one, move[1])
            else:
                assert row["outcome"] == ("unchanged" if one.status in already else "refused")

    def _one(self, which: int) -> tuple[str, One]:
        among = list(self.letters.items())
        return among[which % len(among)]

    def _move(self, one: One, status: str) -> None:
        self.seen[f"{one.status} to {status}"] += 1
        one.status = status


TRANSITIONS = {
    "to_render to to_print",
    "to_render to cancelled",
    "to_print to printed",
    "to_print to cancelled",
    "printed to to_print",
    "printed to dispatched",
    "dispatched to returned",
}
"""Every way there is; no other may ever be gone."""


class TestTheLifeOfLettersOnPaper:
    @pytest.mark.parametrize(
        ("examples", "steps", "at_least"),
        [
            pytest.param(3, 20, 0, id="short"),
            pytest.param(60, 30, 10, id="ten times each", marks=pytest.mark.faults),
        ],
    )
    def test_goes_only_where_it_may(
        self, world: World, examples: int, steps: int, at_least: int
    ) -> None:
        seen: Counter[str] = Counter()

        class Here(PaperLife):
            def __init__(self) -> None:
                super().__init__(world, seen)

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                derandomize=not at_least,
                phases=(Phase.explicit, Phase.reuse, Phase.generate),
                suppress_health_check=list(HealthCheck),
            ),
        )

        assert set(seen) <= TRANSITIONS
        assert all(seen[way] >= at_least for way in TRANSITIONS), seen
