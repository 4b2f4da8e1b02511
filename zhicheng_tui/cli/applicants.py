"""`user applicants`: accounts for those who applied without one, with their one-time passwords as CSV."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ..domain.cells import harmless
from .options import UsageError
from .talk import talk

if TYPE_CHECKING:
    from ..services.desk import Desk

HEADS = ("单位", "姓名", "登录名", "一次性密码")


def open_applicants(desk: Desk, unit: str, out: str) -> None:
    """Open the accounts and write each as soon as it is there: what was written stays, whatever comes after."""
    where = desk.accounts.unit(unit) if unit else None
    people = desk.applicants.accountless(where)
    if not people:
        talk("范围内的申报人都已有账号，没有改动")
        return
    with _target(out) as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow(HEADS)
        count = 0
        for handed in desk.applicants.open(people):
            table.writerow(map(harmless, (handed.unit, handed.name, handed.login, handed.password)))
            file.flush()
            count += 1
    written = f"，登录名和一次性密码在 {out}" if out else ""
    talk(f"已为 {count} 名申报人开立账号{written}；请当面或电话告知本人，14 天内有效")


@contextmanager
def _target(out: str) -> Iterator[TextIO]:
    """Give stdout, or a new file that nobody else can read."""
    if not out:
        yield sys.stdout
        return
    path = Path(out).expanduser()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path} 已存在，没有改动；请换一个文件名") from error
    except OSError as error:
        raise UsageError(f"{path}：写不了文件（{error.strerror}）；请换一个位置") from error
    with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
        yield file
