"""Everything that `identity` refuses.

Problem
├── Unauthenticated
│   ├── SignInRefused             401  one answer for whatever is wrong with identifier or password
│   ├── SessionOver               401  the refresh token is good for nothing
│   ├── ChallengeOver             401  the challenge is good for nothing: sign in again
│   └── StepUpNeeded              401  the sign-in is too long ago, or was by a password alone
├── Forbidden
│   ├── AccountExpired            403  told after the right password only
│   ├── BeyondDuties              403  an operator hands out a scope that takes a duty they lack
│   ├── EstablishmentSuspended    403  told after the right password only
│   ├── SecondFactorRequired      403  told after the right password only, with a challenge
│   ├── SecondFactorRefused       403  the code of a second factor is wrong
│   ├── SecondFactorLocked        403  too many wrong codes: none is judged
│   ├── FactorNeededToLink        403  told after the right password only
│   └── WrongPassword             403  the present password, before a change
├── NotFound
│   └── UnknownCode               404  no such one-time code
├── Conflict
│   ├── CodeExpired               409  a one-time code, past its time
│   ├── CodeSpent                 409  a one-time code, used or replaced
│   ├── RequestWithdrawn          409  whoever had a code sent may no longer
│   ├── NotLocked                 409  nothing to unlock
│   ├── AlreadyLinked             409  told after the right password only
│   ├── TooManyFactors            409  as many second factors as one may have
│   ├── NoSecondFactor            409  recovery codes stand for a factor, and there is none
│   └── OwnAccount                409  an account is not linked to itself
├── Invalid
│   ├── FactorUnproved            422  the code does not show that a new factor works
│   ├── PasswordRefused           422  the password is not good enough, with every reason
│   └── ScopesRefused             422  a machine client may not have these scopes
└── Unavailable
    ├── HashingBusy               503  too many passwords to judge at once
    └── AccountsSilent            503  no news from `accounts`: who is deleted is not known
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from shared.auth.assurance import Acr
from shared.clock import written
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


class ChallengeOver(Unauthenticated):
    """The challenge is unknown, spent or too old, or another password is the right one now."""

    code = "challenge_over"
    title = "This sign-in has to begin anew: type your identifier and password again."
    title_fr = "Cette connexion est à reprendre : saisissez à nouveau identifiant et mot de passe."


class StepUpNeeded(Unauthenticated):
    """The session has to prove again, or further, whose it is (RFC 9470 §3).

    :param acr: what it has to reach
    """

    code = "insufficient_user_authentication"
    title = "Sign in again, with your second factor if you have one, then do this within 5 minutes."
    title_fr = (
        "Reconnectez-vous, avec votre second facteur si vous en avez un, puis refaites ceci dans "
        "les 5 minutes."
    )

    def __init__(self, *, acr: Acr, max_age: timedelta) -> None:
        seconds = int(max_age.total_seconds())
        super().__init__(acr_values=acr.value, max_age=seconds)
        self.headers["WWW-Authenticate"] = (
            f'Bearer realm="comptoir", error="{self.code}", acr_values="{acr}", max_age={seconds}'
        )


class SecondFactorRequired(Forbidden):
    """The password was right, and the account has a second factor.

    :param challenge: what the second half of the sign-in is made with
    :param factors: the kinds that may be shown
    """

    code = "second_factor_required"
    title = "Type the code of your second factor: see `factors`."
    title_fr = "Saisissez le code de votre second facteur : voyez `factors`."

    def __init__(self, *, challenge: str, factors: Sequence[str]) -> None:
        super().__init__(challenge=challenge, factors=list(factors))


class SecondFactorRefused(Forbidden):
    """The code is wrong, or was used before.

    :param tries_left: how many more may be tried in this sign-in
    """

    code = "second_factor_refused"
    title = "This code is wrong, or was already used: type the one that is shown now."
    title_fr = "Ce code est incorrect ou a déjà servi : saisissez celui qui s'affiche maintenant."

    def __init__(self, *, tries_left: int) -> None:
        super().__init__(tries_left=tries_left)


class SecondFactorLocked(Forbidden):
    """Too many wrong codes of this kind: none is judged.

    :param locked_until: None: until another way in has proved right
    """

    code = "second_factor_locked"
    title = "Codes of this kind are blocked after wrong tries: wait, or use another way."
    title_fr = (
        "Les codes de ce type sont bloqués après des essais infructueux : patientez, ou utilisez "
        "un autre moyen."
    )

    def __init__(self, locked_until: datetime | None) -> None:
        super().__init__(locked_until=written(locked_until) if locked_until else None)


class FactorNeededToLink(Forbidden):
    """The other account has a second factor, which its password alone does not stand for."""

    code = "factor_needed_to_link"
    title = "This account has a second factor: it cannot be linked by its password alone."
    title_fr = "Ce compte a un second facteur : son mot de passe seul ne permet pas de le relier."


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


class TooManyFactors(Conflict):
    """The account has as many second factors as one may have."""

    code = "too_many_factors"
    title = "You have as many authenticator applications as one account may have: remove one first."
    title_fr = (
        "Votre compte a déjà le nombre maximal d'applications d'authentification : retirez-en une."
    )


class NoSecondFactor(Conflict):
    """Recovery codes stand for a second factor, and there is none."""

    code = "no_second_factor"
    title = "Add an authenticator application first: recovery codes stand in for it."
    title_fr = "Ajoutez d'abord une application d'authentification, que ces codes remplacent."


class OwnAccount(Conflict):
    """The identifier is that of the account one is signed in to."""

    code = "own_account"
    title = "This is the account you are signed in to: give the identifier of another one."
    title_fr = "C'est le compte auquel vous êtes connecté : donnez l'identifiant d'un autre compte."


class FactorUnproved(Invalid):
    """The code does not show that the factor that is being added works."""

    code = "factor_unproved"
    title = "This code is not the one that the application shows now: see `errors`."
    title_fr = "Ce code n'est pas celui que l'application affiche : voyez `errors`."

    def __init__(self) -> None:
        told = Bilingual(
            "Type the code that is shown now, and see that the clock of the device is right.",
            "Saisissez le code affiché maintenant, et vérifiez l'heure de l'appareil.",
        )
        super().__init__({"code": [told]})


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
