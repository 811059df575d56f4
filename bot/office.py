"""The operator's commands of `python -m bot` besides running it: figures, privacy, learning."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

NAMES = frozenset({"report", "mine", "demo-data", "export", "erase", "retention", "backup", "restore"})


def add_commands(commands: Any) -> None:
    """Add them to the command line."""
    report = commands.add_parser("report", help="the team page as a file, reports/team.html")
    report.add_argument("--weeks", type=int, default=12, choices=range(1, 105), metavar="1..104")
    mine = commands.add_parser("mine", help="what was not understood, grouped and masked, for labelling: var/mined/")
    mine.add_argument("--days", type=int, default=7, choices=range(1, 366), metavar="1..365")
    demo = commands.add_parser("demo-data", help="made-up figures for the team page, only into an empty database")
    demo.add_argument("--conversations", type=int, default=10_000, choices=range(1, 1_000_001), metavar="1..1000000")
    export = commands.add_parser("export", help="everything about one person as JSON")
    export.add_argument("email")
    export.add_argument("--to", type=Path, default=None, help="a file; without it the screen")
    erase = commands.add_parser("erase", help="delete everything about one person or case, with a proof: var/proofs/")
    erase.add_argument("what", metavar="EMAIL|CASE")
    keep = commands.add_parser("backup", help="the whole database into a file, also while the bot runs")
    keep.add_argument("path", type=Path)
    keep.add_argument("--force", action="store_true", help="replace the file if it exists")
    back = commands.add_parser("restore", help="a backup back into the database; stop the bot first")
    back.add_argument("path", type=Path)
    back.add_argument("--force", action="store_true", help="replace what the database holds")
    commands.add_parser("retention", help="delete what is older than its term; the running bot does so daily")


def run_command(arguments: argparse.Namespace) -> int:
    """Run one of them and return its exit code."""
    from bot.logs import set_up_logs
    from bot.settings import read_settings

    set_up_logs()
    settings = read_settings()
    url, command = settings.database_url, arguments.command
    from bot.database.schema import DatabaseNotReady, bring_up_to_date

    try:
        bring_up_to_date(url, wait_s=0)
    except DatabaseNotReady as error:
        print(error, file=sys.stderr)
        return 1
    if command in ("export", "erase", "retention"):
        from bot.privacy import commands as privacy

        if command == "export":
            return privacy.export_to(url, arguments.email, settings.identity_secret, arguments.to)
        if command == "erase":
            return privacy.erase_from(url, arguments.what, settings.identity_secret)
        return privacy.retain(url, settings.retention)
    if command in ("backup", "restore"):
        from bot import backup

        if command == "backup":
            return backup.backup_to(url, arguments.path, force=arguments.force)
        return backup.restore_from(url, arguments.path, settings.identity_secret, force=arguments.force)
    from bot.insight import commands as insight

    if command == "report":
        return insight.report_to(url, arguments.weeks)
    if command == "mine":
        return insight.mine(url, arguments.days)
    return insight.demo_data(url, arguments.conversations)
