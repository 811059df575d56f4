"""Whether a message is for the suspension guide whatever else it sounds like: its letter, its details, its wait. Pure.

Asked by bot/dialogue/routing.py before content answers; what the guide then does is bot/dialogue/sperrung_turn.py.
"""

from __future__ import annotations

import re
from datetime import date

from bot.account.details import Details, is_of_others, read_details, speaks_of_no_notice
from bot.account.edits import begins_anew, names_the_letter, names_words, orders_a_change
from bot.account.notice import is_notice, likely_reasons
from bot.account.reply import asks_for_details, is_reply
from bot.account.step_questions import disputes_the_reason, steps_told_done
from bot.account.steps import STEPS
from bot.account.telling import clauses, is_asked, is_fact, is_order, is_polite_order
from bot.dialogue.questions import Topic
from bot.dialogue.sperrung_words import Act
from bot.dialogue.turn import STOP_INTENTS, VERY_CONFIDENT, Turn
from bot.nlu.facts import read_facts

_NEUTRAL_DAY = date(2026, 1, 1)
"""Whether something is told does not depend on the day."""
_BLOCKED = re.compile(r"\b(?:gesperrt|sperre|sperrung|blockiert|deaktiviert|suspended|stillgelegt)\b", re.IGNORECASE)
_TICKET = re.compile(r"\b(?:ticket\w{0,8}|formular|kontaktformular)\b", re.IGNORECASE)
_MAILJET = re.compile(r"\bmailjet\b", re.IGNORECASE)
_OF_THE_LETTER = frozenset(
    {
        Act.SHORTER, Act.LONGER, Act.POLITER, Act.ENGLISH, Act.GERMAN, Act.SHOW_REQUEST, Act.FINISH, Act.WRITE,
        Act.SENT, Act.NOT_SENT,
    }
)  # fmt: skip
_ALL_STEPS = tuple(dict.fromkeys(step for steps in STEPS.values() for step in steps))
_AT_THE_LETTER = frozenset({"abgeschickt", "kontoname", "kontoadresse", "vorfall"})
"""What is open while a letter is shown: whether it was sent, or the first detail that is missing in it."""
_STRONG = frozenset(
    {
        "kontoname",
        "kontoadresse",
        "vorfall",
        "aenderung",
        "seit",
        "menge",
        "herkunft",
        "besonderheiten",
        "nachweis",
        "webseite",
    }
)


def belongs_to_the_guide(turn: Turn) -> bool:
    """Return whether the suspension guide is to have the message before any content answers it."""
    if turn.text.lstrip().startswith("/"):
        return False
    elsewhere = turn.question is not None and turn.question.topic is not Topic.SUSPENSION
    if elsewhere or (turn.intent in STOP_INTENTS and turn.confidence >= VERY_CONFIDENT and not turn.in_suspension):
        return False
    if is_of_others(turn.text):
        mailjets = (is_notice(turn.text) and likely_reasons(turn.text)) or is_reply(turn.text)
        about = turn.in_suspension or _MAILJET.search(turn.text)
        return bool(mailjets and about and (asks_for_details(turn.text) or not is_asked(turn.text)))
    if not turn.in_suspension:
        return _begins_with_details(turn)
    commands = turn.commands
    if turn.asked in _AT_THE_LETTER and _changes_the_letter(turn):
        return True
    if commands.additions or (_OF_THE_LETTER & commands.acts and (not _only_asks(turn.text) or _orders(turn.text))):
        return True
    if {Act.MEANWHILE, Act.WAITING, Act.NO_ANSWER, Act.FOLLOW_UP} & commands.acts:
        return True
    at_the_letter = turn.question is None or turn.asked == "abgeschickt"
    if at_the_letter and Act.WHERE in commands.acts and (names_the_letter(turn.text) or _TICKET.search(turn.text)):
        return True
    if turn.asked in (None, "schritte", "anfrage") and disputes_the_reason(turn.text):
        return False  # what helps against it comes before what he tells beside
    return tells_details(turn)


_NOTHING_CAME = re.compile(
    r"\bkein\w{0,2}\b[^.?!,]{0,25}\b(?:antwort|rückmeldung|reaktion|nachricht|e?-?mail|hinweis)\b"
    r"|\b(?:nix|nichts)\b(?:\s\w{1,12}){0,2}\svon mailjet\b",
    re.IGNORECASE,
)


def misses_word_of_mailjet(turn: Turn) -> bool:
    """Return whether a suspended customer says that nothing came from Mailjet, and not that he has no account there."""
    return turn.in_suspension and bool(_NOTHING_CAME.search(turn.text))


def _changes_the_letter(turn: Turn) -> bool:
    """Return whether a message orders words out of the letter, or other words for it, and no data deleted."""
    ordered = orders_a_change(turn.text)
    if turn.intent in STOP_INTENTS and not names_the_letter(turn.text):
        # "lass den Preis weg" sounds like a stop; "lass es" and "lösch mich" name nothing of the letter
        return turn.intent == "abbrechen" and ordered and names_words(turn.text)
    return ordered or begins_anew(turn.text)


def tells_details(turn: Turn) -> bool:
    """Return whether a message inside the guide tells a detail for the letter, and does not only ask."""
    if not turn.in_suspension or _speaks_to_the_bot_alone(turn):
        return False
    if turn.asked == "hinweis" and speaks_of_no_notice(turn.text):
        return True
    return bool(_strong(read_details(turn.text, None, _NEUTRAL_DAY)) or steps_told_done(turn.text, _ALL_STEPS))


def orders_the_letter(turn: Turn) -> bool:
    """Return whether a message orders the letter, also beside a question."""
    return bool({Act.SHOW_REQUEST, Act.WRITE} & turn.commands.acts) and _orders(turn.text)


def also_asks(turn: Turn) -> bool:
    """Return whether a message that tells details asks something beside them."""
    if turn.asked in _AT_THE_LETTER and turn.commands.additions:
        return False  # "… fehlt, das hab ich doch gesagt??" complains about the letter
    return any(is_asked(clause) and not is_polite_order(clause) for clause in clauses(turn.text))


def _strong(read: Details) -> bool:
    return bool(read.ticket or read.wrote or read.never_wrote or _STRONG & read.fields.keys())


def _begins_with_details(turn: Turn) -> bool:
    """Return whether a first message tells of a suspended Mailjet account and of more than that."""
    if not (_BLOCKED.search(turn.text) and (_MAILJET.search(turn.text) or turn.intent == "account_gesperrt")):
        return False
    if turn.topic is Topic.HANDOVER:
        return False
    if {Act.WRITE, Act.SHOW_REQUEST} & turn.commands.acts or turn.meaning.part_does("text_gewuenscht"):
        return True  # who wants the letter at once is asked for what it needs
    if _only_asks(turn.text):
        return False
    read = read_details(turn.text, None, _NEUTRAL_DAY)
    return bool(read) or read.reason_unknown or bool(read_facts(turn.text).reasons)


def _orders(text: str) -> bool:
    """Return whether a message orders something beside what it asks ("… ja oder nein? und mach den Brief")."""
    return any(is_order(clause) and not is_asked(clause) for clause in clauses(text))


def _only_asks(text: str) -> bool:
    """Return whether nothing in a message states anything."""
    return not any(is_fact(clause) for clause in clauses(text))


def _speaks_to_the_bot_alone(turn: Turn) -> bool:
    return turn.intent in STOP_INTENTS and turn.confidence >= VERY_CONFIDENT and not turn.is_about_contacts
