"""Every shipped folder holds what its datapackage.json says: files, columns, types, keys."""

import csv
import json
import re
from datetime import date, datetime

import pytest

from toolkit.shipped import datasets

FOLDERS = sorted(path for path in datasets().iterdir() if path.is_dir())
PACKAGES = {
    folder.name: json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for folder in FOLDERS
}
TABLES = [
    (name, resource)
    for name, package in PACKAGES.items()
    for resource in package["resources"]
    if resource["profile"] == "tabular-data-resource"
]


def is_yearmonth(text):
    return bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text))


def is_datetime(text):
    try:
        datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        return False
    return True


def is_date(text):
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


TYPES = {
    "string": lambda text: True,
    "integer": lambda text: bool(re.fullmatch(r"-?\d+", text)),
    "number": lambda text: bool(re.fullmatch(r"-?\d+(\.\d+)?", text)),
    "year": lambda text: bool(re.fullmatch(r"\d{4}", text)),
    "yearmonth": is_yearmonth,
    "date": is_date,
    "datetime": is_datetime,
}


def faults_of_cell(text, field, missing):
    """What is wrong with one cell, by its field's type and constraints."""
    rules = field.get("constraints", {})
    if text in missing:
        return ["missing"] if rules.get("required") else []
    if not TYPES[field["type"]](text):
        return [f"'{text}' is no {field['type']}"]
    faults = []
    if "enum" in rules and text not in {str(one) for one in rules["enum"]}:
        faults.append(f"'{text}' is not among the allowed values")
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        faults.append(f"'{text}' does not have the form {rules['pattern']}")
    if "minimum" in rules and float(text) < rules["minimum"]:
        faults.append(f"{text} is below {rules['minimum']}")
    if "maximum" in rules and float(text) > rules["maximum"]:
        faults.append(f"{text} is above {rules['maximum']}")
    return faults


def faults_of_table(rows, schema):
    """Everything in a table that its schema does not allow."""
    header, *body = rows
    fields = schema["fields"]
    if header != [field["name"] for field in fields]:
        return [f"columns {header}"]
    faults = [
        f"row {i}: {len(row)} cells" for i, row in enumerate(body, 2) if len(row) != len(header)
    ]
    if faults:
        return faults
    missing = set(schema["missingValues"])
    for place, field in enumerate(fields):
        # A value that occurs a thousand times is looked at once.
        column = [row[place] for row in body]
        for text in sorted(set(column)):
            faults += [f"{field['name']}: {f}" for f in faults_of_cell(text, field, missing)]
        if field.get("constraints", {}).get("unique") and len(set(column)) < len(column):
            faults.append(f"{field['name']}: repeated values")
    key = schema.get("primaryKey", [])
    places = [header.index(name) for name in ([key] if isinstance(key, str) else key)]
    keys = [tuple(row[place] for place in places) for row in body]
    if places and len(set(keys)) < len(keys):
        faults.append(f"the key {key} is repeated")
    return faults


def rows_of(name, resource):
    text = (datasets() / name / resource["path"]).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))


def test_the_four_are_there():
    assert set(PACKAGES) >= {
        "campaign_register", "global_law_enforcement", "ro_campaign_simulated", "seatbelts_gb",
    }  # fmt: skip


@pytest.mark.parametrize("name", PACKAGES)
def test_package_says_what_it_is(name):
    package = PACKAGES[name]
    assert package["name"] == name.replace("_", "-")
    assert len(package["description"]) > 100
    assert package["title"]
    assert all(licence["name"] and licence["title"] for licence in package["licenses"])
    assert all(source["title"] for source in package["sources"])


@pytest.mark.parametrize("name", PACKAGES)
def test_every_file_is_described(name):
    described = {resource["path"] for resource in PACKAGES[name]["resources"]}
    there = {
        path.relative_to(datasets() / name).as_posix()
        for path in (datasets() / name).rglob("*")
        if path.is_file()
    }
    assert there == described | {"datapackage.json"}


@pytest.mark.parametrize("name", PACKAGES)
def test_names_of_resources_differ_and_follow_the_standard(name):
    names = [resource["name"] for resource in PACKAGES[name]["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", one) for one in names)


@pytest.mark.parametrize(
    ("name", "resource"), TABLES, ids=[f"{name}/{resource['path']}" for name, resource in TABLES]
)
def test_table_keeps_its_schema(name, resource):
    assert faults_of_table(rows_of(name, resource), resource["schema"]) == []


@pytest.mark.parametrize(
    ("name", "resource"), TABLES, ids=[f"{name}/{resource['path']}" for name, resource in TABLES]
)
def test_fields_are_explained_and_numbers_have_a_unit(name, resource):
    for field in resource["schema"]["fields"]:
        assert field["description"], field["name"]
        if field["type"] in ("integer", "number"):
            assert field["unit"], field["name"]


@pytest.mark.parametrize(
    "broken",
    [
        [["month", "calls"], ["2021-13", "3"]],
        [["month", "calls"], ["2021-01", "three"]],
        [["month", "calls"], ["2021-01", "-3"]],
        [["month", "calls"], ["2021-01", ""]],
        [["month", "calls"], ["2021-01", "3"], ["2021-01", "4"]],
        [["month", "calls"], ["2021-01"]],
        [["month", "call"], ["2021-01", "3"]],
    ],
)
def test_the_check_itself_finds_faults(broken):
    schema = {
        "fields": [
            {"name": "month", "type": "yearmonth"},
            {"name": "calls", "type": "integer", "constraints": {"required": True, "minimum": 0}},
        ],
        "missingValues": [""],
        "primaryKey": "month",
    }
    assert faults_of_table([["month", "calls"], ["2021-01", "3"]], schema) == []
    assert faults_of_table(broken, schema) != []
