"""What may be wrong with the register's file."""

from shared.errors import Bilingual

MISSING = Bilingual("It is missing.", "Valeur absente.")
TOO_LONG = Bilingual("At most {max} characters.", "Au plus {max} caractères.")
UNPRINTABLE = Bilingual(
    "Control characters are not accepted.", "Les caractères de contrôle ne sont pas acceptés."
)
LONG_LINE = Bilingual(
    "Postcode and town have {max} characters at most together.",
    "Code postal et ville ont au plus {max} caractères ensemble.",
)
NO_CONTRACT_NUMBER = Bilingual(
    "Letters without accents, digits and . _ / - only.",
    "Lettres sans accent, chiffres et . _ / - seulement.",
)
NO_TITLE = Bilingual("Write M. or Mme.", "Écrivez M. ou Mme.")
TOO_MANY_VALUES = Bilingual("More values than columns.", "Il y a plus de valeurs que de colonnes.")
REPEATED = Bilingual(
    "This SIRET and contract number stand higher in the file already.",
    "Ce SIRET et ce numéro de contrat figurent déjà plus haut dans le fichier.",
)

EMPTY = Bilingual("The file is empty.", "Le fichier est vide.")
TOO_MANY_ROWS = Bilingual(
    "Too many rows: send several files.", "Trop de lignes : envoyez plusieurs fichiers."
)
MISSING_COLUMN = Bilingual(
    "Row 1: the column {column} is missing.", "Ligne 1 : la colonne {column} manque."
)
UNKNOWN_COLUMN = Bilingual(
    "Row 1: the column {column} is unknown.", "Ligne 1 : la colonne {column} est inconnue."
)
REPEATED_COLUMN = Bilingual(
    "Row 1: the column {column} stands twice.", "Ligne 1 : la colonne {column} figure deux fois."
)

LONGEST_TOLD = 80
"""As much of a column's name is told, in characters."""


def unknown_column(name: str) -> Bilingual:
    """Tell that no column has this name, of which as much is told as people write."""
    told = name if len(name) <= LONGEST_TOLD else f"{name[:LONGEST_TOLD]}…"
    return UNKNOWN_COLUMN.format(column=told or "∅")
