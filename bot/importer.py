"""Joins `domain.yml` with the German texts in `data/responses/` for Rasa's commands.

Texts stay out of the NLU data, so a corrected comma retrains nothing. Not for serving texts: see responses.py.
"""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

RESPONSES = Path("data/responses")


class ResponsesApartImporter(RasaFileImporter):
    """Rasa's file importer with the responses read from their own folder."""

    def get_domain(self) -> Domain:
        """Return the domain with every response."""
        domain = super().get_domain()
        return domain.merge(Domain.load(str(RESPONSES)))
