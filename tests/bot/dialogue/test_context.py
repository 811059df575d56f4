from __future__ import annotations

from bot.dialogue.context import Ranked, settle
from bot.dialogue.questions import Topic

RANKING = [Ranked("email_verzoegert", 0.5), Ranked("freischaltung_dauer", 0.4), Ranked("danken", 0.1)]


def test_the_topic_at_hand_decides_between_near_readings() -> None:
    assert settle(RANKING[0], RANKING, "wie lange dauert das?", None, Topic.SUSPENSION).name == "freischaltung_dauer"
    assert settle(RANKING[0], RANKING, "wie lange dauert das?", None, None).name == "email_verzoegert"


def test_whoever_names_mailjet_means_the_suspension() -> None:
    text = "Hab Mailjet geschrieben, wie lange brauchen die?"
    assert settle(RANKING[0], RANKING, text, None, None).name == "freischaltung_dauer"


def test_the_same_question_means_the_topic_at_hand() -> None:
    sure = [Ranked("email_verzoegert", 0.97)]
    assert settle(sure[0], sure, "Wie lange dauert das denn?", None, Topic.SUSPENSION).name == "freischaltung_dauer"
    assert settle(sure[0], sure, "Wie lange braucht die Mail?", None, Topic.SUSPENSION).name == "email_verzoegert"


def test_another_topic_needs_at_least_one_of_its_words() -> None:
    sure = [Ranked("email_nicht_angekommen", 0.98), Ranked("ablehnen", 0.01)]
    assert settle(sure[0], sure, "haben wir nicht gekauft!!", None, Topic.SUSPENSION).name == "nlu_fallback"
    assert settle(sure[0], sure, "und eine Mail fehlt auch noch", None, Topic.SUSPENSION).name == sure[0].name
    assert settle(sure[0], sure, "haben wir nicht gekauft!!", None, None).name == sure[0].name


def test_what_was_sent_before_the_suspension_is_no_missing_mail() -> None:
    sure = [Ranked("email_nicht_angekommen", 0.89)]
    told = "wir haben am Montag 3000 Mails verschickt und seitdem ist Schluss"
    assert settle(sure[0], sure, told, None, Topic.SUSPENSION).name == "nlu_fallback"
    missing = "die Mail, die wir verschickt haben, kommt bei Rita nicht an"
    assert settle(sure[0], sure, missing, None, Topic.SUSPENSION).name == sure[0].name


def test_a_bare_word_is_not_read_as_a_question_of_the_topic() -> None:
    ranking = [Ranked("email_im_spam", 0.23), Ranked("verabschiedung", 0.23)]
    unsure = Ranked("nlu_fallback", 0.77)
    assert settle(unsure, ranking, "alle", None, Topic.DELIVERY).name == "nlu_fallback"
    likelier = [Ranked("email_im_spam", 0.5), Ranked("verabschiedung", 0.1)]
    assert settle(unsure, likelier, "alle", None, Topic.DELIVERY).name == "nlu_fallback"
    assert settle(unsure, likelier, "alle im Spam", None, Topic.DELIVERY).name == "email_im_spam"


def test_a_clear_message_needs_no_context() -> None:
    clear = [Ranked("zustellrate", 0.95), Ranked("account_gesperrt", 0.05)]
    assert settle(clear[0], clear, "wie hoch ist die rate", None, Topic.SUSPENSION).name == "zustellrate"


def test_a_short_follow_up_stays_with_the_question_before() -> None:
    ranking = [Ranked("mailjet_support_kontaktieren", 0.4), Ranked("versanddienstleister", 0.35)]
    assert (
        settle(ranking[0], ranking, "Welcher denn genau?", "versanddienstleister", None).name == "versanddienstleister"
    )


def test_context_does_not_make_foreign_topics_ours() -> None:
    ranking = [Ranked("thema_fremd", 0.8), Ranked("account_gesperrt", 0.2)]
    assert settle(ranking[0], ranking, "mein bankkonto ist gesperrt", None, Topic.SUSPENSION).name == "thema_fremd"


def test_a_telephone_during_a_suspension_is_mailjets_and_a_human_is_ours() -> None:
    sure = [Ranked("mensch_sprechen", 0.95)]
    called = "gibts da ne telefonnummer"
    assert settle(sure[0], sure, called, None, Topic.SUSPENSION).name == "mailjet_support_kontaktieren"
    assert settle(sure[0], sure, called, None, Topic.DELIVERY).name == "mensch_sprechen"
    wanted = "kann mich jemand von euch anrufen"
    assert settle(sure[0], sure, wanted, None, Topic.SUSPENSION).name == "mensch_sprechen"


def test_a_blocked_mail_is_a_status_and_no_suspended_account() -> None:
    sure = [Ranked("account_gesperrt", 0.95)]
    for told in (
        "meine mail ist blockiert worden, status blocked",
        "die Einladung wurde geblockt",
        "Status: blockiert",
    ):
        assert settle(sure[0], sure, told, None, None).name == "zustellstatus_bedeutung"
    for told in ("Mailjet hat uns blockiert", "unser Account wurde blockiert, keine Mail geht raus", "gesperrt"):
        assert settle(sure[0], sure, told, None, None).name == "account_gesperrt"


def test_who_asks_about_a_filter_does_not_ask_about_a_suspension() -> None:
    sure = [Ranked("sperrgrund_verstehen", 0.93)]
    asked = "kann das sein dass die telekom das blockt?"
    assert settle(sure[0], sure, asked, None, Topic.DELIVERY).name == "betroffene_anbieter"
    assert settle(sure[0], sure, "warum ist mein Account gesperrt?", None, Topic.DELIVERY).name == sure[0].name
