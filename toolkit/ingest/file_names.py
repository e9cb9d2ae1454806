"""What of a file's name may be kept? Words that say what is in it; nobody's name or number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from toolkit.ingest.headers import WORDS, words_of
from toolkit.ingest.personal import in_cell

__all__ = ["kept_name"]

# What people call such files, in English, Romanian, Portuguese and Spanish, without marks.
_ABOUT = """
    after answers apel apelurilor apeluri aviso avisos baseline before call callers calls
    campaign campana campanha campanie casos cases case caz cazuri chamada chamadas clean combined
    contact contacte contacto contactos contatos contacts corrected counts dados data database date
    datos dupa endline encuesta export exported figures file final follow followup google
helpline hotline inainte inquerito jurnal kobo ligacoes line linea linha linia
    lista llamada llamadas llamados log logs midline monthly new national odk old onda
    original part pesquisa post pre questionnaire raportari raw records
    referrals registro registru report reports respostas respuestas results sample
    series sesizari sheet sondaj statistici survey table tabel tabela tabla test total totals
    up update upload v1 v2 v3 victims victime weekly yearly
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie
    decembrie january february march april may june july september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
    enero febrero marzo mayo junio julio septiembre octubre noviembre diciembre
"""
_KNOWN = frozenset(_ABOUT.split()).union(
    *(phrase.split() for phrases, _ in WORDS.values() for phrase in phrases)
)
_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx"})
_NUMBER = re.compile(
    r"(?:19|20)\d\d(?:q[1-4])?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|\d{1,2}|[qwtv]\d{1,2}"
)
LONGEST = 60


def kept_name(name: str, otherwise: str, *, words: Iterable[str] = ()) -> str:
    """What is a file called from here on?

    Only words that such files are known by, words that the plan uses, years and dates stay:
    a list of all names of people does not exist, so what is not known to be harmless goes.

    Parameters
    ----------
    name
        The file's name as it came; a path before it is dropped.
    otherwise
        What it is called where no word stays.
    words
        Further words that may stay, in any spelling: ids of the plan, say.

    Examples
    --------
    >>> kept_name("Apeluri martie 2023.xlsx", "calls")
    'apeluri-martie-2023.xlsx'
    >>> kept_name("apeluri Maria Popescu 0722 123 456.csv", "calls")
    'apeluri.csv'
    >>> kept_name("Maria Popescu.csv", "calls"), kept_name("RO-sim.csv", "x", words=["ro-sim"])
    ('calls.csv', 'ro-sim.csv')
    """
    path = PurePath(name.replace("\\", "/"))
    ending = path.suffix.lower() if path.suffix.lower() in _ENDINGS else ""
    known = _KNOWN.union(*(words_of(word).split() for word in words))
    numbers = in_cell(path.stem) is None
    stays = [
        word
        for word in words_of(path.stem).split()
        if word in known or (numbers and _NUMBER.fullmatch(word))
    ]
    if not any(word in known for word in stays) and not (numbers and _dated(stays)):
        stays = [otherwise]
    return "-".join(stays)[:LONGEST].strip("-") + ending


def _dated(words: list[str]) -> bool:
    return any(len(word) >= 4 for word in words)
