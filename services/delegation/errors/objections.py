"""Why nothing is objected to, or answered."""

from shared.errors import Conflict


class NothingToObjectTo(Conflict):
    """Neither operators nor the rules suspend it, nor have operators ended it."""

    code = "nothing_to_object_to"
    title = "Neither the platform's staff nor its rules have suspended or ended this delegation."
    title_fr = "Ni la plateforme ni ses règles n'ont suspendu ou résilié cette délégation."


class AlreadyObjected(Conflict):
    """One's side has objected to this already; `objection_id` and `objection_status` tell more."""

    code = "already_objected"
    title = "Your establishment has objected to this already: see `objection_id`."
    title_fr = "Votre établissement l'a déjà contesté : voyez `objection_id`."


class ObjectionAnswered(Conflict):
    """It has its answer."""

    code = "objection_answered"
    title = "This objection has been answered."
    title_fr = "Cette contestation a déjà reçu une réponse."
