"""Reads fields of the request out of what a user writes: several in one message, corrections, removals. Pure.

Takes only what is said plainly; everything else stays the answer to the question that was asked.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.account.request import tidy
from bot.account.telling import clauses, is_asked, is_fact, is_order, sentences, wishes_other_words
from bot.account.times import day_of

_I = re.IGNORECASE
ADDRESS = r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-zA-Z]{2,24}"

NAMES: dict[str, str] = {
    "kontoadresse": r"(?:registrierte[nr]?|hinterlegte[nr]?|mailjet-?)?\s?(?:e-?mail-?adresse|mail-?adresse|adresse|e-?mail|mail)",
    "schluesselname": r"(?:api-?\s?)?(?:key|schlüssel)-?\s?namen?|name des (?:api-?)?schlüssels",
    "kontoname": r"(?:mailjet-?)?(?:account|konto)-?\s?namen?|(?:mailjet-?)?(?:account|konto)",
    "mailart": r"art (?:der|von) (?:e-?)?mails?|mail-?art|art",
    "menge": r"(?:versand)?mengen?|volumen|anzahl|mails? (?:pro|im) monat",
    "herkunft": r"herkunft(?: der adressen)?|adress(?:en|quelle)|quelle(?: der adressen)?|empfänger",
    "webseite": r"(?:web-?site|web-?seite|anmeldeseite|homepage|seite)",
    "datenschutzlink": r"datenschutz(?:erklärung|hinweise?|link|seite)?",
    "aenderung": r"(?:ver)?änderung(?:en)?|maßnahmen?|verbesserung(?:en)?",
    "seit": r"seit wann|zeitpunkt|seit|beginn|datum",
    "fehlerkennung": r"fehler-?(?:meldung|kennung|code)?|error(?: identifier)?|kennung",
    "besonderheiten": r"besonderheit(?:en)?",
    "absender": r"absender(?:-?adresse|-?domain)?|versand-?domain|domain",
    "nachweis": r"nachweise?|belege?|einwilligung(?:en)?",
    "vorfall": r"(?:was passiert ist|vorfall|beschreibung|ablauf|hergang)",
    "grund": r"grund|sperrgrund",
    "betreff": r"betreff(?:zeile)?",
    "unterschrift": r"unterschrift|name darunter|mein name|grußzeile",
}
"""Field → how people name it. `grund`, `betreff` and `unterschrift` are parts of the letter, too."""

_MORE_LABELS: dict[str, str] = {
    "herkunft": r"(?:origin|source) of (?:the )?addresses",
    "nachweis": r"nachweise? der einwilligung(?:en)?|proof of consent",
    "aenderung": r"(?:bereits |schon )?geändert(?: oder geplant)?|schon umgesetzt|changed(?: or planned)?|already done",
    "vorfall": r"what happened",
    "grund": r"(?:vermutete[rn]?|von mailjet genannte[rn]?) grund|(?:presumed )?reason(?: given by mailjet)?",
    "mailart": r"kind of e-?mails?",
    "menge": r"volume",
    "webseite": r"anmeldeseite oder website|sign-up page(?: or website)?",
    "datenschutzlink": r"privacy notice",
    "besonderheiten": r"special circumstances",
    "seit": r"blockiert seit|blocked since",
}
"""How the letter itself names its lines, in both languages; only where a label stands, never in a sentence."""
_LABELS = {name: f"{words}|{_MORE_LABELS[name]}" if name in _MORE_LABELS else words for name, words in NAMES.items()}
_FREE_TEXT = ("herkunft", "nachweis", "aenderung", "vorfall", "besonderheiten", "menge", "mailart")
"""Fields whose label may also stand in the middle of a message, and whose value goes on to the next label."""
_AT_LABEL = {
    name: re.compile(
        rf"(?:^|[.,;!?\n]\s{{0,3}})(?:(?:mit|und|bitte|noch|dazu|bei|also|ne|nee|nein|ja|aber|die|der|das|den|dem)\s){{0,3}}(?P<label>{_LABELS[name]})\s{{0,3}}[:=]\s{{0,3}}(?=\S)",
        _I,
    )
    for name in _FREE_TEXT
}
_LABEL_WORD = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", _I) for name, words in _LABELS.items()}
_AS_WORD = frozenset({"herkunft", "nachweis", "aenderung", "vorfall", "grund", "menge", "betreff", "unterschrift", "seit", "mailart", "besonderheiten", "kontoadresse", "kontoname", "datenschutzlink", "absender", "fehlerkennung"})  # fmt: skip
_NO_LABEL = re.compile(r"^(?:adressen|empfänger|seit|art|mail|e-?mail|konto|account|geändert|volume|reason)$", _I)
"""Words of every talk: no label where they stand alone in a sentence."""

_MONTHLY = re.compile(
    r"(?:ca\.?\s*|etwa\s+|ungefähr\s+|rund\s+|so\s+)?\b\d[\d.\s]{0,9}(?:k\b|\s?tausend)?\s*(?:bis\s+\d[\d.]{0,9}\s*)?"
    r"(?:e-?mails?|mails?|newsletter|stück|nachrichten)?\s*(?:im|pro|/|am|jede[nr]?)\s?(?:monat|woche|tag)\b",
    _I,
)
_SINCE = re.compile(
    r"\bseit\s+((?:dem\s+)?(?:vor)?gestern(?:\s(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht))?|heute(?:\s(?:früh|morgen|vormittag|mittag|nacht))?"
    r"|(?:letzte[rmn]?\s|diese[rmn]?\s)?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|wochenende)(?:\s?(?:früh|morgen|mittag|abend|vormittag|nachmittag))?"
    r"|(?:dem\s+)?\d{1,2}\.\s?(?:\d{1,2}\.?|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)(?:\s?\d{2,4})?"
    r"|(?:\d{1,2}|ein(?:er|em)?|zwei|drei|vier|fünf|sechs|sieben)\s(?:stunden?|tag(?:en)?|wochen?))",
    _I,
)
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b(?:mj|send)-\d{4}\b", _I)
_URL = re.compile(r"\bhttps?://[^\s,;<>\"]{4,200}|\bwww\.[^\s,;<>\"]{4,200}", _I)
_KINDS = (
    r"(?:newsletter|transaktions-?mails?|transaktional|marketing-?(?:mails?)?|werbe-?mails?|zugangs-?mails?|zugangsdaten|rechnungen|beides|"
    r"kampagnen|kurs-?mails?|kurs-?infos?|info-?mails?|willkommens-?mails?|bestätigungs-?mails?|einladungen|erinnerungen|automatische mails?)"
)
_KIND = re.compile(
    r"^\W*(?:wir (?:ver)?schicken |wir (?:ver)?senden |ich (?:ver)?schicke |(?:das )?(?:sind|ist) |nur |hauptsächlich |vor allem )?"
    rf"({_KINDS}(?:\s*(?:und|,|sowie|\+)\s*(?:nur |auch )?{_KINDS})*)\W*$",
    _I,
)
_ORIGIN = re.compile(
    r"\b((?:per|über|durch|via|mit|aus)\s+(?:das |dem |unser\w* |ein\w* |der )?(?:(?:double|doppel\w*|single|confirmed)[\s-]?opt[\s-]?in|anmelde-?formular\w*|"
    r"newsletter-?anmeldung\w*|kurs-?(?:anmeldung|buchung|verkauf|verkäufe)\w*|web-?site|web-?seite|landing-?page\w*|webinar\w*|freebie\w*|shop\w*))",
    _I,
)
_NAMED = re.compile(
    r"^\W*(?:(?:also|der|die|das|er|es|mein|unser|mailjet|account|konto|account-?name|konto-?name|name|wir)\s+){0,5}(?:heißt|heisst|heissen|heißen|lautet|nennt sich|wäre)\s+(?P<v>\S.*)$",
    _I,
)
BACKWARDS = re.compile(
    r"^\W*(?P<q>(?!wie\b|so\b|nicht\b)\S.{0,60}?)\s+(?:heißt|heisst|lautet|nennt sich)\s+(?:(?:das|der|mein|unser|ihr)\s+)?(?:mailjet-?\s?)?(?:account|konto|accountname|kontoname)\b",
    _I,
)
"""A name that stands before what it is the name of ("Yogahaus Nord heißt das Konto")."""
_TELLS = re.compile(
    r"\b(?:steht|stand|sollen|soll|muss|müssen|haben?|hab|hatte|wurden?|kann|können|machen?|gemacht|weiß|sagt|sagen|schreibt|habt|brauch\w*|will|wollen|gesperrt)\b",
    _I,
)
_NO_NAME = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|ja|gut|so|hm+|na|und|aber|also)\W+)*(?:(?:das |den |es )?(?:hab|habe|mach|mache|seh|sehe|schau|schaue|guck|gucke|find|finde|such|suche)"
    r" (?:ich|i)(?: \w+){0,3}|ok(?:ay)?|erledigt|fertig|gemacht|danke|alles klar|moment(?: mal)?|warte(?: mal)?|gleich|sofort)\W*$",
    _I,
)
_NAME_WORDS = 4
"""From this many words on a text with a verb is no name."""
_SAID = {
    "kontoname": re.compile(
        r"\b(?:account|konto)(?:name|namen)?\s+(?:heißt|heisst|ist|lautet|nennt sich)\s+(?!gesperrt|blockiert|falsch|nicht|zu\b|weg\b|seit)(?P<v>[^,;\n]{2,60}?)(?=\s*(?:[,;\n]|\.\s|\.$|und\s|$))",
        _I,
    ),
    "kontoadresse": re.compile(rf"\b(?:registriert|angemeldet|hinterlegt|adresse|läuft)\b[^,;\n@]{{0,40}}?(?P<v>{ADDRESS})", _I),
    "herkunft": re.compile(
        r"\b(?:die )?(?:adressen|empfänger|kontakte|liste)\s+(?:kommen|stammen|sind|habe?n? (?:ich|wir))\s+(?:alle\s+)?(?P<v>(?:aus|von|über|durch)\s[^;\n]{3,120}?)(?=\s*(?:[;\n]|,\s(?:wir|ich|seit|und)|\.\s|\.$|$))",
        _I,
    ),
}  # fmt: skip
_WRONG = r"(?:stimm(?:t|en) (?:so )?nicht|(?:ist|sind|war|wäre) (?:falsch|nicht richtig|verkehrt)|passt nicht|falsch|muss (?:anders|korrigiert)|ist veraltet)"
_REMOVE = re.compile(
    r"\b(?:lass\w*|nimm|streich\w*|lösch\w*|entfern\w*)\b(?P<what>.{2,60}?)\b(?:weg|raus|heraus|streichen|löschen)?\s*[.!]?$",
    _I,
)
_CHANGE_VERB = r"(?:änder\w*|ändere|korrigier\w*|ersetz\w*|setz\w*|schreib\w*|mach\w*|nimm)"


@dataclass(frozen=True)
class Correction:
    """A part of the letter that the user wants changed; `value` None: he has not said to what; empty: take it out."""

    name: str
    value: str | None


def labels_named_in(sentence: str) -> list[str]:
    """Return the fields whose label stands in a sentence, the longest label first."""
    found: list[tuple[int, str]] = []
    for name in _AS_WORD:
        words = [match[0].strip() for match in _LABEL_WORD[name].finditer(sentence)]
        meant = [word for word in words if not _NO_LABEL.match(word)]
        if meant:
            found.append((max(map(len, meant)), name))
    return [name for _, name in sorted(found, reverse=True)]


def without_labels(sentence: str) -> str:
    """Return a sentence without the labels of the letter that stand in it."""
    for name in _AS_WORD:
        sentence = _LABEL_WORD[name].sub(" ", sentence)
    return sentence


def labelled_in(text: str) -> tuple[dict[str, str], str]:
    """Return the statements that stand behind the label of their field, and the message without them."""
    found = sorted(
        (match.start("label"), match.end(), name)
        for name, pattern in _AT_LABEL.items()
        for match in pattern.finditer(text)
    )
    told: dict[str, str] = {}
    rest, done = [], 0
    for place, (start, end, name) in enumerate(found):
        if start < done:
            continue
        line = re.search(r"[\n;]", text[end:])
        stops = [
            found[place + 1][0] if place + 1 < len(found) else len(text),
            end + line.start() if line else len(text),
        ]
        said = text[end : min(stops)]
        kept: list[str] = []
        for one in sentences(said):
            before, wish = _before_a_wish(one)
            if wish:
                kept += [before] if before else []
                break
            if is_asked(one) or is_order(one) or (kept and not any(is_fact(clause) for clause in clauses(one))):
                break
            kept.append(one)
        if not kept:
            continue
        value = " ".join(kept)
        told[name] = re.sub(r"(?:,\s{0,3}(?:und|mit|bitte|dazu))?[\s,.]{0,3}$", "", value)
        rest.append(text[done:start])
        done = end + said.find(kept[-1]) + len(kept[-1])
    rest.append(text[done:])
    return told, " ".join(one.strip() for one in rest if one.strip(" .,;"))


def _before_a_wish(sentence: str) -> tuple[str, bool]:
    """Return what a sentence says before it wishes other words for a line, and whether it wishes them."""
    parts = sentence.split(", ")
    for place, part in enumerate(parts):
        if wishes_other_words(part):
            return ", ".join(parts[:place]), True
    return sentence, False


def read_fields(text: str) -> dict[str, str]:
    """Return the fields that the message plainly names, as `Menge: 4.000`, in a sentence, or by their form."""
    found: dict[str, str] = {}
    text = re.sub(r"\s{2,}", lambda gap: gap[0][0], text)
    found |= labelled_in(text)[0]
    for part in re.split(r"[\n;]", text):
        labelled = re.match(r"\W{0,9}(?P<label>\w[\w äöüß/-]{2,39}?)\s{0,9}[:=]\s{0,9}(?P<v>\S.*)$", part, _I)
        name = _name_of(labelled["label"]) if labelled else None
        if labelled and name:
            found.setdefault(name, labelled["v"])
    for name, pattern in _SAID.items():
        match = pattern.search(text)
        if match:
            found.setdefault(name, match["v"])
    for name, pattern in (("menge", _MONTHLY), ("fehlerkennung", _UUID), ("herkunft", _ORIGIN)):
        match = pattern.search(text)
        if match:
            found.setdefault(name, match[0])
    since = _SINCE.search(text)
    if since:
        found.setdefault("seit", since[1])
    kind = _KIND.match(text)
    if kind:
        found.setdefault("mailart", kind[1])
    for link in _URL.findall(text):
        is_privacy = re.search(r"datenschutz|privacy|dsgvo", link, _I)
        found.setdefault("datenschutzlink" if is_privacy else "webseite", link.rstrip(".)"))
    return {name: tidy(value) for name, value in found.items() if tidy(value)}


_UNSURE = re.compile(
    r"^\W{0,5}(?:ich )?(?:glaube?|denke?|meine|schätze?)(?: (?:mal|es ist|er heißt|das ist))?\b[,:\s]{0,5}"
    r"|\W{0,2}\b(?:glaube?|denke?) ich\b",
    _I,
)


def name_in(text: str) -> str | None:
    """Return the name of an account that the message gives in answer to the question for it, None for a sentence."""
    text = _UNSURE.sub("", text)
    named = _NAMED.match(text)
    if named:
        return tidy(named["v"].rstrip(" .!"))
    backwards = BACKWARDS.match(text)
    if backwards:
        return tidy(backwards["q"].strip(" ,.!„“\"'»«"))
    sentence = len(text.split()) >= _NAME_WORDS and _TELLS.search(text)
    return None if sentence or _NO_NAME.match(text) else tidy(text)


def with_date(words: str, today: date) -> str:
    """Return "gestern Abend" with its date behind it, since the letter may be read days later.

    Args:
        words: since when, as it was told.
        today: the day on which it was told, in the user's time zone.
    """
    counted = re.match(
        r"(?:(?:gut|etwa|ca\.?|rund|fast|knapp|über|ungefähr|schon|jetzt)\s){0,2}(?:\d{1,2}|ein(?:er|em)?|zwei|drei|vier|fünf|sechs|sieben)\s(?:tag|woche)",
        words,
        _I,
    )
    told = None if re.search(r"\d\.", words) else day_of(f"seit {words}" if counted else words, today)
    return f"{words} ({told:%d.%m.%Y})" if told else words


_OUT = re.compile(
    r"\W{0,9}(?:den\s|die\s|das\s)?(?P<what>\w{3,30})\s(?:bitte\s)?(?:raus|weg|streichen|entfernen)\W{0,9}", _I
)


def read_correction(text: str) -> Correction | None:
    """Return which part is wrong and what it should be, None where nothing is corrected."""
    text = re.sub(r"\s{2,}", lambda gap: gap[0][0], text)  # the patterns below look for the end of gaps again and again
    for name, words in NAMES.items():
        article = r"(?:de[rmns]|die|das|mein\w*|unser\w*|beim?|bei der)?\s{0,9}"
        wrong = re.search(rf"\b{article}(?:{words})\s{{1,9}}{_WRONG}(?P<rest>.*)$", text, _I | re.DOTALL)
        if wrong:
            return Correction(name, _value_in(wrong["rest"]))
        change = re.search(
            rf"\b{_CHANGE_VERB}\b\W{{1,9}}{article}(?:{words})\b\s{{0,9}}(?:bitte\s{{0,9}})?(?:auf|in|zu|durch|:|mit|=)\s{{0,9}}(?P<v>\S.*)$",
            text,
            _I | re.DOTALL,
        )
        if change:
            return Correction(name, _value_in(change["v"]))
        meant = re.search(
            rf"\b{article}(?:{words})\s{{1,9}}(?:soll|muss|müsste|sollte)\s{{1,9}}(?:\w{{1,30}}\s{{1,9}})?(?:heißen|lauten|sein)?[:\s]{{0,9}}(?P<v>\S.*)$",
            text,
            _I,
        )
        if meant:
            return Correction(name, _value_in(re.sub(r"\s{1,9}(?:heißen|lauten|sein)\W{0,9}$", "", meant["v"])))
        bare = re.fullmatch(
            rf"\W{{0,9}}(?:bitte\s{{1,9}})?{_CHANGE_VERB}\b\W{{1,9}}{article}(?:{words})\W{{0,9}}", text, _I
        )
        if bare:
            return Correction(name, None)
    removed = _REMOVE.search(text) or _OUT.fullmatch(text)
    if not removed:
        return None
    out = _name_of(re.sub(r"^\W{0,9}(?:bitte|de[rnms]|die|das|doch|auch|\s)+", "", removed["what"]))
    return Correction(out, "") if out else None


def without_denied(value: str) -> str:
    """Return a value without the one that it replaces ("Moni-Malen, nicht Moni-Malt")."""
    return re.sub(r",?\s{1,9}(?:und )?nicht(?: mehr)?\s.*$", "", value, flags=_I | re.DOTALL).strip() or value


def _name_of(label: str) -> str | None:
    label = label.strip(" -*•").casefold()
    return next((name for name, words in _LABELS.items() if re.fullmatch(words, label, _I)), None)


def _value_in(rest: str) -> str | None:
    rest = re.sub(
        r"^[\s,.:;–-]*(?:(?:sondern|richtig (?:ist|wäre|sind)|es sind|es ist|das (?:sind|ist)|korrekt (?:ist|sind)|besser|nämlich|eher|sie ist|er ist|er heißt|die kommen|sie kommen|auf)\b[\s:,]*)?",
        "",
        rest,
        flags=_I,
    )
    return tidy(rest.strip(" .!\"'„“")) or None
