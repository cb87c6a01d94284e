"""The province's certificate system, played: signed answers, certificates set and sealed by itself, and faults on request.

``python -m simulators.certificates --port 8027 --folder DIR``. The contract is ``docs/certificate-registry.openapi.json``.
``DIR/certificates.json`` holds what it knows (without one: ``data/sample.json``), ``DIR/seal.pem`` the key it seals with.
``POST /fault`` with ``mode`` makes it misbehave; ``GET /`` shows the switch. All of it is invented and marked 示范.
"""
