"""What the catalogue of services lets be delegated."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from services.delegation import errors
from shared import access
from shared.access.tables import AccessService
from shared.auth import Level
from shared.errors import Invalid


def delegable(session: Session, rights: Mapping[str, Level]) -> dict[str, AccessService]:
    """Find the services that rights name, all of them being delegable.

    :raises Invalid: there is no such service, or it cannot be delegated
    """
    known = known_delegable(session, rights)
    if wrong := rights.keys() - known.keys():
        raise Invalid({f"rights.{code}": [errors.NOT_DELEGABLE] for code in sorted(wrong)})
    return known


def known_delegable(session: Session, codes: Iterable[str]) -> dict[str, AccessService]:
    """Find those of these services that there are, and that can be delegated."""
    services = {code: access.find_service(session, code) for code in codes}
    return {code: each for code, each in services.items() if each and each.is_delegable}
