"""What the platform's printer does with letters on paper, and what nobody else may."""

import pytest

from services.mailer.models import PaperItem
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

    def test_is_told_why_a_letter_cannot_be_made_and_gets_the_others(
        self, world: World, printer: Caller
    ) -> None:
        broken, good = order(world), order(world)
        with world.look() as session:
            session.get_one(PaperItem, broken.id).facts = {**broken.facts, "holders": None}
            session.commit()

        assert render(world) == 2

        (shown,) = printer.get("/paper-items?has_error=true").json
        assert (shown["id"], shown["status"]) == (str(broken.id), "to_render")
        assert shown["error"].startswith("ValidationError")
        (other,) = printer.get("/paper-items?has_error=false").json
        assert (other["id"], other["error"], other["status"]) == (str(good.id), None, "to_print")

    @pytest.mark.parametrize("name", ["李 王", "สมชาย", "Zoé 👍", "a\uffff", "x\u0951"])
    def test_gets_a_letter_about_somebody_of_whatever_name(
        self, world: World, printer: Caller, name: str
    ) -> None:
        home = world.establishment()
        creator = world.administrator(home, last_name=name)
        world.receive(world.created(world.facts(home, last_name=name), by=creator))

        render(world)

        (shown,) = printer.get("/paper-items").json
        assert (shown["status"], shown["error"]) == ("to_print", None)

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
