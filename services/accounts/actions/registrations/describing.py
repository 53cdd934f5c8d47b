"""Taking over what the register says of an establishment (design.md §4.1)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Establishment, RegisterEntry


def describe(session: Session, establishment: Establishment) -> list[str]:
    """Take over what the register says of an establishment; return which facts have changed.

    Name, address and representative are those of the contract it registered with.
    """
    entries = session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.siret == establishment.siret)
        .order_by(RegisterEntry.contract_number)
    ).all()
    by_contract = {entry.contract_number: entry for entry in entries}
    first = by_contract[establishment.contract_numbers[0]]
    others = [number for number in by_contract if number != first.contract_number]
    return establishment.describe(
        contract_numbers=[first.contract_number, *others],
        name=first.name,
        address=first.address,
        representative=first.representative,
    )
