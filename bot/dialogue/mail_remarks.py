"""What a message says about the missing mail and the step just advised, in words that depend on the guide. Pure."""

from __future__ import annotations

import re

from bot.dialogue.message import MessageFacts
from bot.dialogue.questions_back import asks_and_now, asks_what_next
from bot.dialogue.speech_acts import Reply, is_question, promises, reply_in

_I = re.IGNORECASE
_NO_LUCK = re.compile(
    r"\b(?:da (?:ist|is|war) (?:auch )?(?:nichts?|nix)|(?:auch |immer noch |weiterhin |leider )(?:nichts?|nix)|nichts? (?:gefunden|da|drin|gebracht|gekommen|bekommen|erhalten)"
    r"|nix (?:gefunden|da|drin|gebracht|bekommen|gekriegt)|(?:bringt|hilft|geht|klappt|funktioniert) (?:auch |leider |immer noch |alles )?(?:nichts?|nix|nicht|nich|net)|no luck|nothing|still not)\b",
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
_CHANGED = re.compile(r"\b(?:geändert|umgestellt|korrigiert|ausgetauscht|umgetragen|ausgebessert|berichtigt)\b", _I)
_NOT_CHANGED = re.compile(
    r"\b(?:nicht|nichts|nix|nich|net|ned|kein\w*|wenn|falls|ob|werden|wird|muss|müsste|kann|soll|sollte)\b", _I
)
_ADDRESS_IS_WRONG = re.compile(
    r"\badress\w*\b.{0,40}\b(?:falsch|foisch|verkehrt|unvollständig|(?:stimmt|passt) (?:so |ja |gar |leider )?(?:nicht|nich|net|ned)|nicht (?:richtig|korrekt))\b"
    r"|\b(?:falsche?|foische?|verkehrte?)\w* (?:e-?)?(?:mail-?)?adresse?\b"
    r"|\b(?:ver[dt]ippt|verschrieben|verschriem|tippfehler|buchstabendreher|zahlendreher)\b",
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
_NOTHING_CAME = re.compile(
    r"\b(?:nichts?|nix|nich|net|ned|nirgends) (?:\w+ )?(?:da|drin|angekommen|gekommen|gefunden|dabei|zu (?:sehen|finden))\b"
    r"|\b(?:ist|war|kam|kommt|sehe?|find\w*) (?:\w+ ){0,3}(?:nichts?|nix|nich|net|ned)\W*$|\bkeine? (?:\w{1,20}-?)?(?:e-?)?mails?\b"
    r"|\bnicht (?:im|in) (?:\w+ )?(?:spam|junk|postfach|posteingang|papierkorb|unbekannt)\w*"
    r"|\b(?:geguckt|geschaut|gesucht|nachgesehen|durchsucht)\b.{0,20}\b(?:nichts?|nix|nicht|nich|net|ned)\b",
    _I,
)
_ONLY_NOTHING = re.compile(
    r"^\W*(?:(?:n+e+i*n*|nö|na|ne|aber|doch|leider|da|is|ist|immer|noch|auch|gar)\W+)*(?:nichts|nix)\W*$", _I
)
_REQUESTED = re.compile(
    r"(?:\b(?:mit|über|auf) |„|\")(?:passwort|kennwort)[\s-]*(?:vergessen|zurücksetzen)\b"
    r"|\b(?<!mein )(?:passwort|kennwort)[\s-]*(?:vergessen|zurücksetzen)\W+(?:\w+\W+){0,2}?"
    r"(?:probiert|gemacht|geklickt|gedrückt|versucht|benutzt|genutzt|kam|kommt)\b|\b(?:neu|nochmals?|noch ?mal|noch einmal|erneut|wieder)\b"
    r".{0,20}\b(?:angefordert|bestellt|beantragt|ausgelöst)\b",
    _I,
)
"""The button by which a mail is requested anew, or that this was done."""
_NOT_REQUESTED = re.compile(
    r"\bnoch (?:nicht|nich|net|ned|nie)\b.{0,25}\b(?:probiert|versucht|gemacht|angefordert)\b", _I
)
_CAME_NOT = re.compile(
    r"\b(?:kommt|kam|kamen|gekommen|kummt|kemma|da|passiert|tut sich|rührt sich)\b(?:\W+\w+){0,3}?\W+(?:nichts?|nix|nicht|nich|net|ned)\b"
    r"|\b(?:nichts?|nix|nicht|nich|net|ned|keine? \w*mail)\b(?:\W+\w+){0,3}?\W+(?:gekommen|angekommen|an|kemma|da|passiert|gebracht)\b",
    _I,
)
_INSTEAD = re.compile(r"\b(?:dann|lieber|stattdessen|halt|eben|nehm\w*|nimm\w*|wechsel\w*|andere\w*|neue)\b", _I)

_NOT_YET = re.compile(r"\bnoch (?:nicht|nich|net|ned)\b", re.IGNORECASE)
_IS_WRONG = re.compile(
    r"\b(?:falsch\w*|fehlt|fehler|quatsch|unsinn)\b|\bstimm\w* (?:\w+ ){0,2}(?:nicht|nich|net|ned)\b|\bmuss (?:\w+ ){0,3}(?:raus|weg|rein)\b",
    re.IGNORECASE,
)


def step_outcome(text: str, intent: str | None = None) -> Reply | None:
    """Return what a message says about the step just advised: it helped (YES), it did not or is done (NO)."""
    if _ACKNOWLEDGED.match(text):
        return None  # counting "ok danke" as solved would be counting politeness
    if asks_what_next(text):
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


def sees_nothing(text: str) -> bool:
    """Return whether the message says that what it was asked to look for is not to be seen."""
    return bool(_NOWHERE.search(text))


def says_nothing_came(text: str, *, bare: bool) -> bool:
    """Return whether the message tells that the mail is not there, or that a search for it found nothing.

    Args:
        text: the message.
        bare: whether "ne, nix" says that, too.
    """
    told = bool(_NOTHING_CAME.search(text)) or (bare and bool(_ONLY_NOTHING.match(text)))
    return told and not is_question(text)


def requested_in_vain(text: str) -> bool:
    """Return whether the message tells that the mail was requested anew, and that nothing came of that either."""
    if not _REQUESTED.search(text) or _NOT_REQUESTED.search(text):
        return False
    return bool(_CAME_NOT.search(text)) or says_nothing_came(text, bare=False)


def says_address_is_wrong(text: str) -> bool:
    """Return whether the message tells that the address was mistyped or stored wrongly."""
    return bool(_ADDRESS_IS_WRONG.search(text)) and not _DOUBTS.search(text) and not is_question(text)


def says_it_was_changed(text: str) -> bool:
    """Return whether the message tells that an address or setting was changed, not that it shall be."""
    told = bool(_CHANGED.search(text)) and not _NOT_CHANGED.search(text)
    return told and (not is_question(text) or asks_and_now(text))


def says_it_is_wrong(text: str) -> bool:
    """Return whether the message objects to what was just shown."""
    return bool(_IS_WRONG.search(text)) and not is_question(text)


def says_not_yet(text: str) -> bool:
    """Return whether the message says that something is still to be done."""
    return bool(_NOT_YET.search(text))


def says_address_is_right(text: str) -> bool:
    """Return whether the message tells that the address was compared and is right."""
    return bool(_ADDRESS_IS_RIGHT.search(text)) and not _ADDRESS_IS_WRONG.search(text) and not is_question(text)


def found_in_spam(text: str) -> bool:
    """Return whether the message tells that the mail was found, in spam or the like."""
    return bool(_FOUND_THERE.search(text)) and not _NOT_THERE.search(text) and not is_question(text)


def is_only_provider(text: str, facts: MessageFacts) -> bool:
    """Return whether the message names a provider and hardly anything else ("bin bei gmx")."""
    return (
        bool(facts.providers)
        and not facts.address
        and len(text.split()) <= ONLY_PROVIDER_WORDS
        and not is_question(text)
    )


def says_link_is_dead(text: str) -> bool:
    """Return whether the mail is there, but its link or code is of no use any more."""
    return bool(_DEAD_LINK.search(text))


def names_a_way_out(text: str) -> bool:
    """Return whether a provider named in the message is one that the writer would change to."""
    return bool(_INSTEAD.search(text))


def is_only_address(text: str, facts: MessageFacts) -> bool:
    """Return whether the message is an address and hardly anything else."""
    return bool(facts.address) and len(re.sub(r"\S+@\S+", "", text).split()) <= 2
