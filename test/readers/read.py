"""Reads YAML as programs written in Python do, Checkov among them, and prints what they see as JSON.

    read.py python|libyaml < requests > answers

A request is one line of JSON, {"file": "..."} or {"text": "..."}; its answer is one line, {"documents": [...]} or
{"error": "..."}. Whatever JSON has no word for, such as a date or a key that is no string, is named by its type, so
that it equals nothing that was written.
"""

import json
import math
import sys

import yaml

# PyYAML brings two parsers which differ: its own, and the C library that Ruby and others use, too.
LOADERS = {"python": yaml.SafeLoader, "libyaml": getattr(yaml, "CSafeLoader", None)}


def main(arguments):
    if len(arguments) != 1 or LOADERS.get(arguments[0]) is None:
        sys.exit("usage: read.py python|libyaml")
    for line in sys.stdin:
        print(json.dumps(answer_to(json.loads(line), LOADERS[arguments[0]]), allow_nan=False))


def answer_to(request, loader):
    try:
        if "file" in request:
            with open(request["file"], "rb") as stream:
                return documents_of(stream.read(), loader)
        return documents_of(request["text"], loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def documents_of(text, loader):
    return {"documents": [comparable(document) for document in yaml.load_all(text, Loader=loader)]}


def comparable(value):
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if isinstance(value, dict):
        return {key if isinstance(key, str) else named(key): comparable(member) for key, member in value.items()}
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return named(value)


def named(value):
    return f"!{type(value).__name__} {value}"


main(sys.argv[1:])
