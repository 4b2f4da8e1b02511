"""Going from screen to screen: the top ones are installed once and refilled, the others are opened over them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from .. import resources
from ..services.permissions import Permission, Scope, missing
from .screens.base import BaseScreen
from .screens.queue import QueueScreen
from .screens.workbench import WorkbenchScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from ..services.desk import Desk


def home(desk: Desk, start: str) -> BaseScreen:
    """Return the screen to begin with: the workbench or the queue; for those who may not see files, what is theirs.

    That is 我的办件 for applicants, the units for those who manage them.
    """
    if applies(desk):
        from .screens.mine import MineScreen

        return MineScreen()
    if missing(desk.actor, Permission.READ):
        from .screens.units import UnitsScreen

        return UnitsScreen()
    return QueueScreen() if start == "queue" else WorkbenchScreen()


def style_of_first(desk: Desk | None) -> Path | None:
    """Return the style sheet that the screen to begin with needs besides the app's own: Textual reads none for it."""
    if desk is None:
        return resources.style("sign_in")
    if applies(desk):
        return resources.style("filling")
    return resources.style("units") if missing(desk.actor, Permission.READ) else None


def applies(desk: Desk) -> bool:
    """Say whether a person is an applicant: sees their own applications, and nobody else's."""
    return bool(missing(desk.actor, Permission.READ)) and not missing(desk.actor, Permission.APPLY, Scope.OWN)


class Navigation(App[None], inherit_bindings=False):
    """The ways of the app."""

    def show_workbench(self) -> None:
        """Go to 工作台, leaving the screens above it."""
        self._switch(WorkbenchScreen)

    def show_queue(self, text: str | None = None, plan_id: int | None = None) -> None:
        """Go to 统一审核, with a filter if one is given."""
        screen = self._switch(QueueScreen)
        if text is not None and isinstance(screen, QueueScreen):
            screen.set_filter(text, plan_id)

    def show_sending(self, text: str | None = None, plan_id: int | None = None) -> None:
        """Go to 单位送审, with a filter if one is given."""
        from .screens.sending import SendingScreen

        screen = self._switch(SendingScreen)
        if text is not None and isinstance(screen, SendingScreen):
            screen.set_filter(text, plan_id)

    def show_audit(self) -> None:
        """Go to 审计."""
        from .screens.audit import AuditScreen

        self._switch(AuditScreen)

    def show_plans(self) -> None:
        """Go to 评审计划."""
        from .screens.plans import PlansScreen

        self._switch(PlansScreen)

    def show_units(self) -> None:
        """Go to 本级及下级单位管理."""
        from .screens.units import UnitsScreen

        self._switch(UnitsScreen)

    def _switch(self, kind: type[BaseScreen]) -> Screen[Any]:
        name = kind.__name__
        if not isinstance(self.screen, kind):
            existing = next((screen for screen in self.screen_stack if isinstance(screen, kind)), None)
            if existing is not None:
                while self.screen is not existing:
                    self.pop_screen()
            else:
                if not self.is_screen_installed(name):
                    self.install_screen(kind(), name)
                self.push_screen(name)
        return self.screen

    def open_review(self, ids: Sequence[int], index: int) -> None:
        """Open 审核详情 on one of a list; the screen is made once and refilled."""
        from .screens.review import ReviewScreen

        if not self.is_screen_installed("review"):
            self.install_screen(ReviewScreen(), "review")
        screen = self.get_screen("review")
        assert isinstance(screen, ReviewScreen)
        screen.aim(ids, index)
        self.push_screen(screen)

    def open_help(self, scopes: Sequence[str], question: str = "") -> None:
        """Open the help, at a question if one is named."""
        from .screens.help import HelpScreen

        self.push_screen(HelpScreen(scopes, question))

    def open_palette(self, screen: BaseScreen) -> None:
        """Open the palette for the commands of `screen`."""
        from .screens.palette import PaletteScreen

        self.push_screen(PaletteScreen(screen), lambda command: screen.action_run(command) if command else None)
