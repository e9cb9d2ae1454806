"""The raw log of a real helpline, from the file to the verdict, by the command line.

On 11 December 2018 a public accusation put the line's number on television. Calls about tripled
for thirteen days (a rate ratio of 2.1 to 4.1 by a daily model); the ministry announced +1,240 %;
no lasting level was shown.
"""

import json
import math

import pytest

from toolkit.cli import main

EVENT = ("--start", "2018-12-11", "--end", "2018-12-23", "--shape", "pulse+step")

PLAN = """
schema = 1
[campaign]
id = "linea-137"
name = "The number on television"
start = 2018-12-11
end = 2018-12-23
market = "none: a public accusation"
mechanism = "people saw the number of the line"
[sources.calls]
kind = "calls"
unit = "contact"
period = "week"
columns = { time = "timestamp", area = "llamado_provincia" }
[[outcomes]]
id = "its"
name = "calls"
source = "calls"
role = "negative_control"
measure = "count"
areas = "all"
shape = "pulse+step"
"""


@pytest.fixture(scope="module")
def log(real_data):
    return real_data / "helpline_linea137" / "calls.csv"


@pytest.fixture(scope="module")
def told(log, capfd_module):
    assert main(["its", str(log), *EVENT, "--json"]) == 0
    return json.loads(capfd_module())


@pytest.fixture(scope="module")
def capfd_module():
    """What was printed since the last call, for a fixture that lives as long as the module."""
    import contextlib
    import io

    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):

        def taken():
            text = stream.getvalue()
            stream.seek(0)
            stream.truncate()
            return text

        yield taken


def effect(told, name):
    (row,) = [row for row in told["estimate"]["effect_rows"] if row["name"] == name]
    return row


def test_the_pulse_is_found_and_no_lasting_level_is_claimed(told):
    pulse, level = effect(told, "pulse_effect"), effect(told, "level_change")
    assert 2.1 < math.exp(pulse["estimate"]) < 4.1
    assert pulse["ci_low"] > 0
    assert level["ci_low"] < 0 < level["ci_high"]
    assert told["verdict"]["reading"] == "cannot tell"


def test_a_written_plan_gives_the_same_numbers(told, log, tmp_path, capsys):
    (tmp_path / "plan.toml").write_text(PLAN)
    common = ["--workspace", str(tmp_path / "workspace")]
    plan = str(tmp_path / "plan.toml")
    assert main(["add", str(log), "--source", "calls", "--plan", plan, *common]) == 0
    said = capsys.readouterr().out
    assert "19143 rows, 2016-11-19 to 2021-07-31" in said
    assert main(["evaluate", plan, "--json", *common]) == 0
    (outcome,) = json.loads(capsys.readouterr().out)["outcomes"]
    assert outcome["estimate"] == told["estimate"]
    assert outcome["verdict"] == told["verdict"]
