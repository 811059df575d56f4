"""Tests of `bot.mail`; `calm` keeps hypothesis from judging how busy the machine is."""

from hypothesis import HealthCheck, settings

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
