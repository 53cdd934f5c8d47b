"""Everything that `identity` refuses.

Problem
├── Unauthenticated
│   ├── SignInRefused             401  one answer for whatever is wrong with identifier or password
│   └── SessionOver               401  the refresh token is good for nothing
├── Forbidden
│   ├── AccountExpired            403  told after the right password only
│   ├── BeyondDuties              403  an operator hands out a scope that takes a duty they lack
│   ├── EstablishmentSuspended    403  told after the right password only
│   └── WrongPassword             403  the present password, before a change
├── NotFound
│   └── UnknownCode               404  no such one-time code
├── Conflict
│   ├── CodeExpired               409  a one-time code, past its time
│   ├── CodeSpent                 409  a one-time code, used or replaced
│   ├── RequestWithdrawn          409  whoever had a code sent may no longer
│   ├── NotLocked                 409  nothing to unlock
│   ├── AlreadyLinked             409  told after the right password only
│   └── OwnAccount                409  an account is not linked to itself
├── Invalid
│   ├── PasswordRefused           422  the password is not good enough, with every reason
│   └── ScopesRefused             422  a machine client may not have these scopes
└── Unavailable
    ├── HashingBusy               503  too many passwords to judge at once
    └── AccountsSilent            503  no news from `accounts`: who is deleted is not known
"""

from collections.abc import Iterable, Mapping

from shared.errors import (
    Bilingual,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
    Unavailable,
)


class SignInRefused(Unauthenticated):
    """Unknown, wrong, locked, not activated, deleted: nobody is told which (design.md §4.4)."""

    code = "sign_in_refused"
    title = (
        "Identifier or password is wrong, or sign-in is blocked for a while after wrong passwords."
    )
    title_fr = (
        "Identifiant ou mot de passe incorrect, ou connexion bloquée quelque temps après des "
        "essais infructueux."
    )


class SessionOver(Unauthenticated):
    """The refresh token is unknown, spent or too old, or its session has ended."""

    code = "session_over"
    title = "Your session is over: sign in again."
    title_fr = "Votre session est terminée : reconnectez-vous."


class AccountExpired(Forbidden):
    """The account's last day has gone by."""

    code = "account_expired"
    title = "Your account has expired: ask an administrator of your establishment to renew it."
    title_fr = (
        "Votre compte a expiré : demandez son renouvellement à un administrateur de votre "
        "établissement."
    )


class EstablishmentSuspended(Forbidden):
    """The establishment is not active."""

    code = "establishment_suspended"
    title = "Your establishment is suspended or closed: contact the platform's support."
    title_fr = (
        "Votre établissement est suspendu ou fermé : contactez l'assistance de la plateforme."
    )


class BeyondDuties(Forbidden):
    """An operator hands out a scope that lets an application do what they may not do."""

    code = "beyond_duties"
    title = "This application may do what takes a duty that you lack: see `scopes`."
    title_fr = "Cette application peut faire ce qui relève d'une mission que vous n'avez pas."


class WrongPassword(Forbidden):
    """The present password is not this one, or no password is judged for now."""

    code = "wrong_password"
    title = "Your present password is wrong, or blocked for a while after wrong tries."
    title_fr = (
        "Votre mot de passe actuel est incorrect, ou bloqué quelque temps après des essais "
        "infructueux."
    )


class UnknownCode(NotFound):
    """There is no such code for this purpose."""

    code = "unknown_code"
    title = "This link or code is not known: copy it again from the e-mail, whole."
    title_fr = "Ce lien ou ce code est inconnu : recopiez-le en entier depuis le courriel."


class CodeExpired(Conflict):
    """The code is past its time."""

    code = "code_expired"
    title = "This link has expired: ask for a new one."
    title_fr = "Ce lien a expiré : demandez-en un nouveau."


class CodeSpent(Conflict):
    """The code has been used, or a newer one has replaced it."""

    code = "code_spent"
    title = "This link has already been used, or a newer one has replaced it."
    title_fr = "Ce lien a déjà servi, ou un plus récent le remplace."


class RequestWithdrawn(Conflict):
    """Whoever had the code sent could no longer ask for it: their delegation has ended, or such."""

    code = "request_withdrawn"
    title = (
        "Whoever had this link sent may no longer act here: "
        "ask an administrator of your establishment for another."
    )
    title_fr = (
        "La personne à l'origine de ce lien ne peut plus agir ici : "
        "demandez-en un nouveau à un administrateur de votre établissement."
    )


class NotLocked(Conflict):
    """The credential is not locked."""

    code = "not_locked"
    title = "This account is not locked."
    title_fr = "Ce compte n'est pas bloqué."


class AlreadyLinked(Conflict):
    """The two accounts are linked."""

    code = "already_linked"
    title = "This account is already linked to yours."
    title_fr = "Ce compte est déjà lié au vôtre."


class OwnAccount(Conflict):
    """The identifier is that of the account one is signed in to."""

    code = "own_account"
    title = "This is the account you are signed in to: give the identifier of another one."
    title_fr = "C'est le compte auquel vous êtes connecté : donnez l'identifiant d'un autre compte."


class PasswordRefused(Invalid):
    """The password does not meet the policy.

    :param reasons: a sentence by fault; the codes are in the member `faults`
    """

    code = "password_refused"
    title = "This password is not good enough: see `faults`."
    title_fr = "Ce mot de passe ne convient pas : voyez `faults`."

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__({"password": list(reasons.values())}, faults=list(reasons))


class ScopesRefused(Invalid):
    """These scopes do not exist, or are not for an establishment's own clients."""

    code = "scopes_refused"
    title = "These scopes cannot be given: see `errors`."
    title_fr = "Ces portées ne peuvent pas être accordées : voyez `errors`."

    def __init__(self, scopes: Iterable[str]) -> None:
        told = Bilingual("Cannot be given: {0}.", "Ne peut pas être accordée : {0}.")
        super().__init__({"scopes": [told.format(scope) for scope in scopes]})


class HashingBusy(Unavailable):
    """As many passwords as this process can take are being judged."""

    code = "busy"
    title = "Too many people are signing in just now: try again in a moment."
    title_fr = "Trop de connexions en ce moment : réessayez dans un instant."


class AccountsSilent(Unavailable):
    """Nothing was heard from `accounts` for too long to let sessions go on (design.md §4.4)."""

    code = "accounts_silent"
    title = "Sessions cannot be prolonged just now: try again in a moment."
    title_fr = (
        "Les sessions ne peuvent pas être prolongées pour le moment : réessayez dans un instant."
    )


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
