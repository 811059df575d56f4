"""The plain reply in a message: by its act where that is sure, by its words and intent else. Pure."""

from __future__ import annotations

from bot.dialogue.mail_remarks import step_outcome
from bot.dialogue.speech_acts import Reply, is_question, reply_in
from bot.understand.meaning import Meaning

SURE = 0.75
"""From this confidence on the act alone decides; 0.96 of such readings are right on tests/eval/turns_dev.tsv."""
REPLIES = {
    "ja": Reply.YES, "nein": Reply.NO, "weiss_nicht": Reply.DONT_KNOW, "verweigert": Reply.DONT_KNOW,
    "geht_nicht": Reply.DONT_KNOW,
}  # fmt: skip
_OUTCOMES = {
    "gefunden": Reply.YES, "ja": Reply.YES, "nichts_da": Reply.NO, "nein": Reply.NO, "hab_ich": Reply.NO,
    "weiss_nicht": Reply.NO,
}  # fmt: skip
PLAIN_YES = 4
"""In more words a "ja" says more than that the step helped."""
FOUND = 0.85
"""From this confidence on a part of a message says that the mail is there."""
NOT_HELPED = frozenset({"nichts_da", "nein", "hab_ich"})
"""Acts that say that the step just advised did not help."""
DOUBT = 0.5
"""From this confidence on another act speaks against a success that the words seem to tell."""
ASKING = frozenset(
    {
        "wo_wie", "was_heisst_das", "warum", "wer_muss", "wie_lange", "wenn_nicht", "woher_sicher", "was_nun",
        "richtig_so", "nachsehen",
    }
)  # fmt: skip
"""Acts that want something answered."""
TELLING = frozenset({*REPLIES, *_OUTCOMES, "angabe", "mach_ich", "hab_ich", "spaeter", "geht_nicht", "erzaehlt"})
"""Acts that say something and want nothing answered."""


def reply_by(meaning: Meaning, text: str, intent: str | None) -> Reply | None:
    """Return the yes, no or refusal that a message amounts to, None when it is neither."""
    for one in (meaning, *meaning.parts):
        if one.does(*REPLIES, sure=SURE):
            return REPLIES[one.act.name]
    return None if meaning.does(*ASKING, sure=SURE) else reply_in(text, intent)


def outcome_by(meaning: Meaning, text: str, intent: str | None) -> Reply | None:
    """Return whether the step just advised helped, None where the message does not say it."""
    act = meaning.act
    if act.confidence >= SURE:
        if act.name == "ja" and meaning.words > PLAIN_YES:
            return None  # "ja ich möchte das Team" agrees with something, and has no mail
        if act.name in _OUTCOMES:
            return _OUTCOMES[act.name]
        if act.name in ASKING or act.name in ("mach_ich", "spaeter", "geht_nicht"):
            return None
    if meaning.part_does(*NOT_HELPED, sure=SURE):
        return Reply.NO
    if meaning.part_does("gefunden", sure=FOUND):
        return Reply.YES
    read = step_outcome(text, intent)
    # Nothing is invented: neither a success, which ends the search, nor a step that did not help.
    fits = ("gefunden", "ja") if read is Reply.YES else (*NOT_HELPED, "weiss_nicht")
    if read is Reply.YES and is_question(text):
        return None  # "Opa hat den Ordner offen, wonach muss er suchen?"
    return None if act.confidence >= DOUBT and act.name not in fits else read


def statement_by(meaning: Meaning) -> bool:
    """Return whether the message surely tells something, whatever question words are in it."""
    return meaning.does(*TELLING, sure=SURE)
