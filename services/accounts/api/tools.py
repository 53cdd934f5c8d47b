"""What this process works with, for the views."""

from services.accounts.tools import Tools
from shared.web import current


def service_tools() -> Tools:
    """Return what the process was made with."""
    found = current.tools()
    assert isinstance(found, Tools)
    return found
