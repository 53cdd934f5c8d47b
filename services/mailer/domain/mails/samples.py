"""An example of every e-mail: what previews show, and what the tests of the templates compare."""

from datetime import UTC, date, datetime
from typing import Any

from services.mailer.domain.mails.base import MAILS, Mail
from services.mailer.domain.mails.delegations import DELEGATIONS

_LOUTY = {"title": "mr", "first_name": "Jean", "last_name": "Louty"}
_DUPRE = {"title": "ms", "first_name": "Anne", "last_name": "Dupré"}
_VAUBRUN = {"title": "ms", "first_name": "Éloïse", "last_name": "Vaubrun"}
_HOSPITAL, _CENTRE = "Centre hospitalier de Vertefeuille", "Centre de gestion de Vertefeuille"
_ACT = datetime(2026, 11, 21, 9, 5, tzinfo=UTC).isoformat()
_NEXT_DAY = datetime(2026, 11, 22, 9, 5, tzinfo=UTC).isoformat()
_SOON = datetime(2026, 12, 6, 9, 5, tzinfo=UTC).isoformat()
_DAY, _END = date(2026, 11, 21).isoformat(), date(2028, 5, 20).isoformat()
_SIDES = {"to": _DUPRE, "centralising": _CENTRE, "delegating": _HOSPITAL}
_DELEGATION = f"{DELEGATIONS}/01935a6c-0000-7000-8000-000000000001"
_ABOUT = {**_SIDES, "page": _DELEGATION}
_TRANSFER = {
    "to": _DUPRE,
    "giving": _CENTRE,
    "taking": "Centre de gestion des Lys",
    "count": 54,
    "page": "/others/transfers/01935a6c-0000-7000-8000-000000000003",
}
_RIGHTS = [
    {"service": "Affiliation", "level": "write"},
    {"service": "Comptes individuels retraite", "level": "read"},
]

_VALUES: dict[str, dict[str, Any]] = {
    "password_creation": {
        "to": _LOUTY,
        "is_again": False,
        "invited_on": _DAY,
        "inviter": _DUPRE,
        "inviter_phone": "+33199001234",
        "inviter_establishment": None,
        "profile": "user",
        "establishment": _HOSPITAL,
        "contract_numbers": ["VF201"],
        "days": 15,
        "ends_at": _SOON,
        "representative_address": [
            "Madame Éloïse Vaubrun",
            _HOSPITAL,
            "5 allée de l'Île aux Moines",
            "BP 1005",
            "44035 VERTEFEUILLE CEDEX 1",
        ],
    },
    "password_reset": {"to": _LOUTY, "establishment": _HOSPITAL, "ends_at": _ACT},
    "invitation_over": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "administrators": [_DUPRE, _VAUBRUN],
    },
    "code_letter_sent": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "is_recovery": False,
        "asked_on": _DAY,
        "left_on": _DAY,
        "ends_on": date(2027, 1, 20).isoformat(),
        "siret": "20006541400011",
    },
    "identifier_reminder": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "identifier": "JLOU7K3PX",
    },
    "email_confirmation": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "email": "jean.louty@example.org",
        "ends_at": _ACT,
    },
    "email_changed": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "changed_at": _ACT,
        "is_own": True,
    },
    "password_changed": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "changed_at": _ACT,
        "by_reset": True,
    },
    "new_device": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "signed_in_at": _ACT,
        "device": "Firefox, Windows",
    },
    "account_linked": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "other_establishment": _CENTRE,
        "linked_at": _ACT,
    },
    "second_factor_added": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "kind": "totp",
        "added_at": _ACT,
    },
    "second_factor_removed": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "kind": "totp",
        "removed_at": _ACT,
    },
    "second_factor_locked": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "kind": "totp",
        "locked_until": _ACT,
    },
    "factor_reset_asked": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "asked_by": _DUPRE,
        "asked_at": _ACT,
        "due_at": _NEXT_DAY,
    },
    "factor_reset_cancelled": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "cancelled_at": _ACT,
        "cancelled_by": "administrator",
    },
    "factor_letter_asked": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "asked_at": _ACT,
        "ends_on": date(2027, 1, 20).isoformat(),
    },
    "factor_letter_voided": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "voided_at": _NEXT_DAY,
        "voided_by": "tries",
    },
    "factors_reset": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "way": "administrator",
        "asked_by": _DUPRE,
        "reset_at": _NEXT_DAY,
    },
    "recovery_codes_replaced": {"to": _LOUTY, "establishment": _HOSPITAL, "replaced_at": _ACT},
    "recovery_code_used": {"to": _LOUTY, "establishment": _HOSPITAL, "used_at": _ACT, "left": 7},
    "second_factor_called_for": {"to": _LOUTY, "establishment": _HOSPITAL, "due_on": _END},
    "factor_policy_changed": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "whom": "administrators",
        "since": _END,
    },
    "remembered_device_reused": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "device": "Firefox, Windows",
        "reused_at": _ACT,
    },
    "account_locked": {"to": _LOUTY, "establishment": _HOSPITAL, "locked_until": _ACT},
    "account_promoted": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "contract_numbers": ["VF201"],
        "promoter": _DUPRE,
    },
    "account_expiring": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "expires_on": _DAY,
        "is_administrator": False,
        "sign_in_renews": False,
        "administrators": [_DUPRE],
    },
    "accounts_expiring": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "period": "month",
        "first_day": date(2026, 11, 1).isoformat(),
        "total": 14,
        "endings": [{**_LOUTY, "expires_on": _DAY}, {**_VAUBRUN, "expires_on": _DAY}],
        "others": 12,
        "sign_in_renews": False,
    },
    "addresses_undeliverable": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "total": 3,
        "people": [{**_LOUTY, "since": _DAY}, {**_VAUBRUN, "since": _DAY}],
        "others": 1,
    },
    "account_renewed": {"to": _LOUTY, "establishment": _HOSPITAL, "expires_on": _END},
    "account_deleted": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "deleted_on": _DAY,
        "administrators": [_DUPRE, _VAUBRUN],
    },
    "rights_changed": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "changes": [{**_RIGHTS[0], "previous": "none"}],
    },
    "invitation_lapsed": {"to": _DUPRE, "establishment": _HOSPITAL, "holder": _LOUTY},
    "digest": {
        "to": _DUPRE,
        "kind": "invitation_lapsed",
        "page": "/establishment/accounts",
        "establishment": _HOSPITAL,
        "count": 103,
        "items": [
            {"line": "invitation expirée pour Monsieur Jean Louty", "account_id": None},
            {"line": "invitation expirée pour Madame Éloïse Vaubrun", "account_id": None},
        ],
        "more": 101,
    },
    "orphaning_foreseen": {"to": _DUPRE, "establishment": _HOSPITAL, "last_on": _END},
    "establishment_orphaned": {"to": _DUPRE, "establishment": _HOSPITAL},
    "establishment_suspended": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "suspended_on": _DAY,
        "reason": "Convention échue, renouvellement en cours.",
    },
    "establishment_reactivated": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "reactivated_on": _DAY,
    },
    "establishment_closed": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "closed_on": _DAY,
        "reason": "Regroupement des deux établissements.",
        "merged_into": _CENTRE,
    },
    "establishment_corrected": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "corrected_on": _DAY,
        "reason": "Numéro relevé sur une ancienne convention.",
        "siret": "26690027500012",
        "former_siret": "26690027500020",
        "former_contract_number": "VF021",
        "contract_number": "VF201",
    },
    "review_overdue": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "due_on": _DAY,
        "last_reviewed_on": date(2025, 5, 21).isoformat(),
    },
    "service_published": {
        "to": _DUPRE,
        "service": "Affiliation",
        "domain": "Carrière",
        "published_on": _DAY,
    },
    "terms_published": {"to": _DUPRE, "number": 2, "effective_on": _DAY},
    "terms_published_for_users": {"to": _LOUTY, "number": 2, "effective_on": _DAY},
    "delegation_requested": {
        **_ABOUT,
        "rights": _RIGHTS,
        "ends_on": _END,
        "message": "Comme convenu au téléphone.",
        "requester": _VAUBRUN,
    },
    "delegation_accepted": {**_ABOUT, "rights": _RIGHTS, "ends_on": _END, "is_narrowed": True},
    "delegation_refused": {**_ABOUT, "reason": "Nous le faisons nous-mêmes."},
    "delegation_cancelled": _ABOUT,
    "delegation_terminated": {**_ABOUT, "ended_by": "delegating", "reason": "Fin de mission."},
    "delegation_reduced": {
        **_ABOUT,
        "rights": _RIGHTS[1:],
        "ends_on": _END,
        "reduced_by": "delegating",
    },
    "delegation_suspended": {**_ABOUT, "reason": "Le temps d'un contrôle.", "stopped": None},
    "delegation_corrected": {
        **_ABOUT,
        "establishment": _HOSPITAL,
        "siret": "26690027500012",
        "former_siret": "26690027500020",
        "former_contract_number": "VF021",
        "contract_number": "VF201",
    },
    "delegation_affected": {
        **_ABOUT,
        "because": "service_withdrawn",
        "is_amendment": False,
        "services": ["Affiliation"],
        "requester": None,
    },
    "delegation_resumed": {**_ABOUT, "ends_on": _END, "reopened": None},
    "delegation_lapsing": {**_ABOUT, "lapses_on": _DAY},
    "delegation_lapsed": {**_ABOUT, "closed": None},
    "delegation_ending": {**_ABOUT, "ends_on": _DAY},
    "delegation_expired": {**_ABOUT, "ends_on": _DAY},
    "delegation_superseded": {**_ABOUT, "services": ["Affiliation"], "is_over": True},
    "extension_allowed": {**_ABOUT, "agreed_until": _DAY, "ends_on": _END},
    "extension_withdrawn": {**_ABOUT, "ends_on": _DAY, "because": "withdrawn"},
    "extension_foreseen": {**_ABOUT, "agreed_until": _DAY, "ends_on": _END},
    "delegation_extended": {**_ABOUT, "agreed_until": _DAY, "ends_on": _END},
    "amendment_requested": {
        **_SIDES,
        "page": f"{_DELEGATION}/amendments/01935a6c-0000-7000-8000-000000000002",
        "rights": _RIGHTS,
        "ends_on": _END,
        "message": "Pour l'année prochaine aussi.",
        "requester": _VAUBRUN,
    },
    "amendment_accepted": {**_ABOUT, "rights": _RIGHTS, "ends_on": _END, "is_narrowed": True},
    "amendment_refused": {**_ABOUT, "reason": "Ce qui est convenu suffit."},
    "amendment_cancelled": _ABOUT,
    "amendment_lapsed": _ABOUT,
    "objection_made": {
        **_SIDES,
        "objector": _HOSPITAL,
        "kind": "suspension",
        "done_by": "operator",
        "message": "Cette suspension bloque la paie du mois.",
        "page": "/platform/objections/01935a6c-0000-7000-8000-000000000004/answer",
    },
    "objection_answered": {
        **_ABOUT,
        "kind": "suspension",
        "answer": "La délégation reprend ce jour.",
    },
    "transfer_offered": {
        **_TRANSFER,
        "message": "Nous cessons cette activité.",
        "answer_on": _END,
    },
    "transfer_answered": {**_TRANSFER, "is_taken": True, "reason": None},
    "transfer_ended": {**_TRANSFER, "is_lapsed": True},
    "assignment_ended": _SIDES,
    "assignment_created": {**_SIDES, "rights": _RIGHTS, "ends_on": _END},
    "letter_deposited": {
        "to": _LOUTY,
        "establishment": _HOSPITAL,
        "category": "Relance sur créance",
        "letter_title": "Relance n° 1",
        "dated_on": _DAY,
        "reference": "R-2026-0042",
    },
    "letters_never_read": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "total": 12,
        "oldest_on": _DAY,
        "message": "Vos appels de cotisations n'arrivent plus sur papier : lisez-les ici.",
    },
    "letters_unread": {
        "to": _DUPRE,
        "establishment": _HOSPITAL,
        "days": 7,
        "total": 14,
        "letters": [
            {"category": "Relance sur créance", "letter_title": "Relance n° 1", "dated_on": _DAY},
            {"category": "Appel de cotisations", "letter_title": "Octobre", "dated_on": _DAY},
        ],
        "others": 12,
    },
}

SAMPLES: dict[str, Mail] = {name: MAILS[name].from_data(values) for name, values in _VALUES.items()}
"""One of each, by template."""
