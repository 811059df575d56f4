"""The command line, `python -m bot run|train|chat|…`. Each command reads its settings and hands over."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

# Rasa reads these when it is imported.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from bot.office import add_commands
    from bot.settings import SettingsError, load_env_file

    parser = argparse.ArgumentParser(prog="python -m bot", description="Zustellhelfer")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="train if needed, then serve")
    train = commands.add_parser("train", help="train if data or configuration changed")
    train.add_argument("--force", action="store_true", help="train even when nothing changed")
    train.add_argument("--accept", action="store_true", help="take the new model even if it understands less")
    commands.add_parser("rollback", help="put the last good model back; restart the server afterwards")
    chat = commands.add_parser("chat", help="talk to the bot in the terminal")
    chat.add_argument("--url", default=None, help="a running server; without it one is started for the chat")
    webhook = commands.add_parser("telegram-webhook", help="tell Telegram where this server is; needed once")
    webhook.add_argument("url", help="the server's public address, for example https://bot.example.org")
    # Its options are the report's own business (bot/insight/language_report.py), --help included.
    commands.add_parser("eval", help="language report into reports/; --help lists its options", add_help=False)
    add_commands(commands)
    arguments, rest = parser.parse_known_args(argv)
    arguments.rest = rest
    if rest and arguments.command != "eval":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    load_env_file()
    try:
        return _run(arguments)
    except SettingsError as error:
        print(f"Setting error: {error}", file=sys.stderr)
        return 2


def _run(arguments: argparse.Namespace) -> int:
    from bot.office import NAMES, run_command
    from bot.settings import read_settings

    if arguments.command in NAMES:
        return run_command(arguments)
    if arguments.command == "train":
        return _train(force=arguments.force, accept=arguments.accept, strict=True)
    if arguments.command == "rollback":
        return _roll_back()
    if arguments.command == "run":
        _demo_unless_mailjet()
        settings = read_settings()
        return _serve(settings)
    if arguments.command == "chat":
        _demo_unless_mailjet()
        settings = read_settings()
        if arguments.url is None and _train(force=False):
            return 1
        from bot.chat import chat

        return chat(settings, arguments.url)
    if arguments.command == "telegram-webhook":
        _demo_unless_mailjet()
        from bot.channels.telegram_webhook import register

        return register(read_settings(), arguments.url)
    from bot.insight.language_report import main as report

    return report(arguments.rest)


def _serve(settings: Settings) -> int:
    from bot.start_check import CanNotStart, check_encoders

    try:
        check_encoders()
        if _train(force=False, debug=settings.log_debug, as_json=settings.log_json):
            return 1
    except CanNotStart as error:
        print(f"The bot can't start: {error}", file=sys.stderr)
        return 1
    from bot.server import serve

    serve(settings)
    return 0


def _train(
    *, force: bool, accept: bool = False, strict: bool = False, debug: bool = False, as_json: bool = False
) -> int:
    """Train if needed; a refused model is an error only where `strict`, else the last good one serves."""
    from bot.logs import set_up_logs
    from bot.nlu.german_pipeline import describe, ensure
    from bot.training import Outcome, TrainingFailed, train_if_needed

    set_up_logs(*(2 * [logging.DEBUG] if debug else []), as_json=as_json)
    print(describe(ensure()), flush=True)
    try:
        result = train_if_needed(force=force, accept=accept)
    except TrainingFailed as error:
        print(f"Training failed: {error}", file=sys.stderr)
        return 1
    refused = result.outcome is Outcome.REFUSED
    print(result, file=sys.stderr if refused else sys.stdout, flush=True)
    return 1 if refused and strict else 0


def _roll_back() -> int:
    from bot.training import roll_back

    if not roll_back():
        print("There is no earlier model to go back to.", file=sys.stderr)
        return 1
    print("The last good model is back. Restart the server. It stays until the data change or `train --force`.")
    return 0


def _demo_unless_mailjet() -> None:
    """Without keys the bot shows demo data; a key made for this run signs the sample visitors."""
    if not os.environ.get("MAILJET_API_KEY") and not os.environ.get("DEMO"):
        os.environ["DEMO"] = "1"
    if os.environ.get("DEMO") == "1" and not os.environ.get("IDENTITY_SECRET"):
        os.environ["IDENTITY_SECRET"] = secrets.token_urlsafe(32)


if __name__ == "__main__":
    sys.exit(main())
