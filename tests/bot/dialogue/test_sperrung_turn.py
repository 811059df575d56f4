"""What one message does to the suspension guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.account.steps import STEPS
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import QUESTIONS
from bot.dialogue.speech_acts import Reply, reply_in
from bot.dialogue.sperrung import Stage, SuspensionFacts, next_move
from bot.dialogue.sperrung_record import from_record, to_record
from bot.dialogue.sperrung_taken import Effect, Message, Said, Taken
from bot.dialogue.sperrung_turn import take
from bot.nlu.facts import read_facts

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=timezone.utc)
COLLECTING = SuspensionFacts(reason="bounces", cause_discussed=True, request_wanted=True)
TOLD = {"kontoname": "Yogahaus", "kontoadresse": "a@yogahaus.de", "vorfall": "gesperrt", "menge": "3000"}
SHOWN = replace(COLLECTING, more_wanted=False, request_shown=True, fields=TOLD)
SENT = replace(SHOWN, sent=True, sent_at=NOW.isoformat())
REPLY = (
    "Hello, thank you for contacting us. How did you collect your contacts? Please send proof of opt-in. "
    "Kind regards, Support"
)


def _take(facts: SuspensionFacts, question: str | None, text: str, *, chosen: str | None = None) -> Taken:
    told = MessageFacts(choice=chosen) if chosen else read_facts(text)
    message = Message(text, told, reply_in(text), chosen=chosen is not None)
    return take(facts, QUESTIONS.get(question or ""), message, NOW)


def test_a_pasted_notice_is_a_guess_and_a_plain_word_is_not() -> None:
    notice = "Your Mailjet account has been suspended because your bounce rate was too high. Please read our policy."
    assert _take(SuspensionFacts(), "grund", notice).facts.guess == "bounces"
    assert _take(SuspensionFacts(), "grund", "zu viele Bounces").facts.reason == "bounces"


def test_a_greeting_before_the_request_is_a_notice_not_a_reply() -> None:
    notice = "Hello, your Mailjet account has been suspended because your bounce rate exceeded our policy limit."
    assert _take(SuspensionFacts(), "grund", notice).facts.guess == "bounces"


def test_a_denied_guess_leads_to_the_reasons() -> None:
    taken = _take(SuspensionFacts(guess="api"), "grund_bestaetigen", "nein")
    assert next_move(taken.facts).question == "grund"


def test_a_notice_without_reason_leads_to_the_signs() -> None:
    taken = _take(
        SuspensionFacts(),
        "grund",
        "Sehr geehrter Kunde, wir haben den Zugang bis auf Weiteres eingestellt, bitte melden Sie sich",
    )
    assert taken.said == (Said.REASON_UNCLEAR,)
    assert next_move(taken.facts).question == "anzeichen"


@pytest.mark.parametrize("text", ["2 ist gemacht", "der zweite Punkt ist erledigt"])
def test_a_step_is_ticked_off_by_its_number(text: str) -> None:
    taken = _take(COLLECTING, "menge", text)
    assert taken.facts.ticked == {STEPS["bounces"][1]}
    assert taken.effect is Effect.SHOW_LIST
    assert "menge" not in taken.facts.fields


def test_done_ticks_the_next_open_step_and_all_all() -> None:
    facts = replace(COLLECTING, request_wanted=None)
    once = _take(facts, "schritte", "erledigt").facts
    assert once.ticked == {STEPS["bounces"][0]}
    assert _take(once, "schritte", "erledigt").facts.ticked == set(STEPS["bounces"][:2])
    assert _take(facts, "schritte", "alles erledigt").facts.ticked == set(STEPS["bounces"])
    assert _take(facts, "schritte", "", chosen="schritt_3").facts.ticked == {STEPS["bounces"][2]}


def test_done_after_the_letter_means_that_it_was_sent() -> None:
    taken = _take(SHOWN, "abgeschickt", "erledigt")
    assert taken.facts.sent is True
    assert taken.facts.sent_at == NOW.isoformat(timespec="minutes")


def test_several_details_fill_their_fields_and_the_rest_is_asked() -> None:
    taken = _take(
        COLLECTING, "kontoname", "Account heißt Yogahaus, registriert mit a@yogahaus.de, 4.000 Mails im Monat"
    )
    assert set(taken.facts.fields) == {"kontoname", "kontoadresse", "menge"}
    assert taken.said == (Said.NOTED_MANY,)
    assert next_move(taken.facts).question == "vorfall"


def test_a_detail_in_answer_to_another_question_leaves_that_one_open() -> None:
    taken = _take(replace(COLLECTING, more_wanted=True), "mailart", "seit Montag früh")
    assert taken.facts.fields == {"seit": "Montag früh"}


def test_a_text_without_address_is_no_address() -> None:
    assert _take(COLLECTING, "kontoadresse", "die übliche halt").said == (Said.NO_ADDRESS,)


def test_later_is_asked_on_the_next_day_and_unknown_never() -> None:
    later = _take(COLLECTING, "kontoname", "später").facts
    assert next_move(later).question == "kontoadresse"
    assert next_move(replace(later, later=frozenset())).question == "kontoname"
    assert "kontoname" in _take(COLLECTING, "kontoname", "weiß ich nicht").facts.refused


def test_enough_ends_the_questions() -> None:
    assert next_move(_take(COLLECTING, "vorfall", "das reicht").facts).stage is Stage.REQUEST_READY


def test_a_correction_writes_the_letter_anew() -> None:
    taken = _take(SHOWN, "abgeschickt", "die Menge stimmt nicht, 4.000 im Monat")
    assert taken.facts.fields["menge"] == "4.000 im Monat"
    assert next_move(taken.facts).stage is Stage.REQUEST_READY


def test_a_correction_without_value_is_asked_for() -> None:
    taken = _take(SHOWN, "abgeschickt", "die Menge stimmt nicht")
    assert next_move(taken.facts).question == "menge"
    filled = _take(taken.facts, "menge", "5.000").facts
    assert filled.fields["menge"] == "5.000"
    assert next_move(filled).stage is Stage.REQUEST_READY


def test_parts_can_be_taken_out_and_the_letter_made_short() -> None:
    assert _take(SHOWN, "abgeschickt", "lass den Grund weg").facts.hide_reason
    assert "menge" not in _take(SHOWN, "abgeschickt", "nimm die Menge raus").facts.fields
    assert _take(SHOWN, "abgeschickt", "mach es kürzer").facts.short
    assert _take(SHOWN, "abgeschickt", "ändere den Betreff auf: Hilfe").facts.fields["betreff"] == "Hilfe"


def test_a_question_back_asks_for_what_is_missing_then_writes_the_answer() -> None:
    asked = _take(SENT, None, REPLY).facts
    assert asked.wants == ("herkunft", "nachweis")
    assert next_move(asked).question == "herkunft"
    told = _take(_take(asked, "herkunft", "Anmeldeformular").facts, "nachweis", "Bestätigungslinks").facts
    assert next_move(told).stage is Stage.REPLY_READY


def test_what_was_unknown_is_asked_again_when_mailjet_wants_it() -> None:
    asked = _take(replace(SENT, refused=frozenset({"herkunft"})), None, REPLY).facts
    assert next_move(asked).question == "herkunft"


def test_mailjet_has_answered_without_the_text_asks_for_it() -> None:
    assert _take(SENT, None, "Mailjet hat geantwortet").question == "mailjet_antwort"
    assert _take(SENT, "rueckmeldung", "ja").question == "mailjet_antwort"


def test_a_short_nothing_does_not_trap() -> None:
    assert _take(SENT, "mailjet_antwort", "hm").question is None


@pytest.mark.parametrize("text", ["noch keine Antwort", "Mailjet antwortet einfach nicht", "nichts gehört"])
def test_no_answer_tells_what_can_be_done(text: str) -> None:
    assert _take(SENT, None, text).effect is Effect.TELL_WAITING


@pytest.mark.parametrize("text", ["wir sind wieder freigeschaltet", "Juhu, das Konto ist entsperrt"])
def test_lifted_leads_to_prevention(text: str) -> None:
    assert next_move(_take(SENT, None, text).facts).stage is Stage.PREVENT


@pytest.mark.parametrize(
    "text", ["wann werden wir freigeschaltet?", "noch nicht freigeschaltet", "ist es bald entsperrt?"]
)
def test_asking_for_the_end_is_not_the_end(text: str) -> None:
    assert _take(SENT, None, text).facts.outcome is None


def test_watching_is_offered_only_where_it_happens() -> None:
    lifted = replace(SENT, outcome="frei", prevention_shown=True)
    assert next_move(lifted).question is None
    assert next_move(replace(lifted, may_watch=True)).question == "beobachten"
    assert _take(replace(lifted, may_watch=True), "beobachten", "ja").facts.watch is True


def test_a_record_brings_everything_back_but_the_moment() -> None:
    facts = replace(
        SENT, ticked=frozenset({"double_optin"}), wants=("menge",), later=frozenset({"seit"}), may_watch=True
    )
    assert from_record(to_record(facts)) == replace(facts, may_watch=False)
    assert from_record(None) == SuspensionFacts()
    assert from_record({"unknown": 1, "fields": {"menge": "1"}}) == SuspensionFacts(fields={"menge": "1"})


def test_no_secret_gets_into_the_facts() -> None:
    facts = _take(COLLECTING, "vorfall", "gesperrt, passwort: hunter22 half nicht").facts
    assert "hunter22" not in str(to_record(facts))


def test_a_plain_yes_still_counts() -> None:
    assert _take(SuspensionFacts(), "hinweis", "ja").facts.notice
    assert reply_in("ja") is Reply.YES


def test_free_again_beats_yes_when_asked_whether_mailjet_answered() -> None:
    told = read_facts("wir sind wieder freigeschaltet")
    message = Message("wir sind wieder freigeschaltet", told, Reply.YES)
    assert take(SENT, QUESTIONS["rueckmeldung"], message, NOW).facts.outcome == "frei"


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (
            "kontoname",
            "Yogahaus Nord, info@yogahaus-nord.de, ca. 4000 mails im monat, adressen kommen aus unserem formular",
            {
                "kontoname": "Yogahaus Nord",
                "kontoadresse": "info@yogahaus-nord.de",
                "menge": "ca. 4000 mails im monat",
                "herkunft": "aus unserem formular",
            },
        ),
        (
            "kontoname",
            "Yogahaus Nord, info@yogahaus-nord.de",
            {"kontoname": "Yogahaus Nord", "kontoadresse": "info@yogahaus-nord.de"},
        ),
        ("kontoname", "Müller, Meier und Söhne GmbH", {"kontoname": "Müller, Meier und Söhne GmbH"}),
        (
            "mailart",
            "Newsletter und Rabatte, seit gestern",
            {"mailart": "Newsletter und Rabatte", "seit": "gestern (02.11.2026)"},
        ),
    ],
)
def test_a_list_of_details_is_taken_apart(asked: str, text: str, expected: dict[str, str]) -> None:
    assert _take(COLLECTING, asked, text).facts.fields == expected


@pytest.mark.parametrize("text", ["hab ich abgeschickt", "Ticket ist erstellt", "hab die nachricht eben geschickt"])
def test_sent_counts_in_ones_own_words(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).facts.sent is True


@pytest.mark.parametrize("text", ["noch nicht abgeschickt", "wann soll ich das abgeschickt haben?"])
def test_not_sent_is_not_sent(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).facts.sent is not True


@pytest.mark.parametrize("text", ["wo muss ich das hinschicken", "und wohin damit?", "an wen soll ich die schicken"])
def test_asking_where_to_send_it_is_answered_with_the_way(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).effect is Effect.TELL_WHERE


@pytest.mark.parametrize(
    "text",
    ["schreib mir das mal", "ok schreib du den text", "kannst du mir die Nachricht schreiben?", "Nachricht schreiben"],
)
@pytest.mark.parametrize("question", ["hinweis", "grund", "grund_bestaetigen", "anzeichen", "schritte", "anfrage"])
def test_the_message_is_written_as_soon_as_somebody_asks_for_it(text: str, question: str) -> None:
    after = _take(SuspensionFacts(guess="beschwerden"), question, text).facts
    assert after.request_wanted
    assert after.reason == "beschwerden"


@pytest.mark.parametrize("text", ["Mailjet schreibt, wir seien gesperrt", "ich schreibe 3000 Leuten im Monat"])
def test_telling_who_writes_is_no_order_to_write(text: str) -> None:
    assert not _take(SuspensionFacts(), "hinweis", text).facts.request_wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("der heißt Brotliebe GmbH", "Brotliebe GmbH"),
        ("Yoga am See", "Yoga am See"),
        ("unser Account lautet kurse", "kurse"),
    ],
)
def test_a_name_is_taken_without_the_words_around_it(text: str, name: str) -> None:
    assert _take(COLLECTING, "kontoname", text).facts.fields == {"kontoname": name}


@pytest.mark.parametrize("text", ["da steht wir sollen die Liste bereinigen", "die haben uns einfach gesperrt"])
def test_a_sentence_is_no_name_of_an_account(text: str) -> None:
    taken = _take(COLLECTING, "kontoname", text)
    assert (taken.said, taken.facts.fields) == ((Said.NO_NAME,), {})


@pytest.mark.parametrize("asked", ["kontoname", "kontoadresse", "vorfall"])
def test_who_asks_what_to_write_while_details_are_collected_hears_that_it_is_written_for_him(asked: str) -> None:
    taken = _take(COLLECTING, asked, "was soll ich denen schreiben")
    assert (taken.said, taken.facts) == ((Said.WRITES,), COLLECTING)


def test_asking_what_to_do_is_not_noted_as_an_answer() -> None:
    taken = _take(replace(COLLECTING, reason=None), "kontoname", "ok was muss ich tun")
    assert (taken.said, taken.facts.fields) == ((), {})


@pytest.mark.parametrize(
    ("text", "field"),
    [("so 5000 im Monat", "menge"), ("Newsletter und Kursmails", "mailart"), ("per Doppel-Opt-in", "herkunft")],
)
def test_who_begins_with_the_details_wants_them_in(text: str, field: str) -> None:
    taken = _take(replace(COLLECTING, fields=TOLD), "mehr_angaben", text)
    assert taken.facts.more_wanted
    assert field in taken.facts.fields


@pytest.mark.parametrize("text", ["ist raus", "ja schon weg", "hab ich gerade verschickt"])
def test_sent_counts_in_one_word(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).facts.sent


def test_also_ticks_off_the_next_number() -> None:
    assert _take(replace(COLLECTING, request_wanted=None), "schritte", "2 auch").facts.ticked == {STEPS["bounces"][1]}


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("gestern Abend", "gestern Abend (02.11.2026)"),
        ("seit drei Tagen", "seit drei Tagen (31.10.2026)"),
        ("am 1.11. früh", "am 1.11. früh"),
        ("keine Ahnung genau, irgendwann im Herbst", None),
    ],
)
def test_since_when_is_kept_with_its_date(text: str, since: str | None) -> None:
    fields = _take(COLLECTING, "seit", text).facts.fields
    assert fields.get("seit") == since


def test_a_story_told_unasked_is_kept_for_the_letter() -> None:
    told = "wir haben alte Kundenadressen von 2015 angeschrieben"
    taken = _take(replace(COLLECTING, request_wanted=None), "schritte", told)
    assert (taken.names, taken.facts.fields) == (("vorfall",), {"vorfall": told})


def test_since_when_is_remembered_from_the_first_sentence() -> None:
    told = _take(SuspensionFacts(), None, "unser Mailjet ist seit gestern Abend gesperrt")
    assert told.facts.fields == {"seit": "gestern Abend (02.11.2026)"}


def test_asking_what_to_do_next_confirms_the_likely_reason() -> None:
    taken = _take(SuspensionFacts(guess="beschwerden"), "grund_bestaetigen", "was soll ich jetzt machen")
    assert taken.facts.reason == "beschwerden"


@pytest.mark.parametrize("text", ["seit gestern Nachmittag", "gestern Nachmittag"])
def test_only_a_time_does_not_pass_for_what_happened(text: str) -> None:
    told = replace(COLLECTING, fields={"kontoname": "Yogahaus", "kontoadresse": "a@yogahaus.de"})
    taken = _take(told, "vorfall", text)
    assert taken.facts.fields["seit"] == "gestern Nachmittag (02.11.2026)"
    assert next_move(taken.facts).question == "vorfall"
    assert _take(taken.facts, "vorfall", text).facts.fields["vorfall"] == text


def test_a_time_with_what_happened_is_what_happened() -> None:
    taken = _take(COLLECTING, "vorfall", "gestern gesperrt")
    assert taken.facts.fields["vorfall"] == "gestern gesperrt"


@pytest.mark.parametrize("text", ["ok hab ich", "erledigt", "such ich raus", "Moment mal", "alles klar"])
def test_an_acknowledgement_is_no_account_name(text: str) -> None:
    assert "kontoname" not in _take(COLLECTING, "kontoname", text).facts.fields


@pytest.mark.parametrize("text", ["Kurswerkstatt", "Erledigt GmbH", "Gut Holz e.V."])
def test_a_name_of_plain_words_is_one(text: str) -> None:
    assert _take(COLLECTING, "kontoname", text).facts.fields["kontoname"] == text


@pytest.mark.parametrize("question", ["hinweis", "grund", "anzeichen"])
def test_what_happened_is_kept_also_where_the_reason_was_asked_for(question: str) -> None:
    taken = _take(SuspensionFacts(), question, "hab nur 50 leute angeschrieben")
    assert taken.names == ("vorfall",)
    assert next_move(taken.facts).question in ("hinweis", "grund")
