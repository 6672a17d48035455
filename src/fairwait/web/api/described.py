"""The API in words, read off its OpenAPI document: for the page that people read and for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KINDS = {"integer": "whole number", "number": "number", "boolean": "true or false", "string": "text"}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a question, or a column of an answer."""

    name: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the API. ``tag`` is the part that it belongs to."""

    path: str
    tag: str
    what: str
    parameters: tuple[Field, ...]
    columns: tuple[Field, ...]


def addresses(document: Mapping[str, Any]) -> tuple[Address, ...]:
    """Every address of a document, in its order."""
    schemas = document["components"]["schemas"]
    return tuple(
        Address(
            path, operation["tags"][0], " ".join(operation["description"].split()),
            tuple(_parameter(one) for one in operation["parameters"]), _columns(operation, schemas),
        )
        for path, methods in document["paths"].items()
        for operation in methods.values()
    )  # fmt: skip


def statuses(document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What every status means, the same for every address."""
    operation = next(iter(document["paths"].values()))["get"]
    return tuple((status, one["description"]) for status, one in operation["responses"].items() if status != "200")


def _parameter(one: Mapping[str, Any]) -> Field:
    repeated = "; may be given several times" if _core(one["schema"]).get("type") == "array" else ""
    place = "in the address; " if one["in"] == "path" else ""
    return Field(one["name"], f"{place}{_kind(one['schema'])}{repeated}", one.get("description", ""))


def _columns(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[Field, ...]:
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    data = _resolved(schema, schemas)["properties"].get("data")
    found = _resolved(schema if data is None else data.get("items", data), schemas)
    return tuple(Field(name, _kind(one), one.get("description", "")) for name, one in found["properties"].items())


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


def _core(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema without its “or nothing”."""
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    found: Mapping[str, Any] = options[0] if options else schema
    return found


def _kind(schema: Mapping[str, Any]) -> str:
    """A kind of value in words."""
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(options) > 1:
        return " or ".join(dict.fromkeys(map(_kind, options)))
    core = _core(schema)
    if "enum" in core:
        return " or ".join(str(one) for one in core["enum"])
    if "const" in core:
        return str(core["const"])
    if core.get("type") == "array":
        return f"{_kind(core['items'])}" if "enum" in core["items"] else "list" if "$ref" in core["items"] else "texts"
    if "$ref" in core or core.get("type") == "object":
        return "object"
    if "minimum" in core and "maximum" in core:
        return f"whole number, {core['minimum']:,} to {core['maximum']:,}"
    if "^(19|20)" in core.get("pattern", ""):
        return "month, such as 2026-01"
    return _KINDS.get(core.get("type", ""), "text")
