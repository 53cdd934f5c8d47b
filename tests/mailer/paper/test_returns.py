"""Letters that come back, reported by file."""

from dataclasses import replace
from datetime import date

import pytest

from services.mailer.domain import references
from shared.events.accounts import EstablishmentChanged, PostalAddress
from shared.events.mailer import PaperItemReturned
from tests.answers import refused
from tests.mailer.code_letters import asker
from tests.mailer.paper.shop import Shop, rows_of
from tests.mailer.world import NOW, TODAY

FRENCH, ISO = "21/11/2026", "2026-11-21"


class TestAReturn:
    @pytest.mark.parametrize(
        ("written", "reason"),
        [
            ("unknown", "unknown"),
            ("Inconnu", "unknown"),
            ("adresse", "bad_address"),
            ("refusé", "refused"),
            ("Non réclamé", "unclaimed"),
        ],
    )
    def test_is_told_with_its_reason(self, shop: Shop, written: str, reason: str) -> None:
        (item,) = shop.dispatched()

        assert rows_of(shop.bring_back((item.reference, FRENCH, written))) == [("done", [])]

        (event,) = shop.world.announced(PaperItemReturned)
        assert (event.paper_item_id, event.reason) == (item.id, reason)
        assert event.returned_on == TODAY
        assert [str(account_id) for account_id in event.account_ids] == item.account_ids

    def test_of_codes_says_whose_they_were_and_since_when(self, shop: Shop) -> None:
        one, other = asker(shop.world), asker(shop.world, code="BCDEFGHJ2345")
        item = shop.code_letter(shop.world.establishment(), one, other)
        shop.batch("registration_code")
        shop.dispatch((item.reference, ISO))

        shop.bring_back((item.reference, ISO, "unknown"))

        (event,) = shop.world.announced(PaperItemReturned)
        assert event.kind == "registration_code"
        assert event.account_ids == [one.account_id, other.account_id]
        assert event.told_at == NOW

    def test_that_is_wrong_is_told_by_row(self, shop: Shop) -> None:
        gone, printed = shop.dispatched()[0], shop.printed()[0]

        answer = shop.bring_back(
            (gone.reference, ISO, "moved"),
            (printed.reference, ISO, "unknown"),
            (references.written(7), "2026-11-20", "other"),
        )

        assert rows_of(answer) == [
            ("refused", ["reason"]),
            ("refused", ["reference"]),
            ("refused", ["note"]),
        ]
        assert shop.world.announced(PaperItemReturned) == []

    def test_told_again_changes_nothing_and_another_day_is_refused(self, shop: Shop) -> None:
        (item,) = shop.dispatched(day=date(2026, 11, 21))
        row = (item.reference, ISO, "unknown")
        shop.bring_back(row)

        assert rows_of(shop.bring_back(row)) == [("unchanged", [])]
        assert rows_of(shop.bring_back((item.reference, ISO, "refused"))) == [("refused", ["date"])]
        assert len(shop.world.announced(PaperItemReturned)) == 1

    def test_is_a_task_until_somebody_has_looked_after_it(self, shop: Shop) -> None:
        (item,) = shop.dispatched()
        shop.bring_back((item.reference, ISO, "other"), note="boîte aux lettres murée")

        (task,) = shop.printer.get("/paper-returns").json
        assert (task["id"], task["reference"]) == (str(item.id), item.reference)
        assert (task["reason"], task["note"]) == ("other", "boîte aux lettres murée")
        assert task["address"] == task["address_of_record"]
        assert (task["establishment"], task["is_corrected"]) == ("Hôpital de Vertefeuille", False)

        assert shop.printer.post(f"/paper-returns/{item.id}/settle").status_code == 200

        assert shop.printer.get("/paper-returns").json == []
        (done,) = shop.printer.get("/paper-returns?is_settled=true").json
        assert done["settled_at"] is not None

    def test_tells_that_another_address_is_on_record_by_now(self, shop: Shop) -> None:
        home = shop.world.establishment()
        shop.world.receive(shop.world.created(shop.world.facts(home), by=None))
        item = shop.code_letter(home)
        shop.batch("registration_code")
        shop.dispatch((item.reference, ISO))
        shop.bring_back((item.reference, ISO, "unknown"))
        elsewhere = PostalAddress(lines=["2 place Neuve"], postcode="44000", city="NANTES")

        moved = replace(home, address=elsewhere)
        shop.world.told(EstablishmentChanged(establishment=moved, changed=["address"]))

        (task,) = shop.printer.get("/paper-returns").json
        assert task["is_corrected"]
        assert "2 place Neuve" in task["address_of_record"]

    def test_of_what_has_not_come_back_cannot_be_settled(self, shop: Shop) -> None:
        (item,) = shop.printed()

        answer = shop.printer.post(f"/paper-returns/{item.id}/settle")

        assert refused(answer) == (409, "paper_state")
        assert answer.json["paper_status"] == "printed"
