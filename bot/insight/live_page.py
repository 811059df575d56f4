"""The team page of a running server: drawn at most once a minute, if possible never while somebody waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.insight.report import make_report
from bot.insight.store import Figures
from bot.insight.team_page import no_figures_page, team_page
from bot.insight.text_files import TextTrouble, broken_files

log = structlog.get_logger(__name__)

FRESH_S = 60.0


class LivePage:
    """Thread-safe. An older page is shown at once while a new one is drawn behind it."""

    def __init__(self, database_url: str) -> None:
        self.texts: Callable[[], TextTrouble] = lambda: TextTrouble(broken=tuple(broken_files()))
        """Tells what is wrong with the texts; a server sets what its own texts know."""
        self._url = database_url
        self._shown = TextTrouble()
        self._figures: Figures | None = None
        self._drawing = threading.Lock()
        self._page = ""
        self._drawn_at = -FRESH_S

    def warm_up(self) -> None:
        """Draw the first page before anybody asks for it."""
        self._draw()

    def current(self) -> str:
        """Return the page; blocks only where there is none yet, or where it tells something wrong about the texts."""
        if not self._page or self.texts() != self._shown:
            self._drawn_at = -FRESH_S
            self._draw()
        elif time.monotonic() - self._drawn_at > FRESH_S and not self._drawing.locked():
            threading.Thread(target=self._draw, daemon=True).start()
        return self._page

    def _draw(self) -> None:
        with self._drawing:
            if self._page and time.monotonic() - self._drawn_at <= FRESH_S:
                return
            try:
                self._figures = self._figures or Figures(self._url)
                self._shown = self.texts()
                self._page = team_page(make_report(self._figures.engine), logout=True, texts=self._shown)
            except SQLAlchemyError as error:
                log.error("insight.no_page", error=type(error).__name__)  # noqa: TRY400 - values hold texts
                self._page = self._page or no_figures_page()
            self._drawn_at = time.monotonic()
