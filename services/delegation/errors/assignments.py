"""Why an account, or an application, is not assigned to a delegation."""

from shared.errors import Bilingual, Conflict

NOT_YOUR_ACCOUNT = Bilingual(
    "There is no such account in your establishment.",
    "Ce compte n'existe pas dans votre établissement.",
)
NOT_YOUR_CLIENT = Bilingual(
    "There is no such application in your establishment.",
    "Cette application n'existe pas dans votre établissement.",
)
ONE_ASSIGNEE = Bilingual(
    "Name either an account or an application.",
    "Indiquez soit un compte, soit une application.",
)


ANOTHER_ACCOUNT = Bilingual("Name two different accounts.", "Indiquez deux comptes différents.")
TOO_MANY_AT_ONCE = Bilingual(
    "There are more than {most}: say which, at most {most} at once.",
    "Il y en a plus de {most} : indiquez lesquelles, {most} au plus à la fois.",
)


class NotAssigned(Conflict):
    """There is nothing of theirs to hand on."""

    code = "not_assigned"
    title = "This account does not work in this delegation: there is nothing to hand over."
    title_fr = "Ce compte n'est pas affecté à cette délégation : il n'y a rien à transmettre."


class BeyondScope(Conflict):
    """An assignment can reach no further than the delegation."""

    code = "beyond_scope"
    title = "These rights reach further than the delegation itself: see `services`."
    title_fr = "Ces droits dépassent ceux de la délégation elle-même : voyez `services`."


class AccountNotActive(Conflict):
    """Only an active account that is not overdue can be assigned."""

    code = "account_not_active"
    title = "This account is not active, or is overdue: activate or renew it first."
    title_fr = "Ce compte n'est pas actif ou est expiré : activez-le ou renouvelez-le d'abord."


class ClientExpired(Conflict):
    """Only a machine client that is still let in can be assigned."""

    code = "client_expired"
    title = "This application has expired: make another."
    title_fr = "Cette application est expirée : créez-en une autre."
