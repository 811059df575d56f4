"""What is asked of the verdict in mind."""

from __future__ import annotations

import pytest

from bot.dialogue.answerers import STEP_IN_DETAIL
from bot.dialogue.message import MessageFacts
from bot.dialogue.questions import Topic
from bot.dialogue.routing import route
from bot.dialogue.turn import Turn
from bot.dialogue.verdict_asked import Aspect, asked_of_verdict, says_done
from bot.dialogue.verdict_in_mind import DONE, PLAN
from bot.mail.advice import Advice
from tests.bot.dialogue.turns import DELIVERY, turn_at

GRETA, CARLA = "greta.beispiel@freenet.de", "carla.beispiel@t-online.de"
BLOCKED = {"befund": {"state": "blocked", "reason": "preblocked", "advice": Advice.UNBLOCK.value}}
FILTERED = {"befund": {"state": "soft_bounced", "reason": "policy_issue", "advice": Advice.T_ONLINE_FILTER.value}}


def _asks(text: str, address: str | None = GRETA, **more: object) -> Turn:
    people = more.pop("people", {GRETA: BLOCKED})
    return turn_at(text, question="geholfen", topic=Topic.DELIVERY, people=people, email=address, **more)


def _aspects(turn: Turn) -> tuple[Aspect, ...]:
    asked = asked_of_verdict(turn)
    return asked.aspects if asked else ()


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("wer hat hier was falsch gemacht, sie oder ich?", Aspect.FAULT),
        ("und was soll das für eine sperre sein?", Aspect.BLOCK),
        ("was stimmt denn jetzt?", Aspect.DOUBT),
        ("woher wissen sie das?", Aspect.SOURCE),
        ("kam das vom vollen postfach, ja oder nein?", Aspect.FULL),
        ("ist der absender daran schuld?", Aspect.SENDER),
        ("welche mail war das überhaupt?", Aspect.WHICH),
        ("klappt das noch bis 18 uhr?", Aspect.HOW_LONG),
        ("soll ich sie noch einmal anfordern?", Aspect.AGAIN),
        ("hilft nochmal senden?", Aspect.AGAIN),
        ("hilft da nochmal senden oder nicht", Aspect.AGAIN),
        ("an wen schreib ich damit die das freigeben?", Aspect.LIFT),
        ("wo erreich ich den support wegen ihr?", Aspect.LIFT),
        ("wer gibt das frei?", Aspect.LIFT),
        ("Ich bin der Support. Wo mache ich das?", Aspect.LIFT),
        ("wer hebt die sperre auf, und muss ich dann nochmal senden?", Aspect.LIFT),
    ],
)
def test_what_is_asked_of_a_verdict_is_answered_from_it(text: str, aspect: Aspect) -> None:
    turn = _asks(text)
    assert aspect in _aspects(turn)
    assert route(turn) == DELIVERY


@pytest.mark.parametrize("text", ["mein postfach ist voll", "die sperre nervt mich", "danke dir", "hab sie gefragt"])
def test_who_asks_nothing_is_answered_nothing_of_it(text: str) -> None:
    assert not _aspects(_asks(text))


WAITING = {"befund": {"state": "queued", "reason": "none", "advice": Advice.WAIT_IN_QUEUE.value}}
MISSING = {"befund": {"state": "opened", "reason": "none", "advice": "art", "missing_kind": "registration"}}


@pytest.mark.parametrize("text", ["gibt es einen SMTP-Code?", "den Grund und den Code bitte"])
def test_a_code_is_asked_for_only_while_none_can_exist(text: str) -> None:
    assert _aspects(_asks(text, people={GRETA: WAITING})) == (Aspect.CODE,)
    assert Aspect.CODE not in _aspects(_asks(text))


@pytest.mark.parametrize(
    "text",
    [
        "heißt nichts verzeichnet nie verschickt, oder hat GMX sie geschluckt?",
        "wenn in deiner liste nichts steht, wurde die mail dann nie verschickt?",
        "bist du sicher mit nicht hinausgegangen?",
    ],
)
def test_what_not_recorded_means_is_asked_where_a_mail_is_missing(text: str) -> None:
    assert _aspects(_asks(text, people={GRETA: MISSING})) == (Aspect.UNLISTED,)
    assert Aspect.UNLISTED not in _aspects(_asks(text))


def test_who_lifts_a_block_may_be_asked_before_there_is_one() -> None:
    text = "falls die adresse bei uns gesperrt wäre: wer hebt das auf, wir oder der kursanbieter?"
    assert _aspects(_asks(text, people={GRETA: WAITING})) == (Aspect.LIFT,)


def test_who_is_the_support_himself_is_not_sent_to_people() -> None:
    text = "Ich bin der Support von Memberspot. Wo mache ich das in Mailjet?"
    turn = _asks(text, people={GRETA: WAITING}, answer=("utter_freigabe_falls_team",), intent="mensch_sprechen")
    assert _aspects(turn) == (Aspect.LIFT,)
    assert route(turn) == DELIVERY


def test_nothing_is_asked_of_a_verdict_where_none_was_found() -> None:
    assert asked_of_verdict(_asks("was für eine sperre?", people={GRETA: {"befund": {"outcome": "none"}}})) is None


def test_whom_the_question_names_is_whom_it_is_about() -> None:
    people = {GRETA: BLOCKED, CARLA: FILTERED}
    asked = asked_of_verdict(_asks("Carla sag ich das so. Und wessen Schuld ist das bei Greta?", CARLA, people=people))
    assert asked
    assert asked.address == GRETA


def test_the_sender_is_asked_of_everybody_looked_up_whoever_is_at_hand() -> None:
    people = {GRETA: BLOCKED, CARLA: FILTERED}
    assert _aspects(_asks("liegt das nun am Absender?", None, people=people)) == (Aspect.SENDER,)
    assert not _aspects(_asks("Ich frag nochmal: wie ist der Absender geschrieben?", None, people=people))


def test_a_way_beside_mail_for_all_is_no_wish_for_the_list_of_states() -> None:
    people = {GRETA: BLOCKED, CARLA: FILTERED}
    asked = asked_of_verdict(_asks("Wie kommen alle rein, kann ich das per WhatsApp schicken?", GRETA, people=people))
    assert asked
    assert asked.aspects == (Aspect.ROUND,)
    assert asked.address is None


def test_what_was_done_stays_and_another_address_is_the_plan() -> None:
    people = {CARLA: FILTERED}
    assert says_done("das hat sie schon so eingestellt", FILTERED["befund"])
    assert not says_done("das hat sie noch nicht umgestellt", FILTERED["befund"])
    assert not says_done("das hat sie schon umgestellt", {**FILTERED["befund"], DONE: True})
    enters = _asks(
        "ich trag gmail ein, sie fordert neu an, ja?", CARLA, people=people, facts=MessageFacts(providers=("gmail",))
    )
    assert _aspects(enters) == (Aspect.PLAN,)
    planned = {CARLA: {"befund": {**FILTERED["befund"], PLAN: "gmail"}}}
    assert _aspects(_asks("ist das so richtig?", CARLA, people=planned)) == (Aspect.PLAN,)


def test_a_text_beside_the_question_says_both() -> None:
    people = {CARLA: FILTERED}
    turn = _asks("Ist das meine Schuld? Und schreib mir einen Text für sie, netter bitte", CARLA, people=people)
    assert Aspect.FAULT in _aspects(turn)
    assert route(turn) == STEP_IN_DETAIL
