"""Tells what states a fact in a message from what is talk with the bot: questions, orders, anger, politeness. Pure.

Only what states a fact may stand in a letter to Mailjet. Closed vocabularies and the shape of a clause; which field of
the letter a fact belongs to is decided in bot/account/details.py.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from datetime import date

from bot.account.times import DAY, day_of, is_coming

_I = re.IGNORECASE

_ENDS = re.compile(r"(?<=[.!?;…])(?:(?<!\d\.)|(?<=\d{4}\.))(?<!\bca\.)(?<!\bz\.B\.)\s+|\n+|\s+[-–—]\s+")
_COMMAS = re.compile(
    r",\s+(?!(?:die|der|das|den|dem|denen|deren) (?:ich|wir|sich|mir|mich|uns|nicht|noch|schon|auch|alle|bei)\b)",
    re.IGNORECASE,
)
"""Where one statement ends and the next begins: not before a clause that says more of a noun."""
_AND = re.compile(r"\s{1,3}(?:und|aber)\s{1,3}(?=(?:jetzt|dann|seitdem|ich|wir|hab|habe|haben)\b)", _I)
_AMOUNT = re.compile(r"^(?:waren |es waren |genau |insgesamt )?\d[\d.,]{0,9}\s?(?:euro|eur|€|cent)\W*$", _I)

_SMALL = (
    r"boah|puh|uff|oh|ah|ach|achso|ach so|äh|ähm|hä|hm+|stopp?|naja|na|ja|jaja|jo|jep|nein|nee?|nö|doch|also|okay|ok|gut|so|tja|mensch|man|mann|ey|ej|alter|"
    r"halt|und|aber|denn|nun|mal|bitte|danke|sorry|hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend)|vielen dank|(?:viele |liebe )?grüße?|lg|"
    r"mfg|tschüss|super|toll|klasse|ehrlich|echt|eben|einfach|grad|gleich|schnell|hilfe|moment|warte|genau|richtig|klar|stimmt|"
    r"fertig|los|weiter|egal|noch nicht|immer noch nicht"
)
_OPENERS = re.compile(rf"^\W*(?:(?:{_SMALL})\b(?:\W+|$))+", _I)
_ONLY_SMALL = re.compile(rf"^\W*(?:(?:{_SMALL})\b(?:\W+|$))*$", _I)
_ASIDES = re.compile(
    r"\b(?:wie (?:schon )?gesagt|(?:sag|sagte|schrieb|schreib) (?:ich|i) (?:doch|ja|schon|bereits)(?: (?:die ganze zeit|oben|ja|schon|dauernd)){0,3}"
    r"|(?:hab|habe) (?:ich|i) (?:(?:doch|ja|schon|bereits|eben|grade?|gerade|dir|euch|oben|alles|das|jetzt|vorhin) ){0,5}(?:gesagt|geschrieben|erzählt|erwähnt|angegeben|genannt)"
    r"|(?:steht|stand) (?:(?:doch|ja|schon|alles|da|bereits) ){0,4}(?:oben|da|drin))\b",
    _I,
)
"""Remarks about the talk itself, which stand beside what is told ("fitmitmarc sag ich doch")."""
_TO_THE_BOT = re.compile(r"\b(?:du|dir|dich|dein\w{0,2}|bot|chatbot|frag\w{0,3} mich)\b", _I)
_ORDER = re.compile(
    r"^\W*(?:schreib|mach|zeig|gib|lass|sag|nimm|füg|setz|änder|korrigier|schick|hilf|erklär|frag|schau|guck|stell|kürz|formulier|"
    r"übersetz|vergiss|komm|streich|lösch|entfern|ergänz|bau|pack|pass|trag)(?:e|t|en sie)?\b(?!\s+(?:ich|wir|i)\b)",
    _I,
)
_WISH = re.compile(
    r"^\W*(?:(?:den|die|mein\w{0,2})\s)?(?:text|nachricht|brief)(?:\W{1,2}(?:bitte|jetzt|her|endlich|sofort|ohne\b.{0,30}))+\W*$|\b(?:will|möchte?|brauch\w{0,2}|hätte|wünsch\w{0,3})\b.{0,60}\b(?:text|nachricht|brief|schreiben|anfrage|hilfe|antwort|mensch\w{0,3}|wissen)\b"
    r"|\b(?:mach|schreib|zeig|sag|geh)(?:t|st|e|en)?\b.{0,30}\b(?:text|nachricht|brief|endlich|jetzt|fertig|weiter)\b$",
    _I,
)
_FEELING = re.compile(
    r"\b(?:schei(?:ß|ss)\w{0,12}|mist|verdammt\w{0,3}|fuck|kack\w{0,5}|nerv(?:t|st|en|ig)|genervt|sauer|wütend|unverschämt\w{0,8}|frechheit|saftladen|"
    r"abzocke\w{0,3}|katastrophe|panik|verzweifel\w{0,4}|heul\w{0,3}|kotz\w{0,4}|unmöglich|lächerlich|idiot\w{0,3}|blöd\w{0,3}|dumm\w{0,3}|wahnsinn|"
    r"unangenehm\w{0,2}|peinlich\w{0,2}|schäm\w{0,3}|beschämend|(?:um )?(?:gottes|himmels) willen|(?:oh|ach|mein|lieber) gott|himmel|omg|tut mir leid|"
    r"(?:keine|kein) (?:zeit|lust|bock|nerven?)|muss los|reicht(?:'s|s)?|fragerei|wozu|ernsthaft|albern)\b",
    _I,
)
_LEAD = re.compile(
    r"(?:(?:also|und|aber|bitte|ja|nein|ok|gut|moment|jetzt)\W{1,3}){0,3}(?:(?:(?:und )?rein muss|(?:da )?muss rein)|(?:noch ?mal|noch einmal|nochmals|wieder)(?: von (?:ganz )?vorn\w?| zur info| kurz| bitte)?"
    r"|(?:was )?passiert ist|wie gesagt|kurz gesagt|ganz kurz|zur info|info|hinweis|inhalt|nachtrag|ergänzung|ps|von vorn\w?|ehrlich gesagt|hier|und zwar)",
    _I,
)
"""What stands before a colon and only leads to what is told."""
_OF_THE_LETTER = re.compile(
    r"\b(?:muss|müsste|soll|sollte|gehört|kann|kommt|darf|schreib\w{0,2}|tu|mach|setz)\b.{0,60}\b(?:rein|hinein|dazu|drin|raus|weg|drinstehen)\W*$"
    r"|\b(?:rein|hinein|dazu|raus|weg)\W{1,2}(?:muss|soll|sollte|gehört|kommt)\b|\bstimm(?:t|en) (?:so |ja |doch |gar )*nicht\W*$|\b(?:raus|weg) damit\W*$"
    r"|^\W*[„“\"»«‚‘][^„“”\"»«‚‘’]{2,200}[“”\"«»‘’]\W{0,3}(?:bitte |noch |wieder )?(?:raus|weg|rein|dazu)\W*$|\b(?:immer noch|noch immer|schon wieder|nach wie vor)\s(?:drin|da)\b|^\W*(?:das|es)\s(?:ist|war|steht)\s(?:\w{1,10}\s){0,2}(?:falsch|noch drin|immer noch drin)\W*$"
    r"|^\W*(?:und\s)?(?:sonst|ansonsten|der rest|alles (?:andere|übrige))\s(?:\w{1,12}\s){0,3}?(?:passt|stimmt|gut|ok|okay|richtig|bleibt)(?:\s\w{1,8}){0,2}\W*$",
    _I,
)
"""What is said about the letter itself, and states nothing of the case."""
_WANTED_OF_MAILJET = re.compile(
    r"\b(?:die|sie|mailjet|der support)\b.{0,12}\b(?:soll|sollen|sollten|müssen|mögen|könnten)\b.{0,40}\b(?:sag|mitteil|nenn|schreib|verrat|erklär|melde|antwort)\w{0,3}\W*$"
    r"|^\W*bitte\s(?:\w{1,12}\s){0,2}\w{3,12}en\W*$|\bteilen sie\b",
    _I,
)
"""What Mailjet shall do, which the letter asks in words of its own."""
_EMPTY = re.compile(
    r"^\W*(?:(?:das|dies|die|der|den|dem|es|ihn|sie|da|so|hier|dort|alles|auch|schon|noch|nur|jetzt|dann|doch|ich|wir|hab|habe|ist|war|und|oder|aber|andere|frage|ok|danke)\b\W*)*$",
    _I,
)
"""A clause of words that only point at others."""
_DOUBT = re.compile(
    r"\b(?:kann|will|möchte|darf|mag|werde)\b.{0,60}\bnicht\b.{0,40}\b(?:(?:ab|hin|ein)?(?:schicken|senden|reichen)|schreiben|sagen|lügen|zugeben)\b"
    r"|\b(?:schick|send)\w{0,2} (?:ich|wir)\b.{0,40}\bnicht\b|\b(?:lügen|beschönigen)\b.{0,20}\b(?:will|möchte|kann|darf)\b|\bob (?:ich|wir)\b.{0,80}\b(?:soll\w{0,2}|muss|darf|kann)\b",
    _I,
)
"""Somebody considers what to write: nothing that he states to Mailjet."""
_UNKNOWING = re.compile(
    r"\b(?:wei(?:ß|ss)|wees|woas)\b.{0,20}\b(?:nicht|nich|net|ned|nit)\b|\bkeine? (?:ahnung|plan|idee)\b|\bkp\b|\bkeine angaben?\b",
    _I,
)
_OPEN_MATTER = re.compile(
    r"\b(?:wie|wer|wen|woher|wodurch|womit|wo|wann|ob)\b.{2,80}\b(?:sind|ist|war|waren|wurden?|hat|haben|passiert|\w{0,6}k[ao]m(?:en|men)?)\b",
    _I,
)
_HOW_TO = re.compile(r"\b(?:soll\w{0,2}|muss|kann|mache?n?|geht|schreib\w{0,2}|warum|wieso|weshalb|grund)\b", _I)
_OF_THE_TALK = re.compile(
    r"\b(?:hab|habe|hatte)\b.{0,40}\bgefragt\b|\bbeantwort\w{1,3}\b|\b(?:schon|bereits|doch|eben|oben|alles|ja)\b.{0,25}\b(?:gesagt|erwähnt|erzählt|beantwortet|genannt|angegeben)\b|\b(?:frage|fragen|antwort)\b.{0,20}\b(?:schon|beantwortet)\b",
    _I,
)
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:(?:und|oder|aber|also)\W+)?ob\b|^\W*(?:(?:und|oder|aber)\s)?(?:was|wie|wo|wer|wen|wem|warum|wieso|weshalb|welche\w?|wann|wohin|woher|womit|wozu)\b"
    r"|^\W*(?:(?:oder|und|aber|also|nur|dann)\W+){0,3}(?:muss|soll|sollte|kann|darf|brauch\w?|gibt|gibts|ist|sind|kannst|könnt\w{0,3}|geht|reicht|hilft|wird)\s+(?:ich|man|es|das|die|der|du|ihr|sie|mir|uns|wir)\b",
    _I,
)
_NOUNS = {
    "account", "konto", "mail", "mails", "e-mail", "newsletter", "liste", "listen", "adresse", "adressen", "kunde", "kunden", "kundin", "kundinnen",
    "leute", "leuten", "empfänger", "kontakte", "kontakten", "abonnenten", "teilnehmer", "teilnehmern", "mitglieder", "interessenten", "käufer",
    "passwort", "schlüssel", "api-schlüssel", "login", "zugang", "zugänge", "karte", "kreditkarte", "rechnung", "zahlung", "lastschrift", "betrag",
    "kampagne", "kampagnen", "versand", "rundmail", "werbung", "rabattaktion", "aktion", "launch", "webinar", "kurs", "kurse", "kursstart", "onlinekurs",
    "spam", "bounce", "bounces", "rückläufer", "beschwerden", "beschwerde", "abmeldelink", "formular", "anmeldeformular", "website", "webseite",
    "plugin", "skript", "fehlermeldung", "fehler", "ticket", "uhr", "euro", "tage", "tagen", "woche", "wochen", "monat", "monate", "jahr", "jahre",
    "jahren", "messe", "excel", "tabelle", "datei", "import", "domain", "server", "agentur", "mitarbeiter", "mitarbeiterin", "kollege", "kollegin",
    "einladung", "einladungen", "konzert", "banner", "livecall", "jahresprogramm", "programm", "grund", "satz", "spammail", "livecall-link", "link", "gratis-pdf", "zugangsdaten", "rechnungen", "anmeldung", "opt-in", "double-opt-in", "double", "datenbank", "verteiler", "freebie",
    "double-opt-in-verfahren", "zwei-faktor-anmeldung", "unbekannte", "ausland", "mal", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
    "samstag", "sonntag", "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember",
    "fans", "konzerte", "konzerten", "papierliste", "unterschrift", "sommer", "herbst", "winter", "frühjahr", "anmeldungen", "adressliste", "aussendung", "aussendungen", "rundsendung", "kundenliste", "kundenadressen", "kundendaten", "altkunden", "bestandskunden", "stunden", "stunde", "minuten", "abend", "nachmittag", "vormittag", "mittag", "nacht",
}  # fmt: skip
_LOWER = {"mal"}
_MATTER = re.compile(
    rf"\b(?:{'|'.join(sorted((re.escape(noun) for noun in _NOUNS - _LOWER), key=len, reverse=True))})\b|\b\w{{0,20}}(?:mails?|adressen|liste|listen|kunden)\b|\b(?:rein)?gehackt\b|\beingeloggt\b|\bzugegriffen\b",
    _I,
)
_COLLOQUIAL = {
    "hab": "habe", "wollt": "wollte", "grade": "gerade", "hatt": "hatte", "nich": "nicht", "net": "nicht", "ned": "nicht", "nix": "nichts", "grad": "gerade", "ne": "eine", "nen": "einen",
    "n": "ein", "pdf": "PDF", "2fa": "2FA", "ner": "einer", "is": "ist", "isch": "ist", "i": "ich", "des": "das", "raus": "hinaus", "mailjet": "Mailjet", "ok": "in Ordnung",
}  # fmt: skip
"""What people type, as it is written in a letter."""
_AS_MAIN_CLAUSE = re.compile(
    r"^(?:dass|das)\s+(?P<who>ich|wir|es|sie|er|man|(?:die|der|das|eine?|mein\w{0,2}|unser\w{0,2}) (?:\d[\d.]{0,9} )?[^\W\d]\w{0,29})\s+(?P<rest>.{1,200}?)\s+(?P<verb>habe|hab|haben|hat|ist|sind|war|waren|wurde|wurden|bin|wird|heißt|heisst|läuft|lautet|muss|müssen|kann|können|kenne?|brauche?|startet|beginnt|(?:ver)?schicken?)(?P<tail>, (?:die|der|das|denen|deren) .{3,80})?\W*$",
    _I,
)
"""A clause that depends on "da muss noch rein", said by itself."""
_PREFIXED_LAST = re.compile(
    r"^dass\s(?P<who>ich|wir)\s(?P<rest>.{1,160}?)\s(?P<prefix>raus|weg|heraus|aus|um)(?P<verb>(?:schmei(?:ß|ss)|werf|nehm|lösch|stell|sortier)\w{0,2})\W*$",
    _I,
)
"""A dependent clause whose verb comes apart in a main one ("dass ich sie rausschmeiß")."""
_UNKNOWING_THAT = re.compile(r"^(?:(?:der|den|die) (?:satz|info|punkt),? )?dass (?:ich|wir) nicht wei(?:ß|ss),?\s", _I)
_OPEN_FIRST = re.compile(
    r"\b(sind|ist|war|waren|wurden?|haben?|hat|kam|\w{0,6}kamen|passiert)\s(?=wei(?:ß|ss) (?:ich|i)\b)", _I
)
_FILLERS = re.compile(
    r"\b(?:halt|eigentlich|irgendwie|ehrlich gesagt|sozusagen|quasi|naja|achso|ach so|tja|echt|nun ?mal|und zwar)\b(?!,)|,? oder so\b|^(?:(?:und|also|ja|man|mann|nee?|nein|gut|ok)\W+)+(?=\w)",
    _I,
)
"""Words of a chat that no letter needs."""
_SUBORDINATE = re.compile(
    r"(?<=[\wäöüß])\s(weil|dass|obwohl|nachdem|damit|bevor|(?:die|der|das|denen|deren) (?:ich|wir|sich|bei|nicht|mal|schon|noch|uns|mich|alle|sie))(?=\s)",
    _I,
)
"""Where a comma belongs that nobody types into a chat."""
_STAY = {"des", "raus", "ok", "i"}
_WORD = re.compile(r"(?<![\w@./-])[A-Za-zÄÖÜäöüß][\wäöüß-]{0,39}(?![\w@/])(?!\.\w)")


_BARELY_UNKNOWN = re.compile(
    r"^\W*(?:das\s)?(?:wei(?:ß|ss) (?:ich|i|man|keiner|niemand)|ist (?:mir|uns) nicht|keine ahnung)\b.{0,30}$", _I
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a message in their order."""
    return [one.strip() for one in _ENDS.split(text[:2_000]) if one and one.strip(" .,;!?")]


def clauses(text: str) -> list[str]:
    """Return what a message says one after the other, also between commas; empty ones are left out."""
    found: list[str] = []
    for sentence in _ENDS.split(text[:2_000]):
        for part in _COMMAS.split(sentence):
            if found and _BARELY_UNKNOWN.match(part) and _QUESTION.search(found[-1]) and "?" not in found[-1]:
                found[-1] = f"{found[-1]}, {part}"  # "Wie das kam, weiß ich nicht"
            elif found and _AMOUNT.match(part):
                found[-1] = f"{found[-1]} ({part.strip(' .!')})"  # "… bezahlt, 87 Euro"
            else:
                found += _AND.split(part)
    return [clause for one in found if (clause := _without_lead(one.strip(" ,;"))).strip(" ,;.!")]


def _without_lead(clause: str) -> str:
    """Return a clause without what only leads to it ("Noch einmal: …", "mir ist das unangenehm: …")."""
    head, colon, tail = clause.partition(": ")
    leads = (
        colon and tail.strip() and (_LEAD.fullmatch(head.strip(' ,.!–-„“»«"')) or is_feeling(head) or is_asked(head))
    )
    return tail.strip(" ,;") if leads else clause


def is_asked(clause: str) -> bool:
    """Return whether a clause asks something."""
    return bool(_QUESTION.search(clause)) and not ("?" not in clause and _UNKNOWING.search(clause))


def leaves_open(clause: str) -> bool:
    """Return whether a clause says which part of the matter nobody knows ("wie die reinkamen, weiß ich nicht")."""
    unknown = _UNKNOWING.search(clause) and _OPEN_MATTER.search(clause)
    return bool(unknown) and "?" not in clause and not _HOW_TO.search(clause)


_REASON_WORD = re.compile(r"\b(?:grund|gründe|ursache|warum|wieso|weshalb|weswegen|woran)\b", _I)
_NOT_TOLD = re.compile(
    r"\b(?:kenn\w{0,2}|wei(?:ß|ss)|bekannt|genannt|mitgeteilt|gesagt|steht|stand)\b.{0,30}\b(?:nicht|nich|net|ned|nit|nirgends)\b"
    r"|\b(?:nicht|nich|net|nie|nirgends)\b.{0,20}\b(?:kenn\w{0,2}|wei(?:ß|ss)|bekannt|genannt|mitgeteilt|gesagt|steht)\b"
    r"|\bkein\w{0,2} (?:ahnung|plan|idee|grund)\b|\bunbekannt\b|\bkp\b",
    _I,
)


def reason_is_unknown(clause: str) -> bool:
    """Return whether a clause says that the reason of the block is not known to its writer."""
    return "?" not in clause and bool(_REASON_WORD.search(clause) and _NOT_TOLD.search(clause))


def is_order(clause: str) -> bool:
    """Return whether a clause tells the bot to do something."""
    bare = re.sub(r"^\W*(?:dann|jetzt)\s", "", _OPENERS.sub("", clause), flags=_I)
    return bool(_ORDER.search(bare) or _TO_THE_BOT.search(clause))


_NO_WORD_OF = re.compile(
    r"\b(?:schreib|erwähn|nenn|sag|behaupt|setz|nimm|nehm|tu|pack|bring)(?:e|t|st)?\b.{0,30}\b(?:nicht|nichts|nix|nie|kein\w{0,2})\b(?=.{0,80}\b(?:rein|hinein|drin|davon|von|über)\b|\W*$)"
    r"|\b(?:soll(?:st|t|te)?|darf(?:st)?)\b.{0,40}\b(?:nicht|nichts|nix|kein\w{0,2})\b.{0,40}\b(?:rein|hinein|drin|drinstehen|stehen|(?:rein|hinein)?schreiben|erwähnen)\b",
    _I,
)
_THAT = re.compile(r"\b(?:dass|ob)\b", _I)
_THAT_FIRST = re.compile(r"^\W*(?:dass|ob|oder|weil|wie|wegen)\b", _I)


def kept_out(text: str) -> tuple[tuple[str, ...], str]:
    """Return what an order says shall not stand in the letter ("schreib ja nicht rein, dass …"), and the rest."""
    out: list[str] = []
    rest: list[str] = []
    for sentence in sentences(text):
        kept: list[str] = []
        open_one = False
        for part in re.split(r",\s+", sentence):
            head = _THAT.split(part)[0]
            orders = bool(_ORDER.search(_OPENERS.sub("", head))) or bool(
                re.search(r"\b(?:soll|darf)\w{0,2}\b", head, _I)
            )
            if open_one and _THAT_FIRST.match(part):
                out[-1] = f"{out[-1]}, {part}"
            elif orders and _NO_WORD_OF.search(head) and not is_asked(sentence):
                out.append(part)
                open_one = True
            else:
                open_one = False
                kept.append(part)
        if kept:
            rest.append(", ".join(kept))
    return tuple(out), (" ".join(rest) if out else text)


_OTHER_TONE = re.compile(
    r"\b(?:seriös|professionell|formell|förmlich|sachlich|neutral|gewählt|offiziell|ordentlich|vernünftig|elegant|schön|klar|verständlich)ere?[rsnm]?\b|\b(?:besser|anders|schön|seriös|vernünftig)\s(?:formulier\w{0,3}|ausdrück\w{0,3}|schreib\w{0,3}|klingen)\b",
    _I,
)
_OF_A_LINE = re.compile(r"\b(?:zeilen?|satz|sätze|stelle|formulierung|wortlaut|ausdruck)\b|[„“\"»«‚‘]", _I)
_SOUNDS = re.compile(r"\b(?:klingt|klingen|liest sich|hört sich|wirkt)\b", _I)


def wishes_other_words(sentence: str) -> bool:
    """Return whether a sentence wishes a line of the letter in another tone, and does not say in which words."""
    bare = sentence.rstrip()
    if ":" in bare or bare.endswith("?"):
        return False
    line = bool(_OF_A_LINE.search(bare))
    if _SOUNDS.search(bare):
        return line or bool(_OTHER_TONE.search(bare))
    ordered = any(is_order(one) for one in clauses(bare)) or re.search(r"\bbitte\b", bare, _I)
    return bool(_OTHER_TONE.search(bare)) and (line or bool(ordered))


def is_polite_order(text: str) -> bool:
    """Return whether a question is a polite order ("kannst du mir das schreiben?")."""
    return bool(_POLITE_ORDER.match(text))


_POLITE_ORDER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:(?:kannst|könntest|willst|magst|würdest) du\b"
    r"|(?:können|könnten|würden) sie\b(?=.{0,12}\b(?:mir|uns|bitte)\b))",
    _I,
)


def wishes_letter(clause: str) -> bool:
    """Return whether a clause wishes a letter ("ich brauch schnell den text"), and does not ask or refuse it."""
    if is_asked(clause):
        return False
    words = set(re.findall(r"\w+", clause.casefold()))
    bare = words <= _LETTER_NOUNS | _AROUND_A_LETTER | _NOW and words & _LETTER_NOUNS and words & _NOW
    return bool(_LETTER_WISHED.search(clause) or bare)


_LETTER_NOUNS = frozenset({"text", "nachricht", "brief", "anfrage", "schreiben", "entwurf"})
_AROUND_A_LETTER = frozenset(
    ["eine", "einen", "ein", "die", "den", "der", "das", "meine", "meinen", "erste", "ersten", "neue", "neuen", "kurze",
     "kurzen", "richtige", "an", "für", "mailjet", "support", "denen", "mir", "uns", "also", "dann", "ja", "doch"]
)  # fmt: skip
_NOW = frozenset({"bitte", "jetzt", "endlich", "sofort", "gleich"})
"""Of such words alone a wish without a verb is made ("bitte eine erste nachricht an mailjet")."""

_LETTER_WISHED = re.compile(
    r"\b(?:will|möchte?|brauch\w{0,2}|bräuchte|hätte gern\w?|wünsch\w{0,3})\b(?!.{0,20}\bkein).{0,60}\b(?:text|nachricht|brief|schreiben|anfrage|vorlage|entwurf)\b",
    _I,
)


def is_feeling(clause: str) -> bool:
    """Return whether a clause says how somebody feels about it, and not what happened."""
    return bool(_FEELING.search(clause))


def names_a_matter(clause: str) -> bool:
    """Return whether a clause speaks of mail, accounts, lists, money, or gives a number."""
    return bool(_MATTER.search(clause) or re.search(r"\d", clause))


def core_of(clause: str) -> str:
    """Return a clause without interjections, greetings and remarks about the talk; empty where nothing is left."""
    if is_asked(clause):
        return ""
    bare = _ASIDES.sub(" ", clause)
    if re.match(r"^\W*(?i:gut|genau|klar|super|los|alter|mann|hilfe)\s+[A-ZÄÖÜ]", bare):
        return bare.strip(" ,;")  # "Gut Holz e.V." is a name
    bare = _OPENERS.sub("", bare).strip(" ,;")
    return "" if _ONLY_SMALL.match(bare) else bare.strip()


def main_clause(said: str) -> str:
    """Return "dass …" as a sentence of its own, and everything else as it is."""
    said = _PREFIXED_LAST.sub(r"\g<who> \g<verb> \g<rest> \g<prefix>", said.strip())
    said = _AS_MAIN_CLAUSE.sub(
        lambda match: f"{match['who']} {match['verb']} {match['rest']}{match['tail'] or ''}", said
    )
    return _UNKNOWING_THAT.sub("ich weiß nicht, ", said)


def open_word(clause: str) -> str | None:
    """Return by which word a clause says what nobody knows ("wie", "wer"), None where it says nothing of the kind."""
    match = _OPEN_MATTER.search(clause) if leaves_open(clause) else None
    return match[0].split()[0].casefold() if match else None


def is_clause(said: str) -> bool:
    """Return whether "dass …" can be said as a sentence of its own."""
    return bool(_AS_MAIN_CLAUSE.match(said))


def is_fact(clause: str) -> bool:
    """Return whether a clause states something, and neither asks, orders, complains nor speaks of the talk."""
    core = core_of(clause)
    if not core or is_order(core) or _WISH.search(core) or _OF_THE_TALK.search(core):
        return False
    if _EMPTY.match(core) or _OF_THE_LETTER.search(core) or _WANTED_OF_MAILJET.search(clause):
        return False
    if (_UNKNOWING.search(core) and not leaves_open(core)) or _DOUBT.search(core) or reason_is_unknown(core):
        return False
    return not is_feeling(core)


def facts_in(text: str) -> list[str]:
    """Return the clauses of a message that state a fact, without what stands around them."""
    return [core_of(clause) for clause in clauses(text) if is_fact(clause)]


def as_sentence(clause: str, today: date | None = None) -> str:
    """Return a clause as a letter would have it: nouns large, colloquial words written out, with its date.

    Args:
        clause: "hab gestern newsletter an 2300 alte adressen geschickt"
        today: the day on which it was told, None to leave "gestern" as it is.
    """
    said = " ".join(_FILLERS.sub(" ", clause).split())
    said = re.sub(r"^(?:(?:und|aber|weil)\s+)+", "", said.strip(" ,;"), flags=_I)
    said = _AS_MAIN_CLAUSE.sub(
        lambda match: f"{match['who']} {match['verb']} {match['rest']}{match['tail'] or ''}", said
    )
    said = _OPEN_FIRST.sub(r"\1, ", _UNKNOWING_THAT.sub("ich weiß nicht, ", said))
    said = " ".join(_FILLERS.sub(" ", said).split())
    said = _WORD.sub(lambda match: _spelled(match[0]), said)
    said = re.sub(
        r"^(habe|hatte|wurde|wollte)\s+(?!ich\b|wir\b|ihr\b)", lambda match: f"Ich {match[1].lower()} ", said, flags=_I
    )
    said = re.sub(
        r"^(haben|hatten|wurden)\s+(?!wir\b|sie\b|die\b)", lambda match: f"Wir {match[1].lower()} ", said, flags=_I
    )
    said = _SUBORDINATE.sub(r", \1", said)
    said = re.sub(
        r"\b(um|gegen) (\d{1,2})(?!\d|[.:]\d|\s?(?:uhr|prozent|euro|%|€))(?=\s|$)", r"\1 \2 Uhr", said, flags=_I
    )
    if today:
        moment = DAY.search(said)
        coming = bool(moment) and is_coming(said)
        told = day_of(moment[0], today, coming=coming) if moment else None
        if moment and told and not re.search(r"\d\.\d", said):
            said = f"{said[: moment.end()]} ({told:%d.%m.%Y}){said[moment.end() :]}"
    said = re.sub(r"^(?:so|ca\.?)\s+(?=\d)", "etwa ", said, flags=_I)
    said = re.sub(r"^waren\s+(?:so|ca\.?|etwa|rund)\s+(?=\d)", "Es waren etwa ", said, flags=_I)
    said = re.sub(r"^waren\s+(?=\d)", "Es waren ", said, flags=_I)
    said = re.sub(r"\bapi[\s-]?(keys?|schlüssel)\b", lambda match: f"API-{match[1].capitalize()}", said, flags=_I)
    said = re.sub(r"[!?]+$", "", said)
    said = re.sub(r"\bMailjet (Konto|Account)\b", r"Mailjet-\1", said)
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "…")) else f"{said}."


def _spelled(word: str) -> str:
    low = word.casefold()
    if low in _COLLOQUIAL and low not in _STAY and word in (low, low.capitalize()):
        written = _COLLOQUIAL[low]
        return written if word == low else written[:1].upper() + written[1:]
    compound = word == low and re.fullmatch(
        r"[a-zäöüß]{0,24}(?:mails?|adressen|listen?|kunden|kundin|kurse?|webinar|newsletter|karte|rechnung|verkäufen?|buchungen?|formular|teilnehmern?)",
        low,
    )
    noun = (low in _NOUNS and low not in _LOWER) or compound
    return word[:1].upper() + word[1:] if noun and word == low else word
