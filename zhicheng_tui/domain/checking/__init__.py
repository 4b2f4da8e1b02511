"""What stands between an application and its submission, and what is worth a second look (domain.md §10)."""

from .contents import check_contents
from .faults import Fault
from .rows import check_row

__all__ = ["Fault", "check_contents", "check_row"]
