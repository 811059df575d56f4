"""The ten measuring dialogues as checks: each turn has facts that must and words that must not be in its answer."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.server import Conversation

pytestmark = pytest.mark.conversation

NEVER = ("ich habe entsperrt", "neu verschickt", "in deinem Postfach nachgesehen", "Traceback", "98 %", "Werktag")
WHITELIST = ("info@memberspot.de", "sicheren Absender")


@dataclass(frozen=True)
class Turn:
    """One message, what its answer must contain (`a|b`: one of them), and what it must not."""

    says: str
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = field(default=())


DIALOGUES: dict[str, tuple[Turn, ...]] = {
    "D02": (
        Turn(
            "hab mein passwort vergessen und die mail zum zurücksetzen kommt nicht",
            ("Spam-Ordner|15 Minuten",),
            ("Mitglied",),
        ),
        Turn("vor 5 min angefordert", ("15 Minuten",), ("hilfe@beispiel.de",)),
        Turn("ah da isse, war im spam", ("freut", *WHITELIST)),
        Turn("danke tschüss", ("Tschüss|Mach's gut",), ("?",)),
    ),
    "D04": (
        Turn(
            "Wo finde ich die Übersicht, welche Mails an ein Mitglied rausgingen?",
            ("Kontakt", "Benachrichtigungen", "Status"),
        ),
        Turn("bin in der mitgliederverwaltung, seh da aber keinen reiter", ("Kontakt", "Benachrichtigungen")),
        Turn("gefunden. Status Spalte leer bei einer", ("erklärt mein Hilfeartikel nicht|Support",)),
    ),
    "D09": (
        Turn("Schickt ihr die Mails selbst oder macht das jemand für euch?", ("Transaktionsmails",)),
        Turn("prüft ihr ob die adressen echt sind", ("validiert",)),
        Turn("Welcher Anbieter genau? Mailjet?", ("nicht",), ("Ja, Mailjet", "Support Center")),
    ),
    "D10": (
        Turn("Soll ich es mit einer anderen Mailadresse probieren?", ("anderen Mailanbieter",)),
        Turn("hab noch eine bei t-online", ("T-Online", "häufig betroffenen")),
        Turn("dann nehm ich gmail. wie änder ich das im konto?", ("Support",), ("Einstellungen >",)),
    ),
    "D14": (
        Turn("Bei mir kommt nichts an, meine Adresse ist jan.probe@gmial.com", ("jan.probe@gmail.com",)),
        Turn("oh ja stimmt", ("jan.probe@gmail.com", "Tippfehler")),
        Turn("ist die dann schon umgestellt?", ("Nein|nicht", "Support|Kursanbieter"), ("ist umgestellt",)),
    ),
    "D18": (
        Turn(
            "Hab Mailjet vor drei Tagen geschrieben, nix gehört. Wie lange dauert das?",
            ("kenne ich nicht|selben Ticket|Betreff",),
        ),
        Turn("Die wollen jetzt wissen, woher meine Adressen sind", ("Opt-in|Einwilligung|zugestimmt",)),
        Turn("und wenn die trotzdem nein sagen", ("Support",)),
    ),
    "D24": (
        Turn("Eine Teilnehmerin bekommt keine Mails", ("Status",)),
        Turn("was bedeutet eigentlich bounce?", ("Bounce heißt", "Status")),
        Turn("ach so. und wie viel prozent kommen bei euch an?", ("99,7 %|einzelne Mailanbieter", "Status")),
        Turn("ihre adresse ist petra.probe@yahoo.de", ("petra.probe@yahoo.de", "Yahoo", "Spalte „Status“")),
    ),
    "D28": (
        Turn("meine kundin kriegt keine mail", ("Status",)),
        Turn("ach vergiss es", ("abgebrochen",), ("Spalte",)),
        Turn("tom.test@web.de", ("Worum",), ("Spalte",)),
        Turn("nochmal von vorne bitte", ("Anfang",)),
        Turn("keine mail bekommen", ("Spam-Ordner",), ("tom.test@web.de",)),
    ),
    "D34": (
        Turn("", ("Schreib|Worum|lesen",)),
        Turn("   ", ("Schreib|Worum|lesen",)),
        Turn("???", ("Mails",)),
        Turn(".", ("Schreib|Worum|lesen|Mails",)),
        Turn("mail weg", ("Mail fehlt|Fehlt die Mail|Spam-Ordner|wartet auf die Mail|Mail kommt nicht an",)),
    ),
    "D38": (
        Turn("mein paket ist nicht angekommen", ("nicht zuständig", "gesperrt"), ("Spam-Ordner",)),
        Turn("und mein bankkonto ist gesperrt", ("Bank",), ("registrierte Adresse", "Mailjet-Support")),
        Turn("na gut, und die mail mit dem login fehlt auch", ("Spam-Ordner|bei dir selbst oder",)),
        Turn("wie wird das wetter", ("nicht", "Mail")),
    ),
}


@pytest.mark.parametrize("name", DIALOGUES)
def test_the_dialogue_passes_in_every_turn(guest: Conversation, name: str) -> None:
    failed = []
    for turn in DIALOGUES[name]:
        answer = guest.say(turn.says).text
        missing = [fact for fact in turn.must if not any(part in answer for part in fact.split("|"))]
        wrong = [word for word in (*turn.must_not, *NEVER) if word in answer]
        if missing or wrong:
            failed.append((turn.says, missing, wrong, answer))
    assert not failed
