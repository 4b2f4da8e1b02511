"""What checking the audit chain came to, in one sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.clock import local
from ..store.chain import Break, Fault

REMEDY = "请保留现场，联系运维，用备份核对"


@dataclass(frozen=True)
class Stand:
    """The anchor that the chain was held against."""

    seq: int
    at: datetime


@dataclass(frozen=True)
class ChainVerdict:
    """The chain is sound, or the first place where it is not."""

    count: int
    """Events that were found sound, from the first."""
    digest: str
    """The hash of the last of them, in hexadecimal."""
    fault: Fault | None
    stand: Stand | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None

    @property
    def what(self) -> str:
        """What is wrong, in a word; empty when nothing is."""
        return str(self.fault.kind) if self.fault else ""

    @property
    def message(self) -> str:
        """The verdict, and what to do."""
        if self.fault is None:
            told = f"审计记录完整：共 {self.count} 条，逐条校验无误"
            if self.stand is None:
                return f"{told}；末尾是否被删，要用打印的锚点核对"
            return f"{told}，与 {local(self.stand.at):%Y-%m-%d %H:%M} 的锚点（第 {self.stand.seq} 条）相符"
        return f"审计记录被破坏：{self._broken(self.fault)}。{REMEDY}"

    def _broken(self, fault: Fault) -> str:
        match fault.kind:
            case Break.ALTERED:
                return f"第 {fault.seq} 条的内容被改，与写入时的校验值不符"
            case Break.MISSING:
                last = fault.seq + fault.missing - 1
                which = f"第 {fault.seq} 条" if not fault.missing > 1 else f"第 {fault.seq} 至 {last} 条"
                tail = "，末尾的记录被删" if self.stand is not None and last == self.stand.seq else ""
                return f"缺 {which}（{max(fault.missing, 1)} 条）{tail}"
            case Break.ORDER:
                return f"第 {fault.seq} 条的顺序不对，与前一条接不上：记录被调换、插入，或前面的记录被整体改写"
            case Break.ANCHOR:
                return f"第 {fault.seq} 条与锚点不符，锚点之前的记录被改写过"
