"""A print shop's day, from batches to what comes back a week later."""

import csv
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import time_machine

from services.mailer import chores
from services.mailer.models import PaperStatus
from tests.mailer.code_letters import asker
from tests.mailer.erasing import files
from tests.mailer.paper.batching import copied, put_into
from tests.mailer.paper.shop import Shop, pages_of, rows_of


class TestADayOfThePrintShop:
    def test_goes_from_choice_to_return(
        self, shop: Shop, tmp_path: Path, clock: time_machine.Traveller
    ) -> None:
        folder = put_into(shop, tmp_path)
        told = shop.letters(5)
        copied(shop, pages=11)
        home = shop.world.establishment("Mairie de Brindas")
        coded = shop.code_letter(home, asker(shop.world))

        # In the morning, an operator chooses what is printed.
        waiting = shop.printer.get("/paper-items/waiting").json
        batches = [shop.batch(row["kind"], row["envelope"]) for row in waiting]
        assert [batch["letters"] for batch in batches] == [row["letters"] for row in waiting]
        assert shop.printer.get("/paper-items/waiting").json == []

        # The print shop takes the files, checks and prints them, and sends back a list.
        sent: list[tuple[str, str]] = []
        for batch in batches:
            name = f"lot-{batch['number']}"
            lines = list(
                csv.DictReader(StringIO((folder / f"{name}.csv").read_text()), delimiter=";")
            )
            said = pages_of((folder / f"{name}.pdf").read_bytes())
            assert len(said) == batch["file_pages"]
            for line in lines:
                assert line["reference"] in said[int(line["first_page"]) - 1]
                assert int(line["first_page"]) % 2 == 1
                sent.append((line["reference"], "21/11/2026"))
        assert rows_of(shop.dispatch(*sent, query="?dry_run=true")) == [("done", [])] * 7
        assert rows_of(shop.dispatch(*sent)) == [("done", [])] * 7

        # A week later, the post brings two back, and the files go.
        clock.shift(timedelta(days=7))
        shop.world.now += timedelta(days=7)
        shop.printer = shop.world.operator(**{"duty:print": "write"})
        back = [(coded.reference, "27/11/2026", "inconnu"), (told[0].reference, "28/11/2026", "x")]
        assert [outcome for outcome, _ in rows_of(shop.bring_back(*back))] == ["done", "refused"]
        assert rows_of(shop.bring_back((told[0].reference, "28/11/2026", "refusé"))) == [
            ("done", [])
        ]
        tasks = shop.printer.get("/paper-returns").json
        assert {task["establishment"] for task in tasks} == {
            "Mairie de Brindas",
            "Hôpital de Vertefeuille",
        }
        for task in tasks:
            shop.printer.post(f"/paper-returns/{task['id']}/settle")

        chores.put_away_batches(shop.world.sessions, shop.world.now, shop.world.tools)

        assert list(folder.iterdir()) == []
        assert len(files(shop.world)) == 1  # the letter of the letter box, which stays in it
        assert Counter(item.status for item in shop.world.paper()) == {
            PaperStatus.DISPATCHED: 5,
            PaperStatus.RETURNED: 2,
        }
        assert sum(month["letters"] for month in shop.printer.get("/paper-costs").json) == 7
