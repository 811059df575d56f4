from __future__ import annotations

import pytest

from bot.dialogue.answerers import (
    ABOUT_PROVIDER,
    ADDRESS_WITHOUT_TOPIC,
    CHANGE_ADDRESS,
    FREE_ANSWER,
    GUIDES,
    HOW_TO_STEP,
    NOT_SOLVED,
    NOT_UNDERSTOOD,
    REASON,
    RESUME,
    SOLVED,
    STEP_IN_DETAIL,
)
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import QUESTIONS, Topic
from bot.dialogue.routing import route
from bot.understand.meaning import Meaning
from tests.bot.dialogue.turns import DELIVERY, SUSPENSION, turn_at


@pytest.mark.parametrize("question", ["adresse_vorschlag", "hinweis", "anfrage", "abgeschickt"])
@pytest.mark.parametrize(
    ("text", "intent"), [("ja", "bestaetigen"), ("nö", "ablehnen"), ("keine Ahnung", "thema_fremd")]
)
def test_yes_no_and_dont_know_answer_the_open_question(question: str, text: str, intent: str) -> None:
    assert route(turn_at(text, intent, question)) == GUIDES[QUESTIONS[question].topic]


@pytest.mark.parametrize("question", sorted(QUESTIONS))
@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("abbrechen", "hör auf damit"),
        ("neu_starten", "fang noch mal an"),
        ("mensch_sprechen", "ich will einen Menschen"),
        ("datenschutz", "was passiert mit meinen Daten"),
        ("daten_loeschen", "lösch meine Daten"),
        ("unzufrieden", "das ist doch Mist hier"),
    ],
)
def test_a_stop_reaches_its_rule_at_every_question(question: str, intent: str, text: str) -> None:
    assert route(turn_at(text, intent, question)) is None


@pytest.mark.parametrize("text", ["das steht nirgends", "den Reiter gibt es bei mir nicht", "sehe ich hier nicht"])
def test_a_status_that_is_not_to_be_seen_answers_the_question_for_it(text: str) -> None:
    assert route(turn_at(text, "nlu_fallback", "status", topic=Topic.DELIVERY)) == DELIVERY


def test_a_reason_that_is_told_begins_the_guide_and_one_that_is_asked_about_is_explained() -> None:
    facts = MessageFacts(reasons=("spamtrap", "spam"))
    told = "mailjet hat uns gesperrt, angeblich zu viele Spamfallen"
    assert route(turn_at(told, "sperrgrund_verstehen", facts=facts)) == SUSPENSION
    asked = turn_at("was sind Spamfallen", "email_im_spam", "schritte", facts=facts, topic=Topic.SUSPENSION)
    assert route(asked) == REASON


@pytest.mark.parametrize("text", ["ich hab alle inaktiven gelöscht", "die alten Kontakte wurden entfernt"])
def test_telling_what_one_deleted_deletes_nothing(text: str) -> None:
    assert route(turn_at(text, "daten_loeschen")) == NOT_UNDERSTOOD
    assert route(turn_at(text, "daten_loeschen", "betroffen")) == NOT_UNDERSTOOD
    assert route(turn_at(text, "daten_loeschen", "schritte", topic=Topic.SUSPENSION)) == SUSPENSION
    assert route(turn_at("habt ihr meine Daten schon gelöscht? sonst bitte löschen", "daten_loeschen")) is None
    assert route(turn_at("alles löschen", "daten_loeschen")) is None


@pytest.mark.parametrize("question", ["kontoadresse", "absender", "falladresse"])
@pytest.mark.parametrize("intent", ["email_nicht_angekommen", "andere_adresse", "daten_loeschen"])
def test_a_bare_address_answers_a_question_in_free_text_whatever_the_intent(question: str, intent: str) -> None:
    facts = MessageFacts(addresses=("inga@kurs.example",), address="inga@kurs.example")
    assert route(turn_at("inga@kurs.example", intent, question, facts=facts)) == SUSPENSION


@pytest.mark.parametrize("text", ["alte Adressen gelöscht", "alle Bounces raus", "wir löschen gerade die Liste"])
def test_deleting_something_else_is_an_answer(text: str) -> None:
    assert route(turn_at(text, "daten_loeschen", "aenderung")) == SUSPENSION


@pytest.mark.parametrize("question", ["vorfall", "aenderung", "kontoname", "erreichbar"])
@pytest.mark.parametrize(
    "text",
    ["lösch bitte alles was du von mir hast", "bitte alles löschen", "lösch mich", "lösch mich aus der Liste"],
)
def test_a_wish_to_be_deleted_is_never_taken_for_an_answer(question: str, text: str) -> None:
    assert route(turn_at(text, "daten_loeschen", question)) is None


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_knowledge_question_reaches_its_rule_at_every_question(question: str) -> None:
    assert route(turn_at("Wie hoch ist eure Zustellrate?", "zustellrate", question)) is None


@pytest.mark.parametrize(("text", "action"), [("ja", SOLVED), ("nein", DELIVERY), ("und jetzt?", DELIVERY)])
def test_after_a_step_a_yes_closes_and_a_no_leads_on(text: str, action: str) -> None:
    assert route(turn_at(text, "nlu_fallback", "geholfen")) == action


@pytest.mark.parametrize("text", ["weiß nicht, hab nix bekommen", "nein, da kam nichts", "nichts gefunden"])
def test_no_notice_from_mailjet_is_an_answer_and_no_missing_mail(text: str) -> None:
    assert route(turn_at(text, "email_nicht_angekommen", "hinweis")) == SUSPENSION


def test_free_text_answers_a_free_text_question_whatever_its_intent() -> None:
    assert route(turn_at("Kurswerkstatt Müller", "thema_fremd", "kontoname")) == SUSPENSION
    assert route(turn_at("seit gestern ist mein Account gesperrt", "account_gesperrt", "vorfall")) == SUSPENSION


def test_the_other_topic_leaves_an_open_question() -> None:
    assert route(turn_at("meine Kundin kriegt keine Mail", "email_nicht_angekommen", "kontoname")) is None


@pytest.mark.parametrize("intent", ["begruessung", "bestaetigen", "danken", "zustellrate", "thema_fremd"])
def test_a_short_name_is_an_answer_even_when_the_classifier_guesses_small_talk(intent: str) -> None:
    assert route(turn_at("Yogahaus", intent, "kontoname")) == SUSPENSION


def test_facts_of_the_topic_answer_its_question() -> None:
    assert (
        route(
            turn_at(
                "da steht zugestellt", "zustellstatus_bedeutung", "status", facts=MessageFacts(statuses=("zugestellt",))
            )
        )
        == DELIVERY
    )


def test_nonsense_does_not_answer_a_question() -> None:
    assert route(turn_at("der Himmel ist blau", "thema_fremd", "status")) is None


@pytest.mark.parametrize("text", ["", "  ", ".", "???", "!!"])
def test_blank_messages_are_not_understood(text: str) -> None:
    assert route(turn_at(text, "thema_fremd", "status")) == NOT_UNDERSTOOD


def test_a_lone_address_without_topic_is_asked_about() -> None:
    assert route(turn_at("a@web.de", facts=MessageFacts(address="a@web.de"))) == ADDRESS_WITHOUT_TOPIC


def test_a_passage_answers_only_where_no_intent_fits() -> None:
    assert route(turn_at("was ist g-suite", facts=MessageFacts(passage="x"))) == FREE_ANSWER
    assert route(turn_at("wie hoch ist die rate", "zustellrate", facts=MessageFacts(passage="x"))) is None


def test_a_cancelled_topic_is_taken_up_again_by_a_word() -> None:
    assert route(turn_at("doch weiter", "bestaetigen", cancelled=True)) == RESUME
    assert route(turn_at("doch weiter", "bestaetigen")) is None


@pytest.mark.parametrize("text", ["Team: ruft an", "an das Team: es eilt", "doch nicht", "Doch noch nicht gelöst"])
def test_who_has_a_matter_with_people_reaches_them(text: str) -> None:
    assert route(turn_at(text, handed_over=True)) == GUIDES[Topic.HANDOVER]
    assert route(turn_at(text)) != GUIDES[Topic.HANDOVER]


def test_a_bare_not_after_all_answers_the_open_question_first() -> None:
    assert route(turn_at("doch nicht", "nicht_geholfen", "geholfen", handed_over=True)) == DELIVERY
    said = turn_at("mein Anliegen ist doch nicht erledigt", "nlu_fallback", "geholfen", handed_over=True)
    assert route(said) == GUIDES[Topic.HANDOVER]


@pytest.mark.parametrize(
    "text",
    [
        "Mein Team hat nichts bekommen",
        "Team Yogahaus",
        "Ich dachte, es klappt, aber es ist doch nicht so, weil der Anbieter etwas ganz anderes sagt",
    ],
)
def test_a_story_is_no_note_and_reopens_nothing(text: str) -> None:
    assert route(turn_at(text, handed_over=True)) != GUIDES[Topic.HANDOVER]


@pytest.mark.parametrize(("text", "action"), [("ja", SOLVED), ("nein", GUIDES[Topic.HANDOVER])])
def test_the_closing_question_takes_yes_and_no(text: str, action: str) -> None:
    assert route(turn_at(text, "nlu_fallback", "geloest")) == action


@pytest.mark.parametrize("text", ["wo ist denn der Spam-Ordner?", "wie komme ich in den Junk-Ordner"])
def test_asking_for_a_folder_is_answered_wherever_a_mail_is_missing(text: str) -> None:
    assert route(turn_at(text, "nlu_fallback")) == STEP_IN_DETAIL
    assert route(turn_at(text, "nlu_fallback", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL


@pytest.mark.parametrize("text", ["wie forder ich die neu an", "wo kann ich sie noch mal anfordern?"])
def test_asking_how_to_request_the_mail_again_does_not_start_over(text: str) -> None:
    assert route(turn_at(text, "neu_starten", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL
    assert route(turn_at("fang noch mal an", "neu_starten", "geholfen", topic=Topic.DELIVERY)) is None


@pytest.mark.parametrize("text", ["oh sie ist da, aber der Link funktioniert nicht", "der code ist schon abgelaufen"])
def test_a_mail_whose_link_is_dead_is_no_success(text: str) -> None:
    assert route(turn_at(text, "problem_geloest", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL


@pytest.mark.parametrize("text", ["ja die Adresse stimmt", "stimmt so", "adresse ist korrekt", "doch, ist richtig"])
def test_a_compared_address_is_a_step_done_and_no_success(text: str) -> None:
    assert route(turn_at(text, "bestaetigen", "geholfen", topic=Topic.DELIVERY)) == DELIVERY


@pytest.mark.parametrize(
    "text", ["hab mich bei der Adresse vertippt", "oh, da war ein Tippfehler drin", "die Adresse stimmt nicht"]
)
def test_a_mistyped_address_is_told_what_that_means(text: str) -> None:
    assert route(turn_at(text, "andere_adresse", "geholfen", topic=Topic.DELIVERY)) == CHANGE_ADDRESS
    assert route(turn_at(text, "bestaetigen", "adresse_vorschlag", topic=Topic.DELIVERY)) == DELIVERY


@pytest.mark.parametrize("text", ["nein, kein Tippfehler", "und falls die Adresse falsch ist?"])
def test_a_doubt_about_the_address_is_not_a_mistyped_one(text: str) -> None:
    assert route(turn_at(text, "andere_adresse", "geholfen", topic=Topic.DELIVERY)) != CHANGE_ADDRESS


def test_who_has_waited_longer_than_a_mail_takes_misses_it() -> None:
    waited = MessageFacts(age_minutes=60)
    assert route(turn_at("ich warte seit einer Stunde", "email_verzoegert", facts=waited)) == DELIVERY
    assert route(turn_at("ich warte seit 5 Minuten", "email_verzoegert", facts=MessageFacts(age_minutes=5))) is None
    assert route(turn_at("wie lange dauert das?", "email_verzoegert", facts=waited)) is None


def test_details_in_place_of_a_yes_reach_the_guide() -> None:
    assert route(turn_at("so 5000 im Monat", "thema_fremd", "mehr_angaben", topic=Topic.SUSPENSION)) == SUSPENSION


@pytest.mark.parametrize(
    "text", ["im Spamverdacht ist sie!", "ah, lag im Junk-Ordner", "hab sie im spam gefunden", "sie war im Papierkorb"]
)
def test_a_mail_found_in_some_folder_is_found(text: str) -> None:
    assert route(turn_at(text, "email_im_spam", "geholfen", topic=Topic.DELIVERY)) == SOLVED


@pytest.mark.parametrize(
    "text", ["im spam ist sie nicht", "die liegt immer im Spam", "im Spam war ich schon", "liegt sie im Spam?"]
)
def test_looking_into_a_folder_is_not_finding_it_there(text: str) -> None:
    assert route(turn_at(text, "email_im_spam", "geholfen", topic=Topic.DELIVERY)) != SOLVED


@pytest.mark.parametrize(
    "text",
    [
        "kannst du mir das formulieren?",
        "hast du einen Mustertext",
        "kannst du mir nen Text dafür schreiben",
        "schreib mir einen Text für den Admin",
    ],
)
def test_words_to_pass_on_are_asked_of_the_step(text: str) -> None:
    at_provider = turn_at(text, "nlu_fallback", "geholfen", topic=Topic.DELIVERY, step="anbieter")
    assert route(at_provider) == STEP_IN_DETAIL
    # At the other steps it is the seller of the course who is written to.
    assert route(turn_at(text, "nlu_fallback", "geholfen", topic=Topic.DELIVERY, step="spam")) == FREE_ANSWER


@pytest.mark.parametrize(
    "text", ["alles klar, änder ich", "ok mach ich gleich", "ich schau nachher mal", "werd ich tun"]
)
def test_a_promise_is_no_success(text: str) -> None:
    assert route(turn_at(text, "problem_geloest", "geholfen", topic=Topic.DELIVERY)) == DELIVERY


def test_a_mail_found_in_spam_ends_the_matter_at_any_question() -> None:
    assert route(turn_at("im junk lag sie!", "email_im_spam", "betroffen", topic=Topic.DELIVERY)) == SOLVED


def test_a_provider_alone_is_told_its_way() -> None:
    gmx = MessageFacts(providers=("gmx",))
    assert route(turn_at("bin bei gmx", "email_anbieter_kontaktieren", facts=gmx)) == ABOUT_PROVIDER
    assert route(turn_at("bin bei gmx", "nlu_fallback", "geholfen", topic=Topic.DELIVERY, facts=gmx)) == DELIVERY


def test_a_story_about_the_sending_reaches_the_suspension_guide() -> None:
    told = turn_at("wir haben alte Kunden angeschrieben", "nlu_fallback", "schritte", topic=Topic.SUSPENSION)
    assert route(told) == SUSPENSION


@pytest.mark.parametrize("text", ["Status: hardbounced. Was nun?", "da steht blocked, was soll ich tun"])
def test_a_status_with_what_now_begins_the_guide_and_alone_is_explained(text: str) -> None:
    facts = MessageFacts(statuses=("bounce",))
    assert route(turn_at(text, "zustellstatus_bedeutung", facts=facts)) == DELIVERY
    assert route(turn_at(text, "zustellstatus_bedeutung", "status", facts=facts, topic=Topic.DELIVERY)) == DELIVERY
    assert route(turn_at("was heißt hardbounced?", "zustellstatus_bedeutung", facts=facts)) is None


@pytest.mark.parametrize("text", ["ok geändert, aber jetzt?", "hab die adresse korrigiert", "ist umgetragen"])
def test_an_address_that_was_changed_is_news_and_one_that_shall_be_is_not(text: str) -> None:
    for question in ("geholfen", "andere_adresse"):
        assert route(turn_at(text, "andere_adresse", question, topic=Topic.DELIVERY)) == CHANGE_ADDRESS
    assert route(turn_at("muss die geändert werden", "nicht_geholfen", "geholfen", topic=Topic.DELIVERY)) == DELIVERY


@pytest.mark.parametrize("text", ["können Sie die Mail nicht einfach nochmal schicken", "schick sie mir doch noch mal"])
def test_whoever_wants_the_bot_to_send_the_mail_again_hears_how(text: str) -> None:
    assert route(turn_at(text, "ablehnen", "geholfen", topic=Topic.DELIVERY)) == STEP_IN_DETAIL


def test_complaints_that_mailjet_names_are_a_reason_and_no_complaint_about_the_bot() -> None:
    facts = MessageFacts(reasons=("beschwerden",))
    told = turn_at("zu viele beschwerden stand da", "unzufrieden", "hinweis", facts=facts, topic=Topic.SUSPENSION)
    assert route(told) == SUSPENSION
    angry = turn_at("ich beschwere mich über euch", "unzufrieden", "hinweis", facts=facts, topic=Topic.SUSPENSION)
    assert route(angry) is None


@pytest.mark.parametrize("text", ["nein keine mail da", "ist nicht im spam", "nee, keine zugangsmail bekommen"])
def test_a_no_to_nothing_that_names_a_missing_mail_opens_the_guide(text: str) -> None:
    assert route(turn_at(text, "ablehnen")) == DELIVERY
    assert route(turn_at("nein", "ablehnen")) is None


def test_who_asks_what_to_write_gets_it_written() -> None:
    asked = "was soll ich dem support schreiben"
    assert route(turn_at(asked, "mailjet_support_kontaktieren", "grund", topic=Topic.SUSPENSION)) == SUSPENSION


@pytest.mark.parametrize("question", [None, "bewertung"])
@pytest.mark.parametrize("text", ["ne nix", "da ist aber nichts drin", "hab geguckt, nix"])
def test_a_success_that_was_none_is_taken_back(text: str, question: str | None) -> None:
    assert route(turn_at(text, "nicht_geholfen", question, solved=True)) == NOT_SOLVED
    assert route(turn_at(text, "nicht_geholfen", question)) != NOT_SOLVED


def test_doch_nicht_after_a_success_is_no_cancellation() -> None:
    solved = {"solved": True}
    assert route(turn_at("doch nicht", "abbrechen", **solved)) == NOT_SOLVED
    assert route(turn_at("oh, doch nicht", "abbrechen", "bewertung", **solved)) == NOT_SOLVED


@pytest.mark.parametrize("text", ["leider nicht", "nein, immer noch nicht"])
def test_not_after_all_takes_a_success_back_and_answers_the_question_for_a_rating(text: str) -> None:
    solved = {"solved": True}
    assert route(turn_at(text, "ablehnen", **solved)) == NOT_SOLVED
    assert route(turn_at(text, "ablehnen", "bewertung", **solved)) == GUIDES[Topic.HANDOVER]
    assert route(turn_at("doch, sehr", "bestaetigen", "bewertung", **solved)) == GUIDES[Topic.HANDOVER]


def test_after_a_success_a_plain_no_stays_one_and_another_case_begins_anew() -> None:
    solved = {"solved": True}
    assert route(turn_at("nein danke", "ablehnen", **solved)) is None
    assert route(turn_at("nichts", "ablehnen", "kommentar", **solved)) == GUIDES[Topic.HANDOVER]
    other = MessageFacts(affected="mitglied")
    again = "bei einer anderen Kundin kommt auch keine Mail an"
    assert route(turn_at(again, "email_nicht_angekommen", facts=other, **solved)) is None


def test_asking_what_comes_next_after_a_success_returns_to_the_matter_and_gets_no_passage() -> None:
    facts = MessageFacts(passage="postfach-voll")
    assert route(turn_at("und jetz??", "problem_geloest", facts=facts, solved=True)) == RESUME
    assert route(turn_at("und jetz??", "problem_geloest", facts=facts)) == NOT_UNDERSTOOD


@pytest.mark.parametrize("text", ["das stimmt aber nicht, alle haben sich angemeldet", "das kann gar nicht sein"])
def test_who_disputes_the_reason_is_told_what_helps_and_refuses_no_letter(text: str) -> None:
    assert route(turn_at(text, "ablehnen", "schritte", topic=Topic.SUSPENSION)) == HOW_TO_STEP
    assert route(turn_at(text, "ablehnen", "grund_bestaetigen", topic=Topic.SUSPENSION)) == SUSPENSION


@pytest.mark.parametrize("text", ["mein Kunde bekommt die Rechnung nicht", "hab die Zugangsdaten nie bekommen"])
def test_what_comes_by_mail_and_does_not_come_is_a_missing_mail(text: str) -> None:
    assert route(turn_at(text, "thema_fremd")) == DELIVERY
    assert route(turn_at("wo finde ich meine Rechnung", "thema_fremd")) is None


@pytest.mark.parametrize("text", ["ja ich selber, thomas.b@gmail.com", "ja bei mir selbst"])
def test_a_yes_with_who_misses_the_mail_is_no_success(text: str) -> None:
    facts = MessageFacts(affected="ich")
    assert route(turn_at(text, "bestaetigen", "geholfen", facts=facts, topic=Topic.DELIVERY)) == DELIVERY
    found = turn_at("ja ist jetzt bei mir da", "problem_geloest", "geholfen", facts=facts, topic=Topic.DELIVERY)
    assert route(found) == SOLVED


def test_a_sure_known_question_is_answered_although_it_counts_something() -> None:
    meaning = Meaning(known="neues-konto-anlegen", known_score=0.9, words=7)
    text = "darf man das, zweites konto bei mailjet, ja oder nein?"
    assert route(turn_at(text, "sperrung_vorbeugen", "schritte", meaning=meaning)) == FREE_ANSWER


@pytest.mark.parametrize("text", ["ich hab doch noch gar keine antwort von mailjet", "da ist nix von mailjet gekommen"])
def test_who_waits_for_mailjet_has_an_account_there(text: str) -> None:
    assert route(turn_at(text, "mailjet_support_kontaktieren", "mailjet_antwort")) != DELIVERY


@pytest.mark.parametrize(
    "text", ["ich hab doch gar kein Mailjet", "mit mailjet hab ich nix am hut", "Mailjet kenn ich nicht"]
)
def test_who_has_no_account_there_misses_a_mail(text: str) -> None:
    assert route(turn_at(text, "account_gesperrt", "kontoname")) == DELIVERY
