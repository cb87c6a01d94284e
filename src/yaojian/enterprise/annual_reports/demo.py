"""Whole distributors' reports to look at, all invented (示范数据): what the register prefilled, completed so that every rule holds."""

import random
from typing import Any

_UNDER_TAKINGS = ("荆楚示范储运有限公司", "江汉示范物流有限公司", "楚天示范冷链有限公司")
_CODE = "91420000MA99000{:02d}X"
_PRODUCTS = (("示范感冒灵颗粒", "盒"), ("示范注射用头孢", "支"), ("示范葡萄糖注射液", "瓶"))
_COLD = ("冷藏库", "冷冻库")


def sections(chance: random.Random, prefilled: dict[str, dict[str, Any]], year: int) -> dict[str, dict[str, Any]]:
    """The data of every section. ``prefilled``: what the sections of a new report hold."""
    basic = prefilled["basic"] | _basic(chance, prefilled["basic"])
    whole = {
        "basic": basic,
        "quality": _quality(chance, year),
        "organisation": {"none": True} if chance.random() < 0.5 else _organisation(year),
        "warehousing": _warehousing(prefilled["warehousing"], basic, year),
        "system": _system(chance, year),
        "transport": _transport(chance, basic, year),
        "unqualified": _unqualified(chance, year),
        "sampling": {"none": True} if chance.random() < 0.6 else _sampling(year),
        "recall": {"none": True} if chance.random() < 0.7 else _recall(year),
        "special": _special(prefilled["special"]),
        "inspections": _inspections(prefilled["inspections"]),
        "other": _other(chance, basic),
    }
    if basic["third_party_logistics"]:
        whole["entrusted"] = {"clients": [_party(0, year) | {"products": 60, "area": 300}]}
    return whole


def _basic(chance: random.Random, known: dict[str, Any]) -> dict[str, Any]:
    staff = chance.randint(30, 400)
    legal = known.get("legal_representative", "苏敏")
    return {
        "head": known.get("head", legal),
        "quality_head": known.get("quality_head", "程远"),
        "scope": known.get("scope", ["中成药", "化学药"]),
        "third_party_logistics": known.get("third_party_logistics", False),
        "vaccines": known.get("vaccines", False),
        "staff_total": staff,
        "staff_pharmacy": staff // 4,
        "staff_quality": staff // 10,
        "sales": chance.randint(800, 90_000),
        "products": chance.randint(600, 12_000),
        "customers": {
            "medical": chance.randint(20, 600),
            "pharmacies": chance.randint(50, 1_500),
            "distributors": chance.randint(0, 80),
        },
    }


def _quality(chance: random.Random, year: int) -> dict[str, Any]:
    return {
        "document_version": f"{year} 年第 {chance.randint(1, 4)} 版",
        "revisions": chance.randint(0, 9),
        "audits": [
            {
                "date": f"{year}-{chance.randint(6, 11):02d}-{chance.randint(1, 28):02d}",
                "kind": "年度",
                "critical": 0,
                "major": chance.randint(0, 3),
                "minor": chance.randint(1, 9),
                "corrected": True,
                "scope": "采购、收货、储存、销售、运输全过程",
            }
        ],
        "risk_assessments": chance.randint(1, 6),
        "objective": "全年不发生药品质量事故，验收准确率 100%，质量投诉处理及时率 100%。",
        "objective_met": True,
        "trainings": [
            {
                "date": f"{year}-03-12",
                "topic": "药品经营质量管理规范及附录",
                "people": chance.randint(20, 200),
                "hours": 8,
            },
            {"date": f"{year}-09-20", "topic": "冷链药品储运与应急预案", "people": chance.randint(10, 90), "hours": 4},
        ],
    }


def _organisation(year: int) -> dict[str, Any]:
    change = {"post": "验收", "from": "何宁", "to": "顾清", "date": f"{year}-05-06", "qualification": "执业药师"}
    return {"structure": "质量管理部下设验收、养护两个组，人员配备没有减少。", "changes": [change]}


def _warehousing(known: dict[str, Any], basic: dict[str, Any], year: int) -> dict[str, Any]:
    layout = known.get("layout", [])
    cold = [one["name"] for one in layout if one["kind"] in _COLD]
    entrusts = bool(known.get("entrusts")) or any(one.get("holding") == "委托储存" for one in layout)
    data: dict[str, Any] = {
        "layout": layout,
        "equipment": {
            "cold_volume": 1200 * len(cold),
            "refrigerated_vehicles": 1 if cold else 0,
            "boxes": 12,
            "generators": 1,
            "probes": 4 * len(layout),
            "probes_calibrated": 4 * len(layout),
        },
        "validations": [
            *(_validation(name, "冷库", f"{year}-06-18") for name in cold),
            *(_validation("鄂A·D0001", "冷藏车", f"{year}-07-02") for _ in cold[:1]),
        ],
        "entrusts": entrusts,
    }
    return data | ({"trustees": [_party(1, year)]} if entrusts else {})


def _validation(name: str, kind: str, day: str) -> dict[str, Any]:
    return {"object": name, "type": kind, "kind": "定期验证", "date": day, "result": "合格", "report": f"YZ-{day}"}


def _party(number: int, year: int) -> dict[str, Any]:
    return {
        "name": _UNDER_TAKINGS[number],
        "credit_code": _CODE.format(number),
        "contract_from": f"{year}-01-01",
        "contract_until": f"{year}-12-31",
        "audit_date": f"{year}-03-18",
        "auditors": "质量管理部、储运部",
        "findings": "温湿度记录个别漏签，已整改。",
        "conclusion": "整改后合格",
    }


def _system(chance: random.Random, year: int) -> dict[str, Any]:
    rate = chance.choice((100, 100, 99.6))
    data: dict[str, Any] = {
        "software": "示范医药批发管理系统",
        "version": "8.2",
        "traceability": "国家药品追溯协同服务平台",
        "upload_rate": rate,
        "permission_changes": chance.randint(0, 20),
        "backup": "每日异地备份",
        "backup_tested": f"{year}-11-20",
        "deviations": [],
    }
    return data | ({"upload_reason": "个别进口品种没有追溯码，已与持有人联系补发。"} if rate < 100 else {})


def _transport(chance: random.Random, basic: dict[str, Any], year: int) -> dict[str, Any]:
    trips, cold = chance.randint(800, 9_000), chance.randint(50, 700)
    data: dict[str, Any] = {
        "vehicles": chance.randint(4, 30),
        "refrigerated": 1,
        "trips": trips,
        "cold_trips": cold,
        "excursions": 0,
        "incidents": [],
        "entrusts": True,
        "carriers": [_party(2, year) | {"qualification": "道路运输经营许可证"}],
    }
    return data | ({"vaccine_trips": cold // 2} if basic["vaccines"] else {})


def _unqualified(chance: random.Random, year: int) -> dict[str, Any]:
    rows = [
        {
            "name": name,
            "batch": f"{year}0{number + 3}12",
            "quantity": chance.randint(2, 60),
            "unit": unit,
            "amount": chance.randint(20, 3_000),
            "found": chance.choice(("验收", "养护", "退回")),
            "reason": chance.choice(("包装破损", "标签不清", "近效期退回")),
            "disposal": "销毁",
            "date": f"{year}-10-{12 + number}",
            "special": False,
        }
        for number, (name, unit) in enumerate(_PRODUCTS[: chance.randint(1, 3)])
    ]
    return {"drugs": rows, "supervision": "加强收货、验收环节的外观检查，破损药品当日移入不合格区。"}


def _sampling(year: int) -> dict[str, Any]:
    sample = {
        "body": "省药品监督检验研究院",
        "date": f"{year}-08-06",
        "product": "示范板蓝根颗粒",
        "batch": f"{year}0412",
        "result": "合格",
        "report": f"YP{year}0806",
    }
    return {"samples": [sample]}


def _recall(year: int) -> dict[str, Any]:
    recall = {
        "product": "示范止咳糖浆（批号 240311）",
        "holder": "示范制药股份有限公司",
        "class": "三级",
        "received": f"{year}-04-10",
        "passed_on": f"{year}-04-12",
        "told": 36,
        "due_quantity": 480,
        "returned_quantity": 462,
        "unit": "瓶",
        "result": "已退回持有人，其余已使用。",
        "finished": True,
    }
    return {"recalls": [recall]}


def _special(known: dict[str, Any]) -> dict[str, Any]:
    if not known.get("kinds"):
        return {"waived": True, "waived_reason": "本年度没有购进和销售特殊管理药品。"}
    kinds = list(known["kinds"])
    stock = {"opening": 100, "purchased": 600, "sold": 560, "other_out": 0, "stock": 140, "unit": "盒"}
    return {
        "kinds": kinds,
        "stock": [{"kind": kind} | stock for kind in kinds],
        "abnormal_flows": 0,
        "monitored": True,
        "double_locked": True,
        "networked": True,
    }


def _inspections(known: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"measure": "无", "rectified": True, "rectified_on": row["date"], "text": "已按要求整改并复查。"} | row
        for row in known.get("inspections", [])
        if {"date", "body", "kind"} <= row.keys()
    ]
    return {"inspections": rows} if rows else {"none": True}


def _other(chance: random.Random, basic: dict[str, Any]) -> dict[str, Any]:
    return {
        "complaints": chance.randint(0, 9),
        "adverse_events": chance.randint(0, 30),
        "signer": basic["quality_head"],
        "signer_post": "质量负责人",
    }
