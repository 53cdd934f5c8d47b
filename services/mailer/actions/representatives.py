"""What the legal representative is told on paper, at the address of record (DESIGN §4.1, §4.2)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.mailer.actions import paper_items
from services.mailer.actions.cause import Cause
from services.mailer.clients import words
from services.mailer.models import KnownEstablishment
from services.mailer.models.mails import Named
from services.mailer.models.sheets import AccountCreated, AccountPromoted, RegistrationCode
from services.mailer.queries import people
from shared.clock import paris_date
from shared.events.accounts import AccountFacts, EstablishmentCodeIssued, Person

WITHOUT_NAME = {"fr": "Le représentant légal", "en": "The legal representative"}


class NoAddress(ValueError):
    """No address of record: there is nowhere to send the letter."""


def tell_of_creation(
    session: Session,
    facts: AccountFacts,
    *,
    author: Person | None,
    created_on: date,
    cause: Cause,
) -> None:
    """Order the letter about a new account, if an address is on record.

    :param author: None where the account comes from a registration or a command
    :raises Defer: if the establishment is not known yet
    """
    home = people.establishment(session, facts.establishment_id)
    if home.postal_address is None:
        return
    author_id = author and author.account_id
    sheet = AccountCreated(
        **_about(home, written_on=created_on),
        holders=[Named.of(facts)],
        profile=facts.profile,
        author=Named.of_optional(author),
        author_establishment=people.elsewhere(session, author_id, home_id=home.id),
    )
    paper_items.order(session, sheet, home, account_ids=[facts.account_id], cause=cause)


def tell_of_promotion(
    session: Session, facts: AccountFacts, *, author: Person | None, cause: Cause
) -> None:
    """Order the letter about a new administrator, if an address is on record.

    :raises Defer: if the establishment is not known yet
    """
    home = people.establishment(session, facts.establishment_id)
    if home.postal_address is None:
        return
    sheet = AccountPromoted(
        **_about(home, written_on=cause.day),
        holders=[Named.of(facts)],
        author=Named.of_optional(author),
    )
    paper_items.order(session, sheet, home, account_ids=[facts.account_id], cause=cause)


def send_code(session: Session, event: EstablishmentCodeIssued, *, cause: Cause) -> None:
    """Order the letter with the code that proves a registration.

    :raises NoAddress: if there is no address of record
    """
    home = people.establishment(session, event.establishment.establishment_id)
    if home.postal_address is None:
        raise NoAddress(f"establishment {home.id} has no address of record")
    sheet = RegistrationCode(
        **_about(home, written_on=cause.day),
        contact=Named.of(event.contact),
        ends_on=paris_date(event.expires_at),
    )
    paper_items.order(session, sheet, home, sealed=event.sealed, cause=cause)


def address_of(home: KnownEstablishment) -> list[str]:
    """Write the lines that show in the window of the envelope: the representative, the establishment, where.

    :raises NoAddress: if there is no address of record
    """
    address = home.postal_address
    if address is None:
        raise NoAddress(f"establishment {home.id} has no address of record")
    representative = home.representative
    name = (
        WITHOUT_NAME[home.language]
        if representative is None
        else words.full_name(representative, language=home.language)
    )
    return [name, home.name, *address.lines, f"{address.postcode} {address.city}"]


def _about(home: KnownEstablishment, *, written_on: date) -> dict[str, Any]:
    return {
        "address": address_of(home),
        "written_on": written_on,
        "establishment": home.name,
        "siret": home.siret,
        "contract_numbers": home.contract_numbers,
    }
