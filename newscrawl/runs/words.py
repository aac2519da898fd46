"""Words by which a body is told to be a wall before the article, and in which language it is. Knows no page."""

from __future__ import annotations

import re

# What stands where the article should go on, seen on subscription sites in these languages; ordinary reports say
# "subscribers" and "log in" too, so each asks the reader to do it in order to read.
_WALL = re.compile(
    r"(?:log ?in|sign ?in|sign up|register|subscribe|create (?:a free|an) account)\b.{0,40}"
    r"\b(?:to (?:continue|keep|read|view|access|unlock)|for full access)"
    r"|(?:continue|keep) reading\b.{0,60}\b(?:subscri|account|log ?in|sign)"
    r"|this (?:article|story|content) is (?:only )?(?:for|available to|reserved for) (?:our )?(?:subscribers|members)"
    r"|(?:anmelden|einloggen|registrieren|abonnieren).{0,40}\bweiter ?(?:zu)?lesen"
    r"|(?:abonnez-vous|connectez-vous|identifiez-vous|r[ée]serv[ée] aux abonn[ée]s).{0,60}"
    r"|(?:suscr[íi]base|suscr[íi]bete|inicia sesi[óo]n|reg[íi]strate).{0,40}\b(?:para|seguir) (?:seguir )?le(?:er|yendo)"
    r"|(?:abbonati|accedi|registrati) per (?:continuare|leggere)"
    r"|(?:assine|entre|cadastre-se) para (?:continuar|ler)",
    re.IGNORECASE,
)
# A wall stands at the body's end or is all of it.
_TAIL = 600
_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$|[\"”»][.!?]?$")
_WORD = re.compile(r"[^\W\d_]+")
# The most frequent words that the other languages of the table do not have; two of them must be there.
_STOPS = {
    "en": "the and of that was with is for said from",
    "de": "der und ist nicht das mit auch sich werden dem",
    "fr": "les des est dans une pour pas sur qui avec",
    "es": "los las del para una por con el como más",
    "it": "della che per sono nel alla gli anche dei più",
    "pt": "não uma para dos são mais ao pelo como foi",
    "nl": "het een van niet zijn voor maar werd ook deze",
    "pl": "się nie jest że przez oraz jak od dla był",
    "sv": "och att det som på är av för inte med",
    "tr": "bir ve bu için ile olarak daha çok olan gibi",
    "ru": "и в не на что с по как из для",
    "id": "yang dan di untuk dengan ini dari tidak pada itu",
}
_BY_WORD = {
    word: tuple(code for code, others in _STOPS.items() if word in others.split())
    for words in _STOPS.values()
    for word in words.split()
}
# Letters that are looked at; 60 words hold twenty of the table's.
_LOOKED_AT = 400
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\ud7af]")
# Of the letters looked at so many must be of a script: an English report quotes a Chinese name.
_SCRIPT_SHARE = 0.2


# Without one of these the pattern, 50 us, finds nothing.
_HINTS = (
    *("log in", "login", "sign in", "signin", "sign up", "regist", "subscri", "account", "reading", "reserved for"),
    *("this article is", "this story is", "this content is", "anmelden", "einloggen", "abonn", "connectez", "réserv"),
    *("identifiez", "suscr", "sesión", "sesion", "regíst", "abbonati", "accedi", "assine", "entre para", "cadastre"),
)


def is_wall(body: str) -> bool:
    """Whether a body ends by asking to log in or to subscribe."""
    tail = body[-_TAIL:].lower()
    return any(hint in tail for hint in _HINTS) and _WALL.search(tail) is not None


def ends_well(body: str) -> bool:
    """Whether a body ends like a sentence does."""
    return _END.search(body[-20:].rstrip()) is not None


def language(body: str) -> str | None:
    """The language a body seems to be in, as a two-letter code; None where the text does not say."""
    text = body[:_LOOKED_AT].lower()
    if _OTHER_SCRIPT.search(text):
        for code, script in _SCRIPTS:
            if len(script.findall(text)) > _SCRIPT_SHARE * len(text):
                return code
    counts: dict[str, int] = {}
    for word in _WORD.findall(text):
        for code in _BY_WORD.get(word, ()):
            counts[code] = counts.get(code, 0) + 1
    best, second = sorted((0, 0, *counts.values()), reverse=True)[:2]
    return max(counts, key=lambda code: counts[code]) if best >= 2 and best > second else None
