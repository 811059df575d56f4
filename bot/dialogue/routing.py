"""Decides who answers a message: the guide whose question is open, or the rule of the recognised intent.

Pure. The open question has the first say, but only over messages that answer it: a question back, a stop, another
topic or a wish for a person always reaches its own rule (which then returns to the open question).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.account.answers import read_fields
from bot.account.notice import is_notice, likely_reasons
from bot.account.reply import Outcome, read_reply
from bot.account.request import contains_secret
from bot.account.step_questions import asks_about_a_step, disputes_the_reason
from bot.dialogue.after_handover import about_people, adds_to_summary
from bot.dialogue.answerers import (
    ABOUT_PROVIDER,
    ADDRESS_WITHOUT_TOPIC,
    CHANGE_ADDRESS,
    FAREWELL,
    FREE_ANSWER,
    GUIDES,
    HOW_TO_STEP,
    NOT_SOLVED,
    NOT_UNDERSTOOD,
    RESUME,
    SOLVED,
    STATUS_MEANING,
    STEP_IN_DETAIL,
)
from bot.dialogue.answering import answers
from bot.dialogue.asked_back import HELPED, asked_back
from bot.dialogue.at_point import (
    SURELY,
    TO_THE_SELLER,
    Tier,
    asked_in,
    begins,
    copy_asked_for,
    how_surely,
    wants_person,
)
from bot.dialogue.context import INTENTS, speaks_of_account, topic_of
from bot.dialogue.handover import MOST_WORDS, note_to_team, reopens
from bot.dialogue.look_wanted import ABOUT_SIGN_IN, look_wanted
from bot.dialogue.mail_picked import listed_in, picked
from bot.dialogue.mail_remarks import (
    found_in_spam,
    is_only_address,
    is_only_provider,
    requested_in_vain,
    says_address_is_wrong,
    says_it_is_wrong,
    says_it_was_changed,
    says_link_is_dead,
    says_not_yet,
    says_nothing_came,
)
from bot.dialogue.new_address import asks_after_change
from bot.dialogue.next_step import wants_next_step
from bot.dialogue.other_address import about_an_address, keeps_address
from bot.dialogue.pasted import asks_how_known, pasted_in
from bot.dialogue.people import (
    asks_for,
    asks_what_is_common,
    doubts_house,
    group_in,
    names_own,
    several_in,
    turned_to,
    wants_list,
)
from bot.dialogue.questions import Expects, Topic
from bot.dialogue.questions_back import (
    asks_for_a_text,
    asks_for_folder,
    asks_only_what_next,
    asks_to_send_again,
    asks_what_to_tell,
    asks_what_to_write,
    asks_where_to_change,
    asks_whom_to_write,
    ends_in_what_now,
)
from bot.dialogue.reader import says_he_is_support
from bot.dialogue.replies import SURE, TELLING, outcome_by
from bot.dialogue.speech_acts import Reply, is_blank, promises
from bot.dialogue.sperrung_entry import also_asks, belongs_to_the_guide, misses_word_of_mailjet
from bot.dialogue.sperrung_words import Act, has_lost_it
from bot.dialogue.success import is_in, mail_is_there, only_sounds_solved, says_farewell
from bot.dialogue.told_freely import right_address_in
from bot.dialogue.turn import CONFIDENT, REPLY_INTENTS, SMALL_TALK, STOP_INTENTS, UNCLEAR_INTENTS, VERY_CONFIDENT, Turn
from bot.dialogue.verdict_asked import asked_of_verdict
from bot.dialogue.verdict_in_mind import matter_at_hand
from bot.dialogue.waited_out import waited_out
from bot.dialogue.words_wanted import says_turned_round, words_wanted
from bot.dialogue.zustellung import BUSY_TIMES_MINUTES, CAUSES, Step
from bot.mail.kinds import kind_meant

_SEES_THE_MAIL = frozenset({"problem_geloest", "email_verzoegert", "zustellstatus_bedeutung", "nlu_fallback"})
_RESUME = re.compile(
    r"^\W*(?:doch\b|weiter\b|weitermachen|mach weiter|(?:nein )?nicht abbrechen|halt doch|ich will doch|go on)",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:umgestellt|umgetragen|ausgetauscht)\b", re.IGNORECASE)
_WAITS = frozenset({"keine-antwort-von-mailjet"})
"""Known questions of who waits for Mailjet: inside the guide its case knows since when."""
_DENIES_ACCOUNT = re.compile(
    r"\bkein\w{0,2}\s+(?:eigen\w{1,2}\s+)?mailjet\b|\b(?:nix|nichts|nie)\b[^.?!,]{0,15}\bmit mailjet\b"
    r"|\bmit mailjet\b[^.?!,]{0,12}\b(?:nix|nichts)\b"
    r"|\bmailjet\b[^.?!,]{0,20}\b(?:hab|habe|kenn|kenne)\b[^.?!,]{0,12}\b(?:nicht|nich|gar nicht)\b",
    re.IGNORECASE,
)
"""Has no account there, or nothing to do with it; "keine Antwort von Mailjet" waits for one."""
_NAMES_A_STEP = re.compile(r"\b(?:schritt|punkt|nr|nummer)\b\W{0,2}(?:nr\W{0,2})?\d", re.IGNORECASE)
_ADDRESS_WORD = re.compile(
    r"adress|\b(?:andere?|neue?|zweite?|alte?)[nrsm]?\s+(?:e-?)?mail\b|postfach|konto", re.IGNORECASE
)
_REASON_WANTED = frozenset({"hinweis", "grund", "grund_bestaetigen"})
_COMPLAINS = re.compile(
    r"\bmich\b|\beinreich\w*|\büber (?:euch|dich|sie|den|das)\b|\b(?:mist|scheiß\w*|unfähig\w*)\b", re.IGNORECASE
)
_SENT = r"(?:rechnung|zugangsdaten|zugang|bestätigung|anmeldelink|link|code|einladung)"
_NO_MAIL = re.compile(
    r"\bkein\w* (?:\w{1,20}-?)?(?:e-?)?mails?\b|\bkein\w* nachricht\w*|\bnicht im (?:spam|junk|postfach|posteingang)"
    rf"|\b(?:bekomm\w*|krieg\w*|erhalte|erhält)\b.{{0,30}}\b{_SENT}\b.{{0,15}}\b(?:nicht|nich|net|ned)\b"
    rf"|\b{_SENT}\b.{{0,30}}\b(?:nicht|nich|net|ned|nie) (?:bekommen|gekriegt|erhalten|angekommen|gekommen)\b",
    re.IGNORECASE,
)
"""What "nein" is the answer to where nothing was asked: somebody misses a mail."""
_ONLY_YES = re.compile(
    r"^\W*(?:ja|jo|jep|jap|klar|genau|richtig|stimmt)\b(?!.*\b(?:da|gefunden|angekommen|geklappt)\b)", re.IGNORECASE
)
_HAVE_DELETED = re.compile(
    r"\b(?:hab|habe|haben|hatte\w*|wurde\w*|sind|schon|bereits)\b.{0,60}\b(?:gelöscht|geloescht|entfernt|raus\w*)\b",
    re.IGNORECASE,
)
_DENIED: dict[str | None, re.Pattern[str]] = {
    None: re.compile(
        r"^\W*(?:(?:nein|ne|oh|hm+|also)\W+)*(?:(?:doch|leider|immer|noch|eh|auch) )+(?:nicht|nich|net|ned)\W*$",
        re.IGNORECASE,
    ),
    "bewertung": re.compile(
        r"^\W*(?:(?:nein|ne|oh|hm+|also)\W+)*doch (?:noch )?(?:nicht|nich|net|ned)\W*$", re.IGNORECASE
    ),
}
"""How a success is denied, by the question that is open: "leider nicht" answers whether the bot was of help."""
_CASE_ALONE = re.compile(
    r"\b(?:fall|vorgangs|referenz)-?\s?(?:nummer|nr)\b|\b(?:sperr-?)?fall\s(?:fort\w*|weiter\w*)", re.IGNORECASE
)
_SOUNDS_LIKE_STOP = frozenset({"abbrechen", "neu_starten"})
BARE_KIND_WORDS = 4
"""So few words that name a kind of mail ask for that mail, whatever else is known about such mails."""
_NO_KIND = frozenset(
    {"wo_wie", "was_heisst_das", "warum", "wie_lange", "text_gewuenscht", "bescheid_gewuenscht", "gefunden", "ja"}
)
"""Acts that name a kind of mail without asking which was looked up."""
_SAID_BY_VERDICT = frozenset({"warum", "wie_lange", "wer_muss"})
"""Acts that the verdict about somebody answers better than what is known of mails in general."""
HANDOVER_CHOICES = frozenset({"uebergabe_offen", "bewertung_gut", "bewertung_schlecht"})
"""Buttons that mean the same whenever they are pressed."""


@dataclass(frozen=True)
class Decision:
    """The action that must answer, None where the rule of the intent decides, and why."""

    action: str | None
    reason: str


def route(turn: Turn) -> str | None:
    """Return the action that must answer, None where the rule of the intent decides."""
    return decide(turn).action


def decide(turn: Turn) -> Decision:
    """Return what answers the message: the first row of the table that has an opinion."""
    for reason, opinion in _TABLE:
        if action := opinion(turn):
            return Decision(action, reason)
    return Decision(None, "intent")


def _pressed(turn: Turn) -> str | None:
    return _chosen(turn) if turn.intent == "auswahl" else None


def _pasted(turn: Turn) -> str | None:
    """A pasted report, header, reply or code: a header is no password, though it holds what looks like one."""
    if _is_for_people(turn):
        return None
    return GUIDES[Topic.DELIVERY] if pasted_in(turn) or asks_how_known(turn) else None


def _unfit(turn: Turn) -> str | None:
    """A secret is refused whatever the topic; nothing to read is not understood."""
    if contains_secret(turn.text):
        return GUIDES[Topic.SUSPENSION]
    return NOT_UNDERSTOOD if is_blank(turn.text) else None


def _of_others(turn: Turn) -> str | None:
    told = turn.intent == "daten_loeschen" and _HAVE_DELETED.search(turn.text) and not turn.is_about_own_data
    return _reported(turn) if told else None


def _for_people(turn: Turn) -> str | None:
    return GUIDES[Topic.HANDOVER] if _is_for_people(turn) else None


def _after_handover(turn: Turn) -> str | None:
    return GUIDES[Topic.HANDOVER] if about_people(turn) or adds_to_summary(turn) else None


def _after(turn: Turn) -> str | None:
    """What follows a closed matter."""
    if turn.solved and turn.topic is None and turn.asked in (None, "bewertung", "kommentar"):
        if closed := _after_success(turn):
            return closed
        leaves = turn.intent not in SMALL_TALK | STOP_INTENTS and says_farewell(turn)
        if leaves:
            return FAREWELL  # beside a "die Mail habe ich ja" no intent sees it
    return RESUME if turn.cancelled and turn.topic is None and _RESUME.search(turn.text) else None


def _found(turn: Turn) -> str | None:
    """The mail is there: that ends the search, whatever is asked beside it."""
    return SOLVED if mail_is_there(turn) or is_in(turn) else None


def _in_vain(turn: Turn) -> str | None:
    """The mail was requested anew and nothing came: no known question about requesting it helps any more."""
    if turn.topic is not Topic.DELIVERY or turn.people or not requested_in_vain(turn.text):
        return None
    return STEP_IN_DETAIL if asks_whom_to_write(turn.text) else GUIDES[Topic.DELIVERY]


def _waited_out(turn: Turn) -> str | None:
    """Missed for long and searched for: the next is the course provider, unless something else is asked."""
    return STEP_IN_DETAIL if waited_out(turn) and how_surely(turn) < Tier.LIKELY else None


def _whom(turn: Turn) -> str | None:
    """To whom one writes, or with which words."""
    if turn.topic is not Topic.DELIVERY or turn.in_suspension or turn.people or turn.facts.choice:
        return None
    return STEP_IN_DETAIL if asks_whom_to_write(turn.text) else None


def _address(turn: Turn) -> str | None:
    """The stored address is wrong, or a right one is named: that is no new search."""
    if turn.in_suspension or turn.people or turn.signed_in or turn.facts.choice:
        return None
    at_hand = turn.topic is Topic.DELIVERY or turn.intent == "andere_adresse"
    if not at_hand or turn.asked in ("betroffen", "adresse_vorschlag", "adresse", "status"):
        return None
    sure = turn.intent == "andere_adresse" and turn.confidence >= CONFIDENT
    known_wrong = turn.step == Step.CHECK_ADDRESS.value and turn.asked == "geholfen"
    right = right_address_in(turn.text, turn.facts, known_wrong=known_wrong)
    if (right and (sure or known_wrong)) or (sure and turn.topic and asks_where_to_change(turn.text)):
        return CHANGE_ADDRESS
    told = says_address_is_wrong(turn.text) and not turn.facts.suggestion
    return CHANGE_ADDRESS if told and (sure or how_surely(turn) is not Tier.SURELY) else None


def _wished(turn: Turn) -> str | None:
    """A wish that the guide at hand can fulfil: to look again, to be told later, to be given words, to be reassured."""
    topic = turn.question.topic if turn.question else turn.topic
    in_vain = turn.signed_in and turn.asked == "geholfen" and not turn.email  # there is no address to look up
    if turn.meaning.does("nachsehen", "bescheid_gewuenscht") and topic is Topic.DELIVERY and not in_vain:
        return GUIDES[Topic.DELIVERY]
    words = turn.meaning.does("text_gewuenscht") or asks_what_to_write(turn.text)
    if copy := copy_asked_for(turn):
        of_a_guest = copy == TO_THE_SELLER and turn.email and not turn.signed_in  # his text holds what he told
        return STEP_IN_DETAIL if of_a_guest else FREE_ANSWER
    if topic is Topic.DELIVERY and says_turned_round(turn.text):
        return STEP_IN_DETAIL
    if words and topic is Topic.DELIVERY:
        return STEP_IN_DETAIL
    words = turn.meaning.does("text_gewuenscht") or turn.meaning.part_does("text_gewuenscht")
    words = words or Act.WRITE in turn.commands.acts
    if words and topic is Topic.SUSPENSION:
        return GUIDES[Topic.SUSPENSION]
    return STEP_IN_DETAIL if turn.meaning.does("richtig_so") and turn.asked == "geholfen" else None


def _of_the_verdict(turn: Turn) -> str | None:
    """What is asked of a verdict in mind is answered from it; a text that is wanted beside it says both."""
    if asked_of_verdict(turn) is None or asks_what_is_common(turn.text, turn.people, sender=False):
        return None
    return STEP_IN_DETAIL if words_wanted(turn) else GUIDES[Topic.DELIVERY]


def _about_people(turn: Turn) -> str | None:
    """Several people, one of those looked up before, a list of their mails, another kind of mail, a cause."""
    free_text = turn.question is not None and turn.question.expects is Expects.FREE_TEXT
    if turn.topic is Topic.DELIVERY and turn.people and is_only_address(turn.text, turn.facts) and not free_text:
        return GUIDES[Topic.DELIVERY]  # "noch jemand: ben@gmx.de" also sounds like a wish for somebody
    if turn.topic is Topic.DELIVERY and turn.people and not free_text and words_wanted(turn):
        return STEP_IN_DETAIL  # whoever is named in it is whom the text is for
    if asks_after_change(turn) and not free_text:
        return STEP_IN_DETAIL
    if turn.topic is Topic.DELIVERY and not free_text and _about_one_of_several(turn):
        return GUIDES[Topic.DELIVERY]
    elsewhere = turn.in_suspension or turn.intent in (*STOP_INTENTS, "andere_adresse")
    named = turn.intent in _SOUNDS_LIKE_STOP and asks_for(turn.text, turn.people, turn.meaning)
    if named and not turn.in_suspension and not free_text:
        return GUIDES[Topic.DELIVERY]  # "zurück zu Hanna" ends nothing
    if look_wanted(turn) or (_turns_to_one(turn) and not elsewhere):
        return GUIDES[Topic.DELIVERY]
    if elsewhere or free_text or turn.facts.choice or turn.text.lstrip().startswith("/"):
        return None
    if several_in(turn.facts, turn.text, turn.meaning):
        return GUIDES[Topic.DELIVERY]
    group = () if _explained_at_hand(turn) else group_in(turn.text, turn.people, turn.email, turn.meaning)
    if group or asks_for(turn.text, turn.people, turn.meaning):
        return GUIDES[Topic.DELIVERY]
    at_hand = turn.email or turn.facts.address or names_own(turn.text) or turn.signed_in
    if at_hand and wants_list(turn.text, turn.intent):
        return GUIDES[Topic.DELIVERY]
    house = doubts_house(turn.facts, turn.text, turn.meaning)
    return GUIDES[Topic.DELIVERY] if _names_kind(turn) or _tells_cause(turn) or house else None


def _about_one_of_several(turn: Turn) -> bool:
    """A mail of the list just shown, somebody of whom nothing was told yet, or what several have in common."""
    if turn.facts.choice or turn.text.lstrip().startswith("/"):
        return False
    if picked(turn.text, listed_in(turn.listed)) and turn.intent not in STOP_INTENTS - _SOUNDS_LIKE_STOP:
        return True  # "die zweite" also sounds like a new start
    if turn.intent in STOP_INTENTS:
        return False
    if asks_what_is_common(turn.text, turn.people):
        return True
    other = turned_to(turn.text, turn.people, turn.email, turn.meaning)
    return other is not None and (turn.meaning.known_score < SURELY or turn.meaning.does(*_SAID_BY_VERDICT))


def _turns_to_one(turn: Turn) -> bool:
    """One of several is named where nobody is at hand: whatever is asked is asked about that person's mail."""
    return (
        turn.topic is Topic.DELIVERY and turn.question is None and not turn.email and turn.facts.address in turn.people
    )


def _explained_at_hand(turn: Turn) -> bool:
    """Only one person was spoken of, and what was found of his mail has an answer of its own to who must act."""
    return turn.asked == "geholfen" and tuple(turn.people) == (turn.email,) and matter_at_hand(turn) is not None


def _names_kind(turn: Turn) -> bool:
    """Which mail is meant, said where one was looked up: an answer to how it is asked for says that itself."""
    if not turn.people or turn.topic is not Topic.DELIVERY or kind_meant(turn.text) is None:
        return False
    bare = len(turn.text.split()) <= BARE_KIND_WORDS
    answered = (turn.meaning.known_score >= CONFIDENT and not bare) or turn.meaning.does(*_NO_KIND)
    return not answered and turn.intent not in SMALL_TALK


def _tells_cause(turn: Turn) -> bool:
    """What the person says the cause is, while a mail is missed."""
    told = turn.meaning.known in CAUSES and turn.meaning.known_score >= CONFIDENT and not turn.asks
    return turn.topic is Topic.DELIVERY and bool(turn.people) and told


def _status_of(turn: Turn) -> str | None:
    """Who names an address and wants its status is told what can be seen, or why not."""
    wants = turn.intent == "zustellstatus_abfragen" and turn.confidence >= CONFIDENT and turn.facts.address
    return GUIDES[Topic.DELIVERY] if wants and not turn.in_suspension else None


def _no_account(turn: Turn) -> str | None:
    """Who has no Mailjet account misses a mail, whatever was understood before."""
    known = how_surely(turn) is Tier.SURELY or misses_word_of_mailjet(turn)
    if not _DENIES_ACCOUNT.search(turn.text) or turn.facts.choice or known:
        return None
    taken = turn.in_suspension or topic_of(turn.intent) is Topic.SUSPENSION
    return GUIDES[Topic.DELIVERY] if taken else None


def _of_a_suspension(turn: Turn) -> str | None:
    """Details, wishes and waiting of a suspended customer; what he asks beside them is answered before the guide."""
    counted = _NAMES_A_STEP.search(turn.text) or how_surely(turn) is not Tier.SURELY
    if turn.asked == "schritte" and turn.asks and counted and asks_about_a_step(turn.text, list_open=True):
        return HOW_TO_STEP
    if turn.in_suspension and turn.question is None and turn.meaning.known in _WAITS and not turn.asks:
        return GUIDES[Topic.SUSPENSION]
    if not belongs_to_the_guide(turn):
        return None
    return FREE_ANSWER if also_asks(turn) and asked_in(turn) and turn.question else GUIDES[Topic.SUSPENSION]


def _asked(turn: Turn) -> str | None:
    return FREE_ANSWER if how_surely(turn) is Tier.SURELY else None


def _asked_likely(turn: Turn) -> str | None:
    least = Tier.PERHAPS if turn.asks and turn.question is not None else Tier.LIKELY
    return FREE_ANSWER if how_surely(turn) >= least else None


def _asked_perhaps(turn: Turn) -> str | None:
    """Where no intent fits, the nearest answer serves better than none."""
    near = how_surely(turn) is Tier.PERHAPS and turn.intent in UNCLEAR_INTENTS
    return FREE_ANSWER if near else None


def _answered_beside_stop(turn: Turn) -> str | None:
    """An answer in words that sound like a stop: "bounces, sag ich doch von Anfang an", "lass mal, doch nicht"."""
    sounds = turn.intent in ("neu_starten", "abbrechen") and turn.question is not None
    if sounds and turn.question and turn.meaning.does(*TELLING, "korrektur"):
        return GUIDES[turn.question.topic]
    return None


def _keeps_address(turn: Turn) -> str | None:
    """Another address is out of the question; what is asked beside that is answered all the same."""
    at_hand = turn.topic is Topic.DELIVERY and not turn.in_suspension and not turn.facts.choice
    if not at_hand or turn.asked == "adresse_vorschlag" or not keeps_address(turn):
        return None
    if copy_asked_for(turn) or how_surely(turn) >= Tier.LIKELY:
        return FREE_ANSWER
    return CHANGE_ADDRESS


def _again(turn: Turn) -> str | None:
    """Who asks how a mail is sent once more, or an address changed, means that, whatever the step at hand is."""
    if turn.topic is not Topic.DELIVERY or turn.in_suspension:
        return None
    if turn.asks and turn.question and _CHANGED.search(turn.text) and about_an_address(turn):
        return CHANGE_ADDRESS
    if how_surely(turn) is Tier.SURELY:
        return None
    if turn.meaning.does("bescheid_gewuenscht", "text_gewuenscht"):
        return None  # wants something else sent than the mail
    if asks_where_to_change(turn.text) and turn.question:
        return CHANGE_ADDRESS
    return STEP_IN_DETAIL if asks_to_send_again(turn.text) else None


def _begun(turn: Turn) -> str | None:
    topic = begins(turn)
    return GUIDES[topic] if topic else None


def _person(turn: Turn) -> str | None:
    if says_he_is_support(turn.text):
        return None  # whom people are sent to
    return GUIDES[Topic.HANDOVER] if wants_person(turn) else None


def _reported(turn: Turn) -> str:
    """Who tells what he has deleted wants nothing deleted here: it is news for the guide at hand, if there is one."""
    topic = turn.question.topic if turn.question else turn.topic
    return GUIDES[topic] if topic is Topic.SUSPENSION else NOT_UNDERSTOOD


def _is_for_people(turn: Turn) -> bool:
    """A note to the team, or "doch nicht", also long after the matter was closed."""
    if not turn.handed_over or turn.intent in ("datenschutz", "daten_loeschen"):
        return False
    asked = turn.asked not in (None, "fall_zu")
    return note_to_team(turn.text) is not None or reopens(turn.text, asked=asked)


def _after_success(turn: Turn) -> str | None:
    """A "ja" to a step may have meant "mach ich": who then finds nothing, or asks what comes next, is led on."""
    new_case = turn.facts.names_who or len(turn.text.split()) > MOST_WORDS
    if turn.asked not in (None, "bewertung", "kommentar") or new_case:
        return None
    if turn.asked in _DENIED and _DENIED[turn.asked].match(turn.text):
        return NOT_SOLVED  # "doch nicht" also sounds like a cancellation
    if turn.intent in STOP_INTENTS:
        return None
    if says_nothing_came(turn.text, bare=turn.asked != "kommentar"):
        return NOT_SOLVED
    not_helped = turn.intent == "nicht_geholfen" and turn.confidence >= CONFIDENT
    if turn.asked is None and not_helped:
        return NOT_SOLVED
    return RESUME if turn.asked != "kommentar" and asks_only_what_next(turn.text) else None


def _commands(turn: Turn) -> str | None:
    """A case number or a correction of the letter, whatever is asked beside it."""
    if turn.text.lstrip().startswith("/"):
        return None
    commands = turn.commands
    mends = turn.in_suspension and commands.correction is not None and not turn.asks
    told = read_fields(turn.text) and (":" in turn.text or not turn.asks)  # "Was passiert ist: …" asks nothing
    if turn.asked == "abgeschickt" and (told or says_it_is_wrong(turn.text) or says_not_yet(turn.text)):
        return GUIDES[Topic.SUSPENSION]
    elsewhere = turn.topic is Topic.DELIVERY and has_lost_it(turn.text)  # "ich habe keine Fallnummer" opens no case
    case = Act.CASE in commands.acts and (turn.in_suspension or (_CASE_ALONE.search(turn.text) and not elsewhere))
    return GUIDES[Topic.SUSPENSION] if commands.reference or mends or case else None


def _about_a_case(turn: Turn) -> str | None:
    """A pasted notice, and inside the suspension guide its commands."""
    if turn.text.lstrip().startswith("/"):
        return None
    inside = turn.in_suspension
    told = len(read_fields(turn.text)) if inside and turn.question and not turn.asks else 0
    if inside and (turn.commands or told > (0 if turn.asked == "mehr_angaben" else 1)):
        return GUIDES[Topic.SUSPENSION]
    if inside and turn.asked in (None, "schritte", "anfrage") and disputes_the_reason(turn.text):
        return HOW_TO_STEP
    names_reason = turn.asked in _REASON_WANTED and turn.facts.reasons and not turn.asks
    if turn.intent == "unzufrieden" and names_reason and not _COMPLAINS.search(turn.text):
        return GUIDES[Topic.SUSPENSION]  # "zu viele Beschwerden" is what Mailjet wrote, and nobody's complaint about us
    if turn.intent in STOP_INTENTS:
        return None
    if turn.asked in ("mailjet_antwort", "rueckmeldung") and read_reply(turn.text).outcome is not Outcome.UNCLEAR:
        return GUIDES[Topic.SUSPENSION]
    told_freely = turn.asked is None or (turn.question and turn.question.topic is Topic.SUSPENSION)
    pasted = is_notice(turn.text) and likely_reasons(turn.text) and not turn.asks
    return GUIDES[Topic.SUSPENSION] if told_freely and pasted else None


def _about_the_mail(turn: Turn) -> str | None:
    """What is said or asked about a missing mail in words that classifiers take for something else."""
    if turn.in_suspension or turn.text.lstrip().startswith("/"):
        return None
    if asks_for_folder(turn.text) and turn.asked != "status":
        return STEP_IN_DETAIL
    wants_text = asks_for_a_text(turn.text) or asks_what_to_tell(turn.text)
    if turn.topic is Topic.DELIVERY and (asks_to_send_again(turn.text) or wants_text):
        return STEP_IN_DETAIL
    if says_link_is_dead(turn.text) and (turn.topic is Topic.DELIVERY or turn.intent in _SEES_THE_MAIL):
        return STEP_IN_DETAIL
    if turn.topic is Topic.DELIVERY and found_in_spam(turn.text):
        return SOLVED
    if turn.asked == "geholfen" and promises(turn.text) and not turn.asks:
        return GUIDES[Topic.DELIVERY]
    if turn.topic is None and turn.asked is None and is_only_provider(turn.text, turn.facts):
        return ABOUT_PROVIDER
    changed = turn.asked in ("geholfen", "andere_adresse") and says_it_was_changed(turn.text)
    if changed and about_an_address(turn):
        return CHANGE_ADDRESS
    at_hand = turn.topic is Topic.DELIVERY or turn.intent == "andere_adresse"
    one = len(turn.facts.addresses) <= 1
    if at_hand and turn.asked != "adresse_vorschlag" and one and says_address_is_wrong(turn.text):
        return CHANGE_ADDRESS
    return None


def _replied(turn: Turn) -> str | None:
    """Answers to the open question by an act that is sure, where the message does not likely ask something as well."""
    asks = turn.asks and how_surely(turn) >= Tier.LIKELY
    return _answered(turn) if turn.meaning.does(*TELLING, sure=SURE) and not asks else None


def _answered(turn: Turn) -> str | None:
    """Answers to the open question."""
    question = turn.question
    if question is None:
        return None
    if question.name in HELPED and turn.intent not in STOP_INTENTS:
        outcome = None if only_sounds_solved(turn) else outcome_by(turn.meaning, turn.text, turn.intent)
        if outcome is Reply.YES and question.name == "geholfen" and turn.facts.names_who and _ONLY_YES.match(turn.text):
            return GUIDES[question.topic]  # "ja ich selber, anna@…": says who misses the mail, and no news of it
        if outcome is not None:
            return SOLVED if outcome is Reply.YES else GUIDES[question.topic]
    if question.name == "geholfen" and not wants_next_step(turn):
        if turn.intent in SMALL_TALK | UNCLEAR_INTENTS:
            return None  # thanks, or what nobody understood, is no answer to whether the step helped
        if how_surely(turn) is Tier.PERHAPS and answers(turn, question):
            return FREE_ANSWER
    return GUIDES[question.topic] if answers(turn, question) else None


def _told(turn: Turn) -> str | None:
    """Facts that arrive without having been asked for, and free questions."""
    if turn.facts.choice:
        return STATUS_MEANING
    if turn.facts.statuses and not turn.in_suspension and ends_in_what_now(turn.text):
        return GUIDES[Topic.DELIVERY]
    if turn.intent == "sperrgrund_verstehen" and turn.facts.reasons and not turn.asks:
        return GUIDES[Topic.SUSPENSION]  # names the reason, so it needs no list of reasons
    if turn.facts.passage and (turn.intent == "nlu_fallback" or (turn.intent == "thema_fremd" and turn.topic)):
        return FREE_ANSWER
    if turn.solved and turn.topic is None and turn.asks:
        return None  # who asks on after a success begins no new search
    if turn.topic is None and turn.intent in UNCLEAR_INTENTS and _is_a_delivery_case(turn):
        return GUIDES[Topic.DELIVERY]
    if turn.topic is None and turn.intent in UNCLEAR_INTENTS | REPLY_INTENTS and _NO_MAIL.search(turn.text):
        return GUIDES[Topic.DELIVERY]
    if turn.intent == "email_im_spam" and not turn.in_suspension and "spam" in turn.facts.tried and not turn.asks:
        return GUIDES[Topic.DELIVERY]  # looked there and found nothing, which sounds much like the mail lying there
    if turn.intent == "email_verzoegert" and not turn.in_suspension and not turn.asks and _waits_too_long(turn):
        return GUIDES[Topic.DELIVERY]
    if turn.topic is Topic.DELIVERY and (_tells_delivery_facts(turn) or turn.intent == "nicht_geholfen"):
        return GUIDES[Topic.DELIVERY]
    if turn.topic is None and is_only_address(turn.text, turn.facts):
        return ADDRESS_WITHOUT_TOPIC
    return None


def _unsure(turn: Turn) -> str | None:
    """Intents whose fixed answer would be a guess: of the other matter, or hardly likely while a step is at hand."""
    at_hand = turn.topic is Topic.DELIVERY or (turn.topic is None and turn.solved)
    if not at_hand or turn.facts.choice or turn.text.lstrip().startswith("/"):
        return None
    if turn.question is not None and turn.question.topic is not Topic.DELIVERY:
        return None
    other = turn.intent in INTENTS[Topic.SUSPENSION] and not speaks_of_account(turn.text)
    unlikely = turn.intent in INTENTS[Topic.DELIVERY] and turn.confidence < CONFIDENT
    guessed = unlikely and (turn.asked == "geholfen" or turn.intent == "andere_adresse")
    # "Das stell ich um" changes a setting: whoever means an address names one.
    guessed = guessed or (turn.intent == "andere_adresse" and not _names_an_address(turn))
    if not (other and turn.confidence < VERY_CONFIDENT) and not guessed:
        return None
    if guessed and turn.intent == "email_nicht_angekommen":
        return GUIDES[Topic.DELIVERY]
    return FREE_ANSWER if how_surely(turn) >= Tier.PERHAPS else NOT_UNDERSTOOD


def _names_an_address(turn: Turn) -> bool:
    return bool(turn.facts.address or turn.facts.providers or _ADDRESS_WORD.search(turn.text))


def _not_solved_yet(turn: Turn) -> str | None:
    """A success ends the search, so what merely sounds like one is asked about."""
    if not only_sounds_solved(turn):
        return None
    return FREE_ANSWER if how_surely(turn) >= Tier.PERHAPS else NOT_UNDERSTOOD


def _chosen(turn: Turn) -> str:
    if turn.facts.passage in ABOUT_SIGN_IN and turn.signed_in:
        return GUIDES[Topic.DELIVERY]  # its answer is for guests
    if turn.facts.passage:
        return FREE_ANSWER
    if turn.facts.choice in HANDOVER_CHOICES:
        return GUIDES[Topic.HANDOVER]
    if turn.facts.reasons or (turn.facts.choice or "").startswith("schritt_"):
        return GUIDES[Topic.SUSPENSION]
    return GUIDES[turn.question.topic] if turn.question and not turn.facts.about_delivery else GUIDES[Topic.DELIVERY]


def _is_a_delivery_case(turn: Turn) -> bool:
    """Several delivery facts in one message make a case of a missing mail, even where no intent fits well."""
    told = turn.facts
    kinds = (told.address, told.statuses, told.tried, told.affected, told.providers, told.age_minutes is not None)
    return sum(bool(kind) for kind in kinds) >= 2 and not told.reasons and not is_only_address(turn.text, told)


def _waits_too_long(turn: Turn) -> bool:
    """Who has waited longer than a mail ever takes misses it, however he puts it."""
    return turn.facts.age_minutes is not None and turn.facts.age_minutes >= BUSY_TIMES_MINUTES


def _tells_delivery_facts(turn: Turn) -> bool:
    if turn.asks or turn.intent in STOP_INTENTS | SMALL_TALK | {"problem_geloest"}:
        return False
    told = turn.facts
    substantial = bool(
        told.address or told.statuses or told.tried or told.age_minutes is not None or told.forwarding is not None
    )
    return substantial or (turn.intent in UNCLEAR_INTENTS and told.about_delivery)


_TABLE: tuple[tuple[str, Callable[[Turn], str | None]], ...] = (
    ("pressed", _pressed),
    ("pasted", _pasted),
    ("unfit", _unfit),
    ("of_others", _of_others),
    ("for_people", _for_people),
    ("after_handover", _after_handover),
    ("after_closing", _after),
    ("keeps_address", _keeps_address),
    ("person", _person),
    ("found", _found),
    ("of_the_verdict", _of_the_verdict),
    ("in_vain", _in_vain),
    ("waited_out", _waited_out),
    ("whom", _whom),
    ("address", _address),
    ("again", _again),
    ("no_account", _no_account),
    ("of_a_suspension", _of_a_suspension),
    ("people", _about_people),
    ("status_of", _status_of),
    ("wished", _wished),
    ("answered_beside_stop", _answered_beside_stop),
    ("commands", _commands),
    ("asked", _asked),
    ("begun", _begun),
    ("about_a_case", _about_a_case),
    ("replies", _replied),
    ("asked_likely", _asked_likely),
    ("about_the_mail", _about_the_mail),
    ("asked_back", asked_back),
    ("answers", _answered),
    ("tells", _told),
    ("asked_perhaps", _asked_perhaps),
    ("unsure", _unsure),
    ("not_solved_yet", _not_solved_yet),
)
"""Who is asked for an opinion, in this order, under the name that the log gives as the reason."""
