"""How often a message of a talk finds a known question that answers it: `python -m bench.known_in_talks`.

Each third of data/gefragt/gespraeche.yml is asked once, of a model that learned all but that third. The messages of one
talk stand together, so only the talks at two seams are both learned from and asked. Words alone: what was said before,
which weighs in as well, is left out. Takes many minutes. Not for the trained model, which has learned them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.dialogue.passages import read_passages
from bot.nlu.many_vectors import vectors_of_many
from bot.understand.acts import read_examples
from bot.understand.asked_in_talks import FOLDER, AskedInTalk, read_asked
from bot.understand.known_questions import KnownQuestions, replies_that_ask_nothing

ENCODER = "usem3"
STRICTNESS = 0.3
"""As in config.yml."""
PARTS = 3
SIMULATED = "gespraeche.yml"


def right_in(model: KnownQuestions, asked: Sequence[AskedInTalk], among: int) -> float:
    """Return the share of messages with an answer for which one of them is among the first so many."""
    asking = [one for one in asked if one.answers]
    vectors = vectors_of_many(ENCODER, [one.text for one in asking])
    found = [model.ranked(one.text, vectors[place : place + 1])[:among] for place, one in enumerate(asking)]
    right = [any(near["id"] in one.answers for near in ranked) for one, ranked in zip(asking, found, strict=True)]
    return sum(right) / len(right)


def main() -> None:
    """Print the shares for each part and over all."""
    passages = read_passages()
    ids = [one.id for one in passages]
    asked = read_asked(ids, FOLDER)
    texts = set(_texts(FOLDER / SIMULATED))
    simulated = [one for one in asked if one.text in texts]
    written = [one for one in asked if one.text not in texts]
    others = replies_that_ask_nothing(read_examples(Path("data/akte")))
    first = third = 0.0
    for part in range(PARTS):
        seams = [len(simulated) * place // PARTS for place in (part, part + 1)]
        held_out = simulated[seams[0] : seams[1]]
        rest = [*simulated[: seams[0]], *simulated[seams[1] :], *written]
        model = KnownQuestions.learn(passages, others, lambda some: vectors_of_many(ENCODER, some), STRICTNESS, rest)
        if model is None:
            raise SystemExit("data/wissen holds too little to tell apart.")
        shares = right_in(model, held_out, 1), right_in(model, held_out, 3)
        first, third = first + shares[0] / PARTS, third + shares[1] / PARTS
        print(f"part {part + 1}: first {shares[0]:.3f}, among three {shares[1]:.3f}", flush=True)
    print(f"all: first {first:.3f}, among three {third:.3f} of {sum(bool(one.answers) for one in simulated)} questions")


def _texts(path: Path) -> list[str]:
    from ruamel.yaml import YAML

    return [row["text"].strip() for row in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["gefragt"]]


if __name__ == "__main__":
    main()
