"""What is refused about the terms."""

from shared.errors import Conflict, Forbidden


class TermsNotAcceptedThere(Forbidden):
    """Of several establishments, this one changes nothing before it has accepted the terms."""

    code = "terms_not_accepted_there"
    title = "The terms have not been accepted there: sign in there and accept them first."
    title_fr = "Les conditions n'y sont pas acceptées : connectez-vous-y et acceptez-les d'abord."


class TermsChanged(Conflict):
    """What was accepted is not the text to accept now; `number` and `digest` tell which is."""

    code = "terms_changed"
    title = "These are not the terms to accept now: read them again."
    title_fr = "Ce ne sont pas les conditions à accepter aujourd'hui : relisez-les."
