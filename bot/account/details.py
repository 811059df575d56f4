"""Reads every detail of a suspension out of one message: account, address, since when, what happened, what changed.

One reader for all fields, whatever was asked: labels, addresses, moments, amounts and links by their form, statements
by the verb of their clause. A bare answer belongs to the open question. Pure.
"""

# ruff: noqa: E501 - tables of word patterns: one row, one line
from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.account.answers import ADDRESS, BACKWARDS, labelled_in, name_in, read_fields, without_denied
from bot.account.contact import TO_MAILJET, WROTE, never_wrote, tells_no_writing
from bot.account.notice import is_notice, is_pasted
from bot.account.reply import is_reply
from bot.account.request import tidy
from bot.account.telling import (
    clauses,
    core_of,
    facts_in,
    is_asked,
    is_clause,
    is_fact,
    leaves_open,
    names_a_matter,
    open_word,
    reason_is_unknown,
)
from bot.account.times import DAY, MOMENT, day_of, is_ahead, is_coming

_I = re.IGNORECASE

_NOT = re.compile(r"\b(?:nicht|nich|net|ned|nie|kein\w{0,2}|nichts|nix|ohne|weder)\b", _I)
_CHANGED = re.compile(
    r"\b(?:(?:ge|um|ab|aus|an|ein|auf|ver|be|ent|zurück|raus|nach|weg)?ge(?:ändert|löscht|stellt|führt|räumt|schaltet|tauscht|setzt|richtet|halten|stoppt|worfen|nommen|"
    r"kündigt|putzt|säubert)|gelöscht|geändert|gestoppt|bereinigt|entfernt|erneuert|aktiviert|deaktiviert|aktualisiert|pausiert|korrigiert|rotiert|"
    r"neu (?:gemacht|erstellt|erzeugt|angelegt|generiert|vergeben|gesetzt)|behoben|repariert|ersetzt|beglichen|überwiesen|bezahlt|gezahlt|hinterlegt|eingezahlt|nachbezahlt|aussortiert|ergänzt|eingebaut|rausgeschmissen)\b"
    r"|\bneue\w{0,2} (?:karte|kreditkarte|passwort|schlüssel|api-?key|zahlungsart)\b"
    r"|\b(?:2fa|zwei-?faktor[\w-]{0,20}|double-?opt-?in)\b.{0,20}\b(?:an|aktiv|drin|scharf)\b|\b(?:an|aktiv) ist\b.{0,20}\b(?:2fa|zwei-?faktor)",
    _I,
)
_PLANNED = re.compile(
    r"\b(?:ab (?:jetzt|sofort|nun|heute|morgen)|künftig\w{0,2}|zukünftig\w{0,2}|in zukunft|von (?:jetzt|nun) an)\b"
    r"|\b(?:ich|wir) werden?\b.{2,120}\w{2,}en\b|\b(?:werde|werden) (?:ich|wir)\b.{2,120}\w{2,}en\b",
    _I,
)
"""What is promised for the time to come."""
_DOES_NOW = re.compile(
    r"\b(?:raus|weg|aus|heraus)?(?:lösche?n?|entferne?n?|streiche?n?|bereinige?n?|prüfe?n?|stelle?n?|schmei(?:ß|ss)e?n?|nehme?n?|werfe?n?|sortiere?n?|pflege?n?|führe?n?|verschicke?n?)\b",
    _I,
)
_MODAL = re.compile(r"\b(?:soll\w{0,3}|muss|müssen|kann|können|will|wollen|darf|dürfen|möchte\w?)\b", _I)
_BY_ME = re.compile(r"\b(?:ich|wir)\b", _I)
_CLEANS = re.compile(
    r"\b(?:adressen|listen?|kontakte?|empfänger|leute|alle|rückläufer|inaktive|zurückgekommene\w?|raus|aus|um|weg|heraus)\b",
    _I,
)
_CHECKED = re.compile(
    r"\b(?:geprüft|überprüft|erledigt|gecheckt|durchgesehen|angeschaut|gemacht|nachgesehen|gelesen|verteilt|getestet|beschrieben)\b",
    _I,
)
_BY_MAILJET = re.compile(r"^\W*(?:mailjet|die|der support|ihr)\s+(?:hat|haben)\b", _I)
_SENT_MAIL = re.compile(
    r"\b(?:verschickt|versendet|versandt|gesendet|geschickt|angeschrieben|geschrieben|angemailt|importiert|hochgeladen|rausgehauen|rausgejagt|rausgeschickt|gekauft|gesammelt|übernommen|"
    r"eingetragen|gegangen|gingen|ging|rausgegangen|eingeloggt|gehackt|reingehackt|reingekommen|zugegriffen|abgegriffen|geklickt|abgelaufen|geplatzt|abgelehnt|abgebucht|"
    r"beschwert|gemeldet|bemerkt|aufgefallen|gemerkt|gesehen|gestartet|gelaufen|zurückgekommen|zurück|angehängt|verwechselt|doppelt|mitgenommen|verschickte|schickte|kamen|kam)\b"
    r"|\b(?:aus|rund)?sendung\w{0,2}\b.{0,30}\b(?:gemacht|gestartet)\b|\bwoll(?:te|ten|t)\b.{0,80}\b(?:ver|raus|ab|los)?(?:schicken|senden)\b",
    _I,
)
_BLOCKED = re.compile(
    r"\b(?:gesperrt|sperr\w{0,5}|blockiert|deaktiviert|stillgelegt|eingefroren|dicht|zu|down|geht nichts|geht nix|aus)\b",
    _I,
)
_ONLY_BLOCKED = re.compile(
    r"^(?:(?:jetzt|nun|ist|sind|wurde|wurden|war|hat|haben|alles|mein\w{0,2}|unser\w{0,2}|uns|mich|mir|das|der|die|account|konto|mailjet\S{0,12}|gesperrt|blockiert|deaktiviert|dicht|seit\w{0,3}|wieder|"
    r"worden|leider|einfach|plötzlich|komplett|schon|von|bei|auf|einmal)\b\W*)+$",
    _I,
)
_NO_NOTICE = re.compile(
    r"\b(?:kein\w{0,2}|nichts|nix|nicht)\b.{0,40}\b(?:mail|nachricht|hinweis|grund|antwort|rückmeldung|da|gefunden)\b"
    r"|\bda (?:ist|war|kam|steht) (?:\w{1,10} )?(?:nix|nichts)\b|\bautomatische\w? (?:mail|antwort|nachricht|bestätigung)\b",
    _I,
)
_KIND = (
    r"newsletter|transaktions-?mails?|marketing-?mails?|werbe-?mails?|zugangs-?mails?|kampagnen|kurs-?mails?|kurs-?infos?|info-?mails?|willkommens-?mails?|"
    r"bestätigungs-?mails?|rundmails?|einladungen|erinnerungen|automatische mails?"
)
_KINDS = re.compile(rf"\b(?:{_KIND})(?:\s*(?:und|,|sowie|\+)\s*(?:{_KIND}))*\b", _I)
_COUNT = re.compile(
    r"\b(?P<n>\d{1,3}(?:[.\s]\d{3}){1,2}|\d{2,7})\s+(?:(?:alte|alten|neue|neuen|tote|gekaufte|meiner|unserer|unsere|meine|verschiedene)\s+){0,2}"
    r"(?P<what>leuten?|adressen|empfänger\w{0,2}|kontakten?|kunden|mails|e-mails|newsletter|abonnenten|teilnehmer\w{0,2}|personen|mitglieder\w?)\b",
    _I,
)
_ALL_CUSTOMERS = re.compile(
    r"^(?:(?:das|es|die|sie|adressen|empfänger) )?(?:(?:sind|waren) )?(?:alles|alle|nur|lauter|ausschließlich)\s.{0,25}\b(?:\w*kunden|käufer|teilnehmer|abonnenten|leute|interessenten|mitglieder|anmeldungen)\b",
    _I,
)
"""Who the receivers are, which is where the addresses come from ("alles kunden aus 6 jahren")."""
_KINDS_OF_PEOPLE = r"\w{0,12}(?:kunden|käufer\w?|teilnehmer\w?|abonnenten|interessenten|mitglieder\w?|anmeldungen|leute|fans|empfänger|adressen|kontakte)"
_SIGNED_UP_THEMSELVES = re.compile(
    r"\b(?:selbst|selber|freiwillig|persönlich|alle|double|formular\w{0,2}|webseite|website)\b.{0,60}\b(?:an(?:ge)?meldet|ein(?:ge)?tragen|registriert|abonniert|bestellt|zugestimmt)\b"
    r"|\bsich\b.{0,80}\b(?:an(?:ge)?meldet|ein(?:ge)?tragen|registriert)\b"
    r"|\b(?:an(?:ge)?meldet|ein(?:ge)?tragen|registriert|abonniert)\b.{0,30}\b(?:selbst|selber|freiwillig)\b",
    _I,
)
_PEOPLE_FROM = re.compile(
    rf"^\W*(?:(?:das|es|die|sie|waren|sind)\s){{0,2}}{_KINDS_OF_PEOPLE}\s(?:aus|von|vom|der letzten|über)\s\S.{{2,80}}$",
    _I,
)
"""Who the receivers are and from where, without a verb: "kunden aus 6 jahren und 340 vom gratis pdf"."""
_FROM_WHERE = re.compile(
    r"^\W*(?:(?:und|auch|alle|teils|teilweise|zum teil|die (?:sind|waren|kommen|stammen))\W+){0,3}(?:von|vom|aus|über|bei)\s\S.{2,120}$",
    _I,
)
"""From where, without a verb: it says where the people came from who were named just before."""
_PEOPLE = re.compile(rf"\b(?:{_KINDS_OF_PEOPLE}|liste)\b", _I)
_COLLECTED = re.compile(
    r"\b(?:von|vom|aus|bei|auf|über)\b.{3,80}\b(?:abgetippt|abgeschrieben|eingesammelt|gesammelt|übernommen|eingetragen|erhalten)\b",
    _I,
)
_VERB = re.compile(r"\b(?:hab|habe|haben|hat|ist|sind|war|waren|wurden?|kam|kamen|\w{0,8}ge\w{2,12}(?:t|en))\b", _I)
_ADDRESSES_FROM = re.compile(
    r"\b(?:adressen|empfänger|kontakte|liste)\s(?:kommen|stammen|sind|waren|kamen)\s(?:\w{1,10}\s){0,2}?(?P<v>(?:aus|von|vom|über|durch)\s.{3,160})$",
    _I,
)
_ABOUT_NOTHING = re.compile(r"^\W*(?:das|es)\s(?:ging|lief|kam|war)\b", _I)
"""Begins with a word that points back: it tells something only where it follows what it points at."""
_GOES_ON = re.compile(
    r"^\W*(?:seitdem\s|davor\s|danach\s)|^\W*(?:die|das|davon|darunter|sie|der)\s(?:war|waren|kam|kamen|ging|gingen|stamm\w{1,3}|gehör\w{1,4})\b",
    _I,
)
_OTHER_QUESTION = re.compile(
    r"\b(?:noch )?(?:eine |ne )?(?:andere|neue|weitere|letzte|kurze|zwischen)-?\s?frage\s?:", _I
)
"""From here on a message only asks, and what it says leads to the question."""
_AMOUNT = re.compile(r"\d|\b(?:hundert|tausend|zwanzig|fünfzig|dreißig|vierzig|wenige?|kaum|einzelne|dutzend)", _I)
_URGENT = re.compile(
    r"\b(?:launch|webinar|(?:live-?)?call|livestream|konzert|seminar|workshop|event|termin|kursstart|produktstart|aktion|verkaufsstart|start|startet|beginnt)\b",
    _I,
)
_COMING = re.compile(
    r"\b(?:morgen|übermorgen|heute|heut|in \w{1,12} (?:tagen?|stunden?|minuten|wochen?)|nächste[nr]? \w{3,12}|um \d{1,2}(?:[:.]\d{2})?(?: uhr)?|am (?:mon|diens|donners|frei|sams|sonn)tag|(?:am|bis|kommenden|nächsten) mittwoch|(?:bis|kommenden|nächsten|ab) (?:mon|diens|donners|frei|sams|sonn)tag)\b",
    _I,
)
_QUOTED = r"[„\"“»'](?P<q>[^„“”\"«»']{2,60})[“”\"«']"
_ACCOUNT = r"(?:mailjet-?\s?)?(?:account|konto|accountname|kontoname|name)"
_NAMED = (
    re.compile(rf"\b{_ACCOUNT}\b\W{{0,3}}(?:(?:ist|heißt|lautet|namens|name|mit dem namen|:)\s+){{0,2}}{_QUOTED}", _I),
    re.compile(
        rf"\b(?:{_ACCOUNT}|er|der|es)\s+(?:heißt|heisst|lautet|nennt sich|läuft (?:auf|unter)(?: dem namen)?|namens)\s+(?!nicht\b)(?P<q>\S.{{0,60}})$",
        _I,
    ),
    re.compile(
        r"^(?:mein\w?\s|der\s|das\s)?(?:mailjet-?\s?)?(?:account|konto|accountname|kontoname)\s+(?P<only>[\w&.-]{2,30}(?:\s[\w&.-]{1,30}){0,2})$",
        _I,
    ),
    re.compile(r"^(?:heißt|heisst|lautet|nennt sich)\s+(?P<q>\S.{0,60})$", _I),
    BACKWARDS,
    re.compile(
        r"\b(?:account|konto|accountname|kontoname)\s+(?:ist\s+)?(?P<q>(?-i:[A-ZÄÖÜ0-9])[\w&.-]{1,30}(?:\s(?-i:[A-ZÄÖÜ&0-9])[\w&.-]{0,30}){0,4})"
    ),
)
_NO_NAME = re.compile(
    r"^(?:kein\w{0,2}|nein|ja|nichts|nix|text|nachricht|mailjet|gesperrt|blockiert|sperre|sperrung|konto|account|bei|ist|wurde|seit|hilfe|nicht|deaktiviert|dicht|zu|weg|adresse|mail|e-mail|falsch|richtig)\b",
    _I,
)
_SPEAKS = re.compile(r"\b(?:ich|wir|du|nicht)\b|[!?]\W*$", _I)
"""What makes a statement of words that stand where a name is asked for."""
_TAIL = re.compile(
    r"\s{1,3}(?:und|mit|ist|wurde|registriert|angemeldet|adresse|mail|e-mail|seit|gesperrt|nicht|sag)\b.{0,60}$", _I
)
_TICKET = re.compile(
    r"\b(?:ticket|vorgang|anfrage|case|request|referenz)\w{0,8}\W{0,3}(?:(?:nr|nummer|no|number|id|mit|der|die|ist|lautet|war|habe?|ich)\b\W{0,3}){0,4}#?(?P<n>\d{5,10})\b|(?<!\w)#(?P<m>\d{5,10})\b",
    _I,
)
_WAITING = re.compile(
    r"\b(?:warte\w?|wart)\b|\bseit\b.{0,20}\b(?:nix|nichts|funkstille)\b|\bkeine (?:antwort|rückmeldung|reaktion)\b", _I
)
_END_OF_SENTENCE = re.compile(r"(?<=\w{3})\.$")
"""A full stop that ends a sentence, and no abbreviation ("e.V.", "& Co.")."""
_SIGNED_UP = re.compile(r"\b(?:eingetragen|angemeldet|registriert|bestellt|gekauft)\b", _I)
_PAST = re.compile(r"\b(?:(?:hab|habe|haben)\b.{0,60}\b\w{0,10}ge\w{2,14}(?:t|en)|hatte\w?|war|waren|lief|ging)\b", _I)
_WAS_THEN = re.compile(r"\b(?:war das|das war|passiert)\b", _I)
_BECAUSE = re.compile(r"\b(?:weil|nachdem)\s+(?P<why>\S.{5,200})$", _I)
_HANDED_IN = re.compile(r"\b(?:abgeschickt|abgesendet|eingereicht|losgeschickt|hingeschickt)\b", _I)
_FROM_MAILJET = re.compile(
    r"\b(?:mir|uns)\b.{0,30}\b(?:geschrieben|geschickt|gemeldet)\b|\b(?:sich|mailjet hat)\s(?:\w{1,10}\s){0,2}(?:gemeldet|geschrieben)\b",
    _I,
)
_SENDER = re.compile(r"\babsender\w{0,10}\b|\bverschick\w{0,3} (?:wir|ich)? ?(?:von|mit|über)\b", _I)
_MAILJETS = re.compile(r"@(?:[\w-]+\.)?(?:mailjet|sinch|mailgun)\.\w{2,6}$", _I)
_OWN = re.compile(r"\b(?:ich|wir|hab|habe|haben|mein\w{0,2}|unser\w{0,2})\b", _I)
_LETTER = re.compile(r"^\W*(?:sehr geehrte\w?|dear|hello)\b", _I)
_OWN_AT_LEAST = 2
_SHORT_NAME = 5
_EMPTY_WORDS = frozenset(
    {"hab", "habe", "haben", "hat", "ich", "wir", "das", "die", "der", "den", "dem", "und", "uhr", "ist", "sind", "wurde", "mein", "meine", "schon", "dass", "bereits"}
)  # fmt: skip
_STATEMENTS = frozenset({"herkunft", "nachweis", "besonderheiten", "aenderung"})
"""Fields that are answered in sentences."""
MULTI = frozenset({"vorfall", "aenderung", "besonderheiten"})
"""Fields that grow with every statement; the others hold one value."""
_BARE = frozenset(
    {"kontoname", "mailart", "menge", "herkunft", "webseite", "datenschutzlink", "besonderheiten", "absender", "schluesselname", "nachweis", "betreff", "unterschrift", "fehlerkennung", "aenderung"}
)  # fmt: skip


@dataclass(frozen=True)
class Details:
    """What one message tells of the case."""

    fields: dict[str, str] = field(default_factory=dict)
    ticket: str | None = None
    wrote: bool = False
    """Whether he tells that he has written to Mailjet already."""
    wrote_on: date | None = None
    labelled: frozenset[str] = frozenset()
    """Fields that were told behind their label: such a value stands for itself."""
    answered: bool = False
    """Whether the open question is among what was read."""
    reason_unknown: bool = False
    """Whether he says that he does not know why."""
    never_wrote: bool = False
    """Whether he says that he has not written to Mailjet."""

    def __bool__(self) -> bool:
        """Whether it tells anything."""
        return bool(self.fields or self.ticket or self.wrote or self.never_wrote)


def read_details(text: str, asked: str | None, today: date, *, every: bool = False) -> Details:
    """Return all that a message tells, by the fields of the letter.

    Args:
        text: the message as typed; a pasted text of somebody else tells nothing.
        asked: the field that the open question is for, None where another question or none is open.
        today: the day in the user's time zone.
        every: whether each statement belongs into the letter, since that was asked for.
    """
    if is_of_others(text):
        return Details()
    text = _OTHER_QUESTION.split(text)[0]
    unknown = any(reason_is_unknown(clause) for clause in clauses(text))
    labelled, rest_of_it = labelled_in(text)
    whole, text = text, rest_of_it if labelled else text
    found = {
        name: value
        for name, value in read_fields(whole).items()
        if not (name == "aenderung" and asked != name) or name in labelled
    }
    if "kontoname" in found and ":" not in text and not _looks_like_name(found["kontoname"]):
        del found["kontoname"]  # "der Account ist einfach seit gestern zu"
    if "webseite" not in found and (site := _site(text, asked)):
        found["webseite"] = site
    found |= {name: value for name, value in _addresses(text, asked).items() if name not in found}
    parts = [clause for clause in clauses(text) if not is_asked(clause)]
    name = _account_name(parts)
    if name and "kontoname" not in found:
        found["kontoname"] = name
    wrote, wrote_on = _wrote(parts, today)
    if wrote or _WAITING.search(text):
        found.pop("seit", None)  # since then he waits; the block is older
        blocked = [one for one in parts if _BLOCKED.search(one) and not tells_writing(one)]
        if since := _since(blocked, today, asked=False):
            found["seit"] = since
    elif "seit" not in found and (since := _since(parts, today, asked=asked == "seit")):
        found["seit"] = since
    whole_origin = found.pop("herkunft", None) if asked == "herkunft" and "herkunft" not in labelled else None
    told = [one for one in parts if not tells_no_writing(one)]
    rest = _statements(_without_writing(told) if wrote else told, asked, found)
    if whole_origin and not rest:
        found["herkunft"] = whole_origin
    if (
        "mailart" not in found
        and asked not in {"mailart", *_STATEMENTS}
        and (kinds := _KINDS.search(" ".join(facts_in(text))))
    ):
        found["mailart"] = kinds[0]
    if every:
        for clause in (one for one in rest if len(one.split()) > 1):
            of_a_form = _SITE_WORD.search(clause) and not _VERB.search(clause)  # "das Formular mit Bestätigungslink"
            origin = of_a_form or _tells_origin(clause, _kind_of(clause))
            kind = "herkunft" if origin and not _DOES_NOW.search(clause) else kind_of(clause)
            found[kind] = _joined(found.get(kind), origin_in(clause) if kind == "herkunft" else clause)
        rest = []
    _bare_answer(text, asked, rest, found)
    ticket = _TICKET.search(text)
    if "kontoname" in found:
        found["kontoname"] = _END_OF_SENTENCE.sub("", found["kontoname"].strip())
    fields = {
        name: tidy(value if name in MULTI else without_denied(value)) for name, value in found.items() if tidy(value)
    }
    return Details(
        fields,
        (ticket["n"] or ticket["m"]) if ticket else None,
        wrote,
        wrote_on,
        frozenset(labelled) & fields.keys(),
        bool(asked and asked in fields),
        unknown,
        never_wrote(whole),
    )


def _without_writing(parts: list[str]) -> list[str]:
    """Return the clauses without what only says that Mailjet was written to ("Liste bereinigt und Mailjet geschrieben")."""
    kept: list[str] = []
    for part in parts:
        if not tells_writing(part):
            kept.append(part)
            continue
        halves = re.split(r"\s+und\s+", part)
        kept += [one for one in halves if len(halves) > 1 and not WROTE.search(one) and _CHANGED.search(one)]
    return kept


def _statements(parts: list[str], asked: str | None, found: dict[str, str]) -> list[str]:
    """Put what is stated into the field that its verb tells; return what no field took."""
    rest: list[str] = []
    before: str | None = None
    previous = ""
    for clause in parts:
        if not is_fact(clause) or _is_covered(clause, found):
            continue
        core = core_of(clause)
        because = _BECAUSE.search(core) if _BLOCKED.search(core) else None
        if because and not _BLOCKED.search(because["why"]) and is_clause(f"dass {because['why']}"):
            found["vorfall"] = _joined(found.get("vorfall"), f"dass {because['why']}")
            continue
        kind = _kind_after(before, core)
        if asked == "herkunft" and kind in (None, "vorfall"):
            rest.append(origin_in(core))  # asked for, all of it tells that
            continue
        if _tells_origin(core, kind) or (kind in (None, "vorfall") and _goes_on_with_origin(previous, core)):
            found["herkunft"] = _joined(found.get("herkunft"), origin_in(core))
            before, previous = "herkunft", core
            continue
        previous = core
        if kind == "vorfall" and _SIGNED_UP.search(core) and found.get("herkunft", "-").casefold() in core.casefold():
            kind, found["herkunft"] = "herkunft", core
        elif kind == "vorfall" and asked in _STATEMENTS:
            rest.append(core)  # told in answer to the question, whatever its verb
        elif kind:
            found[kind] = _joined(found.get(kind), core)
        else:
            rest.append(core)
        before = kind
    return rest


def _kind_after(before: str | None, core: str) -> str | None:
    kind = _kind_of(core)
    follows = _SENT_MAIL.search(core) or _GOES_ON.search(core)
    goes_on = kind is None and before == "vorfall" and follows and not _NO_NOTICE.search(core)
    if kind is None and leaves_open(core):
        return "vorfall"
    return "vorfall" if goes_on else kind  # "davon kamen viele zurück" goes on with what was told


def _tells_origin(core: str, kind: str | None) -> bool:
    """Return whether a statement says where the addresses come from."""
    if _NOT.search(core) or re.search(ADDRESS, core):
        return False
    if kind != "aenderung" and (_SIGNED_UP_THEMSELVES.search(core) or _ADDRESSES_FROM.search(core)):
        return True
    if kind != "aenderung" and _COLLECTED.search(core) and _BY_ME.search(core):
        return True
    return kind is None and bool(_ALL_CUSTOMERS.search(core) or _PEOPLE_FROM.search(core))


def _goes_on_with_origin(before: str, core: str) -> bool:
    """Return whether words without a verb say from where the people are that were named just before."""
    names_people = _PEOPLE.search(before) or _FROM_WHERE.match(before)
    return bool(names_people and _FROM_WHERE.match(core)) and not (_VERB.search(core) or MOMENT.search(core))


def origin_in(core: str) -> str:
    """Return where the addresses come from, without what the line's label says already."""
    said = core.rstrip(" .!")
    if plainly := _ADDRESSES_FROM.search(said):
        return plainly["v"]
    return re.sub(r"^(?:(?:die|alle|meine|unsere|sie)\s)?(?:[^\W\d]{3,20}\s)?(?:haben sich|sind)\s", "", said, flags=_I)


def speaks_of_no_notice(text: str) -> bool:
    """Return whether a message says that no mail of Mailjet is there."""
    return bool(_NO_NOTICE.search(text))


def says_not_done(clause: str) -> bool:
    """Return whether a clause says that something was not done."""
    not_yet = re.search(r"\bnoch (?:gar |überhaupt )?(?:nicht|nich|net)\b", clause, _I)
    return bool(not_yet) or bool((_CHANGED.search(clause) or _CHECKED.search(clause)) and _NOT.search(clause))


def says_done(clause: str) -> bool:
    """Return whether a clause says that something was done, and not that it was not or will be."""
    return bool(_CHANGED.search(clause) or _CHECKED.search(clause)) and not _NOT.search(clause) and is_fact(clause)


def urgent(value: str) -> bool:
    """Return whether something is coming soon, so that it belongs at the head of a letter."""
    soon = _COMING.search(value) or (DAY.search(value) and is_coming(value))
    return bool(_URGENT.search(value) and soon and not _PAST.search(value))


def kind_of(statement: str) -> str:
    """Return the field that a statement belongs to which shall stand in the letter."""
    found = _kind_of(statement)
    if found:
        return found
    return "aenderung" if _CHANGED.search(statement) else "vorfall"


def is_of_others(text: str) -> bool:
    """Return whether a message is Mailjet's own text, pasted, and not the user's words about himself."""
    greets = _LETTER.match(text) and is_pasted(text)
    return bool(is_reply(text) or greets or (is_notice(text) and len(_OWN.findall(text)) < _OWN_AT_LEAST))


def merged(before: dict[str, str], told: dict[str, str]) -> dict[str, str]:
    """Return the fields with what was told: statements are added to, single values replaced."""
    after = dict(before)
    for name, value in told.items():
        after[name] = _joined(before.get(name), value) if name in (*MULTI, "herkunft") else value
    return after


def _joined(before: str | None, value: str) -> str:
    """Return the statements of both, of two that tell the same the longer one."""
    kept: list[str] = []
    asked_open: set[str] = set()
    for one in [*(before.split("; ") if before else []), *value.split("; ")]:
        open_one = open_word(one)
        if open_one in asked_open:
            continue  # told in other words that nobody knows it
        asked_open |= {open_one} if open_one else set()
        words = _content(one)
        if any(words <= _content(other) for other in kept):
            continue
        kept = [other for other in kept if not (_content(other) <= words or _same_event(other, one))]
        kept.append(one)
    return "; ".join(kept)


_ON_DAY = re.compile(r"\b\d\d\.\d\d\.\d{4}\b")


def _same_event(before: str, now: str) -> bool:
    """Return whether both tell of the same event on the same day, which the later one tells better."""
    days, events = ([pattern.search(one) for one in (before, now)] for pattern in (_ON_DAY, _URGENT))
    told = all(days) and all(events) and urgent(before) and urgent(now)
    return bool(told and _same(days) and _same(events))


def _same(matches: list[re.Match[str] | None]) -> bool:
    return len({match[0].casefold() for match in matches if match}) == 1


def _content(statement: str) -> frozenset[str]:
    """Return the words by which two statements are told apart."""
    return frozenset(re.findall(r"\d(?:[\d.,:]{0,9}\d)?|[^\W\d_]{3,40}", statement.casefold())) - _EMPTY_WORDS


_SITE = re.compile(
    r"(?<![\w@.-])(?:www\.)?(?P<name>[a-z0-9äöü][\wäöü-]{1,60}(?:\.[\w-]{2,40})?\.(?:de|com|at|ch|net|org|eu|info|shop|online|io))(?:/[\w/.-]{0,80})?(?![\w@-])",
    _I,
)
_SITE_WORD = re.compile(r"\b(?:\w{0,12}formular\w{0,2}|\w{0,10}seite|website|homepage|\w{0,8}shop|anmeldung)\b", _I)
_NO_SITE = re.compile(
    r"^(?:gmx|web|t-online|gmail|googlemail|freenet|outlook|hotmail|yahoo|icloud|posteo|mailjet|memberspot|1und1|ionos)\.",
    _I,
)


def _site(text: str, asked: str | None) -> str | None:
    """Return a website that is named without "www", where a sign-up form or a page is spoken of or asked for."""
    for clause in clauses(text):
        match = _SITE.search(clause)
        wanted = asked in ("webseite", "herkunft") or _SITE_WORD.search(
            clause.replace(match[0], " ") if match else clause
        )
        if match and wanted and not _NO_SITE.match(match["name"]):
            return match[0].rstrip(".")
    return None


def _addresses(text: str, asked: str | None) -> dict[str, str]:
    """Return the account's address, and the sender's where it is called so; none of Mailjet's own."""
    found: dict[str, str] = {}
    for clause in clauses(text):
        for match in re.finditer(ADDRESS, clause):
            if _MAILJETS.search(match[0]):
                continue
            sender = asked == "absender" or (asked != "kontoadresse" and _SENDER.search(clause[: match.start()]))
            found.setdefault("absender" if sender else "kontoadresse", match[0])
    return found


def _account_name(parts: list[str]) -> str | None:
    for clause in parts:
        for pattern in _NAMED:
            match = pattern.search(core_of(clause) or clause)
            if match is None:
                continue
            if "only" in pattern.groupindex:
                if _looks_like_name(match["only"]):
                    return tidy(match["only"])
                continue
            quoted = pattern is _NAMED[0]
            value = tidy(match["q"]).strip(" .!") if quoted else _name_of(match["q"])
            if value and not (_BLOCKED.fullmatch(value) or re.search(ADDRESS, value)):
                return value
    # "Yogahaus Nord, info@yogahaus.de": a list of details that begins with a name
    for place, clause in enumerate(parts[:-1]):
        core = core_of(clause)
        listed = re.match(
            rf"^\W*(?:(?:meine?|e-?mail|mail|adresse|registriert\w*|mit|ist|auf|unter|die|läuft|lautet)\W+){{0,5}}{ADDRESS}",
            parts[place + 1],
            _I,
        )
        if listed and _looks_like_name(core):
            return core
    return None


def account_named_in(text: str) -> str | None:
    """Return the name that a message gives the account, None where it names none."""
    return _account_name([clause for clause in clauses(text) if not is_asked(clause)])


def _looks_like_name(core: str) -> bool:
    words = core.split()
    return (
        0 < len(words) <= _SHORT_NAME
        and not _NO_NAME.match(core)
        and not MOMENT.search(core)
        and not re.search(ADDRESS, core)
        and is_fact(core)
        and not _CHANGED.search(core)
        and not _SENT_MAIL.search(core)
        and not _BLOCKED.search(core)
        and not _KINDS.search(core)
        and not re.search(
            r"\b(?:ich|wir|mein\w{0,2}|unser\w{0,2}|ist|sind|hab|habe|haben|wurde|hat|nicht|kein\w{0,2})\b", core, _I
        )
    )


def _name_of(value: str) -> str | None:
    said = tidy(_TAIL.sub("", value)).strip(" .!„“\"'»«")
    return None if not said or _NO_NAME.match(said) or len(said.split()) > _SHORT_NAME else said


def _since(parts: list[str], today: date, *, asked: bool) -> str | None:
    """Return since when it is blocked: the moment that stands with the block, on its own, or that was asked for.

    A day that is still to come is none, except where it is plainly the block's ("seit 3.12." is the last one).
    """
    for clause in parts:
        moment = MOMENT.search(clause)
        if moment is None or _COMING.search(clause.replace(moment[0], "")):
            continue
        if is_ahead(moment[0], today) and not re.search(r"\bseit\b", clause, _I):
            continue
        alone = not re.sub(r"\b(?:seit|so|etwa|ca|ungefähr|schon|am)\b|\W", "", clause.replace(moment[0], ""), flags=_I)
        if (
            (
                _BLOCKED.search(clause)
                and not _SENT_MAIL.search(clause)
                and not _CHANGED.search(clause.replace("gesperrt", ""))
            )
            or alone
            or asked
        ):
            return re.sub(r"^(?:seit|dem)\s", "", moment[0], flags=_I)
    return None


def _wrote(parts: list[str], today: date) -> tuple[bool, date | None]:
    for place, clause in enumerate(parts):
        if not tells_writing(clause):
            continue
        # Since then he waits: in the clause itself, after it, or before it unless that tells of the block.
        near = [clause, *parts[place + 1 : place + 2], *parts[max(0, place - 1) : place]]
        near = [one for one in near if one == clause or not _BLOCKED.search(one)]
        found = (pattern.search(one) for pattern in (DAY, MOMENT) for one in near)
        moment = next((match for match in found if match), None)
        return True, day_of(moment[0], today) if moment else None
    return False, None


def tells_writing(clause: str) -> bool:
    """Return whether a clause says that somebody has written to Mailjet, and not Mailjet to him."""
    if _HANDED_IN.search(clause) and not (_NOT.search(clause) or _COUNT.search(clause) or _KINDS.search(clause)):
        return not is_asked(clause)
    mine = re.search(r"\b(?:ich|wir|hab|habe|haben|i)\b", clause, _I) or re.match(
        r"^\W*(?:ticket|anfrage)\b", clause, _I
    )
    if not (mine and WROTE.search(clause) and TO_MAILJET.search(clause)):
        return False
    before = clause[: wrote.start()] if (wrote := WROTE.search(clause)) else clause
    if re.search(r"\bmailjet (?:gemeldet|geschrieben)\b", clause, _I) and not _BY_ME.search(clause):
        return False  # "Mailjet geschrieben hat", and nobody else is named
    return not (_NOT.search(before) or _FROM_MAILJET.search(clause) or _COUNT.search(clause))


def _is_covered(clause: str, found: dict[str, str]) -> bool:
    """Return whether a clause only tells what was read from it by its form."""
    rest = clause
    for value in sorted(found.values(), key=len, reverse=True):
        rest = re.sub(re.escape(value), " ", rest, flags=_I)
    rest = re.sub(
        r"\b(?:seit|ca|etwa|wir|ich|es|sind|ist|das|so|und|die|der|mein\w{0,2}|unser\w{0,2}|mails?|e-?mail|verschicke\w?|schicken?|gesperrt|account\w{0,4}|konto\w{0,4}|heißt|adresse\w?|registriert\w?|mit|auf|unter|läuft|lautet|kommen|name|von|im|pro|monat|mailjet|ticket\w{0,7}|nummer|nr)\b",
        " ", rest, flags=_I,
    )  # fmt: skip
    return not re.search(r"\w{3,}", rest)


def _kind_of(core: str) -> str | None:
    """Return the field that a statement belongs to by its verb, None where it is told by none."""
    bare = _ONLY_BLOCKED.match(core) or _NO_NOTICE.search(core)
    if bare:
        return None
    if urgent(core) and not _SENT_MAIL.search(core):
        return "besonderheiten"
    if MOMENT.search(core) and _WAS_THEN.search(core):
        return "vorfall"
    if _ABOUT_NOTHING.match(core) and not (MOMENT.search(core) or _COUNT.search(core)):
        return None
    if _PLANNED.search(core) and not _PAST.search(core):
        return "aenderung"
    does = _DOES_NOW.search(core) and _BY_ME.search(core) and _CLEANS.search(core)
    if does and not (_NOT.search(core) or _MODAL.search(core)):
        return "aenderung"
    told = _SENT_MAIL.search(core) or _COUNT.search(core)
    wrote_to_people = _COUNT.search(core) and re.search(
        r"\b(?:\w{0,4}geschrieben|\w{0,5}geschickt|gemailt)\b", core, _I
    )
    if _CHANGED.search(core) and not _NOT.search(core) and not _BY_MAILJET.match(core) and not wrote_to_people:
        return "aenderung"
    return "vorfall" if told and names_a_matter(core) and len(core.split()) > 1 else None


def _bare_answer(text: str, asked: str | None, rest: list[str], found: dict[str, str]) -> None:
    """Give the open question what no other field took."""
    if asked is None or (asked in found and asked != "vorfall"):
        return
    if asked == "vorfall":
        since = found.get("seit")
        told = [
            clause.rstrip(" .!")
            for clause in rest
            if (len(clause.split()) > 1 or _BLOCKED.search(clause)) and not (since and since in clause)
        ]
        if told:
            found["vorfall"] = "; ".join([*([found["vorfall"]] if "vorfall" in found else []), *told])
        elif "vorfall" not in found and (only := [clause for clause in facts_in(text) if _BLOCKED.search(clause)]):
            found["vorfall"] = only[0]
        return
    if asked == "menge":
        rest = [clause for clause in rest if _AMOUNT.search(clause)]
    if asked not in _BARE or not rest:
        return
    if asked == "kontoname":
        name = name_in(rest[0] if found else ", ".join(rest))
        if name and not _NO_NAME.match(name) and not _SPEAKS.search(name) and len(name.split()) <= _SHORT_NAME + 1:
            found[asked] = name
        return
    told = [clause.rstrip(" .!") for clause in rest] if asked in _STATEMENTS else rest
    found[asked] = told[0] if found and asked not in _STATEMENTS else ", ".join(told)
