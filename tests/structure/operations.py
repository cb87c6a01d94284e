"""Every API operation with the smallest body it accepts, made from its own description: so that a refusal is about rights."""

from dataclasses import dataclass
from typing import Any

from tests.structure.routes import Route
from tests.structure.samples import ABSENT
from yaojian.config.api import api

Schema = dict[str, Any]
# Numbers of rows nobody has: whether row 1 is there depends on what ran before in the same database.
_NOBODYS = {"receiver_id": 2_000_000_000, "column_id": 2_000_000_000}
_BY_FORMAT = {
    "uuid": ABSENT,
    "date": "2026-03-02",
    "time": "09:00",
    "date-time": "2026-03-02T09:00:00+08:00",
    "uri": "http://127.0.0.1/",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API; ``body`` is None where it takes none, or an upload."""

    method: str
    route: Route
    body: object | None


class Description:
    """The API as it describes itself."""

    def __init__(self) -> None:
        self._whole = api.get_openapi_schema()

    def operations(self) -> list[Operation]:
        """All operations, by path."""
        return [
            self._operation(path, method, act)
            for path, acts in self._whole["paths"].items()
            for method, act in acts.items()
        ]

    def _operation(self, path: str, method: str, act: Schema) -> Operation:
        pattern = path.lstrip("/").replace("{", "<").replace("}", ">")
        content = act.get("requestBody", {}).get("content", {})
        wanted = content.get("application/json", {}).get("schema")
        body = None if wanted is None else self._smallest(wanted)
        return Operation(method.upper(), Route(f"api:{act['operationId']}", pattern), body)

    def _smallest(self, schema: Schema) -> object:
        if "$ref" in schema:
            return self._smallest(self._whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
        for choice in ("anyOf", "allOf", "oneOf"):
            if choice in schema:
                return self._smallest(schema[choice][0])
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        return self._smallest_of_type(schema)

    def _smallest_of_type(self, schema: Schema) -> object:
        match schema.get("type"):
            case "object":
                wanted = schema.get("required", [])
                return {name: _NOBODYS.get(name) or self._smallest(schema["properties"][name]) for name in wanted}
            case "array":
                return [self._smallest(schema["items"]) for _ in range(schema.get("minItems", 0))]
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
            case "string":
                return _BY_FORMAT.get(schema.get("format", ""), "示例" * max(1, (schema.get("minLength", 1) + 1) // 2))
            case _:
                return {}
