"""Refusals that are about HTTP itself, beside those of `shared.errors`."""

from shared.errors import Problem


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
