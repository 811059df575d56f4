"""What one message does to the suspension guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.account.steps import STEPS
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import QUESTIONS
from bot.dialogue.speech_acts import Reply, reply_in
from bot.dialogue.sperrung import FROM_MAILJET, TICKET, Stage, SuspensionFacts, next_move
from bot.dialogue.sperrung_record import from_record, to_record
from bot.dialogue.sperrung_taken import Effect, Message, Said, Taken
from bot.dialogue.sperrung_turn import take
from bot.nlu.facts import read_facts

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=timezone.utc)
COLLECTING = SuspensionFacts(reason="bounces", cause_discussed=True, request_wanted=True)
TOLD = {"kontoname": "Yogahaus", "kontoadresse": "a@yogahaus.de", "vorfall": "gesperrt", "menge": "3000"}
SHOWN = replace(COLLECTING, request_shown=True, fields=TOLD)
SENT = replace(SHOWN, sent=True, sent_at=NOW.isoformat())
REPLY = (
    "Hello, thank you for contacting us. How did you collect your contacts? Please send proof of opt-in. "
    "Kind regards, Support"
)


def _take(facts: SuspensionFacts, question: str | None, text: str, *, chosen: str | None = None) -> Taken:
    told = MessageFacts(choice=chosen) if chosen else read_facts(text)
    message = Message(text, told, reply_in(text), chosen=chosen is not None)
    return take(facts, QUESTIONS.get(question or ""), message, NOW)


def test_a_reason_out_of_the_notice_is_mailjets_and_one_that_is_supposed_is_not() -> None:
    notice = "Your Mailjet account has been suspended because your bounce rate was too high. Please read our policy."
    pasted = _take(SuspensionFacts(), "grund", notice)
    assert (pasted.facts.reason, pasted.facts.reason_from) == ("bounces", FROM_MAILJET)
    assert pasted.said == (Said.REASON_READ,)
    assert _take(SuspensionFacts(), "grund", "zu viele Bounces").facts.reason_from == FROM_MAILJET
    supposed = _take(SuspensionFacts(), "hinweis", "vielleicht zu viele Bounces").facts
    assert (supposed.reason, supposed.reason_from) == ("bounces", None)


@pytest.mark.parametrize(
    "text",
    ["ich wurde gehackt", "bei uns hat sich wer reingehackt", "jemand hat über mein konto spam verschickt"],
)
def test_a_strangers_access_is_the_reason_at_once(text: str) -> None:
    assert _take(SuspensionFacts(), None, text).facts.reason == "verdacht"


def test_a_reason_that_is_denied_is_dropped_and_not_asked_for_again() -> None:
    taken = _take(SHOWN, "abgeschickt", "nein, an Bounces liegt es nicht, es sind keine Bounces")
    assert taken.facts.reason is None
    assert next_move(taken.facts).stage is Stage.REQUEST_READY


def test_a_greeting_before_the_request_is_a_notice_not_a_reply() -> None:
    notice = "Hello, your Mailjet account has been suspended because your bounce rate exceeded our policy limit."
    assert _take(SuspensionFacts(), "grund", notice).facts.reason == "bounces"


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
    assert next_move(taken.facts).question == "anfrage"


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
    taken = _take(replace(COLLECTING), "mailart", "seit Montag früh")
    assert taken.facts.fields == {"seit": "Montag früh (02.11.2026)"}


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


@pytest.mark.parametrize("text", ["ist raus", "ja schon weg", "hab ich gerade verschickt"])
def test_sent_counts_in_one_word(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).facts.sent


def test_also_ticks_off_the_next_number() -> None:
    assert _take(replace(COLLECTING, request_wanted=None), "schritte", "2 auch").facts.ticked == {STEPS["bounces"][1]}


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("gestern Abend", "gestern Abend (02.11.2026)"),
        ("seit drei Tagen", "drei Tagen (31.10.2026)"),
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
    assert (taken.names, taken.facts.fields) == (("vorfall",), {"vorfall": f"W{told[1:]}"})


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
    twice = _take(_take(taken.facts, "vorfall", text).facts, "vorfall", text).facts
    assert next_move(twice).stage is Stage.REQUEST_READY  # asked twice and not a third time


def test_a_time_with_what_happened_is_what_happened() -> None:
    taken = _take(COLLECTING, "vorfall", "gestern gesperrt")
    assert taken.facts.fields["vorfall"] == "Gestern (02.11.2026) gesperrt"


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


FIRST = "hallo mein mailjet konto ist seit heute früh gesperrt, hab gestern newsletter an 2300 alte adressen geschickt"


def test_details_of_the_first_sentence_are_kept_with_their_day() -> None:
    fields = _take(SuspensionFacts(), None, FIRST).facts.fields
    assert fields["seit"] == "heute früh (03.11.2026)"
    assert fields["vorfall"] == "Ich habe gestern (02.11.2026) Newsletter an 2300 alte Adressen geschickt"


@pytest.mark.parametrize("asked", ["hinweis", "schritte", "anfrage", "kontoname"])
def test_a_list_of_details_lands_in_its_fields_whatever_was_asked(asked: str) -> None:
    text = "Yogastudio Lichtblick, info@lichtblick.de, heute früh gesperrt, newsletter an 2300 alte adressen"
    fields = _take(SuspensionFacts(), asked, text).facts.fields
    assert fields["kontoname"] == "Yogastudio Lichtblick"
    assert fields["kontoadresse"] == "info@lichtblick.de"
    assert fields["seit"] == "heute früh (03.11.2026)"
    assert "2300 alte Adressen" in fields["vorfall"]


@pytest.mark.parametrize(
    "text",
    [
        "Steht doch oben",
        "Boah. ich hab keine zeit mehr, muss ich das schreiben?",
        "also hab ich ja schon gesagt",
        "mach jetzt endlich hin du blöder bot",
        "danke, bitte, hallo",
    ],
)
def test_talk_never_stands_in_a_letter(text: str) -> None:
    assert _take(COLLECTING, "vorfall", text).facts.fields == {}


def test_a_name_loses_the_remark_beside_it() -> None:
    assert _take(COLLECTING, "kontoname", "fitmitmarc sag ich doch").facts.fields == {"kontoname": "fitmitmarc"}


def test_an_address_of_mailjet_is_not_the_accounts() -> None:
    assert "kontoadresse" not in _take(COLLECTING, "kontoadresse", "compliance@mailjet.com schrieb das").facts.fields


@pytest.mark.parametrize("text", ["mach den text fertig", "zeig die nachricht", "schreib das jetzt", "zeig her"])
def test_the_letter_is_shown_when_it_is_asked_for(text: str) -> None:
    for facts, asked in ((COLLECTING, "vorfall"), (SuspensionFacts(), "hinweis"), (SHOWN, "abgeschickt")):
        assert next_move(_take(facts, asked, text).facts).stage is Stage.REQUEST_READY


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("passwort um 7 geändert muss noch rein", "aenderung", "Passwort um 7 Uhr geändert"),
        ("da fehlt dass ich 87 Euro bezahlt habe", "aenderung", "Ich habe 87 Euro bezahlt"),
        ("Launch morgen um 14 Uhr muss rein", "besonderheiten", "Launch morgen um 14 Uhr"),
        ("Name falsch, heißt FitMitMarc GmbH", "kontoname", "FitMitMarc GmbH"),
    ],
)
def test_the_shown_letter_is_changed_in_free_words_and_shown_again(text: str, name: str, value: str) -> None:
    taken = _take(SHOWN, "abgeschickt", text)
    assert taken.facts.fields[name] == value
    assert taken.facts.sent is None
    assert next_move(taken.facts).stage is Stage.REQUEST_READY


@pytest.mark.parametrize(
    ("text", "said"),
    [("mach es höflicher", Said.POLITER), ("auf Englisch", Said.ENGLISH), ("kürzer bitte", Said.SHORTER)],
)
def test_another_manner_is_no_sent_letter(text: str, said: Said) -> None:
    taken = _take(SHOWN, "abgeschickt", text)
    assert (taken.said, taken.facts.sent) == ((said,), None)
    assert next_move(taken.facts).stage is Stage.REQUEST_READY


def test_who_wrote_days_ago_gets_a_reminder_with_day_and_ticket() -> None:
    told = "mailjet hat mich gesperrt, ich hab denen schon am Samstag geschrieben, ticket 4471823, da kommt nix"
    facts = _take(SuspensionFacts(), None, told).facts
    assert facts.fields[TICKET] == "4471823"
    assert str(facts.sent_at).startswith("2026-10-31")
    assert next_move(facts).stage is Stage.REMINDER_READY


def test_a_step_told_in_words_is_ticked_and_kept_for_the_letter() -> None:
    hacked = SuspensionFacts(reason="verdacht", cause_discussed=True)
    taken = _take(hacked, "schritte", "passwort hab ich um 7 geändert")
    assert taken.facts.ticked == {"passwort"}
    assert "um 7 Uhr geändert" in taken.facts.fields["aenderung"]


def test_only_the_user_can_send_the_letter() -> None:
    taken = _take(SHOWN, "abgeschickt", "schick ab")
    assert (taken.effect, taken.facts.sent) == (Effect.TELL_WHERE, None)


def test_mailjets_questions_are_asked_in_their_order_with_its_reason() -> None:
    asked = (
        "Hello, thank you for contacting us. Your account is suspended due to a high bounce rate. Please tell us: "
        "how did you collect your contacts? What measures have you taken? Reply to compliance@mailjet.com. Best regards"
    )
    facts = _take(SuspensionFacts(), None, asked).facts
    assert facts.wants == ("herkunft", "aenderung")
    assert (facts.reason, facts.reason_from) == ("bounces", FROM_MAILJET)
    assert facts.fields == {}


def test_a_number_is_put_right_where_it_stands() -> None:
    shown = replace(SHOWN, fields={**TOLD, "vorfall": "Newsletter an 4.300 Abonnenten geschickt"})
    taken = _take(shown, "abgeschickt", "es waren 4.500 Abonnenten, nicht 4.300")
    assert taken.facts.fields["vorfall"] == "Newsletter an 4.500 Abonnenten geschickt"


@pytest.mark.parametrize("text", ["ja gern", "kannst du das nicht abschicken?"])
def test_a_wish_to_have_it_sent_is_no_sent_letter(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).facts.sent is None


def test_who_has_sent_nothing_yet_has_sent_nothing() -> None:
    assert _take(replace(SHOWN, sent=True), None, "ich hab noch gar nichts abgeschickt").facts.sent is False


def test_an_order_for_the_text_shows_it_and_sends_nothing() -> None:
    taken = _take(SHOWN, "abgeschickt", "mach jetzt den text")
    assert taken.facts.sent is None
    assert next_move(taken.facts).stage is Stage.REQUEST_READY


@pytest.mark.parametrize("text", ["ja", "ja hab ich", "ok hab abgeschickt über das support center. jetzt?", "ist raus"])
def test_a_plain_yes_or_a_statement_counts_as_sent_also_after_a_no(text: str) -> None:
    assert _take(SHOWN, "abgeschickt", text).facts.sent
    assert _take(replace(SHOWN, sent=False), "abgeschickt", text).facts.sent


def test_an_ok_before_a_longer_text_sends_nothing() -> None:
    assert _take(SHOWN, "abgeschickt", "ok besser. der kurs startet montag mit vielen leuten").facts.sent is None


def test_a_detail_behind_its_label_replaces_what_stood_there() -> None:
    taken = _take(SHOWN, "abgeschickt", "nein, MIT herkunft: kunden aus 6 jahren. Geändert: alte Adressen gelöscht.")
    assert taken.facts.fields["herkunft"] == "kunden aus 6 jahren"
    assert taken.facts.fields["aenderung"] == "Alte Adressen gelöscht"


def test_bought_addresses_are_what_happened_and_no_spam_trap() -> None:
    taken = _take(SuspensionFacts(), None, "Mir ist das unangenehm: wir hatten Adressen gekauft.")
    assert taken.facts.reason is None
    assert taken.facts.fields["vorfall"] == "Wir hatten Adressen gekauft"


def test_a_reason_that_was_denied_does_not_come_back() -> None:
    denied = _take(
        replace(SHOWN, reason="spamtrap"), "abgeschickt", "Spamfallen hat Mailjet nie behauptet, das soll raus."
    )
    assert denied.facts.reason is None
    assert from_record(to_record(denied.facts)).denied == {"spamtrap"}
    assert _take(denied.facts, "anfrage", "Und was sind Spamfallen, wir hatten Spamfallen").facts.reason is None


def test_not_to_understand_a_reason_does_not_deny_it() -> None:
    facts = SuspensionFacts(reason="spamtrap", cause_discussed=True)
    assert _take(facts, "schritte", "das mit den Spamfallen verstehe ich nicht").facts.reason == "spamtrap"


def test_who_wrote_and_got_questions_is_asked_to_paste_them() -> None:
    text = "hab denen vor 3 tagen geschrieben. Jetzt kam eine antwort auf englisch mit fragen. was wollen die?"
    taken = _take(SuspensionFacts(), None, text)
    assert taken.question == "mailjet_antwort"
    assert not taken.facts.waiting
    assert not taken.facts.english


def test_after_the_answer_was_sent_no_checklist_follows() -> None:
    facts = replace(SHOWN, wants=("herkunft",), reply_shown=True, sent=True, cause_discussed=False, request_wanted=None)
    assert next_move(facts).stage is None


HACKED = replace(SHOWN, reason="verdacht", ticked=frozenset({"passwort", "zugaenge"}))


def test_only_the_steps_that_were_told_as_done_are_ticked_and_several_at_once() -> None:
    facts = replace(HACKED, ticked=frozenset())
    taken = _take(facts, "abgeschickt", "api-keys hab ich neu gemacht, passwort geändert, 2FA ist jetzt an")
    assert taken.facts.ticked == {"passwort", "schluessel"}
    assert "2FA ist jetzt an" in taken.facts.fields["aenderung"]


def test_a_step_that_was_not_done_loses_its_tick_by_number_or_words() -> None:
    for text in ("punkt 2 hab ich noch gar nicht geprüft", "die zugänge hab ich nicht geprüft"):
        assert _take(HACKED, "abgeschickt", text).facts.ticked == {"passwort"}


def test_a_wish_in_two_parts_is_carried_out_in_both() -> None:
    told = replace(SHOWN, fields={**TOLD, "vorfall": "Mein Konto wurde gehackt; Der Händler war es"})
    taken = _take(
        told, "abgeschickt", "das mit dem händler raus, und da muss rein dass die 4000 mails nicht von mir waren"
    )
    assert taken.facts.fields["vorfall"] == "Mein Konto wurde gehackt; Die 4000 Mails waren nicht von mir"
    assert set(taken.said) == {Said.REMOVED, Said.CHANGED}


def test_an_addition_also_goes_into_the_reminder() -> None:
    waits = SuspensionFacts(waiting=True, sent=True, request_shown=True)
    taken = _take(
        waits, None, "Mein Mailjet-Account heißt klarkurs, a@klarkurs.de. Schreib das bitte in die Nachfrage rein."
    )
    assert taken.facts.fields == {"kontoname": "klarkurs", "kontoadresse": "a@klarkurs.de"}
    assert next_move(taken.facts).stage is Stage.REMINDER_READY


def test_who_wants_the_text_at_once_is_asked_for_the_account_and_no_reason() -> None:
    taken = _take(
        SuspensionFacts(), None, "mein mailjet ist gesperrt ich weiß nicht warum, ich brauch schnell den text"
    )
    assert taken.facts.reason_unknown
    assert next_move(taken.facts).question == "kontoname"
    later = _take(taken.facts, "kontoname", "yogaatem, kerstin@yoga-atem.de, mehr weiß ich nicht")
    assert next_move(later.facts).stage is Stage.REQUEST_READY


def test_a_wish_for_the_text_with_its_reason_shows_the_steps_and_asks_for_the_account() -> None:
    text = "mein Mailjet Account wurde gehackt und jetzt ist er gesperrt. Kannst du mir was schreiben für den Support?"
    move = next_move(_take(SuspensionFacts(), None, text).facts)
    assert (move.stage, move.question) == (Stage.FIX_CAUSE, "kontoname")


def test_a_mail_that_is_not_there_is_an_answer_in_any_wording() -> None:
    taken = _take(SuspensionFacts(), "hinweis", "ich seh nur das banner. mail hab ich keine gefunden")
    assert next_move(taken.facts).question == "anfrage"


STEPS_SHOWN = SuspensionFacts(reason="spam", cause_discussed=True)


def test_all_steps_that_are_named_are_ticked_also_after_a_question_with_a_no_in_it() -> None:
    text = "warum bin ich gesperrt, wegen der Liste oder nicht? 3 ist übrigens damit erledigt, 1 auch"
    assert _take(STEPS_SHOWN, "schritte", text).facts.ticked == {"alte_listen", "anhalten"}


def test_a_number_goes_on_with_the_tick_before_it_and_the_rest_is_a_plan_beside_the_wish_for_the_letter() -> None:
    text = (
        "3 ist auch erledigt. und 2, ab jetzt nur noch leute die sich eingetragen haben. "
        "ok dann schreib halt die nachricht"
    )
    facts = _take(STEPS_SHOWN, "schritte", text).facts
    assert facts.ticked == {"alte_listen", "nur_optin"}
    assert facts.fields == {"aenderung": "Ab jetzt nur noch Leute, die sich eingetragen haben"}
    assert next_move(facts).stage is Stage.REQUEST_READY


def test_who_deleted_the_whole_list_has_taken_the_addresses_out() -> None:
    assert "alte_listen" in _take(STEPS_SHOWN, "schritte", "die liste hab ich komplett gelöscht").facts.ticked


def test_from_where_the_people_are_is_the_origin_and_a_spam_folder_no_reason() -> None:
    text = "nee nix da, hab auch im spam geguckt. waren so 1800 leute, von ner messe 2019 und vom alten webinar"
    facts = _take(SuspensionFacts(), "hinweis", text).facts
    assert facts.fields["herkunft"] == "von ner messe 2019 und vom alten webinar"
    assert facts.fields["vorfall"] == "Es waren etwa 1800 Leute"
    assert facts.reason is None


def test_who_asks_whether_his_list_is_the_cause_and_has_no_notice_gets_its_steps() -> None:
    told = SuspensionFacts(fields={"vorfall": "Ich habe meine alte Liste angeschrieben"}, notice="nicht_gefunden")
    facts = _take(told, "anfrage", "liegt das an der Liste?").facts
    assert (facts.reason, facts.reason_from) == ("spam", None)


def test_since_when_somebody_waits_is_not_since_when_he_is_blocked() -> None:
    text = (
        "mailjet ist gesperrt wegen zu vieler bounces, liste hab ich schon bereinigt und mailjet geschrieben. "
        "seit 5 tagen nix"
    )
    facts = _take(SuspensionFacts(), None, text).facts
    assert facts.waiting
    assert (facts.sent_at or "").startswith("2026-10-29")
    assert facts.fields == {"aenderung": "Liste habe ich schon bereinigt"}


def test_who_wants_to_follow_up_gets_the_reminder_whatever_is_open() -> None:
    text = (
        "die 5 tage ist her dass ich mailjet geschrieben hab. gesperrt sind wir seit gut 1 woche. "
        "ich will jetzt nachfassen"
    )
    facts = _take(SuspensionFacts(), "schritte", text).facts
    assert next_move(facts).stage is Stage.REMINDER_READY
    assert facts.fields["seit"] == "gut 1 woche (27.10.2026)"


def test_no_answer_from_mailjet_is_told_as_waiting_also_beside_something_else() -> None:
    text = "ich hab doch noch gar keine antwort von mailjet. genau das ist ja das problem"
    assert _take(SuspensionFacts(), "mailjet_antwort", text).effect is Effect.TELL_WAITING


def test_mailjets_figures_and_what_its_proof_shall_hold_are_read() -> None:
    text = (
        "Hello, your bounce rate of 11.4% and a spam complaint rate of 0.21% exceed our limits. Please provide proof "
        "of opt-in (date, time and IP address) for a@gmx.de, b@web.de? Kind regards, Mailjet Compliance Team"
    )
    read = _take(SuspensionFacts(), "mailjet_antwort", text).reply
    assert read is not None
    assert read.rates == (("bounces", "11,4"), ("beschwerden", "0,21"))
    assert (read.receivers, read.proof) == (("a@gmx.de", "b@web.de"), ("datum", "uhrzeit", "ip"))


def test_several_answers_in_one_message_each_go_to_their_question() -> None:
    wants = replace(COLLECTING, wants=("herkunft", "webseite", "aenderung"))
    text = (
        "die adressen sind von bestellungen im shop seit 2021, und vom formular auf wolle-gabi.de. "
        "ca 40 hab ich von nem gewinnspiel abgetippt"
    )
    told = _take(wants, "herkunft", text).facts.fields
    assert told["webseite"] == "wolle-gabi.de"
    assert "formular" in told["herkunft"]
    assert "gewinnspiel" in told["herkunft"]
