"""What a sign-in, a session and what is judged for them are refused with."""

from shared.errors import Conflict, Forbidden, Unauthenticated, Unavailable


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


class NotLocked(Conflict):
    """The credential is not locked."""

    code = "not_locked"
    title = "This account is not locked."
    title_fr = "Ce compte n'est pas bloqué."


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
