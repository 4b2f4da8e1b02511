"""What a service raises besides `domain.refusal.Refused`. Messages are sentences for people."""

from __future__ import annotations

from datetime import datetime

from ..domain.clock import local

GONE = "没有这份办件，或不在本级及下级单位范围内"
"""Said of an application that the caller may not see, whether or not there is one."""


class ConfigurationError(Exception):
    """The installation cannot be used as it is set up: exit code 2 on the command line."""


class NotFound(Exception):
    """What was asked for does not exist, or not in the caller's units."""


class Conflict(Exception):
    """An application has changed since it was read. Nothing was written."""

    def __init__(self, changed_at: datetime) -> None:
        self.changed_at = changed_at
        super().__init__(f"申报信息已在 {local(changed_at):%H:%M} 更新，请复核差异")
