"""What is refused about the catalogue of services."""

from shared.errors import Conflict


class ServiceExists(Conflict):
    """Another service of the catalogue has this code."""

    code = "service_exists"
    title = "A service of the catalogue has this code already."
    title_fr = "Un service du catalogue porte déjà ce code."
