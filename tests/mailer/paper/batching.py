"""What tests of batches do again and again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from services.mailer import chores
from services.mailer.clients.print_shop import PrintShop
from tests.mailer.paper.shop import Shop
from tests.mailer.printing import render
from tests.mailer.world import World, pdf

SPACED = "ABCD EFGH 2345"
"""A code as a letter shows it."""


def put_away(shop: Shop, *, days: int) -> None:
    """Let time pass for the chore that removes files."""
    world: World = shop.world
    chores.put_away_batches(world.sessions, world.now + timedelta(days=days), world.tools)


def put_into(shop: Shop, tmp_path: Path) -> Path:
    """Have batches put into a folder."""
    folder = tmp_path / "print-shop"
    shop.world.tools = replace(shop.world.tools, print_shop=PrintShop(str(folder)))
    shop.world.app.tools = shop.world.tools
    return folder


def copied(shop: Shop, *, pages: int) -> None:
    """Deposit a letter whose category goes on paper too, and have its copy made."""
    to_copy(shop, pages=pages)
    render(shop.world)


def to_copy(shop: Shop, *, pages: int) -> str:
    """Deposit a letter whose category goes on paper too; tell its id."""
    clerk = shop.world.operator(**{"duty:letters": "write"})
    shop.world.service("finances")
    kind = {"code": "claims", "labels": {"fr": "Relances", "en": "Claims"}, "service": "finances"}
    assert clerk.post("/letter-categories", kind | {"has_paper_copy": True}).status_code == 201
    home = shop.world.establishment()
    answer = clerk.deposit(pdf(pages), establishment_id=home.establishment_id)
    assert answer.status_code == 201, answer.json
    letter_id: str = answer.json["id"]
    return letter_id
