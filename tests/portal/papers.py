"""Letters on paper of the example: one that waits, a batch that is made, one that came back."""

from typing import Any

from deploy.demo.chapters import accounts
from shared import clock
from tests.portal.house import House, until

ITEMS, BATCHES = "/mailer/v1/paper-items", "/mailer/v1/paper-batches"
KIND = "account_created"


def letter_to_print(house: House) -> None:
    """Have a letter to the hospital's representative wait to be printed, if none does."""
    operator = house.somebody(house.operator())
    query = {"status": "to_print", "kind": KIND}

    def waits() -> bool:
        return bool(operator.client.get(ITEMS, params=query).body)

    if not waits():
        assert house.scene is not None
        person = house.scene.cast.somebody("ms", "Solange", "Papetier")
        accounts.create(house.somebody(house.head()), person, profile="user", rights={})
        until(waits)


def batch(house: House) -> str:
    """The id of a batch that is made, and not posted yet."""
    operator = house.somebody(house.operator())

    def made() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = operator.client.get(BATCHES, params={"status": "made"}).body
        return found

    if not made():
        letter_to_print(house)
        operator.client.post(BATCHES, expect=202, json={"kind": KIND, "envelope": "dl"})
        until(lambda: bool(made()))
    return str(made()[0]["id"])


def returned_letter(house: House) -> tuple[str, str]:
    """The reference and the id of a letter that has just come back."""
    operator = house.somebody(house.operator())
    query = {"batch_id": batch(house), "status": "printed"}
    item = operator.client.get(ITEMS, params=query).body[0]
    today = clock.paris_date(clock.now()).isoformat()
    for path, header, reason in (
        ("paper-departures", "reference;date", ""),
        ("paper-returns", "reference;date;reason", ";unknown"),
    ):
        text = f"{header}\n{item['reference']};{today}{reason}\n"
        (row,) = operator.client.post(
            f"/mailer/v1/{path}", content=text.encode(), headers={"Content-Type": "text/csv"}
        ).body
        assert row["outcome"] == "done", row
    return item["reference"], item["id"]
