"""What machine clients, and those who look after them, are refused with."""

from collections.abc import Iterable

from shared.errors import Bilingual, Forbidden, Invalid


class BeyondDuties(Forbidden):
    """An operator hands out a scope that lets an application do what they may not do."""

    code = "beyond_duties"
    title = "This application may do what takes a duty that you lack: see `scopes`."
    title_fr = "Cette application peut faire ce qui relève d'une mission que vous n'avez pas."


class ScopesRefused(Invalid):
    """These scopes do not exist, or are not for an establishment's own clients."""

    code = "scopes_refused"
    title = "These scopes cannot be given: see `errors`."
    title_fr = "Ces portées ne peuvent pas être accordées : voyez `errors`."

    def __init__(self, scopes: Iterable[str]) -> None:
        told = Bilingual("Cannot be given: {0}.", "Ne peut pas être accordée : {0}.")
        super().__init__({"scopes": [told.format(scope) for scope in scopes]})


class OAuthRefusal(Exception):
    """A refusal of the OAuth routes, answered as RFC 6749 §5.2 has it rather than as a problem.

    :param error: a code of RFC 6749 §5.2 or RFC 7009 §2.2.1
    :param description: for the developer of the client, in English
    """

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status

    @classmethod
    def of_client(cls) -> "OAuthRefusal":
        """Refuse a client that is not known by these credentials."""
        return cls("invalid_client", "The client is not known by these credentials.", status=401)
