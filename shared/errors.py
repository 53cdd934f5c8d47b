"""Refusals: what a caller is told when the answer is no (RFC 9457).

Problem
├── Unauthenticated            401  who are you?
├── Forbidden                  403  you are known, and may not
│   └── EstablishmentSuspended 403  your own establishment is out of service
├── NotFound                   404  there is none, or it is not yours to know
├── Conflict                   409  not in this state
├── PreconditionFailed         412  it has changed since you read it
├── Invalid                    422  the payload, field by field
├── PreconditionRequired       428  say which version you edit (If-Match)
├── TooMany                    429  slow down
└── Unavailable                503  not now, try again later

A service's own refusals are subclasses of these, in its room `errors`. `code` is part of the API:
stable, lower case, with underscores. `title` is a sentence a person can act on, in English;
`title_fr` is the same in French.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self


class Bilingual(str):
    """What is said about a field, in English, that knows its French."""

    fr: str

    def __new__(cls, en: str, fr: str) -> Self:
        """Join the two."""
        made = super().__new__(cls, en)
        made.fr = fr
        return made

    def format(self, *args: Any, **kwargs: Any) -> "Bilingual":
        """Fill in both, as marshmallow does with its messages."""
        return Bilingual(super().format(*args, **kwargs), self.fr.format(*args, **kwargs))


RESERVED = frozenset({"type", "title", "status", "detail", "instance", "code"})
"""The members that every problem document has (RFC 9457 §3.1), and ours: none is overwritten."""


class Problem(Exception):
    """A refusal, answered as `application/problem+json`.

    :param detail: what is particular to this occurrence, safe to show to the caller
    :param members: further members of the problem document (RFC 9457 §3.2)
    :raises TypeError: if one of these has the name of a member that every document has
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong on our side. Please try again later."
    title_fr: ClassVar[str] = "Une erreur est survenue de notre côté. Réessayez plus tard."

    def __init__(self, detail: str | None = None, **members: Any) -> None:
        super().__init__(detail or self.title)
        if taken := RESERVED & members.keys():
            raise TypeError(f"a problem document has these members already: {sorted(taken)}")
        self.detail = detail
        self.members = members
        self.headers: dict[str, str] = {}


class Unauthenticated(Problem):
    """Who is calling is not known."""

    status = 401
    code = "unauthenticated"
    title = "Sign in first: the request carries no valid access token."
    title_fr = "Connectez-vous d'abord : la requête ne porte pas de jeton d'accès valide."


class Forbidden(Problem):
    """The caller is known, and may not."""

    status = 403
    code = "forbidden"
    title = "Your profile or your rights do not allow this."
    title_fr = "Votre profil ou vos droits ne le permettent pas."


class EstablishmentSuspended(Forbidden):
    """The caller's own establishment is suspended or closed."""

    code = "establishment_suspended"
    title = "Your establishment is suspended or closed."
    title_fr = "Votre établissement est suspendu ou fermé."


class NotFound(Problem):
    """There is no such thing, or it is not the caller's to know."""

    status = 404
    code = "not_found"
    title = "There is nothing here, or it is not yours to see."
    title_fr = "Il n'y a rien ici, ou ce n'est pas à vous de le voir."


class Conflict(Problem):
    """The thing is not in a state that allows this."""

    status = 409
    code = "conflict"
    title = "This cannot be done in the present state."
    title_fr = "Ceci n'est pas possible dans l'état actuel."


class PreconditionFailed(Problem):
    """It has changed since the caller read it."""

    status = 412
    code = "stale_etag"
    title = "It has changed since you read it: read it again, then repeat your change."
    title_fr = (
        "L'objet a changé depuis votre lecture : relisez-le puis refaites votre modification."
    )


class PreconditionRequired(Problem):
    """An edit must say which version it edits."""

    status = 428
    code = "if_match_required"
    title = "Send the ETag you have read in an If-Match header."
    title_fr = "Envoyez l'ETag que vous avez lu dans un en-tête If-Match."


class Invalid(Problem):
    """The payload is wrong.

    :param errors: messages by field
    """

    status = 422
    code = "invalid"
    title = "Some fields are wrong: see `errors`."
    title_fr = "Certains champs sont erronés : voyez `errors`."

    def __init__(
        self, errors: Mapping[str, Sequence[str]], detail: str | None = None, **members: Any
    ) -> None:
        super().__init__(detail, errors={k: list(v) for k, v in errors.items()}, **members)


class TooMany(Problem):
    """Too many requests from this caller.

    :param retry_after: seconds to wait
    """

    status = 429
    code = "too_many_requests"
    title = "Too many requests: wait, then try again."
    title_fr = "Trop de demandes : patientez puis réessayez."

    def __init__(self, retry_after: int, detail: str | None = None, **members: Any) -> None:
        super().__init__(detail, **members)
        self.headers["Retry-After"] = str(max(1, retry_after))


class Unavailable(Problem):
    """Not now.

    :param retry_after: seconds to wait
    """

    status = 503
    code = "unavailable"
    title = "The service cannot answer just now: try again in a moment."
    title_fr = "Le service ne peut pas répondre pour le moment : réessayez dans un instant."

    def __init__(self, retry_after: int = 5, detail: str | None = None, **members: Any) -> None:
        super().__init__(detail, **members)
        self.headers["Retry-After"] = str(max(1, retry_after))
