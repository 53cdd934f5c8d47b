"""Refusals that are about HTTP itself, beside those of `shared.errors`."""

from shared.errors import Conflict, Forbidden, Invalid, Problem, Unauthenticated


class BadRequest(Problem):
    """The request cannot be understood."""

    status = 400
    code = "bad_request"
    title = "The request cannot be understood."
    title_fr = "La requête ne peut pas être comprise."


class NotJson(BadRequest):
    """The body is not JSON."""

    code = "not_json"
    title = "The body is not valid JSON in UTF-8."
    title_fr = "Le corps n'est pas du JSON valide en UTF-8."


class MethodNotAllowed(Problem):
    """There is something here, but not for this method."""

    status = 405
    code = "method_not_allowed"
    title = "This method is not for this path: see the Allow header."
    title_fr = "Cette méthode ne vaut pas pour ce chemin : voyez l'en-tête Allow."


class TooLarge(Problem):
    """The body is too large."""

    status = 413
    code = "too_large"
    title = "The body is too large."
    title_fr = "Le corps est trop volumineux."


class UnsupportedMediaType(Problem):
    """The body is of another type than this operation reads."""

    status = 415
    code = "unsupported_media_type"
    title = "This operation does not read bodies of this type."
    title_fr = "Cette opération ne lit pas les corps de ce type."

    def __init__(self, *accepted: str) -> None:
        super().__init__(f"Accepted: {', '.join(accepted)}." if accepted else None)
        if accepted:
            self.headers["Accept"] = ", ".join(accepted)


class Other(Problem):
    """What else Werkzeug or a proxy's rules refuse.

    :param status: of the answer
    :param name: its usual phrase
    """

    def __init__(self, status: int, name: str) -> None:
        super().__init__()
        if status < 500:
            self.status = status  # type: ignore[misc]
            self.code = name.lower().replace(" ", "_")  # type: ignore[misc]
            self.title = self.title_fr = name  # type: ignore[misc]


class SessionEnded(Unauthenticated):
    """The token is good, its session is over."""

    code = "session_ended"
    title = "Your session has ended: sign in again."
    title_fr = "Votre session est terminée : reconnectez-vous."


class TermsNotAccepted(Forbidden):
    """The caller's establishment has not accepted the terms in force (DESIGN §4.6)."""

    code = "terms_not_accepted"
    title = "Accept the terms for your establishment first; until then you can only read."
    title_fr = (
        "Acceptez d'abord les conditions d'utilisation pour votre établissement ; "
        "d'ici là, vous ne pouvez que consulter."
    )


class EstablishmentSuspended(Forbidden):
    """The caller's own establishment is suspended or closed."""

    code = "establishment_suspended"
    title = "Your establishment is suspended or closed."
    title_fr = "Votre établissement est suspendu ou fermé."


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
