"""What the history keeps of each operation, in words: for tables that people read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.accounts.queries.exporting import Layout
from shared.clock import PARIS
from shared.jobs.table_layouts import Words

FACTS: Words = {
    "account_ids": ("Comptes", "Accounts"),
    "because": ("Cause", "Because"),
    "by": ("Par", "By"),
    "by_reset": ("Par réinitialisation", "By a reset"),
    "category": ("Catégorie", "Category"),
    "changed": ("Modifié", "Changed"),
    "client_id": ("Application", "Application"),
    "count": ("Nombre", "Number"),
    "contract_number": ("Nouveau numéro de contrat", "New contract number"),
    "counts": ("Décomptes", "Counts"),
    "delegation_id": ("Délégation", "Delegation"),
    "digest": ("Empreinte du texte", "Digest of the text"),
    "due_at": ("Prévue le", "Due at"),
    "ended_by": ("Terminée par", "Ended by"),
    "ends_on": ("Dernier jour", "Last day"),
    "expires_at": ("Valable jusqu'au", "Good until"),
    "expires_on": ("Expire le", "Expires on"),
    "factor": ("Second facteur", "Second factor"),
    "former_contract_number": ("Ancien numéro de contrat", "Former contract number"),
    "former_siret": ("Ancien SIRET", "Former SIRET"),
    "former_until": ("Ancien secret valable jusqu'au", "Former secret good until"),
    "import_id": ("Import", "Import"),
    "is_identity_change": ("Même personne confirmée", "Same person confirmed"),
    "is_narrowed": ("Restreinte", "Narrowed"),
    "is_own": ("Par le titulaire", "By the holder"),
    "kind": ("Nature", "Kind"),
    "last_on": ("Dernier jour", "Last day"),
    "left": ("Restants", "Left"),
    "letter_id": ("Courrier", "Letter"),
    "lines": ("Services délégués", "Delegated services"),
    "locked_until": ("Verrouillé jusqu'au", "Locked until"),
    "mandate_signed_on": ("Mandat signé le", "Mandate signed on"),
    "merged_into": ("Fusionné dans", "Merged into"),
    "number": ("Version", "Version"),
    "operation": ("Opération", "Operation"),
    "orphaned_at": ("Sans administrateur depuis le", "Without administrator since"),
    "previous": ("Droits précédents", "Former rights"),
    "profile": ("Profil", "Profile"),
    "proof": ("Preuve", "Proof"),
    "reason": ("Motif", "Reason"),
    "returned_on": ("Revenu le", "Come back on"),
    "rights": ("Droits", "Rights"),
    "scopes": ("Portées", "Scopes"),
    "services": ("Services", "Services"),
    "status": ("État", "State"),
    "transfer_id": ("Transfert", "Transfer"),
    "template": ("Modèle", "Template"),
    "tries": ("Essais", "Tries"),
    "way": ("Par", "By"),
}
"""What each fact is called, in French and in English."""

_OF_ESTABLISHMENT: Words = {
    "siret": ("SIRET", "SIRET"),
    "contract_numbers": ("Numéros de contrat", "Contract numbers"),
    "name": ("Nom", "Name"),
    "address": ("Adresse", "Address"),
    "legal_representative": ("Représentant légal", "Legal representative"),
    "language": ("Langue", "Language"),
    "is_centralising": ("Centralisateur", "Centralising"),
    "is_sandbox": ("Bac à sable", "Sandbox"),
    "password_policy": ("Règles des mots de passe", "Rules for passwords"),
    "password_min_length": ("Longueur des mots de passe", "Length of passwords"),
    "second_factor_for": ("Second facteur exigé de", "Second factor asked of"),
    "second_factor_from": ("Second facteur exigé à partir du", "Second factor asked from"),
}
"""What may change of an establishment."""

_VOCABULARY: Mapping[str, Words] = {
    **dict.fromkeys(("lines", "previous", "profile", "rights"), Layout.WORDS),
    "kind": {
        "suspension": ("suspension", "suspension"),
        "termination": ("résiliation", "termination"),
        "account_created": ("compte créé", "account created"),
        "account_promoted": ("nouvel administrateur", "new administrator"),
        "establishment_orphaned": ("plus d'administrateur", "no administrator left"),
        "recovery_code": ("code de récupération", "recovery code"),
        "registration_code": ("code d'inscription", "registration code"),
        "factor_code": ("code pour second facteur perdu", "code for a lost second factor"),
        "letter_copy": ("copie d'un courrier", "copy of a letter"),
    },
    "factor": {
        "totp": ("application d'authentification", "authenticator application"),
        "passkey": ("clé d'accès", "passkey"),
        "recovery_code": ("code de secours", "recovery code"),
    },
    "way": {
        "administrator": ("demande d'un administrateur", "an administrator's request"),
        "command": ("commande de l'exploitant", "a command of whoever runs the platform"),
        "letter": ("code d'un courrier", "the code of a letter"),
    },
    "because": {
        "service_withdrawn": (
            "un service ne peut plus être délégué",
            "a service can no longer be delegated",
        ),
        "not_centralising": (
            "l'établissement n'est plus centralisateur",
            "the establishment is no longer centralising",
        ),
        "requester_expired": (
            "le compte du demandeur a expiré",
            "the account of whoever asked has expired",
        ),
        "requester_deleted": (
            "le compte du demandeur est supprimé",
            "the account of whoever asked is deleted",
        ),
    },
    "reason": {
        "holder": ("annulée par le titulaire", "cancelled by the holder"),
        "administrator": ("annulée par un administrateur", "cancelled by an administrator"),
        "lost": ("courrier non parvenu", "the letter did not arrive"),
        "tries": ("trop de codes erronés", "too many wrong codes"),
        "void": ("n'a plus lieu d'être", "asked for no longer"),
        "removed": ("retrait", "removed"),
        "expired": ("échéance", "expired"),
        "email_changed": ("adresse électronique modifiée", "e-mail address changed"),
        "password_reset": ("mot de passe réinitialisé", "password reset"),
        "factor_added": ("second facteur ajouté", "second factor added"),
        "factors_reset": ("second facteur réinitialisé", "second factor reset"),
        "deleted": ("compte supprimé", "account deleted"),
        "account_deleted": ("compte supprimé", "account deleted"),
        "client_removed": ("application retirée", "application let in no more"),
        "delegation_ended": ("délégation terminée", "delegation ended"),
        "scope_reduced": ("délégation réduite", "delegation reduced"),
        "unknown": ("destinataire inconnu à l'adresse", "nobody of this name at the address"),
        "bad_address": ("adresse erronée ou incomplète", "wrong or incomplete address"),
        "refused": ("pli refusé", "refused"),
        "unclaimed": ("pli non réclamé", "nobody came for it"),
        "other": ("autre motif", "another reason"),
    },
    "changed": {**Layout.HEADERS, **_OF_ESTABLISHMENT},
}
"""By fact, the words for its values; others are told as they are."""

_INSTANTS = ("due_at", "expires_at", "former_until", "locked_until", "orphaned_at")
"""Told as clocks show them in Paris, like the instant of the operation itself."""

_NONE = ("aucun", "none")
_TRUTH = {True: ("oui", "yes"), False: ("non", "no")}
_COLON = (" : ", ": ")
_BETWEEN = (" ; ", "; ")


def told(facts: Mapping[str, Any], *, place: int) -> str | None:
    """Tell facts in words, `Profil : Utilisateur ; Droits : aucun`; None: there is nothing to tell.

    :param place: of the language in pairs of words: 0 for French, 1 for English
    """
    said = [
        f"{FACTS[name][place] if name in FACTS else name}{_COLON[place]}{_said(name, value, place)}"
        for name, value in sorted(facts.items())
        if value is not None
    ]
    return _BETWEEN[place].join(said) or None


def _said(name: str, value: Any, place: int) -> str:
    if name in _INSTANTS:
        return datetime.fromisoformat(value).astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
    words = _VOCABULARY.get(name, {})
    if isinstance(value, Mapping):
        parts = [f"{each} {_word(of, words, place)}" for each, of in sorted(value.items())]
        return ", ".join(parts) or _NONE[place]
    if isinstance(value, list):
        return ", ".join(_word(each, words, place) for each in value) or _NONE[place]
    return _word(value, words, place)


def _word(value: Any, words: Words, place: int) -> str:
    if isinstance(value, bool):
        return _TRUTH[value][place]
    text = str(value)
    return words[text][place] if text in words else text
