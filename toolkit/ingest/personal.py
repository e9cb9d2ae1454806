"""What is personal in a file? Columns and cells that must not be kept, by header and content."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from toolkit.ingest.dates import date_like, is_blank
from toolkit.ingest.headers import words_of
from toolkit.ingest.sheet import by_value

__all__ = ["HEADERS", "identifier_of", "in_cell", "kind_of", "lone_sentences"]

# kind -> headers (English, Romanian, Portuguese, Spanish, and what Kobo, ODK and SurveyCTO
# write), as words; a header is of the kind if it holds all words of one of them.
HEADERS: dict[str, tuple[str, ...]] = {
    "e-mail address": (
        "email", "e mail", "mail", "correo", "correo electronico", "posta electronica",
    ),
    "phone number": (
        "phone", "telephone", "telefon", "telefonul", "telefono", "telefone", "mobile number",
        "mobil", "movil", "celular", "msisdn", "cell number", "phonenumber", "nr tel",
        "whatsapp number", "caller number", "numar apelant", "numarul apelantului",
        "numero chamador", "numero llamante", "tel",
    ),
    "name": (
        "name", "nume", "numele", "prenume", "prenumele", "nombre", "nombres", "apellido",
        "apellidos", "nome", "sobrenome", "apelido", "surname", "firstname", "lastname",
        "fullname", "nickname", "porecla", "alias",
    ),
    "name of staff": (
        "agent", "operator", "operatorul", "operador", "operadora", "consilier", "consilierul",
        "counsellor", "counselor", "answered by", "taken by", "handled by", "preluat de",
        "atendido por", "atendente", "interviewer", "enumerator", "encuestador",
        "entrevistador", "anchetator", "case worker", "caseworker",
    ),
    "who submitted it": (
        "submitted by", "username", "submitter", "submittername", "submitterid", "utilizator",
        "login",
    ),
    "device": (
        "deviceid", "device id", "device", "imei", "subscriberid", "subscriber id", "simserial",
        "simid", "ip", "ip address", "mac address", "user agent",
    ),
    "coordinates": (
        "latitude", "latitud", "latitudine", "longitude", "longitud", "longitudine", "lat",
        "lon", "lng", "gps", "geopoint", "coordinates", "coordonate", "coordenadas",
        "geolocation", "altitude",
    ),
    "address": (
        "address", "adresa", "direccion", "domicilio", "endereco", "street", "strada", "calle",
        "rua", "morada", "postcode", "zip code", "cod postal", "codigo postal",
    ),
    "date of birth": (
        "date of birth", "birthdate", "birth date", "dob", "data nasterii",
        "fecha de nacimiento", "fecha nacimiento", "data de nascimento", "data nascimento",
    ),
    "number of an identity document": (
        "cnp", "dni", "cpf", "nif", "nie", "passport", "pasaport", "pasaporte", "passaporte",
        "ssn", "curp", "cedula", "identity card", "carte de identitate",
    ),
    "free text": (
        "notes", "note", "notas", "nota", "comment", "comments", "comentarii", "comentariu",
        "comentarios", "comentario", "observatii", "observaciones", "observacoes",
        "description", "descriere", "descripcion", "descricao", "details", "detalii",
        "detalles", "detalhes", "narrative", "story", "relato", "povestire", "remarks",
        "mentiuni", "free text", "transcript", "rezumat", "resumen", "resumo", "message",
        "mesaj", "mensaje", "mensagem",
    ),
}  # fmt: skip

# A word beside "name" that says that it is the name of something else than a person.
_NOT_A_PERSON = frozenset(
    {
        "county", "judet", "judetului", "province", "provincia", "region", "regiune", "area",
        "campaign", "campanie", "campanha", "campana", "localitate", "localitatii",
        "municipality", "municipio", "city", "oras", "district", "distrito", "state", "estado",
        "country", "tara", "pais", "source", "file", "form", "event", "school", "scoala",
        "organisation", "organizatie", "channel", "canal", "heard", "brand",
    }
)  # fmt: skip
# Any other header may as well head a short list of answers ("message understood").
_NEVER_CATEGORY = frozenset({"name", "name of staff", "who submitted it"})

# Whose number an identifier is, by a word in its header.
_WHOSE: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "case",
        frozenset({"case", "caso", "caz", "cazului", "dosar", "dosarului", "expediente", "ticket"}),
    ),
    (
        "caller",
        frozenset({"caller", "apelant", "apelantului", "llamante", "chamador", "client"}),
    ),
    ("victim", frozenset({"victim", "victima", "victimei", "vitima"})),
    (
        "person",
        frozenset({"person", "persona", "pessoa", "respondent", "participant", "panelist"}),
    ),
)
_ID_WORDS = frozenset(
    {"id", "uuid", "guid", "nr", "no", "numar", "numarul", "numero", "number", "code", "cod"}
)
_ID_HEADERS = frozenset({"id", "uuid", "key", "parent key", "instance id", "instanceid", "index"})

# From the start of a word only: from within it, a cell of many letters would take for ever.
_EMAIL = re.compile(r"(?<![^\s@,;<>()])[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}")
_DATES = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))"
    r"(?![-/.]?\d)(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}\s?[-/–]\s?(?:19|20)\d{2}(?!\d)")
_DECIMAL = re.compile(r"[+-]?\d+[.,]\d+(?:[eE][+-]?\d+)?")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ().\-/]{0,2}\d){6,}(?!\w)")
_POINT = re.compile(r"-?\d{1,3}\.\d{4,}\s*[,; ]\s*-?\d{1,3}\.\d{4,}")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")
_CODE = re.compile(r"(?=\S*\d)[A-Za-z0-9:_/-]{1,64}")

_SHARE_OF_COLUMN = 0.2
_MANY = 200


def in_cell(text: str) -> str | None:
    """Name what is personal in a cell: e-mail address, phone number, coordinates, or None.

    Nine digits and more are taken for a phone number, seven and eight where they are grouped
    or start with ``+`` or ``0``; dates, spans of years and decimals are not.

    Examples
    --------
    >>> in_cell("call back 0722 123 456"), in_cell("ana@example.org"), in_cell("2019-2020")
    ('phone number', 'e-mail address', None)
    """
    if _EMAIL.search(text):
        return "e-mail address"
    if _POINT.search(text):
        return "coordinates"
    if _DECIMAL.fullmatch(text.strip()):
        return None
    for found in _PHONE.findall(_YEARS.sub(" ", _DATES.sub(" ", text))):
        if _is_choice(found):
            continue
        digits = sum(letter.isdigit() for letter in found)
        grouped = not found.isdigit() and not set(found) & set("./")
        if digits >= 9 or (digits >= 7 and (grouped or found[0] in "+0")):
            return "phone number"
    return None


def _is_choice(text: str) -> bool:
    """Tell whether figures are the choices ticked in a form ("1 3 4 7 8 9 12"), no number."""
    groups = text.split(" ")
    if not all(group.isdigit() and len(group) <= 2 for group in groups):
        return False
    order = [int(group) for group in groups]
    return not any(g.startswith("0") for g in groups) and order == sorted(set(order))


def kind_of(cells: pd.Series) -> str | None:
    """What kind of personal data does a column hold, by its header and by what is in it?

    Returns
    -------
    str or None
        A kind in words; None where the column may be kept (single cells may still hold
        something personal: `in_cell`).
    """
    filled = cells[~by_value(cells, is_blank)]
    kind = _by_header(str(cells.name))
    if kind not in _NEVER_CATEGORY and _is_category(filled):
        kind = None
    return kind or _by_content(filled)


def lone_sentences(cells: pd.Series) -> np.ndarray:
    """Which cells tell a story: eight words or more that at most two rows share?

    Labels of a questionnaire can be long, but more people choose them.
    """
    long = by_value(cells, lambda text: len(text.split()) >= 8)
    return np.asarray(long & (cells.map(cells.value_counts()) <= 2).to_numpy())


def identifier_of(cells: pd.Series) -> str | None:
    """Whose identifier is the column: ``case``, ``caller``, ``victim``, ``person``, ``row``?

    Give the cells of one wave: a person who answers twice is twice in the file.
    """
    words = words_of(str(cells.name))
    tokens = set(words.split())
    filled = cells[~by_value(cells, is_blank)]
    if words in _ID_HEADERS:
        return "row"
    if tokens & _ID_WORDS and not _is_category(filled, most=20):
        for whose, marks in _WHOSE:
            if tokens & marks:
                return whose
        if tokens & {"id", "uuid", "guid"}:
            return "row"
    return "row" if _is_code(filled) else None


def _by_header(header: str) -> str | None:
    words = words_of(header)
    tokens = set(words.split())
    for kind, phrases in HEADERS.items():
        if any(set(phrase.split()) <= tokens for phrase in phrases):
            if kind == "name" and tokens & _NOT_A_PERSON:
                continue
            return kind
    return None


def _is_category(filled: pd.Series, most: int = 30) -> bool:
    """Tell whether a column is a short list of short answers, each given more than once."""
    distinct = filled.unique()
    few = len(distinct) <= most and len(distinct) * 2 <= len(filled)
    if not len(distinct) or not few:
        return False
    return all(len(text) <= 60 and in_cell(text) is None for text in distinct)


def _by_content(filled: pd.Series) -> str | None:
    if filled.empty:
        return None
    inside = by_value(filled, in_cell)
    for kind in ("e-mail address", "phone number", "coordinates"):
        if (inside == kind).mean() > _SHARE_OF_COLUMN:
            return kind
    distinct = [text.strip() for text in filled.unique()]
    lengths = np.array([len(text) for text in distinct])
    words = np.array([len(text.split()) for text in distinct])
    various = len(distinct) > 0.5 * len(filled)
    enough = 3 if len(distinct) >= 20 else 6
    if (np.median(lengths) > 25 and len(distinct) > _MANY) or (
        various and np.median(words) >= enough
    ):
        return "free text"
    if various and len(distinct) >= 10:
        named = np.mean([bool(_NAME.fullmatch(text)) and text[0].isupper() for text in distinct])
        if named > 0.8 and len(distinct) > 0.8 * len(filled):
            return "name"
    return None


def _is_code(filled: pd.Series) -> bool:
    """Tell whether nearly every row has its own code, so that it singles out the row."""
    distinct = [text.strip() for text in filled.unique()]
    if len(filled) < 20 or len(distinct) < 0.9 * len(filled):
        return False
    long = float(np.median([len(text) for text in distinct])) >= 5
    if not long and (len(filled) < 50 or len(distinct) < 0.95 * len(filled)):
        return False
    codes = [bool(_CODE.fullmatch(text)) and not date_like(text) for text in distinct]
    return float(np.mean(codes)) > 0.9
