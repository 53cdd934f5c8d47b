"""What views work with beside the database."""

from services.identity.tools import Tools
from shared.web import current


def service_tools() -> Tools:
    """Return this service's tools."""
    found = current.tools()
    assert isinstance(found, Tools)
    return found
