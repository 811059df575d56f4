from __future__ import annotations

from dataclasses import replace

from bot.dialogue.speech_acts import Reply
from bot.dialogue.sperrung import SuspensionFacts
from bot.dialogue.sperrung_mended import mended
from bot.dialogue.sperrung_taken import Message, Said
from bot.nlu.facts import read_facts

TOLD = {"kontoname": "ja neu", "kontoadresse": "a@yogahaus.de", "vorfall": "gesperrt"}
SHOWN = SuspensionFacts(reason="bounces", cause_discussed=True, request_wanted=True, request_shown=True, fields=TOLD)


def _correction(text: str, act: str = "korrektur") -> Message:
    return Message(text, read_facts(text), Reply.NO, act=act)


def test_a_correction_without_a_detail_is_asked_about_and_nothing_is_taken_for_sent() -> None:
    taken = mended(SHOWN, "abgeschickt", _correction("nein!! das ist falsch"))
    assert taken is not None
    assert (taken.said, taken.question) == ((Said.WHAT_TO_CHANGE,), "abgeschickt")
    assert taken.facts.sent is None


def test_another_reason_replaces_the_one_that_was_read() -> None:
    taken = mended(SHOWN, "schritte", _correction("nein, das Konto wurde gehackt, fremder Zugriff"))
    assert taken is not None
    assert taken.facts.reason != "bounces"
    assert taken.said == (Said.NEW_REASON,)


def test_what_is_no_correction_is_left_to_the_guide() -> None:
    assert mended(SHOWN, "abgeschickt", _correction("ja, abgeschickt", "ja")) is None
    assert mended(replace(SHOWN, request_shown=False), "kontoname", _correction("Yogahaus", "angabe")) is None
