"""``yaojian coldchain``: without a database, its JSON, its exit status, what a person sees."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.enterprise.coldchain.logs import every, local, table, written

QUIET = [4.5 + place % 5 / 10 for place in range(31 * 24)]


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, with a database address that leads nowhere."""
    command = [sys.executable, "-m", "yaojian.config.cli", "coldchain", *map(str, arguments)]
    nowhere = os.environ | {"DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    return subprocess.run(command, capture_output=True, text=True, env=nowhere, check=False)


def test_quiet_month_is_good_and_its_json_has_the_agreed_keys(tmp_path: Path) -> None:
    ended = run(written(tmp_path, table(every(60, QUIET, local(2026, 1, 1)))), "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    told = json.loads(ended.stdout)
    assert {"files", "probes"} <= set(told)
    (probe,) = told["probes"]
    assert {"probe", "months", "problems"} <= set(probe)
    keys = "month count min mean max p5 p95 coverage minutes_out longest_minutes mkt excursions"
    assert set(keys.split()) <= set(probe["months"][0])
    assert (probe["probe"], probe["months"][0]["count"], probe["months"][0]["excursions"]) == ("探头", len(QUIET), [])


def test_excursion_is_a_finding_and_other_limits_judge_otherwise(tmp_path: Path) -> None:
    file = written(tmp_path, table(every(60, [*QUIET[:100], 9.4, 9.1, *QUIET[:100]])), encoding="gbk")
    ended = run(file, "--json")
    assert ended.returncode == 1
    (excursion,) = json.loads(ended.stdout)["probes"][0]["months"][0]["excursions"]
    assert excursion == {
        "start": "2026-01-09T04:00:00",
        "end": "2026-01-09T05:00:00",
        "minutes": 120,
        "peak": 9.4,
    }
    assert run(file, "--high", "10").returncode == 0


def test_table_for_people_names_probe_excursion_and_problem(tmp_path: Path) -> None:
    ended = run(written(tmp_path, table(every(60, [*QUIET[:10], 9.4, "断电", *QUIET[:10]]))))
    assert ended.returncode == 1
    for said in ("探头（记录间隔 60 分钟）", "超限：2026-01-05 10:00", "断电", "第 13 行"):
        assert said in ended.stdout


def test_bad_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, "名称,温度\n甲,5\n")
    for arguments, said in (
        ([tmp_path / "没有.csv"], "没有"),
        ([file], "没有找到时间列"),
        ([file, "--low", "9"], "应小于上限"),
    ):
        ended = run(*arguments)
        assert ended.returncode == 2
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr


def test_one_bad_file_among_good_ones_is_a_finding(tmp_path: Path) -> None:
    ended = run(written(tmp_path, table(every(60, QUIET))), written(tmp_path, "甲,乙\n", "坏.csv"), "--json")
    assert ended.returncode == 1
    assert [bool(file.get("error")) for file in json.loads(ended.stdout)["files"]] == [False, True]
