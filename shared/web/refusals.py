"""Refusals of the services' edge, beside those of `shared.errors` and `shared.edge.refusals`."""

from shared.auth.assurance import Acr
from shared.edge.refusals import BadRequest
from shared.errors import Conflict, Forbidden, Invalid, Unauthenticated


class SessionEnded(Unauthenticated):
    """The token is good, its session is over."""

    code = "session_ended"
    title = "Your session has ended: sign in again."
    title_fr = "Votre session est terminée : reconnectez-vous."


class TermsNotAccepted(Forbidden):
    """The caller's establishment has not accepted the terms in force (design.md §4.6)."""

    code = "terms_not_accepted"
    title = "Accept the terms for your establishment first; until then you can only read."
    title_fr = (
        "Acceptez d'abord les conditions d'utilisation pour votre établissement ; "
        "d'ici là, vous ne pouvez que consulter."
    )


class SecondFactorAskedFor(Forbidden):
    """Whoever acts here must have shown a second factor (decision 0090).

    Another token of the same proof is refused as well. Whoever has a factor shows it, by a step-up;
    whoever has none adds one.
    """

    code = "second_factor_asked_for"
    title = "A second factor is asked for here: add one to your account, or show the one you have."
    title_fr = (
        "Un second facteur est exigé ici : ajoutez-en un à votre compte, ou présentez celui que "
        "vous avez."
    )

    def __init__(self) -> None:
        super().__init__(acr_values=Acr.TWO_FACTORS.value)


class InsufficientScope(Forbidden):
    """A machine client's token lacks the scope."""

    code = "insufficient_scope"
    title = "The token was not given the scope that this needs."
    title_fr = "Le jeton n'a pas reçu la portée nécessaire."


class InFlight(Conflict):
    """A request with the same Idempotency-Key is being answered."""

    code = "idempotency_key_in_flight"
    title = "The same request is being answered just now: repeat it in a moment."
    title_fr = "La même requête est en cours : répétez-la dans un instant."


class AnswerErased(Conflict):
    """What was answered under this Idempotency-Key spoke of somebody whose data is erased."""

    code = "idempotency_answer_erased"
    title = "This was done before, and its answer spoke of somebody whose data has been erased."
    title_fr = (
        "Ceci a déjà été fait ; la réponse parlait d'une personne dont les données sont effacées."
    )


class SecretTold(Conflict):
    """What was done under this Idempotency-Key was answered with a secret, which is told once."""

    code = "secret_told"
    title = "This was done before; its answer held a secret, which is told only once."
    title_fr = "Ceci a déjà été fait ; la réponse contenait un secret, qui n'est donné qu'une fois."


class KeyReused(Invalid):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request: draw a new one."
    title_fr = "Cette clé d'idempotence a servi à une autre requête : tirez-en une nouvelle."


class BadKey(BadRequest):
    """The Idempotency-Key cannot be used."""

    code = "idempotency_key_bad"
    title = "An Idempotency-Key has 1 to 255 printable ASCII characters."
    title_fr = "Une clé d'idempotence a de 1 à 255 caractères ASCII imprimables."
