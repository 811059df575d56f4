"""For all tests: hypothesis does not judge how busy the machine is; what must be quick is asked by `tests.pace`."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
