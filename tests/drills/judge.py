"""Judges one row of the drill: the answer in the fault, and how the conversation goes on after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.drills.faults import failing
from tests.drills.table import NEEDED_AT, Dependency, Pair, Way, reply_to
from tests.drills.world import Reply, World
from tests.fakes.platform import wait_until

WITHIN_S = 6.0
APOLOGY = re.compile(r"schiefgegangen|gerade nicht antworten")
_WAY_ON = re.compile(
    r"\?|bitte|schreib|sag |schau|sieh |erreichst|versuch|weiter|melde|öffne|prüf|antwort|nummer|danke", re.IGNORECASE
)
_FOREIGN_WORDS = re.compile(r"Traceback|Exception|Error\b|sqlite|None\b|utter_|\{[a-z_]+\}|https?://127")
_EXPECTED = {
    (Dependency.MAILJET, NEEDED_AT[Dependency.MAILJET]): "gerade nicht",
    (Dependency.SMTP, NEEDED_AT[Dependency.SMTP]): "ZH-",
}
"""Where the answer must name the matter: that Mailjet can't be asked just now, or the number of the noted case."""
_CLAIMS = re.compile(r"(?:wurde|ist) (?:zugestellt|angenommen|geöffnet)|hat (?:sie|die Mail|diese Mail) angenommen")


@dataclass
class Judged:
    """What one row brought. `usual_s`: a turn without the fault at the same time, for slow machines."""

    pair: str
    seconds: float = 0.0
    usual_s: float = 0.0
    apologised: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def late(self) -> bool:
        return self.seconds > WITHIN_S


def drill(world: World, pair: Pair) -> Judged:
    """Place the question, let the dependency fail, answer, let it be well, go on."""
    number = next(world.numbers)
    judged = Judged(pair.name)
    sender, judged.usual_s = world.place(pair.question)
    with failing(world, pair.dependency, pair.way):
        platform = _ask_on_platform(world, pair, number)
        if pair.dependency is Dependency.REDIS:
            judged.problems += _on_the_website(world)
        reply = world.say(sender, reply_to(pair, number))
    judged.seconds = round(reply.seconds, 2)
    judged.apologised = bool(APOLOGY.search(reply.text))
    judged.problems += _problems(reply, pair, judged)
    _look_after(world, sender, pair, judged)
    if platform:
        _answered_once(world, pair.dependency, platform, judged)
    return judged


def _problems(reply: Reply, pair: Pair, judged: Judged) -> list[str]:
    found = []
    if reply.status not in (200, 503):
        found.append(f"status {reply.status}")
    if not reply.messages or not all(one.get("text") or one.get("custom") for one in reply.messages):
        found.append("an empty turn")
    if not _WAY_ON.search(reply.text) and not any(one.get("buttons") for one in reply.messages):
        found.append(f"no way on: {reply.text[:200]!r}")
    if _FOREIGN_WORDS.search(reply.text):
        found.append(f"words for engineers: {reply.text[:200]!r}")
    cards = [one["custom"].get("kind") for one in reply.messages if isinstance(one.get("custom"), dict)]
    if pair.dependency is Dependency.MAILJET and (_CLAIMS.search(reply.text) or "verdict" in cards):
        found.append(f"an invented status: {reply.text[:200]!r}")
    # On a machine that is busy with other things a usual turn is slow as well; the report has the plain figures.
    expected = _EXPECTED.get((pair.dependency, pair.question.name))
    if expected and pair.way is not Way.FLAPPING and expected not in reply.text:
        found.append(f"does not say what is known: {reply.text[:200]!r}")
    if reply.seconds > WITHIN_S + 10 * judged.usual_s:
        found.append(f"late: {reply.seconds:.1f} s")
    return found


def _look_after(world: World, sender: str, pair: Pair, judged: Judged) -> None:
    slots = world.slots(sender)
    if judged.apologised and slots.get("offene_frage") != pair.question.name:
        judged.problems.append(f"the question was lost, now {slots.get('offene_frage')!r}")
    if pair.dependency is Dependency.MAILJET and (slots.get("befund") or {}).get("state"):
        judged.problems.append("a status is remembered that nobody told")
    after = world.say(sender, "Bist du ein Mensch oder ein Bot?")
    if after.status != 200 or not after.messages or APOLOGY.search(after.text):
        judged.problems.append(f"the conversation does not go on: {after.text[:200]!r}")


def _on_the_website(world: World) -> list[str]:
    """Ask there, too: only the website uses Redis to wake who waits."""
    reply = world.visit("hallo")
    if reply.status != 200 or not reply.messages:
        return [f"the website: status {reply.status}, {len(reply.messages)} answers"]
    return [f"the website: late, {reply.seconds:.1f} s"] if reply.seconds > WITHIN_S else []


def _ask_on_platform(world: World, pair: Pair, number: int) -> str:
    """Let somebody write on the platform that fails; return his mark."""
    mark = f"{pair.way.value[0]}{number:05d}"
    if pair.dependency is Dependency.SLACK:
        fake = world.slack
        assert fake.deliver(fake.event("hallo", channel=f"D{mark}", user=f"U{mark}"), (0.3,) * 10)
    elif pair.dependency is Dependency.TELEGRAM:
        assert world.telegram.deliver(world.telegram.message("hallo", user=number + 10_000))
    else:
        return ""
    return mark


def _answered_once(world: World, dependency: Dependency, mark: str, judged: Judged) -> None:
    def told() -> list[str]:
        if dependency is Dependency.SLACK:
            return [str(one["text"]) for one in list(world.slack.posts) if one.get("channel") == f"D{mark}"]
        return [one["seen"] for one in list(world.telegram.messages) if one["chat_id"] == int(mark[1:]) + 10_000]

    try:
        wait_until(lambda: any("Zustellhelfer" in text for text in told()))
    except AssertionError:
        judged.problems.append(f"never answered on {dependency.value}")
    said = told()
    slow_telegram = dependency is Dependency.TELEGRAM and judged.pair.startswith("telegram-slow")
    if len(set(said)) != len(said) and not slow_telegram:
        judged.problems.append(f"answered twice on {dependency.value}")
