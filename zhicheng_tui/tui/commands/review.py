"""Commands of reviewing: the queue, one application, batches."""

from __future__ import annotations

from .command import Command as _C

COMMANDS: tuple[_C, ...] = (
    _C("queue.open", "审核", ("enter",), "打开所在行的办件", ("a",), bar=1),
    _C("queue.pass", "批量通过", ("f6",), "选中的办件批量审核通过，先预演再确认", bar=4, changes=True),
    _C("queue.return", "批量退回", ("f7",), "选中的办件批量退回修改，先预演再确认", bar=5, changes=True),
    _C("queue.ineligible", "资格不符", ("f8",), "选中的办件批量判为资格不符，先预演再确认", changes=True),
    _C("queue.terminate", "终止审核", ("f9",), "选中的办件批量终止审核，先预演再确认", changes=True),
    _C("queue.undo", "撤销", ("f12", "ctrl+z"), "撤销刚才的批次，或所在行的审核", bar=6, changes=True),
    _C("review.tab_1", "申报信息", ("1",), "各模块的内容和标注"),
    _C("review.tab_2", "申报表", ("2",), "正式的申报表"),
    _C("review.tab_3", "一览表", ("3",), "一页看完的概要"),
    _C("review.tab_4", "附件材料", ("4",), "附件清单"),
    _C("review.returns", "退回记录", ("5",), "查看退回修改信息：每一轮由谁、何时、因何退回"),
    _C("review.progress", "审核进度", ("6",), "办件经过了谁、现在在谁手里、下一步是什么"),
    _C("review.attachments", "送审附件", ("7",), "这一份的三份送审材料：下载空白表，上传盖章页"),
    _C("review.unmask", "显示号码", ("8",), "显示完整的证件号码和联系电话 30 秒；会记入审计"),
    _C("review.previous_module", "上一模块", ("left",), "到上一个模块"),
    _C("review.next_module", "下一模块", ("right",), "到下一个模块"),
    _C("review.mark", "标注有误", ("space",), "所在模块标注是／否；标注后填写原因", ("x",), bar=7),
    _C("review.reason", "原因", ("enter",), "填写或修改所在模块的原因"),
    _C("review.clear_marks", "清除标注", ("delete",), "清除全部标注和原因"),
    _C("review.pass", "通过", ("f2",), "审核结果选审核通过", bar=3),
    _C("review.return", "退回", ("f3",), "审核结果选退回修改", bar=4),
    _C("review.canned", "常用意见", ("f4",), "选择常用审核意见或原因", bar=5),
    _C("review.ineligible", "资格不符", ("f5",), "审核结果选资格不符"),
    _C("review.terminate", "终止审核", ("f6",), "审核结果选终止审核"),
    _C("review.previous", "上一条", ("f7",), "列表里的上一份办件", bar=8),
    _C("review.next", "下一条", ("f8",), "列表里的下一份办件", bar=6),
    _C("review.save_next", "保存并下一条", ("f9",), "保存审核，打开下一份", bar=1, changes=True),
    _C("review.save", "保存", ("f10", "ctrl+s"), "保存审核，留在这一份", bar=2, changes=True),
    _C("review.undo", "撤销", ("f12", "ctrl+z"), "撤销本人对这一份的审核", changes=True),
    _C("review.copy", "复制意见", ("ctrl+y",), "把结果、意见和各模块原因复制到本机剪贴板"),
    _C("review.reload", "重新读取", ("ctrl+r",), "重新读取这一份；已输入的内容保留"),
    _C("batch.canned", "常用意见", ("f4",), "选择常用审核意见或原因", bar=2),
    _C("batch.mark", "标注有误", ("space",), "标注所在模块", bar=3),
    _C("batch.reason", "原因", ("enter",), "填写或修改所在模块的原因"),
)
