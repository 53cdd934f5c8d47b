"""What the chapters of the story share: who is there, what has been made so far."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from deploy.demo.client import Client
from deploy.demo.people import Cast, Somebody
from deploy.demo.register import Entry
from deploy.demo.teller import Teller


@dataclass
class Scene:
    """One run of the story.

    :ivar make_operator: makes an operator there, outside HTTP, and gives the identifier
    """

    client: Client
    cast: Cast
    tell: Teller
    make_operator: Callable[[Somebody], str]
    chance: random.Random = field(default_factory=random.Random)
    operator: Somebody = field(init=False)
    centre: Entry = field(init=False)
    town: Entry = field(init=False)
    centre_head: Somebody = field(init=False)
    town_head: Somebody = field(init=False)
    clerk: Somebody = field(init=False)
    delegate: Somebody = field(init=False)
    delegation: dict[str, Any] = field(default_factory=dict)
    machine: Client = field(init=False)


SERVICES: list[dict[str, Any]] = [
    {
        "code": "carriere-affiliation",
        "domain": "carriere",
        "domain_labels": {"fr": "Carrière", "en": "Career"},
        "labels": {"fr": "Affiliation", "en": "Affiliation"},
        "is_delegable": True,
        "is_exclusive": False,
        "is_sensitive": False,
        "address": "https://affiliation.example.org/",
    },
    {
        "code": "carriere-comptes-individuels",
        "domain": "carriere",
        "domain_labels": {"fr": "Carrière", "en": "Career"},
        "labels": {"fr": "Comptes individuels retraite", "en": "Individual pension accounts"},
        "is_delegable": True,
        "is_exclusive": True,
        "is_sensitive": True,
    },
    {
        "code": "finances-declarations",
        "domain": "finances",
        "domain_labels": {"fr": "Finances", "en": "Finance"},
        "labels": {"fr": "Déclarations", "en": "Declarations"},
        "is_delegable": True,
        "is_exclusive": False,
        "is_sensitive": False,
        "address": "https://declarations.example.org/",
    },
    {
        "code": "finances-paiement",
        "domain": "finances",
        "domain_labels": {"fr": "Finances", "en": "Finance"},
        "labels": {"fr": "Moyens de paiement", "en": "Means of payment"},
        "is_delegable": False,
        "is_exclusive": False,
        "is_sensitive": True,
    },
]
"""A few business services, in two domains: some delegable, one exclusive."""

TERMS = {
    "fr": "Conditions générales d'utilisation de démonstration.",
    "en": "Terms of use, for demonstration.",
}
