"""Many people at once, and one act on all of them."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from shared.messaging.tables import OutboxMessage
from tests.accounts.applications import Client
from tests.accounts.world import Person, World
from tests.answers import Answer


def fill(world: World, head: Person, number: int) -> None:
    """Give many people an account, all active, without a word."""
    with world.look() as session:
        model = session.get_one(Account, head.account_id)
        session.add_all(
            Account(
                establishment_id=head.home,
                identifier=f"A{n:08}",
                title=model.title,
                first_name="Jean",
                last_name=f"Louty {n}",
                email=f"jean.louty.{n}@example.org",
                profile="user",
                status=AccountStatus.ACTIVE,
                activated_on=model.activated_on,
                expires_on=model.expires_on,
                known_as={},
                rights={},
                search_text=f"louty {n}\njean\na{n:08}\n\njean.louty.{n}@example.org",
                sort_name=f"louty {n:08} jean",
            )
            for n in range(number)
        )


def renew_all(caller: Person | Client, home: Person, **options: Any) -> Answer:
    body = {"action": "renew", "filter": {"profile": "user"}}
    return caller.post(f"{home.accounts}/bulk", body, **options)


def renewed(world: World) -> Counter[str]:
    """Count the announcements of renewals by account."""
    with world.look() as session:
        found = session.scalars(
            select(OutboxMessage.subject).where(OutboxMessage.type == "accounts.account.renewed.v1")
        )
        return Counter(found)
