"""What a user can say at any point of the suspension guide besides answering: "mach es kürzer", "2 ist erledigt". Pure.

Whether a command makes sense at that point is decided in bot/dialogue/sperrung_turn.py.
"""
# ruff: noqa: E501 - tables of word patterns: one row, one line

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.account.additions import wished
from bot.account.answers import Correction, read_correction
from bot.account.contact import TO_MAILJET, is_said_to_the_bot
from bot.account.details import tells_writing
from bot.account.notice import is_notice
from bot.account.references import find_reference
from bot.account.reply import is_reply
from bot.account.steps import Ticks, read_ticks
from bot.account.telling import clauses as spoken
from bot.account.telling import is_order, is_polite_order, sentences, wishes_letter
from bot.dialogue.speech_acts import is_question
from bot.understand.clauses import clauses

_I = re.IGNORECASE


class Act(Enum):
    """What is wanted."""

    CASE = "case"  # go on with an earlier case
    SHORTER = "shorter"
    LONGER = "longer"
    FINISH = "finish"  # no more questions, show the letter
    SHOW_REQUEST = "show_request"
    SHOW_STEPS = "show_steps"
    DIAGNOSE = "diagnose"
    NO_ANSWER = "no_answer"
    REPLY = "reply"  # Mailjet has answered, perhaps with the text
    LIFTED = "lifted"
    SENT = "sent"
    WHERE = "where"  # where to send the message to
    WRITE = "write"  # the message shall be written now
    POLITER = "politer"
    ENGLISH = "english"
    GERMAN = "german"
    MEANWHILE = "meanwhile"  # how to reach one's people while the account is blocked
    NOT_SENT = "not_sent"
    FOLLOW_UP = "follow_up"  # he wants to remind Mailjet of what he wrote
    WAITING = "waiting"  # he has written to Mailjet before he came here


@dataclass(frozen=True)
class Commands:
    """Everything that one message asks for; several readings may fit, the state of the guide chooses."""

    acts: frozenset[Act] = frozenset()
    reference: str | None = None
    correction: Correction | None = None
    ticks: Ticks = field(default_factory=Ticks)
    additions: tuple[str, ...] = ()
    """Statements that shall stand in the letter as well."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.acts or self.reference or self.correction or self.ticks or self.additions)


_PATTERNS: dict[Act, re.Pattern[str]] = {
    Act.CASE: re.compile(
        r"\b(?:fall|vorgangs|referenz|case)-?\s?(?:nummer|nr)\b|\b(?:mein\w*|unser\w*|alten?|bestehend\w*|angefangen\w*|offen\w*)\s(?:sperr-?)?fall\b"
        r"|\bfall\s(?:fortsetzen|fortführen|weiter\w*|wieder\s?auf\w*|öffnen)|\bweiter\w*\s(?:mit|an)\s(?:dem|meinem|unserem)\sfall\b",
        _I,
    ),
    Act.SHORTER: re.compile(r"\b(?:kürzer\w*|kürzen|knapper|zu lang)\b|\bkürz\w*\b.{0,20}\b(?:text|nachricht|anfrage|es)\b", _I),
    Act.LONGER: re.compile(r"\b(?:mach\w*|schreib\w*|bitte)\b.{0,25}\b(?:länger|ausführlicher|genauer|wieder lang)\b", _I),
    Act.FINISH: re.compile(
        r"^\W*(?:mach\w* (?:\w+ ){0,3}fertig|(?:einfach )?fertig machen|das (?:reicht|war'?s|wars|ist alles|genügt)|(?:so )?reicht(?: es| das)?(?: so| jetzt)?|fertig|genug|mehr (?:habe|weiß) ich nicht|keine weiteren angaben|nein,? so reicht es|schreib (?:jetzt|sie|es)(?: jetzt)?)\W*$",
        _I,
    ),
    Act.SHOW_REQUEST: re.compile(
        r"^\W*(?:(?:ja|ok|und|dann|bitte|los|komm|jetzt)\W+)*zeig\w*(?: (?:sie|es|mal|her|jetzt|mir|bitte|endlich|doch|den|die|das))*\W*$|\bzeig\w*\b.{0,25}\b(?:nachricht|text|anfrage|schreiben|entwurf|mail)\b|^\W*(?:(?:den|die|mein\w{0,2})\s)?(?:text|nachricht|brief)(?:\W{1,2}(?:bitte|jetzt|her|endlich|sofort))+\W*$|\b(?:text|nachricht|brief)\b (?:bitte |jetzt )?ohne\b|\bwo (?:ist|bleibt|steht)\b.{0,20}\b(?:text|nachricht|brief|schreiben|entwurf)\b|\b(?:nachricht|text|anfrage|schreiben|entwurf)\b.{0,12}\b(?:nochmals?|noch mal|noch einmal|erneut|zeigen)\b"
        r"|\b(?:mach|schreib|stell)\w*\b.{0,25}\b(?:nachricht|text|anfrage|schreiben|entwurf|brief|mail)\b.{0,15}\b(?:fertig|jetzt|endlich|bitte)\b",
        _I,
    ),
    Act.SHOW_STEPS: re.compile(
        r"\b(?:zeig\w*|wo sind|welche|nochmals?|noch mal)\b.{0,20}\b(?:schritte|liste|checkliste|punkte)\b|^\W*(?:checkliste|schritte)\W*$"
        r"|^\W*(?:(?:und|aber|ja|ok|gut)\W+)*was (?:soll|muss|kann) ich(?: denn| jetzt| nun| da| hier| bitte| als nächstes)* (?:machen|tun)\W*$",
        _I,
    ),
    Act.DIAGNOSE: re.compile(
        r"\b(?:prüf\w*|schau\w*|guck\w*|check\w*|analysier\w*|untersuch\w*|sieh)\b.{0,40}\b(?:konto|account|raten?|bounce\w*|zahlen|werte|mailjet)\b|\bdiagnose\b",
        _I,
    ),
    Act.NO_ANSWER: re.compile(
        r"\bkeine? (?:antwort|rückmeldung|reaktion)\b|\b(?:antwortet|antworten|meldet sich|melden sich|reagiert|rührt sich)\b.{0,12}\b(?:nicht|nie)\b|\bnicht(?:s)? (?:von mailjet )?(?:gehört|gemeldet|geantwortet)\b|\bwarte immer noch\b|\bnoch nichts (?:gekommen|da)\b",
        _I,
    ),
    Act.REPLY: re.compile(
        r"\b(?:mailjet|die|sie|der support|support)\b.{0,15}\b(?:geantwortet|zurückgeschrieben|sich gemeldet|nachgefragt|geschrieben|fragen? (?:jetzt|nach|mich|uns)|fragt|(?:will|wollen|möchten?) (?:jetzt |nun |noch )?wissen|schreibt|schreiben (?:jetzt|zurück))\b"
        r"|\b(?:kam|kamen|kommt|bekam|bekamen|habe?n?|ist|sind)\b.{0,25}(?<!keine )(?<!keine )\b(?:antwort|rückfragen?|nachfragen?|rückmeldung|gegenfragen?|fragen)\b(?! an)"
        r"|\b(?:antwort|rückfrage|nachfrage|rückmeldung|gegenfrage)\b.{0,20}\b(?:ist da|bekommen|erhalten|gekriegt|von mailjet|gekommen|angekommen)\b",
        _I,
    ),
    Act.LIFTED: re.compile(r"\b(?:freigeschaltet|entsperrt|freigegeben|sperre ist (?:weg|aufgehoben)|wieder (?:frei|aktiv|offen))\b", _I),
    Act.SENT: re.compile(
        r"^\W*(?:(?:ja|jo|so|ok|ist|schon|jetzt|grad|gerade|eben|die|sie|das|es|hab|habe|ich|soeben|vorhin)\W+)*(?:raus|weg|unterwegs|verschickt|gesendet|geschickt|versendet)\W*$"
        r"|\b(?:abgeschickt|abgesendet|abgesandt|hingeschickt|losgeschickt|weggeschickt|rausgeschickt|eingereicht)\b"
        r"|\b(?:nachricht|anfrage|ticket|text|mail|sie|es)\b.{0,20}\b(?:geschickt|gesendet|verschickt|raus|erstellt|eröffnet|aufgemacht)\b",
        _I,
    ),
    Act.WRITE: re.compile(
        r"^\W*(?:(?:ja|jo|jep|ok|okay|gut|bitte|dann|also|und|komm|los)\W+)*(?:"
        r"(?:kannst|könntest|willst|magst) du (?:\w+ ){0,4}(?:schreiben|aufsetzen|verfassen|formulieren)(?: (?:für|an) (?:(?:den|die|das|deren) )?(?:mailjet|support|denen|mailjet-support)(?: dort| da| von mailjet)?)?"
        r"|(?:was|wie) (?:soll|sollte|muss|kann|könnte) (?:ich|man|wir) (?:\w+ ){0,4}(?:schreiben|formulieren)"
        r"|(?:schreib|verfass|formulier)e?(?: (?:du|mir|uns|das|die|den|es|bitte|mal|doch|einfach|jetzt|gleich|eine?n?|so|für|mich|an|mailjet|support"
        r"|text|nachricht|anfrage|mail|brief|ticket))*|setz(?:e)? (?:\w+ ){1,4}auf|(?:nachricht|anfrage|text) (?:\w+ ){0,2}(?:schreiben|aufsetzen))\W*$",
        _I,
    ),
    Act.POLITER: re.compile(r"\b(?:höflicher|freundlicher|netter|sachlicher|förmlicher|höfliche[rn]? (?:bitte|ton))\b", _I),
    Act.ENGLISH: re.compile(r"\b(?:auf|in|ins)\s(?:englisch\w{0,2}|english)\b|\benglische\w? (?:version|fassung|nachricht|übersetzung)\b|\bübersetz\w{0,3}\b.{0,20}\benglisch\w{0,2}\b", _I),
    Act.GERMAN: re.compile(r"\b(?:auf|in|ins) deutsch\w{0,2}\b|\bdeutsche\w? (?:version|fassung|nachricht)\b", _I),
    Act.MEANWHILE: re.compile(
        r"\b(?:wie|kann|können|womit|worüber|gibts|gibt es)\b.{0,40}\b(?:erreich\w{0,3}|informier\w{0,3}|kontaktier\w{0,3}|bescheid|mitteil\w{0,3}|anschreib\w{0,3})\b"
        r"|\b(?:wie|kann|können)\b.{0,40}\b(?:leute\w?|kunden|teilnehmer\w?|mitglieder\w?|empfänger\w?|liste)\b.{0,30}\b(?:erreich\w{0,3}|schreib\w{0,3}|schick\w{0,3}|mail\w{0,2})\b"
        r"|\b(?:inzwischen|in der zwischenzeit|solange|so lange|währenddessen)\b.{0,40}\b(?:tun|machen|verschick\w{0,2}|schick\w{0,2}|schreib\w{0,2})\b"
        r"|\b(?:teilnehmer|mitglieder|kunden|käufer|leute)\w{0,3}\b.{0,40}\b(?:kriegen|bekommen|erhalten|betroffen|erfahren)\b"
        r"|\b(?:kriegen|bekommen|erhalten)\b.{0,30}\b(?:teilnehmer|mitglieder|kunden|käufer|leute)\w{0,3}\b"
        r"|\bwie (?:krieg|bekomm|bring|schick)\w{0,3}\b.{0,40}\b(?:leute|kunden|teilnehmer|mitglieder|empfänger)\w{0,2}\b"
        r"|\bwas (?:kann|soll) ich (?:\w+ ){0,2}(?:noch|inzwischen|solange|bis dahin) (?:tun|machen)\b",
        _I,
    ),
    Act.FOLLOW_UP: re.compile(
        r"\b(?:nach(?:zu)?(?:fass|hak)\w{0,4}|nochmal nachfragen|(?:will|möchte|wollen|kann|soll)\b.{0,30}\bnachfragen|erinnerungs-?(?:mail|schreiben|brief)|nachfass\w{0,2}-?\s?(?:mail|nachricht))\b",
        _I,
    ),
    Act.WAITING: re.compile(
        r"\b(?:warte\w?|wart)\b.{0,40}\b(?:seit|schon|immer noch|noch immer|tage\w?)\b|\bseit\b.{0,30}\b(?:warte\w?|keine antwort|nichts gehört|funkstille|totenstille)\b"
        r"|\b(?:kommt|kam|passiert|tut sich) (?:aber |bisher |einfach |da |seitdem )?(?:nichts|nix|keine antwort)\b|\bda (?:kommt|kam) (?:nichts|nix)\b",
        _I,
    ),
    Act.WHERE: re.compile(
        r"\b(?:wo(?:hin)?|an wen|an welche \w+|in welche[mns]? \w+|über welche[nsm]? \w+)\b.{0,30}\b(?:hin|ab|ein|weg)?-?(?:schick|send|geb|reich|stell)\w*"
        r"|\bwo(?:hin)? (?:damit|geht (?:das|die|sie)|muss (?:das|die|sie) hin)\b",
        _I,
    ),
}  # fmt: skip
_IN_QUESTION = re.compile(r"\b(?:muss|soll|sollte|müsste)\b", _I)
_NOT = re.compile(r"\b(?:nichts?|nix|noch nicht|kein\w*|nie|wann|bis|wenn|sobald|ob)\b", _I)
_LATER = re.compile(
    r"\bspäter\b|\bspaeter\b|\bnachreichen\b|\bnachher\b|\bmorgen (?:erst|nach)\b|\breiche? (?:ich )?nach\b", _I
)
_STORY = re.compile(
    r"\b(?:wir|ich|hab|haben|hatten?|wurden?)\b.*\b(?:\w*adress\w*|\w*liste\w*|\w*kunden\w*|newsletter\w*|mails?|kampagne\w*|kontakte\w*|empfänger\w*"
    r"|verschickt|versendet|geschickt|angeschrieben|importiert|rundmail|rundschreiben)\b",
    _I,
)
_STORY_WORDS = 5
STORY_AT = frozenset({"anfrage", "schritte", "grund", "hinweis", "anzeichen"})
"""Questions at which people tell what happened instead of answering."""
_LOST = re.compile(
    r"\b(?:vergess\w*|verlor\w*|verlegt|verschlampt|gelöscht)\b|\b(?:habe?|finde?|weiß|kenne?)\b.{0,40}\b(?:nicht|nich|keine)\b",
    _I,
)
_NUMBER_WORDS = 2
_MOST_PARTS = 6
_SHORT_COMMAND = 14
"""A command is short; in a longer text these words only tell a story."""


def read_commands(text: str) -> Commands:
    """Return what the message asks for, also in a part of it; nothing for an ordinary answer."""
    whole = _commands_in(text)
    parts = [_commands_in(part) for part in clauses(text) or spoken(text)[:_MOST_PARTS]]
    wanted = {act for part in parts for act in part.acts if act in _IN_PASSING}
    correction = whole.correction or next((part.correction for part in parts if part.correction), None)
    if _BY_PHONE.search(text):
        wanted.discard(Act.MEANWHILE)  # how to reach Mailjet, and not one's own people
        whole = replace(whole, acts=whole.acts - {Act.MEANWHILE})
    if _complains_of_the_bot(text):
        wanted.discard(Act.NO_ANSWER)
        whole = replace(whole, acts=whole.acts - {Act.NO_ANSWER})
    if any(_NO_MORE.search(one) for one in spoken(text)):
        wanted.add(Act.FINISH)
    ticks = whole.ticks or next((part.ticks for part in parts if part.ticks.numbered), Ticks())
    pasted = is_reply(text) or is_notice(text)
    additions = () if pasted else wished(text).statements
    return replace(whole, acts=whole.acts | wanted, correction=correction, ticks=ticks, additions=additions)


def _commands_in(text: str) -> Commands:
    pasted = is_reply(text) or is_notice(text)
    short = len(text.split()) <= _SHORT_COMMAND and not pasted
    acts = {act for act, pattern in _PATTERNS.items() if short and pattern.search(text)}
    if is_reply(text):
        acts.add(Act.REPLY)
    if not pasted and _wants_the_text(text):
        acts.add(Act.SHOW_REQUEST)
    asks_which = is_question(text) and _IN_QUESTION.search(text) and not is_polite_order(text)
    if not pasted and any(wishes_letter(one) for one in spoken(text)):
        acts.add(Act.WRITE)
    if asks_which or {Act.REPLY, Act.SENT} & acts:
        acts.discard(Act.ENGLISH)  # an answer in English came, or was sent; or he asks whether it must be
    if Act.CASE in acts and _OTHER_NUMBER.search(text):
        acts.discard(Act.CASE)
    if Act.LIFTED in acts and (_NOT.search(text) or is_question(text)):
        acts.discard(Act.LIFTED)
    if Act.MEANWHILE in acts and not is_question(text):
        acts.discard(Act.MEANWHILE)
    if Act.SENT in acts and _NOT.search(text) and not is_question(text):
        acts.add(Act.NOT_SENT)
    if Act.SENT in acts and (_NOT.search(text) or is_question(text)):
        acts.discard(Act.SENT)
    if Act.REPLY in acts and not pasted and tells_writing(text) and not _REPLIED.search(text):
        acts.discard(Act.REPLY)  # he wrote to Mailjet, and not Mailjet to him
    if Act.REPLY in acts and (
        Act.NO_ANSWER in acts or (Act.WAITING in acts and not pasted) or (is_question(text) and not pasted)
    ):
        acts.discard(Act.REPLY)
    return Commands(
        acts=frozenset(acts),
        reference=find_reference(text),
        correction=read_correction(text) if short else None,
        ticks=read_ticks(text),
    )


def _complains_of_the_bot(text: str) -> bool:
    """Return whether every missing answer that a message speaks of is the bot's own."""
    silent = [one for one in spoken(text) if _PATTERNS[Act.NO_ANSWER].search(one)]
    return any(map(is_said_to_the_bot, silent)) and not any(map(TO_MAILJET.search, silent))


_BY_PHONE = re.compile(r"\b(?:telefon\w{0,10}|anrufen|hotline)\b", _I)
_REPLIED = re.compile(r"\b(?:geantwortet|antwort|zurückgeschrieben|rückfragen?|nachgefragt|fragen|fragt)\b", _I)
_NO_MORE = re.compile(
    r"^\W*(?:und )?mehr (?:habe?|weiß|weiss|kann) ich (?:auch |dazu |leider |jetzt )*(?:nicht|nich|net)(?: sagen)?\W*$",
    _I,
)


def _wants_the_text(text: str) -> bool:
    """Return whether a message orders the letter itself ("mach jetzt den text"), and not what to do with it."""
    return any(
        (is_order(one) or is_polite_order(one)) and _A_TEXT.search(one) and not _ANOTHER_ORDER.search(one)
        for said in dict.fromkeys((*sentences(text), *spoken(text)))
        for one in re.split(r"\s{1,3}oder\s{1,3}", said)
        if len(one.split()) <= _SHORT_COMMAND
    )


_A_TEXT = re.compile(
    r"\b(?:(?:den|der|das|die|einen?|mein\w{0,2}|ganzen?|neuen?)\s)(?:text|nachricht|brief|anfrage|schreiben|entwurf)\b",
    _I,
)
_ANOTHER_ORDER = re.compile(
    r"\b(?:schick|send|reich|stell)\w{0,3}\b(?!.{0,12}\b(?:mir|uns|her)\b)|\b(?:raus|weg|rein|hinein|dazu|hinzu|ein|ab|aus|in|im|an(?! (?:mailjet|denen|den|die|das|deren)\b))\b|\b(?:kürzer|länger|höflicher|englisch|deutsch|erklär\w{0,3}|wie|was|warum)\b",
    _I,
)
_OTHER_NUMBER = re.compile(
    r"\b(?:bestell|kunden|rechnungs|auftrags|transaktions|telefon|vertrags|paket|sendungs)-?\s?(?:nummer|nr)\b", _I
)
"""Numbers of other matters: who names one means no case here."""
_IN_PASSING = frozenset(
    {
        Act.WRITE, Act.SHORTER, Act.LONGER, Act.SHOW_REQUEST, Act.FINISH, Act.POLITER, Act.ENGLISH, Act.GERMAN,
        Act.MEANWHILE, Act.WAITING, Act.NO_ANSWER, Act.FOLLOW_UP, Act.REPLY, Act.SENT, Act.WHERE,
    }
)  # fmt: skip
"""What is meant also where it is said beside something else."""


def tells_story(text: str) -> bool:
    """Return whether the message tells, unasked, what was sent before the block."""
    return len(text.split()) >= _STORY_WORDS and bool(_STORY.search(text)) and not is_question(text)


def has_lost_it(text: str) -> bool:
    """Return whether the number of a case is not at hand any more."""
    return bool(_LOST.search(text))


def may_be_number(text: str) -> bool:
    """Return whether a message without a readable number may have been meant as one."""
    return bool(re.search(r"\d", text)) or len(text.split()) <= _NUMBER_WORDS


def says_later(text: str) -> bool:
    """Return whether an answer is only put off."""
    return len(text.split()) <= 8 and bool(_LATER.search(text))
