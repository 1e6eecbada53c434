#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the reference parts of the documentation from what the programs say of themselves.

    reference.py --write     after a change of the API or the configuration (SIGNALBOX_BIN_DIR: where signalboxd is)

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; everything else is written by hand.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
EFFECTS = {"live": "at once", "new-sessions": "for new sessions", "instance-restart": "when the instance restarts", "agent-start": "when the agent starts"}
SCOPES = {"host": "on the whole host", "instance": "on that instance", "permitted": "on one instance at least"}


def output_of(option):
    program = pathlib.Path(os.environ["SIGNALBOX_BIN_DIR"]) / "signalboxd"
    return json.loads(subprocess.run([program, option], check=True, capture_output=True).stdout)


def one_line(text):
    return " ".join(text.split()).replace("|", "\\|")


def link(name):
    return f"[{name}](#{name.lower()})"


def type_of(schema):
    """A schema in a few words; what has a name is a link."""
    if "$ref" in schema:
        return link(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " or ".join(type_of(part) for part in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return f"list of {type_of(schema['items'])}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object: name to {type_of(schema['additionalProperties'])}"
    return {"integer": "whole number"}.get(kind, kind or "any JSON")


def fields(schema, begin="", title="Field"):
    rows = [f"| {title} | Type | |", "|---|---|---|"]
    for name, field in sorted(schema.get("properties", {}).items(), key=lambda item: item[0] not in schema.get("required", [])):
        rows.append(f"| `{begin}{name}` | {type_of(field)} | {one_line(field.get('description', ''))} |")
    return "\n".join(rows) if len(rows) > 2 else ""


def rules(document):
    return re.sub(r"^# ", "## ", document["info"]["description"], flags=re.MULTILINE).split("\n\n", 1)[1].strip()


def roles(document):
    rows = ["| Method | Least role | Where | Changes something |", "|---|---|---|---|"]
    for method in document["methods"]:
        permission = method["x-permission"]
        anyone = permission == "anyone"
        rows.append(f"| {link(method['name'])} | {'anyone, before login, too' if anyone else permission} | "
                    f"{'' if anyone else SCOPES[method['x-scope']]} | {'yes' if method['x-changes'] else ''} |".replace("](#", "](#").replace(
                        f"(#{method['name'].lower()})", f"(#{method['name'].replace('.', '')})"))
    return "\n".join(rows)


def parameters(method):
    own = [p for p in method["params"] if not (method["x-changes"] and p["name"] in ("request_id", "if_revision", "dry_run"))]
    if not own:
        return "No parameters."
    rows = ["| Parameter | Type | |", "|---|---|---|"]
    for parameter in own:
        schema, text = parameter["schema"], one_line(parameter["description"])
        if schema.get("default") not in (None, "", {}, []):
            text += f" Default: `{json.dumps(schema['default'])}`."
        needed = "" if parameter["required"] else " (optional)"
        rows.append(f"| `{parameter['name']}`{needed} | {type_of(schema)} | {text} |")
    return "\n".join(rows)


def result(method):
    schema = method["result"]["schema"]
    if schema.get("$ref", "").endswith("/Nothing"):
        return "Result: an empty object."
    table = fields(schema, title="Result")
    return table or f"Result: {type_of(schema)}."


def example(method):
    first = next(iter(method["examples"]), None)
    if not first:
        return ""
    params = {p["name"]: p["value"] for p in first["params"]}
    answer = json.dumps(first["result"]["value"], indent=2, ensure_ascii=False)
    return f"```json\n→ {json.dumps({'method': method['name'], 'params': params}, ensure_ascii=False)}\n← {answer}\n```"


def methods(document):
    parts, noun = [], ""
    for method in document["methods"]:
        if method["name"].split(".")[0] != noun:
            noun = method["name"].split(".")[0]
            parts.append(f"### {noun}")
        errors = ", ".join(f"`{e['$ref'].rsplit('/', 1)[1]}`" for e in method["errors"] if not e["$ref"].endswith(("/InternalError", "/RateLimited", "/InvalidParams", "/NotLoggedIn", "/NotPermitted")))
        role = "Anyone may call it." if method["x-permission"] == "anyone" else f"Needs the role {method['x-permission']}, {SCOPES[method['x-scope']]}."
        changes = " Takes `request_id`, `if_revision`, `dry_run`." if method["x-changes"] else ""
        parts += [f"#### {method['name']}", f"{method['summary']} {role}{changes}", parameters(method), result(method),
                  f"Errors beside the [common ones](#errors): {errors}." if errors else "", example(method)]
    return "\n\n".join(part for part in parts if part)


def structures(document):
    parts = []
    for name, schema in sorted(document["components"]["schemas"].items()):
        if name == "Nothing":
            continue
        parts.append(f"#### {name}")
        parts.append(f"One of {type_of(schema)}." if "enum" in schema else fields(schema))
    return "\n\n".join(parts)


def events(document):
    rows = ["| Type | Meaning | `data` |", "|---|---|---|"]
    for kind in document["x-notifications"][0]["types"]:
        data = ", ".join(f"`{name}`: {type_of(field)}" for name, field in kind["data"].get("properties", {}).items())
        rows.append(f"| `{kind['type']}` | {one_line(kind['summary'])} | {data or 'empty'} |")
    return "\n".join(rows)


def errors(document):
    rows = ["| Name | Code | Meaning |", "|---|---|---|"]
    for name, error in sorted(document["components"]["errors"].items(), key=lambda item: (item[1]["code"] < 0, abs(item[1]["code"]))):
        rows.append(f"| `{name}` | {error['code']} | {one_line(error['message'])} |")
    return "\n".join(rows)


def limits(document):
    rows = ["| Limit | |", "|---|---|"]
    rows += [f"| `{name}` | {value} |" for name, value in sorted(document["x-limits"].items())]
    return "\n".join(rows)


def unit_of(schema):
    if schema.get("x-unit") == "duration":
        return 'duration, such as `"500ms"`, `"5s"`, `"5m"`, `"1h"`'
    if schema.get("x-unit") == "duration-range":
        return 'two durations, such as `"100ms..30s"`'
    if schema.get("x-unit") == "count-in-duration":
        return 'a number and a duration, such as `"5 in 10s"`'
    if schema.get("x-unit") == "bytes":
        return 'bytes, or a string such as `"64KiB"`, `"1MiB"`'
    if schema.get("x-kind") == "path":
        return "path, relative to the file"
    if "minimum" in schema:
        return f"whole number, {schema['minimum']} to {schema['maximum']}"
    return type_of(schema)


def keys(schema):
    """The tables of the configuration."""
    instance = schema["definitions"]["instance"]
    parts = []
    tables = [(f"[{name}]", schema["properties"][name]) for name in ("agent", "api", "http", "cluster")] + [
        ("[cluster.tls]", schema["properties"]["cluster"]["properties"]["tls"]),
        ("[[type]]", schema["definitions"]["type"]), ("[[hub]]", schema["definitions"]["hub"]), ("[[hub.key]]", schema["definitions"]["hub-key"]),
        ("[hub.limits]", schema["definitions"]["hub-limits"]), ("[hub.token]", schema["definitions"]["hub-token"]), ("[defaults]", schema["properties"]["defaults"]), ("[[instance]]", instance), ("[[instance.listen]]", schema["definitions"]["listen"])]
    tables += [(f"[instance.{name}]", schema["definitions"][name]) for name, field in instance["properties"].items() if "$ref" in field]
    for name, table in tables:
        rows = ["| Key | Value | Default | A change counts | |", "|---|---|---|---|---|"]
        for key, field in table["properties"].items():
            if "description" not in field or "items" in field and "$ref" in field["items"]:
                continue
            default = "needed" if key in table.get("required", []) else f"`{json.dumps(field['default'])}`"
            rows.append(f"| `{key}` | {unit_of(field)} | {default} | {EFFECTS[field['x-takes-effect']]} | {one_line(field['description'])} |")
        parts += [f"### {name}", table["description"], "\n".join(rows)]
    return "\n\n".join(parts)


def renewed(text, blocks):
    for name, content in blocks.items():
        pattern = re.compile(rf"(<!-- begin {name} -->\n).*?(\n<!-- end {name} -->)", re.DOTALL)
        text, count = pattern.subn(lambda match: match.group(1) + content + match.group(2), text)
        if count != 1:
            raise SystemExit(f"the part {name} stands {count} times in the document")
    return text


def documents():
    """Each file of the documentation with its text as it should be."""
    document, schema = output_of("--print-api"), output_of("--print-schema")
    makers = (rules, roles, methods, structures, events, errors, limits)
    api, configuration = DOCS / "management-api.md", DOCS / "configuration.md"
    yield api, renewed(api.read_text(), {maker.__name__: maker(document) for maker in makers})
    yield configuration, renewed(configuration.read_text(), {"keys": keys(schema)})


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        raise SystemExit(__doc__)
    for file, text in documents():
        file.write_text(text)
