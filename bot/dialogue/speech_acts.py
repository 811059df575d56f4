"""What a message does in the conversation, whatever it is about: answers yes or no, asks where, promises, refuses.

Pure. Tables of German word patterns, for what classifiers of single messages get wrong: the shorter a message, the more
its meaning lies in the question that was open. Which of these counts at which question is decided in turn.py.
"""

from __future__ import annotations

import re
from enum import Enum

from bot.dialogue.message import MessageFacts

_I = re.IGNORECASE
_YES = re.compile(
    r"^\W*(?:j+a+h?|jo+|jep|jap|jupp?|yes|yep|yeah|si|klar|gerne?|genau|richtig|stimmt|korrekt|ok(?:ay|e|ey)?|passt|bitte|mach(?:e|t)?(?: das)?|"
    r"natürlich|sicher|unbedingt|freilich|gewiss|logo|jawohl|doch|oh ja|sehr gerne?|einverstanden|exakt)\b",
    _I,
)
_NO = re.compile(
    r"^\W*(?:n+e+i+n+|ne+|nö+|noe|nee+|nope|nop|no|na+|naa|nein danke|leider nicht?|leider nein|nicht|keineswegs|auf keinen|bisher nicht|noch nicht|nichts?|nix|immer noch nicht?s?)\b",
    _I,
)
_DONT_KNOW = re.compile(
    r"\b(?:weiß|weiss|weis|wais|woas)\s+(?:ich |i |das |es |ich das )?(?:\w+ )?(?:nicht|nich|net|ned|nit|leider nicht)\b|\bkeine ahnung\b|\bka\b|\bkp\b|\bkein plan\b"
    r"|\b(?:sag|verrat|geb)e?\s+(?:ich )?(?:\w+ ){0,2}(?:nicht|nich|net)\b|\bmöchte? ich (?:\w+ )?nicht (?:sagen|angeben|nennen)|\bgeht (?:dich|euch|sie) nichts an\b"
    r"|\büberspring\w*|\buberspring\w*|\bskip\b|\bweiter ohne\b|\bspäter\b|\bspaeter\b|\begal\b|\bkeine angabe\b|\bunbekannt\b|\bidk\b|\bno idea\b|\bi don'?t know\b|\bnicht sicher\b"
    r"|\bkann ich (?:\w+ ){0,3}nicht (?:sehen|nachsehen|sagen|einsehen|prüfen)\b|\bkomme? ich nicht (?:ran|dran|rein)\b|\bhab(?:e)? (?:ich )?(?:da )?keinen (?:zugang|zugriff)\b",
    _I,
)
_NO_LUCK = re.compile(
    r"\b(?:da (?:ist|is|war) (?:auch )?(?:nichts?|nix)|(?:auch |immer noch |weiterhin |leider )(?:nichts?|nix)|nichts? (?:gefunden|da|drin|gebracht|gekommen|bekommen|erhalten)"
    r"|nix (?:gefunden|da|drin|gebracht|bekommen|gekriegt)|(?:bringt|hilft|geht|klappt|funktioniert) (?:auch |leider |immer noch |alles )?(?:nichts?|nix|nicht|nich|net)|no luck|nothing|still not)\b",
    _I,
)
_WHAT_NEXT = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|gut|hm+|ja)\W+)?(?:und |aber )?(?:was |wie )?(?:jetzt?|jez|etz|nun?|weiter|dann)(?: weiter| machen)?\W*$"
    r"|\bwie geht(?:'?s| es) weiter\b|\bnächster schritt\b|\bwas noch\b",
    _I,
)
_STEP_DONE = re.compile(
    r"^\W*(?:ja,? |jo,? )?(?:schon |bereits |alles )?(?:hab(?:e|en|t)?|hat|ist|wurde|hatte)(?: ich| er| sie| wir| es| das)?(?: alles| schon| auch| bereits| das)*"
    r"(?: gemacht| erledigt| getan| probiert| versucht| geschehen| nachgesehen| geguckt| geschaut| passiert)?\W*$|^\W*(?:ja,? )?(?:gemacht|erledigt|done|passiert)\W*$",
    _I,
)
_ACKNOWLEDGED = re.compile(
    r"^\W*(?:(?:hm+|mh+m*|na|tja|äh|so)\W+)*(?:(?:ja )?ok(?:ay|e|ey|i)?|alles klar|verstanden|aha|ach ?so|gut zu wissen|mach ich)?\W*"
    r"(?:(?:vielen |herzlichen |besten )?dank\w*(?: dir| ihnen| schön| dafür| für .{0,30})?)?\W*$",
    _I,
)
"""Thanks for an answer; says nothing about the mail."""
_NOWHERE = re.compile(
    r"\b(?:nirgends|nirgendwo)\b|\bgibt(?:'?s| es)? (?:\w+ ){0,4}(?:nicht|nich|net|ned)\b"
    r"|\b(?:steht|stehen|seh|sehe|sehen|sieht man|find|finde|finden) (?:\w+ ){0,4}(?:nicht|nich|net|ned|nichts?|nix)\b",
    _I,
)
_ONLY_OK = re.compile(
    r"^\W*(?:(?:hm+|mh+m*|na|tja|äh|so)\W+)*(?:ok(?:ay|e|ey)?|gut|mach(?:e|t)?|bitte)\b(?!.*\b(?:ja|jo|jep|geklappt|geholfen|da|gefunden)\b)",
    _I,
)
BARE_YES_WORDS = 5
ONLY_PROVIDER_WORDS = 5
_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:und |aber |ach so\W+|ok(?:ay)?\W+|nee?\W+|moment\W+|sag mal\W+|eigentlich |äh\W*|also )*"
    r"(?:was|wie|wo|wer|wen|wem|warum|wieso|weshalb|welche[rsnm]?|wann|wohin|woher|womit|muss ich|soll ich|kann ich|darf ich|gibt es|gibts|ist das|sind das|bist du|kannst|k(?:ö|oe)nn(?:en|t|test|ten|tet) (?:du|sie|ihr|wir|man)(?! (?:gerne? |so |ruhig )?machen)|kann man(?! (?:so )?machen)|und wenn|was wenn|und falls|und dann|what|how|where|why|who|when|can i|do i)\b",
    _I,
)
_BEFORE_A_QUESTION = r"^\W*(?:(?:und|aber|ja|ok|okay|gut|so|na|äh|hm|hä|bitte)\W+)*"
_WHERE = re.compile(
    _BEFORE_A_QUESTION
    + r"(?:wo|wie|wohin|woran)\b(?:\W+(?:genau|bitte|denn|ist|is|sind|steht|stehen|find|finde|finden|seh|sehe|sehen|schau|schaue|"
    r"guck|gucke|such|suche|muss|soll|sollen|kann|können|mach|mache|machen|macht|geht|gehts|öffne|öffnen|klick|klicke|komm|komme|"
    r"ich|i|man|wir|sie|er|es|das|des|dat|da|den|die|der|dort|ihn|nach|hin|rein|dahin|dorthin|spam|spamordner|junk|ordner|"
    r"kontakt|absender|vor|auf|dem|am|handy|(?:bei|in|im|auf|mit)(?:\W+(?:der|dem|meinem|meiner))?\W+[\w.-]{1,30}))*\W*$",
    _I,
)
_WHAT_NOW = re.compile(
    _BEFORE_A_QUESTION
    + r"(?:was|wie(?=.*\bweiter\b))\b(?:\W+(?:soll|sollen|sollte|muss|müssen|kann|können|mach|mache|machen|tu|tue|tun|geht|gehts|ich|wir|man|es|das|sie|er|"
    r"mein|meine|der|die|mann|frau|kunde|kundin|kunden|mitglied|teilnehmer|teilnehmerin|in|zeit|zwischenzeit|inzwischen|solange|derweil|bis|dahin|selbst|selber|"
    r"denn|jetzt|nun|dann|da|hier|als|nächstes|weiter|genau|bitte|am|besten|zuerst|erst|mal|also|überhaupt))+\W*$",
    _I,
)
_SEND_AGAIN = re.compile(
    r"\b(?:neu|nochmals?|noch ?mal|noch einmal|erneut|wieder)\b.{0,25}\b(?:anforder|anzuforder|schick|send|auslös|anklick|verschick|zuschick)\w*"
    r"|\b(?:forder|schick|send|lös)\w*\b.{0,25}\b(?:neu|nochmals?|noch ?mal|noch einmal|erneut)\b",
    _I,
)
_ASKS_THE_BOT = re.compile(
    r"\b(?:kannst|k(?:ö|oe)nn(?:test|en|ten|t|tet)|würdest|würden) (?:du|sie|ihr)\b|^\W*(?:(?:bitte|dann|ja|also|und) )*(?:schick|send)(?:e|en|t|et)?\b",
    _I,
)
_CHANGED = re.compile(r"\b(?:geändert|umgestellt|korrigiert|ausgetauscht|umgetragen|ausgebessert|berichtigt)\b", _I)
_CHANGES = re.compile(r"\b(?:änder|umstell|korrigier|austausch|umtrag|berichtig|anpass)\w*", _I)
_NOT_CHANGED = re.compile(
    r"\b(?:nicht|nichts|nix|nich|net|ned|kein\w*|wenn|falls|ob|werden|wird|muss|müsste|kann|soll|sollte)\b", _I
)
_FOLDER = re.compile(
    r"\bwo\b.{0,30}\b(?:\w{0,20}-?ordner|spam|junk)\b|\bwie (?:find|komm|öffn)\w*.{0,25}\b(?:\w{0,20}-?ordner|spam|junk)\b",
    _I,
)
_ADDRESS_IS_WRONG = re.compile(
    r"\badresse\b.{0,40}\b(?:falsch|verkehrt|unvollständig|(?:stimmt|passt) (?:so |ja |gar |leider )?(?:nicht|nich|net|ned)|nicht (?:richtig|korrekt))\b"
    r"|\b(?:falsche?|verkehrte?)\w* (?:e-?)?(?:mail-?)?adresse\b|\b(?:vertippt|verschrieben|tippfehler|buchstabendreher|zahlendreher)\b",
    _I,
)
_DOUBTS = re.compile(
    r"\b(?:kein\w*|nicht|ohne|ob|falls|wenn)\b[^,.;!]{0,25}\b(?:falsch\w*|vertippt|verschrieben|tippfehler|\w+dreher)\b",
    _I,
)
_ADDRESS_IS_RIGHT = re.compile(
    r"\b(?:stimmt|passt|korrekt|richtig)\b(?:\W+\w+){0,3}?\W+(?:mail-?)?adresse\b|\badresse\b(?:\W+\w+){0,3}?\W+(?:stimmt|passt|korrekt|richtig)\b"
    r"|^\W*(?:(?:ja|jo|doch|alles|die|sie|das|so)\W+)*(?:stimmt|korrekt geschrieben|richtig geschrieben|ist richtig|ist korrekt)(?:\W+(?:so|alles|schon|genau))*\W*$",
    _I,
)
_DEAD_LINK = re.compile(
    r"\b(?:link|code)\b.{0,40}\b(?:abgelaufen|ungültig|veraltet|kaputt|expired|invalid|tot|(?:geht|funktioniert|klappt|gilt) (?:\w+ ){0,2}(?:nicht|nich|net|ned))\b"
    r"|\b(?:abgelaufen|ungültig|veraltet)\w*\b.{0,20}\b(?:link|code)\b|^\W*(?:(?:ist|war|schon|leider|der)\W+)*abgelaufen\b",
    _I,
)
_FOLDER_NAMES = r"(?:spam\w*|junk\w*|unbekannt\w*|werbung|papierkorb|unerwünscht\w*)"
_FOUND_THERE = re.compile(
    rf"\b(?:im|in|unter|bei)\b.{{0,12}}\b{_FOLDER_NAMES}.{{0,12}}\b(?:(?:ist|war|lag|liegt|steckte)\s+(?:sie|die|es|er|tatsächlich|doch|ja)|gefunden|entdeckt)\b"
    rf"|\b(?:sie|die|mail|da|doch)\s+(?:war|lag|liegt|ist|steckte)\b.{{0,20}}\b(?:im|in)\b.{{0,12}}\b{_FOLDER_NAMES}"
    rf"|^\W*(?:(?:ja|ah|oh|tatsächlich|doch)\W+)*(?:war|lag|liegt|steckte)\b.{{0,20}}\b(?:im|in)\b.{{0,12}}\b{_FOLDER_NAMES}",
    _I,
)
_NOT_THERE = re.compile(r"\b(?:nicht|nichts|nix|nich|net|ned|kein\w*|leer|immer|ständig|jedes mal|falls|wenn|ob)\b", _I)
_DRAFT = re.compile(
    r"\b(?:formulier\w*|textvorschlag|mustertext|vorlage|textbaustein)\b|\b(?:text|nachricht|brief)\b.{0,25}\b(?:schreiben|formulieren|aufsetzen)\b|\b(?:schreib|gib|hast|mach|setz)\w*\b.{0,25}\b(?:text|nachricht|brief|mail)\b.{0,25}"
    r"\b(?:für|an|auf|dafür|ihn|sie|weiterleit\w*|schicken)\b",
    _I,
)
_PROMISE = re.compile(
    r"\b(?:mach|änder|probier|versuch|schau|guck|frag|sag|geb|gib|prüf|teste?|schick|leit|kümmer|korrigier|such|meld|ruf)(?:e|st|s)? ich\b(?! mich\b)"
    r"|\bich (?:mach|änder|probier|versuch|schau|guck|frag|sag|geb|prüf|teste?|schick|kümmer|korrigier|such|ruf|werd)(?:e|s)?\b(?! mich\b)|\bwerde? ich\b",
    _I,
)
_WHAT_IS_THAT = re.compile(
    r"^\W*(?:(?:und|hä|häh|äh|hm+|ja|ok|aber|moment)\W+)*(?:was|wat) (?:is|ist|sind|heißt|heisst|bedeutet|meint|soll)"
    r"(?:\W+(?:das|des|dat|die|sowas|so|was|denn|nu|jetzt|genau|eigentlich|überhaupt|heißen|sein|bitte|für|mich))*\W*$",
    _I,
)
_WHY = re.compile(
    r"\b(?:warum|wieso|weshalb|woran|schuld|fehler|verantwortlich)\b|\blieg\w*.{0,20}\ban (?:uns|euch|mir|wem|was)\b"
    r"|\ban (?:uns|euch|mir|wem|was)\b.{0,20}\blieg",
    _I,
)
_HOW = re.compile(r"\b(?:wie|wo)\b", _I)
_AND_NOW = re.compile(
    r"\b(?:und|aber|was) (?:nu|nun|jetzt|jez|dann|was (?:jetzt|nun|dann)|wie (?:weiter|jetzt))\W*$", _I
)
_INSTEAD = re.compile(r"\b(?:dann|lieber|stattdessen|halt|eben|nehm\w*|nimm\w*|wechsel\w*|andere\w*|neue)\b", _I)
_UNBLOCK = re.compile(
    r"\b(?:ich|wir|man)\b.{0,40}\b(?:freischalten|freigeben|freimachen|entsperren|entblocken|reaktivieren|aufheben|unblocken)\b"
    r"(?! (?:lassen|werden|wird))|\b(?:selbst|selber|allein\w*)\b.{0,20}\b(?:freischalt|freigeb|entsperr|aufheb)\w*",
    _I,
)
_ONLY_SIGNS = re.compile(r"^[\W_]*$")


class Reply(Enum):
    """A plain reply to a yes-or-no question or a refusal to answer."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"


def reply_in(text: str, intent: str | None = None) -> Reply | None:
    """Return the yes, no or refusal that a message amounts to, None when it is neither."""
    if _DONT_KNOW.search(text):
        return Reply.DONT_KNOW
    if intent == "bestaetigen":
        return Reply.YES
    if intent == "ablehnen":
        return Reply.NO
    if _NO.search(text):
        return Reply.NO
    return Reply.YES if _YES.search(text) else None


def step_outcome(text: str, intent: str | None = None) -> Reply | None:
    """Return what a message says about the step just advised: it helped (YES), it did not or is done (NO)."""
    if _ACKNOWLEDGED.match(text):
        return None  # counting "ok danke" as solved would be counting politeness
    if _WHAT_NEXT.search(text):
        return Reply.NO
    if found_in_spam(text):
        return Reply.YES
    if promises(text):
        return None
    if says_address_is_right(text):
        return Reply.NO  # the step was to compare it: done, and the mail is as missing as before
    if intent == "problem_geloest":
        return Reply.YES
    if intent == "nicht_geholfen" or _NO_LUCK.search(text) or _STEP_DONE.search(text):
        return Reply.NO
    if _NOWHERE.search(text):
        return Reply.NO
    reply = reply_in(text, intent)
    if _ONLY_OK.search(text):
        return None  # "ok mach ich", "passt, danach?": agrees to a step, says nothing of its success
    if reply is Reply.YES and len(text.split()) > BARE_YES_WORDS:
        return None  # "ja, und bei der anderen Adresse auch": too much for a plain yes
    return Reply.NO if reply is Reply.DONT_KNOW else reply


def asks_and_now(text: str) -> bool:
    """Return whether the message tells something and ends with "und nun?"."""
    return bool(_AND_NOW.search(text))


def sees_nothing(text: str) -> bool:
    """Return whether the message says that what it was asked to look for is not to be seen."""
    return bool(_NOWHERE.search(text))


def is_question(text: str) -> bool:
    """Return whether the message asks something rather than tells it."""
    return bool(_QUESTION.search(text))


def asks_where(text: str) -> bool:
    """Return whether the message asks for the place or the way of what was just said, and names nothing else."""
    return bool(_WHERE.search(text))


def asks_what_now(text: str) -> bool:
    """Return whether the message asks what is to be done at this point, and names nothing else."""
    return bool(_WHAT_NOW.search(text))


def ends_in_what_now(text: str) -> bool:
    """Return whether the message tells something and asks in its last words what is to be done."""
    *told, last = [part for part in re.split(r"[.!?;,:\n]+", text) if part.strip()] or [""]
    return bool(told) and bool(_WHAT_NOW.search(last) or _WHAT_NEXT.search(last))


def asks_to_send_again(text: str) -> bool:
    """Return whether the message asks if the mail is to be requested anew."""
    return bool(_SEND_AGAIN.search(text)) and (is_question(text) or asks_the_bot_to_send(text))


def asks_the_bot_to_send(text: str) -> bool:
    """Return whether the message wants the mail sent by whoever answers here."""
    return bool(_ASKS_THE_BOT.search(text))


def asks_for_folder(text: str) -> bool:
    """Return whether the message asks where a folder of the mailbox is."""
    return bool(_FOLDER.search(text))


def asks_why(text: str) -> bool:
    """Return whether the message asks for a cause or for whose fault it is."""
    return bool(_WHY.search(text))


def asks_how(text: str) -> bool:
    """Return whether the message asks for a way or a place rather than for a yes or no."""
    return bool(_HOW.search(text))


def says_address_is_wrong(text: str) -> bool:
    """Return whether the message tells that the address was mistyped or stored wrongly."""
    return bool(_ADDRESS_IS_WRONG.search(text)) and not _DOUBTS.search(text) and not is_question(text)


def asks_where_to_change(text: str) -> bool:
    """Return whether the message asks where or how an address is changed."""
    return bool(_CHANGES.search(text)) and bool(_HOW.search(text)) and is_question(text)


def says_it_was_changed(text: str) -> bool:
    """Return whether the message tells that an address or setting was changed, not that it shall be."""
    told = bool(_CHANGED.search(text)) and not _NOT_CHANGED.search(text)
    return told and (not is_question(text) or asks_and_now(text))


def says_address_is_right(text: str) -> bool:
    """Return whether the message tells that the address was compared and is right."""
    return bool(_ADDRESS_IS_RIGHT.search(text)) and not _ADDRESS_IS_WRONG.search(text) and not is_question(text)


def found_in_spam(text: str) -> bool:
    """Return whether the message tells that the mail was found, in spam or the like."""
    return bool(_FOUND_THERE.search(text)) and not _NOT_THERE.search(text) and not is_question(text)


def promises(text: str) -> bool:
    """Return whether the message says that something will be done, not that it was."""
    return bool(_PROMISE.search(text)) and not is_question(text)


def asks_what_that_is(text: str) -> bool:
    """Return whether the message asks for the meaning of what was just said, and names nothing."""
    return bool(_WHAT_IS_THAT.match(text))


def is_only_provider(text: str, facts: MessageFacts) -> bool:
    """Return whether the message names a provider and hardly anything else ("bin bei gmx")."""
    return (
        bool(facts.providers)
        and not facts.address
        and len(text.split()) <= ONLY_PROVIDER_WORDS
        and not is_question(text)
    )


def asks_for_a_text(text: str) -> bool:
    """Return whether the message asks for words that can be passed on."""
    return bool(_DRAFT.search(text))


def asks_to_unblock(text: str) -> bool:
    """Return whether the message asks if or how one can lift the block oneself."""
    return bool(_UNBLOCK.search(text)) and is_question(text)


def says_link_is_dead(text: str) -> bool:
    """Return whether the mail is there, but its link or code is of no use any more."""
    return bool(_DEAD_LINK.search(text))


def names_a_way_out(text: str) -> bool:
    """Return whether a provider named in the message is one that the writer would change to."""
    return bool(_INSTEAD.search(text))


def is_blank(text: str) -> bool:
    """Return whether the message has neither letter nor digit nor emoji to go by."""
    return bool(_ONLY_SIGNS.match(text)) and not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", text)


def is_only_address(text: str, facts: MessageFacts) -> bool:
    """Return whether the message is an address and hardly anything else."""
    return bool(facts.address) and len(re.sub(r"\S+@\S+", "", text).split()) <= 2
