"""What the platform's printer does with letters on paper, and what nobody else may."""

import pytest

from shared.events.mailer import OperatorActed
from tests.answers import refused
from tests.mailer.printing import content, order, render
from tests.mailer.world import Caller, World


class TestThePrinter:
    def test_lists_what_is_to_be_printed(self, world: World, printer: Caller) -> None:
        item = order(world)
        render(world)

        answer = printer.get("/paper-items?status=to_print&kind=account_created")

        (shown,) = answer.json
        assert shown["id"] == str(item.id)
        assert shown["address"][0] == "Madame Éloïse Vaubrun"
        assert shown["pages"] == 1

    def test_downloads_it(self, world: World, printer: Caller) -> None:
        item = order(world)
        render(world)

        answer = printer.get(f"/paper-items/{item.id}/content")

        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        assert answer.data == content(world, world.paper()[0])
        assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_leaves_a_trace_in_the_establishment_that_it_is_about(
        self, world: World, printer: Caller
    ) -> None:
        item = order(world)
        render(world)

        printer.get(f"/paper-items/{item.id}/content")

        (event,) = world.announced(OperatorActed)
        assert event.establishment_id == item.establishment_id
        assert (event.account_id, event.operation) == (printer.id, "paper.read")

    def test_is_told_that_it_is_not_made_yet(self, world: World, printer: Caller) -> None:
        item = order(world)

        assert refused(printer.get(f"/paper-items/{item.id}/content")) == (404, "not_rendered")

    def test_is_told_that_there_is_none(self, printer: Caller) -> None:
        answer = printer.get("/paper-items/00000000-0000-7000-8000-000000000000/content")

        assert refused(answer) == (404, "not_found")

    @pytest.mark.parametrize("query", ["status=lost", "kind=parcel", "establishment_id=1", "x=1"])
    def test_is_refused_a_filter_that_means_nothing(self, printer: Caller, query: str) -> None:
        assert refused(printer.get(f"/paper-items?{query}")) == (422, "invalid")


class TestOthers:
    def test_do_not_print(self, world: World) -> None:
        item = order(world)
        render(world)
        home = world.establishment()
        callers = (
            world.caller(world.administrator(home)),
            world.caller(world.account(home)),
            world.operator(**{"duty:letters": "write"}),
            world.client(),
        )

        for caller in callers:
            for path in ("/paper-items", f"/paper-items/{item.id}/content"):
                assert refused(caller.get(path))[0] == 403
