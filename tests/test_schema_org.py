"""What is said in the terms of schema.org is said as schema.org has it: each property of a class that knows it.

Judged by schema-dts, Google's types of schema.org for TypeScript, and the compiler of that language.
"""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.lacking import lacking
from tests.serving import Server
from tests.test_profiles import OF_ALL_KINDS

TYPES = Path(__file__).parents[1] / ".make" / "schema-dts"
TSC = TYPES / "node_modules" / ".bin" / "tsc"
INSTALL = "npm install --prefix .make/schema-dts schema-dts@2.1.0 typescript@5.9.3"
SOME = [*(f"/doc/{each}" for each in OF_ALL_KINDS), "/doc/organisation/un", "/dataset", "/states", "/id/"]
HEAD = """import type { Thing } from "schema-dts";
type Known<Class> = [Class] extends [never] ? never : keyof Class;
type Knows<Class extends string, Property extends string> =
  [Property] extends [Known<Extract<Thing, { "@type": Class }>>] ? true : false;
const known: true[] = [];
"""


def test_every_property_is_one_of_the_class_that_it_is_said_of(server: Server, tmp_path: Path) -> None:
    said = {each for path in SOME for each in properties(server.get(f"{path}?_profile=schema&format=jsonld").json())}
    assert len(said) > 60
    assert not unknown(said, tmp_path)


def test_a_property_of_another_class_is_found(tmp_path: Path) -> None:
    wrong = {(("Country",), "memberOf"), (("Quotation",), "startDate"), (("Dragon",), "name")}
    assert unknown({*wrong, (("CreativeWork", "Legislation"), "legislationDate")}, tmp_path) == wrong


def properties(document: dict[str, Any]) -> set[tuple[tuple[str, ...], str]]:
    """The classes of each thing with each of its properties, but for the one by which a role stands for a thing.

    An organization has a member, and if that is a role, the role has a member, too (https://schema.org/Role).
    """
    nodes = [node for node in document["@graph"] if "@type" in node]
    targets = {(name, each["@id"]) for node in document["@graph"] for name in node for each in references(node[name])}
    return {
        (tuple(node["@type"]) if isinstance(node["@type"], list) else (node["@type"],), name)
        for node in nodes
        for name in node
        if not name.startswith("@") and not ("Role" in str(node["@type"]) and (name, node["@id"]) in targets)
    }


def references(values: Any) -> list[dict[str, str]]:
    every = values if isinstance(values, list) else [values]
    return [each for each in every if isinstance(each, dict) and "@id" in each]


def unknown(said: set[tuple[tuple[str, ...], str]], folder: Path) -> set[tuple[tuple[str, ...], str]]:
    """Those that none of the classes knows: the compiler names the line of each."""
    if not TSC.exists():
        told = f"schema-dts is not in {TYPES}: {INSTALL}"
        lacking(told)
    every = sorted(said)
    lines = [f"known.push(null! as {known(of, name)});" for of, name in every]
    (folder / "node_modules").symlink_to(TYPES / "node_modules")
    (folder / "said.ts").write_text(HEAD + "\n".join(lines) + "\n")
    command = [str(TSC), "--noEmit", "--strict", "--skipLibCheck", "--module", "node16", "said.ts"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    found = [int(line) for line in re.findall(r"^said\.ts\((\d+),\d+\): error TS2345", run.stdout, re.MULTILINE)]
    assert (run.returncode == 0) == (not found), run.stdout + run.stderr
    return {every[line - HEAD.count("\n") - 1] for line in found}


def known(of: tuple[str, ...], name: str) -> str:
    """A type that is true where one of the classes knows a property."""
    some = " | ".join(f"Knows<{json.dumps(each)}, {json.dumps(name)}>" for each in of)
    return f"({some} extends false ? false : true)"
