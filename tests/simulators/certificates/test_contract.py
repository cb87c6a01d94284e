"""The simulated certificate system keeps to the contract in ``docs/certificate-registry.openapi.json``."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema_rs
import pytest

from tests.support.certificates import SECRET, Simulator, running, sample
from tests.support.template import REPOSITORY
from yaojian.enterprise.certificates import signing
from yaojian.enterprise.certificates.signing import Credentials

CONTRACT: dict[str, Any] = json.loads((REPOSITORY / "docs/certificate-registry.openapi.json").read_text("utf-8"))
US = Credentials("yaojian", SECRET.encode())
FIRST = sample()[0]
NUMBER = quote(FIRST["number"], safe="")


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with running(tmp_path_factory.mktemp("registry")) as one:
        yield one


def ask(simulator: Simulator, target: str, body: bytes = b"", changed: dict[str, str] | None = None) -> httpx.Response:
    """A signed request; ``changed`` headers replace the right ones (``x_time``)."""
    method = "POST" if body else "GET"
    headers = signing.request_headers(US, method, target, body)
    headers |= {name.replace("_", "-").title(): value for name, value in (changed or {}).items()}
    return httpx.request(method, simulator.address + target, content=body, headers=headers, timeout=30)


def check(answer: httpx.Response, operation: str) -> None:
    """Signed, and of a shape the contract promises for this operation and status."""
    described = next(
        one for path in CONTRACT["paths"].values() for one in path.values() if one["operationId"] == operation
    )
    promised = described["responses"][str(answer.status_code)]
    kind = answer.headers["Content-Type"].split(";")[0]
    assert kind in promised["content"]
    nonce = answer.request.headers[signing.NONCE]
    assert answer.headers[signing.NONCE] == nonce
    assert signing.answer_fits(
        US.secret,
        status=answer.status_code,
        moment=answer.headers[signing.TIME],
        nonce=nonce,
        body=answer.content,
        signature=answer.headers[signing.SIGNATURE],
    )
    schema = promised["content"][kind].get("schema")
    if schema is not None:
        jsonschema_rs.validate(schema | {"components": CONTRACT["components"]}, answer.json())


@pytest.mark.parametrize(
    ("operation", "target", "body", "status"),
    [
        ("search", f"/v1/certificates?credit_code={FIRST['credit_code']}", b"", 200),
        ("search", "/v1/certificates?credit_code=91420000MA0000000X", b"", 200),
        ("get", f"/v1/certificates/{NUMBER}", b"", 200),
        ("get", "/v1/certificates/1", b"", 404),
        ("get", "/v1/certificates/" + quote("'; DROP TABLE--<script>", safe=""), b"", 404),
        ("file", f"/v1/certificates/{NUMBER}/file", b"", 200),
        ("file", f"/v1/certificates/{quote(sample()[2]['number'], safe='')}/file", b"", 404),
        (
            "verify",
            "/v1/verifications",
            json.dumps({"number": FIRST["number"], "factor": FIRST["holder"]}).encode(),
            200,
        ),
        ("verify", "/v1/verifications", json.dumps({"number": FIRST["number"], "factor": "000000"}).encode(), 404),
        ("verify", "/v1/verifications", b'{"number": ["x"]}', 400),
        ("verify", "/v1/verifications", b"[]", 400),
        ("verify", "/v1/verifications", b"\xff\xfe", 400),
    ],
)
def test_every_answer_is_as_the_contract_describes_it(
    simulator: Simulator, operation: str, target: str, body: bytes, status: int
) -> None:
    answer = ask(simulator, target, body)
    assert answer.status_code == status
    check(answer, operation)


def test_every_operation_of_the_contract_was_asked() -> None:
    operations = {one["operationId"] for path in CONTRACT["paths"].values() for one in path.values()}
    assert operations == {"search", "get", "file", "verify"}


def test_file_is_the_one_its_description_names(simulator: Simulator) -> None:
    described = ask(simulator, f"/v1/certificates/{NUMBER}").json()["file"]
    content = ask(simulator, f"/v1/certificates/{NUMBER}/file").content
    assert (signing.sm3(content), len(content)) == (described["sm3"], described["size"])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"x_client": "stranger"}, "client_unknown"),
        ({"x_time": "1600000000000"}, "clock_skew"),
        ({"x_time": "later"}, "clock_skew"),
        ({"x_signature": "0" * 64}, "signature_wrong"),
        ({"x_nonce": "1" * 32}, "signature_wrong"),
    ],
)
def test_request_that_is_not_ours_is_refused(simulator: Simulator, changed: dict[str, str], code: str) -> None:
    answer = ask(simulator, f"/v1/certificates/{NUMBER}", changed=changed)
    assert (answer.status_code, answer.json()) == (401, {"code": code})


def test_request_for_another_address_or_body_does_not_carry_the_signature_over(simulator: Simulator) -> None:
    headers = signing.request_headers(US, "GET", "/v1/certificates/1", b"")
    other = httpx.get(f"{simulator.address}/v1/certificates/2", headers=headers)
    headers = signing.request_headers(US, "POST", "/v1/verifications", b"{}")
    swapped = httpx.post(f"{simulator.address}/v1/verifications", headers=headers, content=b'{"number": "1"}')
    assert other.json() == swapped.json() == {"code": "signature_wrong"}


def test_request_heard_twice_is_refused_the_second_time(simulator: Simulator) -> None:
    headers = signing.request_headers(US, "GET", f"/v1/certificates/{NUMBER}", b"")
    address = f"{simulator.address}/v1/certificates/{NUMBER}"
    first, second = (httpx.get(address, headers=headers, timeout=30) for _ in range(2))
    assert first.status_code == 200
    assert (second.status_code, second.json()) == (401, {"code": "replayed"})


def test_unknown_fault_is_refused_with_the_choices(simulator: Simulator) -> None:
    assert simulator.told("explode") == 422
