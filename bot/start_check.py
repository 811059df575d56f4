"""Looks before a start whether this machine can run the bot, and says in English what to do if it can't.

Not for whether the model is there and the one that was trained here: bot/model_check.py.
"""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML, YAMLError

from bot.nlu.encoders import ENCODERS, EncoderMissing, encoder

CONFIG = Path("config.yml")


class CanNotStart(Exception):
    """Raised where a start would fail; the text is for the operator and says what to do."""


def check_encoders(config: Path = CONFIG) -> None:
    """See that every encoder that the configuration asks for works; it stays loaded for the server.

    Raises:
        CanNotStart: one does not, or the configuration can't be read.
    """
    try:
        pipeline = YAML(typ="safe").load(config.read_text(encoding="utf-8")).get("pipeline") or []
        wanted = {str(step["encoder"]) for step in pipeline if "encoder" in step}
    except (OSError, YAMLError, AttributeError, TypeError) as error:
        reason = type(error).__name__
        raise CanNotStart(f"{config} can't be read ({reason}). Restore it: git checkout {config}") from None
    for name in sorted(wanted & set(ENCODERS)):  # an unknown name is refused by the component itself
        try:
            encoder(name)
        except EncoderMissing as error:
            raise CanNotStart(str(error)) from None
        except Exception as error:
            # Whatever a damaged package raises, it comes down to the same advice.
            raise CanNotStart(
                f"The sentence vectors '{name}' can't be loaded ({type(error).__name__}: {error}). "
                "Run `make setup` to install them anew."
            ) from None
