"""`python -m bot report|mine|demo-data`: the figures as a file, what to learn from, and made-up figures to look at."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.insight.demo import NotEmpty, fill
from bot.insight.mine import write_mined
from bot.insight.report import make_report
from bot.insight.store import DAY_S, Figures
from bot.insight.team_page import team_page

REPORT = Path("reports/team.html")
MINED = Path("var/mined")


def report_to(url: str, weeks: int, path: Path = REPORT) -> int:
    """Write the team page into a file; returns the exit code."""
    try:
        page = team_page(make_report(Figures(url).engine, weeks), logout=False)
    except SQLAlchemyError as error:
        return _failed(error)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    print(f"The figures of {weeks} weeks are in {path}")
    return 0


def mine(url: str, days: int, folder: Path = MINED) -> int:
    """Write what was not understood, for labelling; returns the exit code."""
    try:
        path, count = write_mined(Figures(url).engine, time.time() - days * DAY_S, folder)
    except SQLAlchemyError as error:
        return _failed(error)
    print(f"{count} messages of {days} days are in {path}")
    return 0


def demo_data(url: str, conversations: int) -> int:
    """Write made-up figures into a database that has none; returns the exit code."""
    try:
        turns = fill(Figures(url).engine, conversations)
    except NotEmpty:
        print("There are figures in this database already; set DATABASE_URL to a new one.", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        return _failed(error)
    print(f"{conversations} made-up conversations with {turns} messages are in the database.")
    return 0


def _failed(error: SQLAlchemyError) -> int:
    reason = f"The database failed ({type(error).__name__}); is DATABASE_URL right, is it locked or full?"
    print(reason, file=sys.stderr)
    return 1
