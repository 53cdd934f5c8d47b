"""What is counted of letters on paper, and what they cost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.mailer.actions import figures
from tests.mailer.paper.shop import Shop
from tests.mailer.world import NOW

ISO = "2026-11-21"


class TestTheFigures:
    def test_count_what_fails_and_what_has_come_back(self, shop: Shop) -> None:
        (item,) = shop.dispatched()
        shop.bring_back((item.reference, ISO, "unknown"))
        (broken,) = shop.letters()
        assert broken.digest is not None
        shop.world.tools.storage.remove(broken.digest)
        shop.batch()

        with shop.world.look() as session:
            found = {
                metric.name: metric.samples[0].value
                for metric in figures.of_mail(session, "mailer", NOW)
            }

        assert found["comptoir_paper_items_failing"] == 1
        assert found["comptoir_paper_items_returned"] == 1
        assert found["comptoir_paper_items_late"] == 0

    @pytest.mark.parametrize(("seconds", "count"), [(0, 0), (1, 2)])
    def test_count_what_was_printed_a_week_ago_and_has_not_left(
        self, shop: Shop, seconds: int, count: int
    ) -> None:
        left, *_ = shop.printed(3)
        shop.dispatch((left.reference, ISO))
        now = NOW + timedelta(days=7, seconds=seconds)

        with shop.world.look() as session:
            found = {each.name: each for each in figures.of_mail(session, "mailer", now)}

        assert found["comptoir_paper_items_late"].samples[0].value == count


class TestTheCosts:
    def test_are_counted_by_month_kind_and_size(self, shop: Shop) -> None:
        prices = replace(shop.world.tools.settings, paper_sheet_cents=4.5, paper_dl_cents=80.0)
        shop.world.app.tools = replace(shop.world.tools, settings=prices)
        shop.dispatched(3)

        (month,) = shop.printer.get("/paper-costs").json

        assert month == {
            "month": "2026-11",
            "kind": "account_created",
            "envelope": "dl",
            "letters": 3,
            "pages": 3,
            "sheets": 3,
            "cents": 254,
        }
        assert shop.printer.get("/paper-costs?year=2025").json == []
