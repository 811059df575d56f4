"""Finds or makes the German spaCy pipeline and says which one is in use.

`de_core_news_sm` comes from its release address, not from a package index (names like it there are
strangers' packages). Where the address can't be reached, a blank German pipeline with the lookup
lemmatizer serves; its folder name tells what it is. Not for using the pipeline: see spacy_german.py.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from spacy.language import Language

TRAINED_NAME = "de_core_news_sm"
TRAINED_VERSION = "3.7.0"
TRAINED_URL = (
    "https://github.com/explosion/spacy-models/releases/download/"
    f"{TRAINED_NAME}-{TRAINED_VERSION}/{TRAINED_NAME}-{TRAINED_VERSION}-py3-none-any.whl"
)
LOOKUP_NAME = "de_blank_lookup-3.7"
PIPELINES = Path("var/spacy")
REACHABLE_WITHIN_S = 5.0
DOWNLOAD_WITHIN_S = 180


class GermanPipelineMissing(RuntimeError):
    """Raised when neither German pipeline is on this machine."""


def installed_pipeline(folder: Path = PIPELINES) -> str:
    """Return what `spacy.load` takes: the trained package's name or the lookup pipeline's folder.

    Raises:
        GermanPipelineMissing: neither exists; `make setup` makes one.
    """
    import spacy.util

    if spacy.util.is_package(TRAINED_NAME):
        return TRAINED_NAME
    lookup = folder / LOOKUP_NAME
    if (lookup / "config.cfg").is_file():
        return str(lookup)
    raise GermanPipelineMissing("No German spaCy pipeline on this machine. Run `make setup` first.")


def build_lookup_pipeline(folder: Path = PIPELINES) -> Path:
    """Save a blank German pipeline with the lookup lemmatizer below `folder` and return its path.

    It goes through the disk because Rasa refuses a pipeline that was not loaded from there.
    """
    import spacy

    nlp: Language = spacy.blank("de")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    nlp.meta["name"] = "blank_lookup"
    target = folder / LOOKUP_NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(target)
    return target


def fetch_trained_pipeline(url: str = TRAINED_URL, reachable_within_s: float = REACHABLE_WITHIN_S) -> bool:
    """Install the trained pipeline from its release address; False where that can't be reached."""
    try:
        answer = requests.head(url, timeout=reachable_within_s, allow_redirects=True)
    except requests.RequestException:
        return False
    if answer.status_code != requests.codes.ok:
        return False
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable, "--no-deps", url]
    try:
        # The address is a constant of this module, no input reaches the command.
        done = subprocess.run(command, check=False, timeout=DOWNLOAD_WITHIN_S, capture_output=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def ensure(folder: Path = PIPELINES) -> str:
    """Return the pipeline in use, fetching or making it when there is none yet."""
    try:
        return installed_pipeline(folder)
    except GermanPipelineMissing:
        if not fetch_trained_pipeline():
            build_lookup_pipeline(folder)
        return installed_pipeline(folder)


def describe(name: str) -> str:
    """Say in one line which pipeline is in use."""
    if name == TRAINED_NAME:
        return f"German pipeline: {TRAINED_NAME} {TRAINED_VERSION} (trained)"
    return (
        f"German pipeline: {Path(name).name} (blank with lookup lemmas; "
        f"the release address of {TRAINED_NAME} could not be reached)"
    )


if __name__ == "__main__":
    print(describe(ensure()))
