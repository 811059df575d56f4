"""What a question in the middle of a guide asks for: where, how, why, what now, who can do that. Pure."""

from __future__ import annotations

import re

from bot.dialogue.speech_acts import is_question

_I = re.IGNORECASE
_ONLY_WHAT_NEXT = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|gut|hm+|ja|so|na)\W+)*(?:und |aber )?(?:(?:was |wie )?(?:jetzt?|jez|etz|nun?|weiter|dann)(?: weiter| machen)?"
    r"|wie geht(?:'?s| es)(?: jetzt| nun| dann)? weiter|nächster schritt|was noch|was (?:ist|is)(?: denn| nun| da)* (?:jetzt|jez|nun)(?: los| damit)?)\W*$",
    _I,
)
_WHAT_NEXT = re.compile(r"\bwie geht(?:'?s| es) weiter\b|\bnächster schritt\b|\bwas noch\b", _I)
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
    + r"(?:was|wer(?=.*\b(?:muss|soll|macht|tut)\b)|wie(?=.*\bweiter\b))\b(?:\W+(?:soll|sollen|sollte|muss|müssen|kann|können|mach|mache|machen|tu|tue|tun|geht|gehts|ich|wir|man|es|das|sie|er|"
    r"mein|meine|der|die|mann|frau|kunde|kundin|kunden|mitglied|teilnehmer|teilnehmerin|in|zeit|zwischenzeit|inzwischen|solange|derweil|bis|dahin|selbst|selber|"
    r"denn|jetzt?|jez|nun|dann|da|hier|was|macht|tut|als|nächstes|weiter|genau|bitte|am|besten|zuerst|erst|mal|also|überhaupt))+\W*$|"
    + _BEFORE_A_QUESTION
    + r"(?:muss|soll|sollte|kann|müssen|sollen|können) (?:ich|man|wir|er|sie)(?: (?:da|jetzt|hier|noch|denn|nun|dann|selbst|selber|auch|was|etwas|irgendwas|irgendetwas))* (?:machen|tun|unternehmen)\W*$",
    _I,
)
_SEND_AGAIN = re.compile(
    r"\b(?:neue?[nrs]?|nochmals?|noch ?mal|noch einmal|erneut|wieder)\b.{0,25}\b(?:anforder|anzuforder|schick|send|auslös|anklick|verschick|zuschick)\w*"
    r"|\b(?:forder|schick|send|lös)\w*\b.{0,25}\b(?:neu|nochmals?|noch ?mal|noch einmal|erneut)\b",
    _I,
)
_ASKS_THE_BOT = re.compile(
    r"\b(?:kannst|k(?:ö|oe)nn(?:test|en|ten|t|tet)|würdest|würden) (?:du|sie|ihr)\b|^\W*(?:(?:bitte|dann|ja|also|und) )*(?:schick|send)(?:e|en|t|et)?\b",
    _I,
)
_CHANGES = re.compile(r"\b(?:änder|umstell|korrigier|austausch|umtrag|berichtig|anpass)\w*", _I)
_FOLDER = re.compile(
    r"\bwo\b.{0,30}\b(?:\w{0,20}-?ordner|spam|junk)\b|\bwie (?:find|komm|öffn)\w*.{0,25}\b(?:\w{0,20}-?ordner|spam|junk)\b",
    _I,
)
_DRAFT = re.compile(
    r"\b(?:formulier\w*|textvorschlag|mustertext|vorlage|textbaustein)\b|\b(?:text|nachricht|brief)\b.{0,25}\b(?:schreiben|formulieren|aufsetzen)\b|\b(?:schreib|gib|hast|mach|setz)\w*\b.{0,25}\b(?:text|nachricht|brief|mail)\b.{0,25}"
    r"\b(?:für|an|auf|dafür|ihn|sie|weiterleit\w*|schicken)\b",
    _I,
)
_A_TEXT = re.compile(
    r"\b(?:ein\w*|kein\w*|passende\w*|richtige\w*|anderen?)\s+(?:\w+\s+)?(?:text|brief|muster|wortlaut)\w*\b[^.!?]*\?",
    _I,
)
_IT = re.compile(r"\b(?:it|edv|it-\w+|admin\w*|helpdesk|systemhaus|firma|firmen\w*|arbeitgeber\w*|technik\w*)\b", _I)
_PEOPLE_HERE = re.compile(
    r"\b(?:mensch\w*|person\w*|jemand\w*|wen|wer|mitarbeiter\w*|kolleg\w*|berater\w*|ansprechpartner\w*|support\w*|team|hotline|"
    r"kundendienst|kundenservice|service|euch|ihr|eure\w*|sie|memberspot)\b",
    _I,
)
"""Words for people, and those for the house that is spoken to."""
_TO_REACH = re.compile(r"\b(?:erreich\w*|kontaktier\w*)\b", _I)
_NOT_SELLER = re.compile(
    r"\b(?:mensch\w*|person|jemand\w*|support\w*|team|memberspot|mailjet|euch|dich|sie|mich|mir|uns|mail\w*|post\w*|bot)\b",
    _I,
)
"""Whoever else may be reached, or what reaches somebody."""
_SENT_WHERE = re.compile(
    r"\b(?:wohin|an welche\w*|an wen|welche (?:e-?mail-?)?(?:adresse|mail|nummer)|wo\b.{0,20}\bhin)\b", _I
)
_OWN = re.compile(r"\b(?:meine\w*|mich|mir)\b", _I)
_TO_THE_IT = re.compile(
    r"\b(?:für|an|mit|der|unserer?|meiner?)\s+(?:(?:die|unsere?|unserer|meine?|meiner|den|deren)\s+)?"
    r"(?:it|edv|it-?\w+|helpdesk|systemhaus)\b",
    _I,
)
_WHAT_TO_TELL = re.compile(
    r"\b(?:was|wie) (?:sage?|schreibe?|antworte|erkläre?|erzähle?) ich (?:das |es )?(?:denen|ihr|ihm|ihnen|dem|den|der|meine\w*|unsere\w*)\b"
    r"|\bwas (?:soll|kann|muss) ich (?:denen|ihr|ihm|ihnen|dem|den|der|meine\w*|unsere\w*) (?:\w+ ){0,3}(?:sagen|schreiben|antworten|ausrichten)\b",
    _I,
)
_WHAT_TO_WRITE = re.compile(
    r"\b(?:was|wos)(?:\s+\w+){0,5}?\s+(?:hin|rein|hinein|auf|drauf)?schrei(?:b|m)\w*"
    r"|\b(?:was|wos)\s+(?:soll|sollte|muss|müsste|kommt|gehört)\w*(?:\s+\w+){0,4}?\s+(?:drin|darin|rein|hinein)\w*"
    r"|\bwie(?:\s+\w+){0,4}?\s+formulier\w*|\bvor(?:schreib\w*|schreim|formulier\w*)\b",
    _I,
)
"""What is to be written, or stand in it: verbs of writing after a question word."""
_WHOM = re.compile(
    r"\b(?:wem|an wen|wen|bei wem)\b(?:\W+\w+){0,4}?\W*\b(?:schreib\w*|wend\w*|meld\w*|frag\w*|kontaktier\w*|anschreib\w*|ansprech\w*)"
    r"|\b(?:schreib|wend|meld|frag|kontaktier)\w*\b(?:\W+\w+){0,2}?\W+(?:wem|an wen|wen)\b",
    _I,
)
_SOMEBODY = r"(?:kursanbieter\w*|anbieter\w*|verkäufer\w*|coach|trainer\w*|(?:euer|eurem|euren|der|dem|den)?\s*(?:support|team)|euch|ihr|mailanbieter\w*|it|admin\w*)"
_ONE_OF_TWO = re.compile(
    rf"\b(?:den |dem |der |die |an )*{_SOMEBODY}\s*,?\s*oder\s+(?:an |den |dem |der |die |lieber |doch |eher )*{_SOMEBODY}\b",
    _I,
)
_SENDS = re.compile(r"\b(?:schickt?|sendet?|löst|verschickt)\b", _I)
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
_UNBLOCK = re.compile(
    r"\b(?:ich|wir|man)\b.{0,40}\b(?:freischalten|freigeben|freimachen|entsperren|entblocken|reaktivieren|aufheben|unblocken)\b"
    r"(?! (?:lassen|werden|wird))|\b(?:selbst|selber|allein\w*)\b.{0,20}\b(?:freischalt|freigeb|entsperr|aufheb)\w*",
    _I,
)


def asks_and_now(text: str) -> bool:
    """Return whether the message tells something and ends with "und nun?"."""
    return bool(_AND_NOW.search(text))


def asks_where(text: str) -> bool:
    """Return whether the message asks for the place or the way of what was just said, and names nothing else."""
    return bool(_WHERE.search(text))


def asks_what_now(text: str) -> bool:
    """Return whether the message asks what is to be done at this point, and names nothing else."""
    return bool(_WHAT_NOW.search(text))


def asks_what_next(text: str) -> bool:
    """Return whether the message asks how it goes on, wherever in it."""
    return asks_only_what_next(text) or bool(_WHAT_NEXT.search(text))


def asks_only_what_next(text: str) -> bool:
    """Return whether the message asks how it goes on, and says nothing else."""
    return bool(_ONLY_WHAT_NEXT.match(text))


def ends_in_what_now(text: str) -> bool:
    """Return whether the message tells something and asks in its last words what is to be done."""
    *told, last = [part for part in re.split(r"[.!?;,:\n]+", text) if part.strip()] or [""]
    return bool(told) and (asks_what_now(last) or asks_what_next(last))


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


def asks_to_change(text: str) -> bool:
    """Return whether the message speaks of changing something, as an address is changed."""
    return bool(_CHANGES.search(text))


def asks_where_to_change(text: str) -> bool:
    """Return whether the message, or a sentence of it, asks where or how an address is changed."""
    sentences = [text, *re.split(r"(?<=[.!?;])\s+", text)]
    return any(_CHANGES.search(one) and _HOW.search(one) and is_question(one) for one in sentences)


def asks_what_that_is(text: str) -> bool:
    """Return whether the message asks for the meaning of what was just said, and names nothing."""
    return bool(_WHAT_IS_THAT.match(text))


def asks_for_a_text(text: str) -> bool:
    """Return whether the message asks for words that can be passed on."""
    return bool(_DRAFT.search(text) or _A_TEXT.search(text))


def names_it(text: str) -> bool:
    """Return whether the message speaks of those who run the computers of a firm."""
    return bool(_IT.search(text))


def names_somebody_here(text: str) -> bool:
    """Return whether the message names people, or the house that it speaks to."""
    return bool(_PEOPLE_HERE.search(text))


def asks_how_to_reach(text: str) -> bool:
    """Return whether the message asks how somebody is reached who is neither the house nor its people."""
    asked = (one for one in re.split(r"(?<=[.!?;])\s+", text) if is_question(one))
    return any(_TO_REACH.search(one) and not _NOT_SELLER.search(one) for one in asked)


def asks_where_to(text: str) -> bool:
    """Return whether the message asks where something is to be sent, and not where its own mail went."""
    return bool(_SENT_WHERE.search(text)) and not _OWN.search(text)


def for_the_it(text: str) -> bool:
    """Return whether something is meant for those who run the computers of a firm: "an die IT", "für unsere EDV"."""
    return bool(_TO_THE_IT.search(text))


def asks_what_to_tell(text: str) -> bool:
    """Return whether the message asks what to say to those whose mail is missing."""
    return bool(_WHAT_TO_TELL.search(text))


def asks_what_to_write(text: str) -> bool:
    """Return whether the message asks what to write, or to be given the words for it."""
    return bool(_WHAT_TO_WRITE.search(text))


def asks_whom_to_write(text: str) -> bool:
    """Return whether the message asks to whom one writes, by the question word or as a choice of two."""
    return bool(_WHOM.search(text) or (_ONE_OF_TWO.search(text) and not _SENDS.search(text)))


def asks_to_unblock(text: str) -> bool:
    """Return whether the message asks if or how one can lift the block oneself."""
    return bool(_UNBLOCK.search(text)) and is_question(text)
