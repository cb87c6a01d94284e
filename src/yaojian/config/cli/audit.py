"""``yaojian audit verify``: proves the audit chain."""

import json
from dataclasses import asdict

import typer

from yaojian.config.cli.options import AsJson, Data
from yaojian.config.cli.system import running

app = typer.Typer(help="审计日志。", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """审计日志。"""


@app.command("verify")
def verify(data: Data, as_json: AsJson = False) -> None:
    """逐条核对审计链，找出被改动、删除或插入的记录；有问题时退出状态为 1。例：yaojian audit verify --json"""
    with running(data):
        from yaojian.kernel.audit import queries
        from yaojian.kernel.audit.models import Event

        faults = list(queries.verify())
        events = Event.objects.count()
    if as_json:
        print(json.dumps({"events": events, "faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
    else:
        for fault in faults:
            print(f"第 {fault.lane} 道第 {fault.seq} 条：{fault.sentence}")
        print(f"共 {events} 条记录，发现 {len(faults)} 处问题。" if faults else f"共 {events} 条记录，全部完好。")
    raise typer.Exit(1 if faults else 0)
