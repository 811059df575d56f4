"""The language figures of a trained model within seconds: its classifier over the measuring messages, without Rasa.

For the decision whether a new model may serve. The full report is language_report.py.
"""

from __future__ import annotations

import hashlib
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from bot.insight.language_answers import answers_of
from bot.insight.language_data import MEASURING, read_measuring
from bot.insight.language_scores import score
from bot.nlu.intent_model import IntentModel
from bot.nlu.thresholds import FOREIGN

CLASSIFIER = "GermanIntentClassifier"


class CannotMeasure(Exception):
    """Raised when the model or the messages can't be read; the text says which."""


def quick_figures(model: Path, measuring: Path = MEASURING) -> dict[str, Any] | None:
    """Return the headline figures with the number of messages and a digest of them; None without measuring messages.

    Raises:
        CannotMeasure: the model holds no classifier that this code can read.
    """
    if not measuring.is_file():
        return None
    messages = read_measuring(measuring)
    texts = [message.text for message in messages]
    answers = answers_of(_classifier_of(model), texts)
    foreign = sum(message.intent == FOREIGN for message in messages)
    figures = {name: round(value, 4) for name, value in score(messages, answers).headline().items()}
    counts = {"messages": len(messages), "foreign": foreign, "ours": len(messages) - foreign}
    digest = hashlib.sha256(measuring.read_bytes()).hexdigest()[:12]
    return {**figures, **counts, "measured_on": digest}


def _classifier_of(model: Path) -> IntentModel:
    try:
        with tarfile.open(model) as archive, tempfile.TemporaryDirectory() as folder:
            for member in archive.getmembers():
                path = PurePosixPath(member.name)
                if member.isfile() and CLASSIFIER in path.parent.name and (file := archive.extractfile(member)):
                    (Path(folder) / path.name).write_bytes(file.read())
            return IntentModel.load(Path(folder))
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        raise CannotMeasure(f"the model's classifier cannot be read ({type(error).__name__})") from error
