"""How a proof of consent reads on paper."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared import words

if TYPE_CHECKING:
    from services.delegation.queries.proofs import Proof
    from services.delegation.queries.shown import ShownEvent

SIDES = {
    "fr": {
        "centralising": "établissement centralisateur",
        "delegating": "établissement délégataire",
        "operator": "la plateforme",
        "rules": "selon les règles",
    },
    "en": {
        "centralising": "centralising establishment",
        "delegating": "delegating establishment",
        "operator": "the platform",
        "rules": "by the rules",
    },
}
STEPS = {
    "fr": {
        "requested": "Demandée",
        "accepted": "Acceptée",
        "refused": "Refusée",
        "cancelled": "Annulée",
        "lapsed": "Échue",
        "terminated": "Résiliée",
        "expired": "Arrivée à son terme",
        "suspended": "Suspendue",
        "resumed": "Reprise",
        "reduced": "Restreinte",
        "superseded": "Services confiés à un autre",
        "amendment_requested": "Avenant demandé",
        "amendment_accepted": "Avenant accepté",
        "amendment_refused": "Avenant refusé",
        "amendment_cancelled": "Avenant annulé",
        "amendment_lapsed": "Avenant échu",
        "extension_allowed": "Prolongation automatique permise",
        "extension_withdrawn": "Prolongation automatique retirée",
        "extended": "Prolongée automatiquement",
        "corrected": "Numéro d'un des établissements corrigé",
    },
    "en": {
        "requested": "Requested",
        "accepted": "Accepted",
        "refused": "Refused",
        "cancelled": "Cancelled",
        "lapsed": "Lapsed",
        "terminated": "Terminated",
        "expired": "Expired",
        "suspended": "Suspended",
        "resumed": "Resumed",
        "reduced": "Narrowed",
        "superseded": "Services given to another",
        "amendment_requested": "Amendment asked for",
        "amendment_accepted": "Amendment accepted",
        "amendment_refused": "Amendment refused",
        "amendment_cancelled": "Amendment taken back",
        "amendment_lapsed": "Amendment lapsed",
        "extension_allowed": "Automatic extension allowed",
        "extension_withdrawn": "Automatic extension taken away",
        "extended": "Extended automatically",
        "corrected": "Number of one of the two corrected",
    },
}


def printed(proof: "Proof", *, language: str, keys_url: str) -> dict[str, Any]:
    """Write out a proof as its page shows it: the names are looked up now, and are not signed.

    :param keys_url: where the public keys are
    """
    delegation = proof.delegation
    texts = [_text(delegation.text, delegation.text_hash, language)]
    texts += [_text(each.text, each.text_hash, language) for each in proof.amendments]
    if delegation.extension_text_hash:
        texts.append(_text(delegation.extension_text, delegation.extension_text_hash, language))
    return {
        "language": language,
        "centralising": _named(proof.claims["centralising"]),
        "delegating": _named(proof.claims["delegating"]),
        "steps": [_step(shown, language) for shown in proof.log],
        "texts": texts,
        "keys_url": keys_url,
        "id": str(delegation.id),
    }


def _named(side: Mapping[str, str]) -> str:
    return f"{side['name']}, SIRET {side['siret']}"


def _text(text: Mapping[str, str], digest: str, language: str) -> dict[str, str]:
    return {"text": text.get(language, ""), "hash": digest}


def _step(shown: "ShownEvent", language: str) -> dict[str, str]:
    event = shown.event
    by = SIDES[language][event.side.value]
    if shown.by is not None:
        by = f"{words.full_name(shown.by, language=language)}, {by}"
    return {
        "at": words.instant(event.happened_at, language=language),
        "what": STEPS[language][event.kind.value],
        "by": by,
        "hash": event.facts.get("text_hash", ""),
    }
