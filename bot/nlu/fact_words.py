"""How people name providers, statuses, persons, times, steps and reasons: word patterns only, all case-blind.

Change this file when a wording is missed; how the patterns are put together is facts.py.
"""

from __future__ import annotations

import re

from bot.account.notice import UNPAID, UNUSUAL

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

DEVICE_WORDS: dict[str, str] = {
    "iphone": r"\b(?:iphone|ipad|ios)\b",
    "android": r"\b(?:android|samsung|pixel|huawei|xiaomi)\b",
    "app": r"\b(?:app|handy|smartphone|mobil\w*|tablet)\b|\bhandy\w*",
    "web": r"\b(?:browser|webmail|pc|laptop|computer|rechner|im web|am mac)\b",
}
"""Device → how people name it; the first that fits counts."""

STATUS_WORDS: tuple[tuple[str, str], ...] = (
    ("nicht_zugestellt", r"\b(?:nicht|nie|net|ned|noch nicht)\s+(?:zu)?ge?stell?t\b|\bunzustellbar\b|\bfehlgeschlagen\b|\bfailed\b|\bundelivered\b|\bnot delivered\b|\bkonnte nicht zu?gestellt\b"),
    ("bounce", r"\b(?:ge)?bounce[ds]?t?\b|\b(?:hard|soft)[- ]?bounced?\b|\bgebounct\b|\bzurückgekommen\b|\brückläufer\b"),
    ("blockiert", r"\b(?:ge)?block(?:ed|t|iert|iert)\b|\bgeblockt\b"),
    ("abgelehnt", r"\babgelehnt\b|\brejected\b|\babgewiesen\b|\bzur(?:ü|ue)ckgewiesen\b|\bverweigert\b|\brefused\b"),
    ("verzögert", r"\bverzögert\b|\bverzoegert\b|\bdeferred\b|\bdelayed\b|\bverspätet\b"),
    ("ausstehend", r"\bausstehend\b|\bpending\b|\bwarteschlange\b|\bqueued?\b|\bin bearbeitung\b|\bwird gesendet\b|\bwird zugestellt\b"),
    ("geöffnet", r"\bgeöffnet\b|\bgeoeffnet\b|\bopened\b|\bgelesen\b|\b(?:steht|status|spalte|ist|wurde)\b[^.?!]{0,25}\bgeklickt\b|^\W*geklickt\W*$"),
    ("zugestellt", r"\bzugestellt\w{0,1}\b|\bdelivered\b|\bzugstellt\b|\bausgeliefert\b|\bgesendet\b(?=\s*(?:steht|laut|$|\.|!|\)))"),
)  # fmt: skip
"""Status of the contract → words; the first that fits wins at its place, so negations stand first."""

WHO_BLOCKS = re.compile(
    r"\b(?:it|edv|firm[ae]\w*|admin\w*|filter|firewall|arbeitgeber|chef\w*)\b[^.?!]{0,40}\b(?:ge)?block\w*", _I
)
"""Says who keeps mail back, and names no status of a mail."""
STATUS_UNREADABLE = re.compile(
    r"\b(?:status|spalte|feld|da|dort)\b[^.?!]{0,30}\b(?:leer|blank|empty|nur ein strich|steht (?:gar )?nichts|kein eintrag|ein fragezeichen)",
    _I,
)
FUZZY_STATUS = {
    "zugestellt": "zugestellt", "ausstehend": "ausstehend", "blockiert": "blockiert", "abgelehnt": "abgelehnt",
    "verzögert": "verzögert", "verzoegert": "verzögert", "geöffnet": "geöffnet", "gebounced": "bounce",
}  # fmt: skip

MEMBER_WORDS = re.compile(
    r"\b(?:kund(?:e|in|en|innen)|mitglied(?:er|ern|s)?|teilnehmer(?:in|innen|n|s)?|teilnehmende[rn]?|käufer(?:in|innen|n)?|kaeufer(?:in)?"
    r"|schüler(?:in|innen|n)?|schueler(?:in)?|klient(?:in|en|innen)?|abonnent(?:in|en|innen)?|coachee|nutzer(?:in|innen|n)?|user|leuten?|"
    r"studierende[rn]?|customers?|members?|students?|clients?|interessent(?:in|en|innen)?|lernende[rn]?|kursleute|eine?r? dame|ein herr)\b",
    _I,
)
OTHER_MEMBERS = re.compile(
    r"\b(?:(?:alle[nr]?\s+|die\s+)*ander\w+|alle[nr]?\s+übrigen)\s+(?:kunden|kundinnen|mitglieder\w*|teilnehm\w+|käufer\w*|schüler\w*|nutzer\w*|leute\w*)",
    _I,
)
"""Those who did get their mail: said for comparison, mostly by the one who did not."""
I_AM_MEMBER = re.compile(
    r"\bich bin (?:ein |eine |die |der |das |selbst |selber |nur |hier |doch |ja |halt |bloß |einfach\w? |normale?\w? |ganz )*"
    r"(?:kurs-?|seminar-?)?(?:mitglied|kundin?|kunde|teilnehm|schüler|käufer|nutzer|lernende)",
    _I,
)
I_AM_PROVIDER = re.compile(
    r"\bich bin (?:ja |hier |selbst |selber |ein |eine |der |die |das )*(?:kurs-?)?(?:anbieter|veranstalter|betreiber|ersteller|leiter|trainer|coach|dozent|"
    r"creator|inhaber|verkäufer|admin|kursleiter|lehrer)(?:in)?\b",
    _I,
)
"""Whoever runs the course writes for his members, as long as he says nothing else."""
RELATIVES = re.compile(
    r"\bmein(?:e|em|er|en)?\s+(?:frau|mann|ehefrau|ehemann|mutter|mama|vater|papa|tochter|sohn|freundin|freund|oma|opa|schwester|bruder|"
    r"partner(?:in)?|eltern|kind\w*|lebensgefährt\w*|schwieger\w*)\b",
    _I,
)
"""Whoever writes for his family can look into the mailbox, but into no member administration."""
SELF_WORDS = re.compile(
    r"\bbei (?:mir|mia|uns)\b|\bmir\b|\bmich\b|\bfür mich\b|\bmein(?:e|en|em|er)?\s+(?:\w+\s+)?(?:passwort|pw|zugang|zugangsdaten|login|"
    r"link|mail|e-?mail|mailadresse|adresse|postfach|konto|account|bestätigung|registrierung|anmeldung|code|aktivierung)"
    r"|\b(?:ich|i|ick|isch)\s+(?:selbst|selber|hab|habe|han|bekomm|bekomme|krieg|kriege|kriag|warte|wart|finde|find|kann|seh|sehe|erhalte)\b"
    r"|\b(?:hab|habe)\s+(?:ich|mein)|^\W*(?:hab|habe|hatte)\b.{0,40}\b(?:gekauft|gebucht|bestellt|angemeldet|registriert|gekriegt|bekommen|erhalten|gewartet)\b|\b(?:bekomme|krieg|kriege|warte)\s+(?:ich|auf)\b|\bich\b.{0,40}\bselbst\b|^\s*(?:ich|mich|mir|selbst|selber)\s*[.!]?\s*$"
    r"|\bum mich\b|\b(?:i|me|my)\b(?=.{0,40}\b(?:mail|email|link|password|account))",
    _I,
)
SELF_FOR_SURE = re.compile(
    r"\b(?:ich|i|ick|isch|mir|mia|mich)\s+(?:ja\s+)?(?:selbst|selber|persönlich)\b|\bmein\w*\s+eigene\w*\b|\bsondern\s+(?:\w+\s+){0,2}(?:ich|mir|mich)\b"
    r"|\bes geht um mich\b|^\W*(?:(?:nein|nee|nö|doch|quatsch|sorry)\W+)?(?:(?:bei|für|um)\s+)?(?:ich|mich|mir|mia)\W*$",
    _I,
)
"""Says that the writer himself misses mail; "mir" alone may mean anything ("sie hat mir geschrieben")."""
THIRD_PERSON = re.compile(
    r"\bbei (?:ihr|ihm|ihnen|denen)\b|\b(?:sie|er) (?:bekommt|kriegt|findet|hat|sagt|meint|wartet)\b|\bihre adresse\b|\bseine adresse\b"
    r"|\bdie (?:sagen|meinen|kriegen|bekommen|finden|warten|haben (?:alle |auch |schon )?(?:geschaut|geguckt|nachgesehen|gesucht|nix|nichts))\b"
    # In lower case, as "Haben Sie" asks the bot.
    r"|\b(?:sagen|meinen|kriegen|bekommen) (?-i:sie)\b|\b(?-i:sie) (?:sagen|meinen|kriegen|bekommen|finden)\b"
    r"|\bhaben (?-i:sie) (?:alle |auch |schon |überall )*(?:geschaut|geguckt|nachgesehen|gesucht|nix|nichts)\b",
    _I,
)

NUMBER_WORDS = {
    "ein": 1, "eine": 1, "einer": 1, "einem": 1, "ner": 1, "ne": 1, "nem": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4,
    "fünf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "zwoelf": 12,
    "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "paar": 3, "einigen": 3, "mehreren": 3,
}  # fmt: skip
UNIT_MINUTES = {"s": 0, "m": 1, "h": 60, "d": 1440, "w": 10_080, "mo": 43_200}
AMOUNT_OF_TIME = re.compile(
    r"\b(?:vor|seit|schon|nach|erst|ca\.?|etwa|ungefähr|so|gut|über|knapp)?\s{0,3}(?:ca\.?|etwa|ungefähr|gut|knapp|über|nem|ner|ein)?\s{0,3}"
    r"(?P<n>\d{1,3}|" + "|".join(NUMBER_WORDS) + r")\s{0,3}"
    r"(?P<unit>sek\w*|min\b|minuten?|mins?|stunden?|std\.?|h\b|tag(?:e|en)?|wochen?|monat(?:e|en)?)",
    _I,
)
AGE_PHRASES: tuple[tuple[str, int], ...] = (
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
NEGATED_DONE = re.compile(
    r"\bnoch nicht\b[^.?!]{0,30}\b(?:spam|geschaut|geguckt|nachgesehen)|\b(?:spam)\b[^.?!]{0,30}\bnoch nicht\b", _I
)
IN_SPAM = re.compile(
    r"\b(?:landet|landen|gelandet|ist|war|lag|liegt|sind|drin|kommt|kommen)\b[^.?!]{0,30}\b(?:im|in den|in)\s+(?:spam|junk)",
    _I,
)
NOTHING_FOUND = re.compile(
    r"\b(?:nichts?|nix|nit|leer|kein\w*|nirgends|auch nicht|nicht|nada|nothing|niente|nüt|nüüt)\b", _I
)
FORWARD_NO = re.compile(
    r"\b(?:keine|ohne|nix mit|nie eine|no) (?:\w+ )?(?:weiterleitung|umleitung|forward\w*)|\bleite\w* nichts? weiter|\bnicht weitergeleitet\b",
    _I,
)
FORWARD_YES = re.compile(
    r"\b(?:weiterleitung|umleitung|weitergeleitet|umgeleitet|leite\w*[^.?!]{0,40}weiter|forward(?:ed|ing)|weiterleiten)\b",
    _I,
)

REASON_WORDS: tuple[tuple[str, str], ...] = (
    ("spamtrap", r"\bspam\s?-?(?:traps?|fallen?)\b|\b(?:alte[nr]?|uralte[nr]?|gekaufte[nr]?|gemietete[nr]?|fremde[nr]?) (?:\w+ )?(?:listen?|\w{0,20}adressen|adressliste|kontakte|datei)\b|\b(?:listen?|adressen|kontakte)\b.{0,40}\b(?:messe|gekauft|eingekauft|zugekauft|gemietet|importiert|uralt|visitenkarten)\b|\b(?:messe|gekauft|importiert|visitenkarten)\w*\b.{0,40}\b(?:listen?|adressen|kontakte)\b"),
    ("beschwerden", r"\bspam\s?-?(?:beschwerde\w*|meldung\w*|complaints?|reports?)|\bbeschwerde\w*|\bcomplaint\w*|\bals spam (?:markiert|gemeldet)|\babuse\b|\b(?:empfänger|kunden|leute|abonnent|mitglieder|teilnehmer)\w*\b[^.?!]{0,30}\bbeschwert\b|\bbeschwert\b[^.?!]{0,30}\b(?:empfänger|kunden|leute)"),
    ("bounces", r"\bbounce\w*|\brückläufer\w*|\btote[rn]? adressen\b|\bungültige\w* adressen\b|\bunzustellbare\b"),
    ("zahlung", rf"\bzahlung(?!sbest)\w*|{UNPAID}|\bkreditkarte\w*|\bpayment\b|\blastschrift\w*|\bunpaid\b|\binvoice\b"),
    ("verdacht", rf"\bverdächtig\w*|\bverdaechtig\w*|\bsuspicious\b|{UNUSUAL}|\bgehackt\b|\bhacked\b|\bfremder? (?:zugriff|login)|\banmeldeversuch\w*"),
    ("api", r"\bapi\b|\bschnittstelle\w*|\bskript\b|\bscript\b|\bplugin\b|\btechnische[rn]? fehler\b|\bmehrfach (?:verschickt|gesendet)\b"),
    ("richtlinien", r"\brichtlinie\w*|\bnutzungsbedingung\w*|\bpolic(?:y|ies)\b|\bagb\b|\bterms\b|\bverst(?:oß|oss|ößt)\w*|\bcompliance\b"),
    ("limit", r"\blimit\w*|\bkontingent\b|\bquota\b|\bdrossel\w*|\bgedrosselt\b|\b200 (?:mails )?(?:am|pro) tag\b"),
    ("spam", r"\bspam\w*|\bunerwünscht\w* (?:e-?)?(?:mails?|nachrichten|werbung)|\bgekaufte\w* (?:liste|adressen)|\bohne (?:einwilligung|zustimmung|opt-?in)\b|\bkeine? (?:einwilligung|zustimmung)|\b(?:einwilligung|zustimmung)\w* (?:\w+ )?fehl|\bfehlende\w* (?:einwilligung|zustimmung)"),
)  # fmt: skip

ALSO_DIALECT = frozenset({"i", "do", "email"})
"""English words that are Bavarian ("i hob", "do wos") or everybody's."""
ENGLISH_WORDS = frozenset(
    [
        "the",
        "are",
        "my",
        "i",
        "you",
        "it",
        "not",
        "from",
        "what",
        "why",
        "how",
        "did",
        "have",
        "has",
        "and",
        "email",
        "still",
        "never",
        "can't",
        "don't",
        "isn't",
        "please",
        "where",
        "when",
        "does",
        "do",
    ]
)
GERMAN_WORDS = frozenset(
    [
        "ich",
        "ist",
        "nicht",
        "die",
        "der",
        "das",
        "und",
        "mail",
        "bei",
        "von",
        "mein",
        "meine",
        "wie",
        "was",
        "warum",
        "kann",
        "hab",
        "habe",
        "wird",
        "im",
        "in",
        "auf",
        "bitte",
        "kommt",
        "kein",
        "keine",
    ]
)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
