"""What is kept of an establishment: its register, administrators, terms, files and reviews."""

from collections.abc import Mapping

from services.accounts.domain.kind import Kind, keep
from shared.events import Event, accounts

OF_ESTABLISHMENTS: Mapping[type[Event], Kind] = {
    accounts.EstablishmentRegistered: Kind(
        "Demande d'inscription", "Registration asked for", facts=keep("proof")
    ),
    accounts.EstablishmentConfirmed: Kind("Inscription confirmée", "Registration confirmed"),
    accounts.EstablishmentChanged: Kind(
        "Établissement modifié", "Establishment changed", facts=keep("changed")
    ),
    accounts.EstablishmentCorrected: Kind(
        "Numéro de l'établissement corrigé",
        "Number of the establishment corrected",
        facts=keep("changed", "former_siret", "former_contract_number", "contract_number"),
    ),
    accounts.EstablishmentSuspended: Kind("Établissement suspendu", "Establishment suspended"),
    accounts.EstablishmentReactivated: Kind("Établissement réactivé", "Establishment reactivated"),
    accounts.EstablishmentClosed: Kind(
        "Établissement fermé", "Establishment closed", facts=keep("merged_into")
    ),
    accounts.EstablishmentOrphaningForeseen: Kind(
        "Dernier administrateur bientôt expiré",
        "Last administrator about to expire",
        facts=keep("last_on"),
    ),
    accounts.EstablishmentOrphaned: Kind(
        "Plus aucun administrateur en mesure d'agir", "No administrator left who can act"
    ),
    accounts.EstablishmentRecovered: Kind(
        "Établissement de nouveau administré",
        "Establishment administered again",
        facts=keep("orphaned_at"),
    ),
    accounts.TermsAccepted: Kind(
        "Conditions d'utilisation acceptées", "Terms accepted", facts=keep("number", "digest")
    ),
    accounts.PeopleImported: Kind(
        "Comptes créés par un fichier",
        "Accounts created by a file",
        facts=keep("import_id", "count"),
    ),
    accounts.ReviewOpened: Kind("Revue des comptes ouverte", "Review of accounts opened"),
    accounts.ReviewClosed: Kind(
        "Revue des comptes close", "Review of accounts closed", facts=keep("counts")
    ),
}
