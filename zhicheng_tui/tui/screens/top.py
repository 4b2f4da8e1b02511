"""What the top screens share: the ways from one to the other, and back to the first."""

from __future__ import annotations

from ...services.permissions import Permission, missing
from .base import EXPECTED, BaseScreen


class TopScreen(BaseScreen):
    """工作台, 统一审核, 单位送审, 本级及下级单位管理, 审计, 评审计划. Going to the one that is shown does nothing."""

    def do_workbench(self) -> None:
        """Go to the workbench."""
        self.zapp.show_workbench()

    def do_queue(self) -> None:
        """Go to the review queue."""
        self.zapp.show_queue()

    def do_sending(self) -> None:
        """Go to the send-off list."""
        self.zapp.show_sending()

    def do_units(self) -> None:
        """Go to the units."""
        self.zapp.show_units()

    def do_audit(self) -> None:
        """Go to the audit trail, where it may be read."""
        try:
            self.desk.auditing.check()
        except EXPECTED as error:
            self.failed(error)
        else:
            self.zapp.show_audit()

    def do_plans(self) -> None:
        """Go to the plans."""
        self.zapp.show_plans()

    def do_import(self) -> None:
        """Take applications in from a table, where one may."""
        from .importing import pick_table

        pick_table(self)

    def leave(self) -> None:
        """Back to the workbench, for those who have one."""
        if missing(self.desk.actor, Permission.READ):
            self.say("这里是首页；退出请按 Ctrl+Q")
        else:
            self.zapp.show_workbench()
