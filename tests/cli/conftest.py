"""The command line in this process, on a demo world, at the frozen time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW
from zhicheng_tui.cli.main import main
from zhicheng_tui.documents.helper.pool import Helpers
from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.services.runtime import Runtime


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Every line of stdout as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def _helpers() -> Iterator[Helpers]:
    """Helper processes for every command of this process: starting one costs more than most tests."""
    helpers = Helpers()
    yield helpers
    helpers.close()


@pytest.fixture(autouse=True)
def _with_helpers(_helpers: Helpers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all runtimes share them; none can close what it did not make."""
    monkeypatch.setattr(Runtime, "helpers", property(lambda _: _helpers))


@pytest.fixture(autouse=True)
def _as_at_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let commands see the frozen time, no home of the developer's, and put the mask back that `main` sets."""
    for module in ("runtime", "setup"):
        monkeypatch.setattr(f"zhicheng_tui.services.{module}.SystemClock", lambda: FrozenClock(NOW))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "share"))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line as it stands."""

    def run(*words: str) -> Ran:
        code = main(words)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def zhicheng(bare: Run, world: Path) -> Run:
    """Runs a command line on the demo world, as zhangsan unless the words say otherwise."""

    def run(*words: str, user: str = "zhangsan") -> Ran:
        return bare(*words, "--data-dir", str(world), "--as", user)

    return run
