"""What is told of a new account that lacks something, or is to have what nobody can give."""

from collections.abc import Collection, Mapping

from shared.auth import Level
from shared.errors import Bilingual

NO_ADDRESS = Bilingual(
    "An administrator needs a postal address.",
    "Un administrateur doit avoir une adresse postale.",
)
NOT_GRANTABLE = Bilingual("This service cannot be given.", "Ce service ne peut pas être attribué.")


def ungrantable(rights: Mapping[str, Level], grantable: Collection[str]) -> list[str]:
    """Tell which services cannot be given; anything can be taken away.

    :param grantable: the services that can be given in the establishment
    """
    given = (code for code, level in rights.items() if level is not Level.NONE)
    return sorted(code for code in given if code not in grantable)
