#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shipped scripts and plain_words.yaml against the JSON Schemas that editors use (flows/*.schema.json).

`orienta check` is the judge of a script; this test is of the schema: if an editor underlines in red what the program
accepts, people stop believing the editor. Made-up broken scripts must fail it too.
"""
import copy
import json
import pathlib
import re
import sys

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Loader(yaml.SafeLoader):
    """YAML as the program reads it: `yes`, `no` and dates stay words; only true, false, numbers and null have a type."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])


def problems(validator, document):
    return [f"{'/'.join(str(p) for p in e.absolute_path) or 'top'}: {e.message[:200]}"
            for e in sorted(validator.iter_errors(document), key=lambda e: list(map(str, e.absolute_path)))]


def plain_words(validator_class):
    schema = json.loads((ROOT / "flows/plain_words.schema.json").read_text(encoding="utf-8"))
    validator_class.check_schema(schema)
    validator = validator_class(schema)
    file = ROOT / "flows/library/plain_words.yaml"
    document = yaml.load(file.read_text(encoding="utf-8"), Loader)
    found = problems(validator, document)
    for problem in found:
        print(f"{file.relative_to(ROOT)}: {problem}")
    broken = {"an exception without a reason": {"sms": {"exceptions": [{"at": "a/b"}]}},
              "an unknown key": {"colour": "red"},
              "a target above 100": {"readability": {"target": 165}}}
    for what, damaged in broken.items():
        if not problems(validator, damaged):
            found.append(what)
            print(f"flows/plain_words.schema.json: accepts {what}")
    return len(found)


def main():
    schema = json.loads((ROOT / "flows/flow.schema.json").read_text(encoding="utf-8"))
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)
    files = sorted((ROOT / "flows/library/flows").rglob("*.yaml"))
    bad = 0
    documents = []
    for file in files:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader)
        documents.append(document)
        for problem in problems(validator, document):
            bad += 1
            print(f"{file.relative_to(ROOT)}: {problem}")
    if documents:
        base = documents[0]
        broken = {"no id": lambda d: d.pop("flow"), "no steps": lambda d: d.pop("steps"),
                  "an unknown key": lambda d: d.update(colour="red"),
                  "a step without an id": lambda d: d["steps"][0].pop("id"),
                  "an unknown kind of step": lambda d: d["steps"].append({"id": "x", "shout": "hola"})}
        for what, damage in broken.items():
            damaged = copy.deepcopy(base)
            damage(damaged)
            if not problems(validator, damaged):
                bad += 1
                print(f"flows/flow.schema.json: accepts a script with {what}")
    bad += plain_words(validator_class)
    print(f"flow schema: {len(files)} scripts, {bad} problems")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
