"""Reads the facts of a delivery or suspension case out of one German message.

Pure functions over tables of word patterns, no Rasa. It says only what the words say; which question they
answer is decided in bot/dialogue. Addresses have a module of their own (addresses.py).
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.dialogue.message import MessageFacts
from bot.mail.providers import OTHER, provider_of
from bot.nlu.addresses import SENDER_ADDRESS, Address, find_addresses, valid_for

MAX_TEXT = 2_000
"""Facts stand in what a person types, not in pasted pages; longer texts are cut here."""

_I = re.IGNORECASE

PROVIDER_WORDS: dict[str, str] = {
    "web.de": r"\bweb\.?\s?de\b(?![-\w])|\bbei web\b",
    "gmx": r"\bgmx\b",
    "t-online": r"\bt\s?-?\s?online\b|\btelekom\b|\bmagenta\s?mail\b",
    "yahoo": r"\byah?oo+\b|\bjahoo\b",
    "gmail": r"\bg-?mail\b|\bgoogle\s?-?mail\b",
    "outlook": r"\boutlook\b",
    "hotmail": r"\bhotmail\b",
    "icloud": r"\bi-?cloud\b|\bapple\s?-?mail\b",
    "freenet": r"\bfreenet\b",
    "aol": r"\baol\b",
    "posteo": r"\bposteo\b",
    "mailbox.org": r"\bmailbox\.org\b",
    "1und1": r"\b1\s?(?:&|und|u)\s?1\b|\bionos\b",
    "bluewin": r"\bbluewin\b",
    "vodafone": r"\bvodafone\b|\barcor\b",
    "protonmail": r"\bproton(?:mail)?\b",
}
"""Provider slug → how people name it. Hotmail keeps its own word; for advice it counts as Outlook."""

STATUS_WORDS: tuple[tuple[str, str], ...] = (
    ("nicht_zugestellt", r"\b(?:nicht|nie|net|ned|noch nicht)\s+(?:zu)?ge?stell?t\b|\bunzustellbar\b|\bfehlgeschlagen\b|\bfailed\b|\bundelivered\b|\bnot delivered\b|\bkonnte nicht zu?gestellt\b"),
    ("bounce", r"\b(?:ge)?bounce[ds]?t?\b|\b(?:hard|soft)[- ]?bounced?\b|\bgebounct\b|\bzurückgekommen\b|\brückläufer\b"),
    ("blockiert", r"\b(?:ge)?block(?:ed|t|iert|iert)\b|\bgeblockt\b"),
    ("abgelehnt", r"\babgelehnt\b|\brejected\b|\babgewiesen\b|\bverweigert\b|\brefused\b"),
    ("verzögert", r"\bverzögert\b|\bverzoegert\b|\bdeferred\b|\bdelayed\b|\bverspätet\b"),
    ("ausstehend", r"\bausstehend\b|\bpending\b|\bwarteschlange\b|\bqueued?\b|\bin bearbeitung\b|\bwird gesendet\b|\bwird zugestellt\b"),
    ("geöffnet", r"\bgeöffnet\b|\bgeoeffnet\b|\bopened\b|\bgelesen\b|\bgeklickt\b"),
    ("zugestellt", r"\bzugestellt\w{0,1}\b|\bdelivered\b|\bzugstellt\b|\bausgeliefert\b|\bgesendet\b(?=\s*(?:steht|laut|$|\.|!|\)))"),
)  # fmt: skip
"""Status of the contract → words; the first that fits wins at its place, so negations stand first."""

_STATUS_UNREADABLE = re.compile(
    r"\b(?:status|spalte|feld|da|dort)\b[^.?!]{0,30}\b(?:leer|blank|empty|nur ein strich|steht (?:gar )?nichts|kein eintrag|ein fragezeichen)",
    _I,
)
_FUZZY_STATUS = {
    "zugestellt": "zugestellt", "ausstehend": "ausstehend", "blockiert": "blockiert", "abgelehnt": "abgelehnt",
    "verzögert": "verzögert", "verzoegert": "verzögert", "geöffnet": "geöffnet", "gebounced": "bounce",
}  # fmt: skip

MEMBER_WORDS = re.compile(
    r"\b(?:kund(?:e|in|en|innen)|mitglied(?:er|ern|s)?|teilnehmer(?:in|innen|n|s)?|teilnehmende[rn]?|käufer(?:in|innen|n)?|kaeufer(?:in)?"
    r"|schüler(?:in|innen|n)?|schueler(?:in)?|klient(?:in|en|innen)?|abonnent(?:in|en|innen)?|coachee|nutzer(?:in|innen|n)?|user|leute|"
    r"studierende[rn]?|customers?|members?|students?|clients?|interessent(?:in|en|innen)?|lernende[rn]?|kursleute|eine?r? dame|ein herr)\b",
    _I,
)
_I_AM_MEMBER = re.compile(
    r"\bich bin (?:ein |eine |die |der |selbst |selber |nur |hier )*(?:mitglied|kundin?|kunde|teilnehmer|schüler|käufer|nutzer)", _I
)
SELF_WORDS = re.compile(
    r"\bbei (?:mir|mia|uns)\b|\bmir\b|\bmich\b|\bfür mich\b|\bmein(?:e|en|em|er)?\s+(?:\w+\s+)?(?:passwort|pw|zugang|zugangsdaten|login|"
    r"link|mail|e-?mail|mailadresse|adresse|postfach|konto|account|bestätigung|registrierung|anmeldung|code|aktivierung)"
    r"|\b(?:ich|i|ick|isch)\s+(?:selbst|selber|hab|habe|han|bekomm|bekomme|krieg|kriege|kriag|warte|wart|finde|find|kann|seh|sehe|erhalte)\b"
    r"|\b(?:hab|habe)\s+(?:ich|mein)|\b(?:bekomme|krieg|kriege|warte)\s+(?:ich|auf)\b|\bich\b.{0,20}\bselbst\b|^\s*(?:ich|mich|mir|selbst|selber)\s*[.!]?\s*$"
    r"|\bum mich\b|\b(?:i|me|my)\b(?=.{0,40}\b(?:mail|email|link|password|account))",
    _I,
)
_THIRD_PERSON = re.compile(
    r"\bbei (?:ihr|ihm|ihnen)\b|\b(?:sie|er) (?:bekommt|kriegt|findet|hat|sagt|meint|wartet)\b|\bihre adresse\b|\bseine adresse\b",
    _I,
)

_NUMBER_WORDS = {
    "ein": 1, "eine": 1, "einer": 1, "einem": 1, "ner": 1, "ne": 1, "nem": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4,
    "fünf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "zwoelf": 12,
    "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "paar": 3, "einigen": 3, "mehreren": 3,
}  # fmt: skip
_UNIT_MINUTES = {"s": 0, "m": 1, "h": 60, "d": 1440, "w": 10_080, "mo": 43_200}
_AMOUNT = re.compile(
    r"\b(?:vor|seit|schon|nach|erst|ca\.?|etwa|ungefähr|so|gut|über|knapp)?\s{0,3}(?:ca\.?|etwa|ungefähr|gut|knapp|über|nem|ner|ein)?\s{0,3}"
    r"(?P<n>\d{1,3}|" + "|".join(_NUMBER_WORDS) + r")\s{0,3}"
    r"(?P<unit>sek\w*|min\b|minuten?|mins?|stunden?|std\.?|h\b|tag(?:e|en)?|wochen?|monat(?:e|en)?)",
    _I,
)
_AGE_PHRASES: tuple[tuple[str, int], ...] = (
    (r"\b(?:gerade|grade|grad)\s?(?:eben|erst|jetzt)?\b|\bsoeben\b|\beben (?:erst|gerade)\b|\bjust now\b|\bvorhin erst\b", 3),
    (r"\bviertel\s?stunde\b", 15),
    (r"\bhalb(?:e|en)?\s?stunde\b", 30),
    (r"\bdreiviertel\s?stunde\b", 45),
    (r"\banderthalb stunden\b", 90),
    (r"\bheute (?:morgen|früh|frueh|vormittag|mittag|nacht)\b|\bvorhin\b|\bseit stunden\b|\bstundenlang\b", 240),
    (r"\bgestern\b|\byesterday\b", 1440),
    (r"\bvorgestern\b", 2880),
    (r"\bseit tagen\b|\btagelang\b|\bseit einigen tagen\b|\bfor days\b|\bdieser tage\b", 4320),
    (r"\bletzte[rn]? woche\b|\bvorige woche\b|\bseit wochen\b|\bwochenlang\b|\bseit (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b", 10_080),
)  # fmt: skip

_DONE = r"(?:schon|bereits|hab|habe|haben|hat|is|ist|gecheckt|geschaut|geguckt|nachgesehen|nachgeschaut|durchsucht|kontrolliert|geprüft|nix|nichts|leer|nicht|kein|keine|auch|nope|nothing|checked|gesucht|geschau?t)"
_SPAM = r"(?:spam|junk|werbung|unbekannt)[\w-]{0,12}(?:\s?-?\s?(?:ordner|verdacht|fach|mail))?"
TRIED_WORDS: tuple[tuple[str, str], ...] = (
    ("spam", rf"\b{_SPAM}\b[^.?!]{{0,45}}\b{_DONE}\b|\b{_DONE}\b[^.?!]{{0,45}}\b{_SPAM}\b"),
    (
        "kontakt",
        r"\b(?:als kontakt|adressbuch|whitelist\w*|gewhitelistet|sichere[rn]? absender|erwünscht\w*|info@memberspot\.de)\b[^.?!]{0,40}\b(?:schon|bereits|gespeichert|hinzugefügt|drin|eingetragen|gemacht|angelegt|aufgenommen)\b",
    ),
    (
        "warten",
        r"\b(?:schon|bereits|lange|lang)\b[^.?!]{0,20}\bgewartet\b|\b15 min\w* (?:längst|schon|sind) (?:vorbei|um|rum)\b",
    ),
    (
        "anbieter",
        r"\b(?:anbieter|provider|hotline|postmaster|administrator|admin|it-abteilung|edv|kundenservice|web\.de|gmx|telekom|t-online|yahoo)\b[^.?!]{0,40}\b(?:angerufen|gefragt|angeschrieben|kontaktiert|geschrieben|telefoniert|gesprochen)\b",
    ),
    (
        "andere_adresse",
        r"\bander\w+ (?:e-?mail-?|mail-?)?adresse\b[^.?!]{0,30}\b(?:auch|schon|probiert|versucht|ausprobiert)\b",
    ),
    ("status", r"\bstatus\b[^.?!]{0,30}\b(?:geprüft|nachgesehen|nachgeschaut|gecheckt)\b"),
)
_NEGATED_DONE = re.compile(
    r"\bnoch nicht\b[^.?!]{0,30}\b(?:spam|geschaut|geguckt|nachgesehen)|\b(?:spam)\b[^.?!]{0,30}\bnoch nicht\b", _I
)
_IN_SPAM = re.compile(
    r"\b(?:landet|landen|gelandet|ist|war|lag|liegt|sind|drin|kommt|kommen)\b[^.?!]{0,30}\b(?:im|in den|in)\s+(?:spam|junk)",
    _I,
)
_NOTHING = re.compile(
    r"\b(?:nichts?|nix|nit|leer|kein\w*|nirgends|auch nicht|nicht|nada|nothing|niente|nüt|nüüt)\b", _I
)
_FORWARD_NO = re.compile(
    r"\b(?:keine|ohne|nix mit|nie eine|no) (?:\w+ )?(?:weiterleitung|umleitung|forward\w*)|\bleite\w* nichts? weiter|\bnicht weitergeleitet\b",
    _I,
)
_FORWARD_YES = re.compile(
    r"\b(?:weiterleitung|umleitung|weitergeleitet|umgeleitet|leite\w*[^.?!]{0,40}weiter|forward(?:ed|ing)|weiterleiten)\b",
    _I,
)

REASON_WORDS: tuple[tuple[str, str], ...] = (
    ("spamtrap", r"\bspam\s?-?(?:traps?|fallen?)\b"),
    ("beschwerden", r"\bspam\s?-?(?:beschwerde\w*|meldung\w*|complaints?|reports?)|\bbeschwerde\w*|\bcomplaint\w*|\bals spam (?:markiert|gemeldet)|\babuse\b"),
    ("bounces", r"\bbounce\w*|\brückläufer\w*|\btote[rn]? adressen\b|\bungültige\w* adressen\b|\bunzustellbare\b"),
    ("zahlung", r"\bzahlung\w*|\brechnung\w*|\bkreditkarte\w*|\bpayment\b|\blastschrift\w*|\bnicht bezahlt\b|\bunpaid\b|\bbezahl\w*|\binvoice\b"),
    ("verdacht", r"\bverdächtig\w*|\bverdaechtig\w*|\bsuspicious\b|\bgehackt\b|\bhacked\b|\bfremder? (?:zugriff|login)|\banmeldeversuch\w*"),
    ("api", r"\bapi\b|\bschnittstelle\w*|\bskript\b|\bscript\b|\bplugin\b|\btechnische[rn]? fehler\b|\bmehrfach (?:verschickt|gesendet)\b"),
    ("richtlinien", r"\brichtlinie\w*|\bnutzungsbedingung\w*|\bpolic(?:y|ies)\b|\bagb\b|\bterms\b|\bverst(?:oß|oss|ößt)\w*|\bcompliance\b"),
    ("limit", r"\blimit\w*|\bkontingent\b|\bquota\b|\bdrossel\w*|\bgedrosselt\b|\b200 (?:mails )?(?:am|pro) tag\b"),
    ("spam", r"\bspam\w*|\bgekaufte\w* (?:liste|adressen)|\bohne (?:einwilligung|zustimmung|opt-?in)\b"),
)  # fmt: skip

_ENGLISH = frozenset(
    ["the", "is", "are", "my", "i", "you", "it", "not", "from", "what", "why", "how", "did", "have", "has", "was", "and", "email", "still", "never", "can't", "don't", "isn't", "please", "where", "when", "does", "do"]
)
_GERMAN = frozenset(
    ["ich", "ist", "nicht", "die", "der", "das", "und", "mail", "bei", "von", "mein", "meine", "wie", "was", "warum", "kann", "hab", "habe", "wird", "im", "in", "auf", "bitte", "kommt", "kein", "keine"]
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def read_facts(text: str) -> MessageFacts:
    """Return every fact that `text` states."""
    text = text[:MAX_TEXT]
    addresses = find_addresses(text)
    valid = valid_for(addresses, text)
    without = _without_addresses(text)
    return MessageFacts(
        addresses=tuple(address.value for address in addresses),
        address=valid.value if valid else None,
        suggestion=valid.suggestion if valid else None,
        providers=find_providers(text, addresses),
        statuses=find_statuses(without),
        affected=who_is_affected(without),
        age_minutes=age_in_minutes(without),
        tried=steps_tried(text),
        forwarding=uses_forwarding(without),
        reasons=tuple(reason for reason, pattern in REASON_WORDS if re.search(pattern, without, _I)),
        choice="status_unklar" if _STATUS_UNREADABLE.search(without) else None,
        english=is_english(text),
    )


def find_providers(text: str, addresses: list[Address]) -> tuple[str, ...]:
    """Return the providers named as a word or as the domain of an address, in the order of the text."""
    places: dict[str, int] = {}
    for address in addresses:
        slug = _provider_of_address(address.value)
        if slug and address.value != SENDER_ADDRESS:
            places.setdefault(slug, address.start)
    without = _without_addresses(text)
    for slug, pattern in PROVIDER_WORDS.items():
        match = re.search(pattern, without, _I)
        if match:
            places.setdefault(slug, match.start())
    return tuple(sorted(places, key=lambda slug: places[slug]))


def find_statuses(text: str) -> tuple[str, ...]:
    """Return the delivery statuses named, typos included, in the order of the text."""
    places: dict[str, int] = {}
    taken: list[tuple[int, int]] = []
    for status, pattern in STATUS_WORDS:
        for match in re.finditer(pattern, text, _I):
            if not any(start <= match.start() < end for start, end in taken):
                taken.append(match.span())
                places.setdefault(status, match.start())
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if len(word) < 7 or word.startswith(("zustell", "status")) or any(s <= match.start() < e for s, e in taken):
            continue
        for spelled, status in _FUZZY_STATUS.items():
            # One slip in eight letters; "bestellt" or "gestellt" must not become "zugestellt".
            if word[0] == spelled[0] and OSA.distance(word, spelled, score_cutoff=2) <= (2 if len(word) >= 8 else 1):
                places.setdefault(status, match.start())
                break
    return tuple(sorted(places, key=lambda status: places[status]))


def who_is_affected(text: str) -> str | None:
    """Return `mitglied` when somebody else misses mail, `ich` when it is the writer, None when unsaid."""
    if _I_AM_MEMBER.search(text):
        return "ich"
    if MEMBER_WORDS.search(text) or _THIRD_PERSON.search(text):
        return "mitglied"
    return "ich" if SELF_WORDS.search(text) else None


def age_in_minutes(text: str) -> int | None:
    """Return how long ago the mail was asked for, in minutes, None when unsaid."""
    for pattern, minutes in _AGE_PHRASES:
        if re.search(pattern, text, _I):
            return minutes
    match = _AMOUNT.search(text)
    if not match:
        return None
    number = int(match["n"]) if match["n"].isdigit() else _NUMBER_WORDS[match["n"].lower()]
    unit = match["unit"].lower()
    key = "mo" if unit.startswith("mo") else "h" if unit.startswith("st") else unit[0] if unit[0] in "smhdw" else "d"
    return number * _UNIT_MINUTES[key]


def steps_tried(text: str) -> tuple[str, ...]:
    """Return the steps that the message says were already done."""
    if _NEGATED_DONE.search(text):
        return ()
    tried = [step for step, pattern in TRIED_WORDS if re.search(pattern, text, _I)]
    # "landet im Spam" says where the mail is, not that a look there brought nothing.
    if "spam" in tried and _IN_SPAM.search(text) and not _NOTHING.search(text):
        tried.remove("spam")
    return tuple(tried)


def uses_forwarding(text: str) -> bool | None:
    """Return whether the mailbox forwards its mail, None when unsaid."""
    if _FORWARD_NO.search(text):
        return False
    return True if _FORWARD_YES.search(text) else None


def is_english(text: str) -> bool:
    """Return whether the message is written in English rather than sprinkled with it."""
    words = [word.lower() for word in _WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    german = sum(word in _GERMAN for word in words)
    return english >= 2 and english > german and len(words) >= 3


def _provider_of_address(address: str) -> str | None:
    domain = address.rpartition("@")[2]
    if domain.startswith("hotmail."):
        return "hotmail"
    provider = provider_of(address)
    provider = provider_of(address)
    return None if provider is OTHER else provider.slug


def _without_addresses(text: str) -> str:
    # Domains inside addresses are no provider words, and "at" is no English.
    return re.sub(r"\S{0,64}@\S{0,255}", " ", text)
