"""``yaojian publish``: the public site as static files."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from yaojian.config.cli.options import AsJson, Data
from yaojian.config.cli.system import running


def publish(
    data: Data,
    check: Annotated[
        bool, typer.Option("--check", help="只核对已发布的文件，不重新发布；有不符时退出状态为 1。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """重新发布整个门户，或核对已发布的文件是否被改动。例：yaojian publish --check"""
    with running(data):
        if check:
            _check(as_json=as_json)
        else:
            _publish(as_json=as_json)


def _publish(*, as_json: bool) -> None:
    from yaojian.kernel.actors import Channel, system_actor
    from yaojian.portal.publishing import services

    routes = services.publish_all(actor=system_actor("命令行", Channel.COMMAND))
    print(json.dumps({"published": routes}, ensure_ascii=False) if as_json else f"已发布 {len(routes)} 个文件。")


def _check(*, as_json: bool) -> None:
    from yaojian.portal.publishing import queries

    found = list(queries.differences())
    if as_json:
        print(json.dumps([asdict(difference) for difference in found], ensure_ascii=False))
    else:
        for difference in found:
            print(f"{difference.route}：{difference.sentence}")
        print(f"发现 {len(found)} 处不符。" if found else "已发布的文件全部完好。")
    raise typer.Exit(1 if found else 0)
