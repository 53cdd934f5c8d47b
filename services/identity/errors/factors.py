"""What second factors are refused with, and what takes one."""

from collections.abc import Sequence
from datetime import datetime

from shared.clock import written
from shared.errors import Bilingual, Conflict, Forbidden, Invalid, Unauthenticated


class SecondFactorRequired(Forbidden):
    """The password was right, and the account has a second factor.

    :param challenge: what the second half of the sign-in is made with
    :param factors: the kinds that may be shown
    """

    code = "second_factor_required"
    title = "Show your second factor: see `factors`."
    title_fr = "Présentez votre second facteur : voyez `factors`."

    def __init__(self, *, challenge: str, factors: Sequence[str]) -> None:
        super().__init__(challenge=challenge, factors=list(factors))


class ChallengeOver(Unauthenticated):
    """The challenge is unknown, spent or too old, or another password is the right one now."""

    code = "challenge_over"
    title = "This sign-in has to begin anew: type your identifier and password again."
    title_fr = "Cette connexion est à reprendre : saisissez à nouveau identifiant et mot de passe."


class SecondFactorRefused(Forbidden):
    """The code is wrong, or was used before; or the passkey was not accepted.

    :param tries_left: how many more may be tried in this sign-in
    """

    code = "second_factor_refused"
    title = "This is wrong, or was already used: type the code that is shown now, or try again."
    title_fr = (
        "C'est incorrect ou cela a déjà servi : saisissez le code qui s'affiche maintenant, ou "
        "réessayez."
    )

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


class OtherProofNeeded(Forbidden):
    """This is not what whoever is signed in proves anew by who they are.

    :param factors: the kinds that they have, one of which is to be shown; none: the password is
    """

    code = "other_proof_needed"
    title = "Confirm with one of `factors`; if there is none, with your password."
    title_fr = (
        "Confirmez avec l'un de vos seconds facteurs (`factors`) ; si vous n'en avez pas, avec "
        "votre mot de passe."
    )

    def __init__(self, factors: Sequence[str]) -> None:
        super().__init__(factors=list(factors))


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


class TooManyFactors(Conflict):
    """The account has as many second factors as one may have."""

    code = "too_many_factors"
    title = "You have as many of these as one account may have: remove one first."
    title_fr = "Votre compte en a déjà le nombre maximal : retirez-en un d'abord."


class NoSecondFactor(Conflict):
    """Recovery codes stand for a second factor, and there is none."""

    code = "no_second_factor"
    title = "Add an authenticator application or a passkey first: recovery codes stand in for it."
    title_fr = (
        "Ajoutez d'abord une application d'authentification ou une clé d'accès, que ces codes "
        "remplacent."
    )
