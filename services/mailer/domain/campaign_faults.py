"""What can be wrong with a campaign: its ZIP, its table, a line of it."""

from shared.errors import Bilingual

NO_ZIP = Bilingual(
    "It is not a ZIP that can be read: make it anew, and upload it as another campaign.",
    "Ce n'est pas une archive ZIP lisible : refaites-la, et remettez-la comme une autre campagne.",
)
TOO_MANY_FILES = Bilingual(
    "It holds more than {most} files: make several campaigns.",
    "Elle contient plus de {most} fichiers : faites plusieurs campagnes.",
)
NO_SUCH_FILE = Bilingual(
    "The ZIP holds no file of this name: write it as it is written there, with its ending.",
    "L'archive ne contient aucun fichier de ce nom : écrivez-le comme il y figure, extension "
    "comprise.",
)
MANY_FILES = Bilingual(
    "Several folders of the ZIP hold a file of this name: write its folder before it, with a /.",
    "Plusieurs dossiers de l'archive contiennent un fichier de ce nom : écrivez son dossier "
    "devant, suivi de /.",
)
FILE_TWICE = Bilingual(
    "The ZIP holds this name twice: give each file its own.",
    "L'archive contient deux fois ce nom : donnez à chaque fichier le sien.",
)
FILE_ENCRYPTED = Bilingual(
    "The ZIP asks for a password: make it anew without one.",
    "L'archive demande un mot de passe : refaites-la sans mot de passe.",
)
FILE_PACKED_OTHERWISE = Bilingual(
    "It is compressed in a way that few programs read: make the ZIP anew, as plain ZIP.",
    "Il est compressé d'une manière que peu de programmes lisent : refaites l'archive en ZIP "
    "simple.",
)
FILE_ELSEWHERE = Bilingual(
    "Its name leads out of the ZIP, or it only points to another file: put the file itself in.",
    "Son nom mène hors de l'archive, ou il ne fait que renvoyer à un autre fichier : mettez-y le "
    "fichier lui-même.",
)
DAMAGED_FILE = Bilingual(
    "It is damaged in the ZIP, or larger than the ZIP says: make the ZIP anew.",
    "Il est endommagé dans l'archive, ou plus grand qu'elle ne le dit : refaites l'archive.",
)
NO_ESTABLISHMENT = Bilingual(
    "No establishment has these numbers: look them up in the register.",
    "Aucun établissement ne porte ces numéros : vérifiez-les dans le référentiel.",
)
MANY_ESTABLISHMENTS = Bilingual(
    "Several establishments have this number: give the SIRET and the contract number, or the id.",
    "Plusieurs établissements portent ce numéro : donnez le SIRET et le numéro de contrat, ou "
    "l'id.",
)
ADDRESSEE = Bilingual(
    "Say whose letter it is: its SIRET, its contract number or its id.",
    "Dites à qui est le courrier : son SIRET, son numéro de contrat ou son id.",
)
TWIN = Bilingual(
    "Line {line} has the same establishment and reference: give each letter its own.",
    "La ligne {line} porte le même établissement et la même référence : donnez à chaque courrier "
    "la sienne.",
)
SURPLUS = Bilingual("More values than columns.", "Il y a plus de valeurs que de colonnes.")
UNKNOWN_COLUMN = Bilingual(
    "The column {column} is not known: see the template.",
    "La colonne {column} est inconnue : voyez le modèle.",
)
REPEATED_COLUMN = Bilingual(
    "The column {column} stands there twice: keep one.",
    "La colonne {column} figure deux fois : gardez-en une.",
)
MISSING_COLUMN = Bilingual(
    "The column {column} is missing: separate columns by ; or , and keep the header.",
    "La colonne {column} manque : séparez les colonnes par ; ou , et gardez l'en-tête.",
)
NO_LINES = Bilingual("It has a header and no line.", "Il a un en-tête, et aucune ligne.")
TOO_MANY_LINES = Bilingual(
    "At most {most} lines: make several campaigns.",
    "Au plus {most} lignes : faites plusieurs campagnes.",
)
OTHER_PART = Bilingual(
    "Send {wanted} bytes from here: each part but the last has {part}.",
    "Envoyez {wanted} octets à partir d'ici : chaque partie sauf la dernière en compte {part}.",
)
EMBARGO = Bilingual(
    "Choose an instant within the {days} days to come.",
    "Choisissez un instant dans les {days} jours à venir.",
)
