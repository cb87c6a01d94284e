"""``yaojian publish``: the public site as static files; ``verify``, ``seal``, ``archive``, ``redirects`` about them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from yaojian.config.cli.options import AsJson, Data
from yaojian.config.cli.system import running

app = typer.Typer(
    help="重新发布门户，核对、封存、归档已发布的文件。", invoke_without_command=True, rich_markup_mode=None
)


@app.callback()
def publish(
    context: typer.Context,
    data: Data,
    check: Annotated[
        bool, typer.Option("--check", help="只核对已发布的文件，不重新发布；有不符时退出状态为 1。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """重新发布整个门户，或核对已发布的文件是否被改动。例：yaojian publish --check"""
    if context.invoked_subcommand is not None:
        return
    with running(data):
        if check:
            _check(as_json=as_json)
        else:
            _publish(as_json=as_json)


@app.command()
def verify(
    data: Data,
    export: Annotated[
        Path | None,
        typer.Option("--export", help="核对导出的清单（manifest.txt 和 head.json 所在目录），不需要数据库。"),
    ] = None,
    root: Annotated[Path | None, typer.Option("--root", help="与 --export 同用：要核对的网站文件目录。")] = None,
    key: Annotated[str, typer.Option("--key", help="与 --export 同用：只认这个公钥的签名。")] = "",
    as_json: AsJson = False,
) -> None:
    """核对已发布的文件和封存链；有不符时退出状态为 1。例：yaojian publish verify --export 目录 --root 目录"""
    if export is not None:
        from yaojian.portal.publishing import proofs

        if root is None:
            raise typer.BadParameter("请用 --root 指出要核对的目录。", param_hint="--root")
        _tell(list(proofs.faults_of_export(export, root, key)), as_json=as_json)
        return
    with running(data):
        from yaojian.portal.publishing import queries, sealing

        found = [f"{one.route}：{one.sentence}" for one in queries.differences()]
        _tell([*found, *sealing.broken_links()], as_json=as_json)


@app.command()
def seal(
    data: Data,
    out: Annotated[Path | None, typer.Option("--out", help="把清单和链头写到这个目录，供别处核对。")] = None,
    as_json: AsJson = False,
) -> None:
    """核对全部文件后签名封存清单。例：yaojian publish seal --out 目录"""
    with running(data):
        from yaojian.kernel.actors import Channel, system_actor
        from yaojian.portal.publishing import sealing, services

        made, sealed = services.seal_manifest(actor=system_actor("命令行", Channel.COMMAND))
        if out is not None:
            sealing.export(made, sealed, out)
        facts = sealing.facts_of(made)
        print(json.dumps(facts, ensure_ascii=False) if as_json else f"已封存 {made.files} 个文件，链值 {made.link}。")


@app.command()
def archive(year: int, data: Data, as_json: AsJson = False) -> None:
    """制作一年信息的归档副本。例：yaojian publish archive 2025"""
    with running(data):
        from uuid import uuid4

        from yaojian.kernel.actors import Channel, system_actor
        from yaojian.portal.publishing import archiving, services

        made = services.archive_year(actor=system_actor("命令行", Channel.COMMAND), year=year, key=str(uuid4()))
        folder = archiving.root() / made.folder
        told = {"year": made.year, "files": made.files, "folder": str(folder), "manifest_sm3": made.manifest_sm3}
        print(
            json.dumps(told, ensure_ascii=False)
            if as_json
            else f"已制作 {year} 年归档副本，{made.files} 个文件：{folder}"
        )


@app.command()
def redirects(data: Data, out: Annotated[Path, typer.Option("--out", help="写到这个目录。")]) -> None:
    """写出 nginx 用的改址和撤下清单（moved.map、gone.map）。例：yaojian publish redirects --out /etc/nginx/yaojian"""
    with running(data):
        from yaojian.portal.publishing import addresses

        moved, gone = addresses.write_maps(out)
        print(f"改址 {moved} 条，撤下 {gone} 条。")


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


def _tell(found: list[str], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for sentence in found:
            print(sentence)
        print(f"发现 {len(found)} 处不符。" if found else "已发布的文件和封存链全部完好。")
    raise typer.Exit(1 if found else 0)
