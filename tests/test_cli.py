"""The command line: exit codes, words on the right stream, and nothing heavy before it runs."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from toolkit import cli
from toolkit.cli import COMMANDS, main, parser_of
from toolkit.cli.effects import effect_lines
from toolkit.cli.its import evaluated, read
from toolkit.plan import load_plan
from toolkit.shipped import datasets

ROOT = Path(__file__).resolve().parents[1]
DONE, FAULT, USAGE, PROBLEM = 0, 1, 2, 3
SEATBELTS = datasets() / "seatbelts_gb"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Each test works in its own folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    """Run a command; return its code, what it answered and what it said beside."""

    def run(*argv):
        try:
            code = main([str(word) for word in argv])
        except SystemExit as end:  # argparse
            code = end.code
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run


@pytest.fixture
def figures(tmp_path):
    """Forty months of figures with a step of thirty in the middle."""
    path = tmp_path / "figures.csv"
    rows = []
    for month in range(48):
        wobble = (month * 7) % 11 - 5 + (month * 5) % 3
        rows.append(f"{2019 + month // 12}-{month % 12 + 1:02},{200 + wobble + 30 * (month >= 24)}")
    path.write_text("month,reports\n" + "\n".join(rows) + "\n")
    return path


# --- starting ------------------------------------------------------------------------------------


def python(*words, **more):
    given = {"capture_output": True, "text": True, "cwd": ROOT, **more}
    return subprocess.run([sys.executable, *words], check=False, **given)


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom toolkit.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\nprint('MODULES', *sys.modules)"
    )
    loaded = {n.partition(".")[0] for n in python("-c", code).stdout.split("MODULES")[1].split()}
    heavy = {"pandas", "numpy", "scipy", "statsmodels", "plotly", "dash", "sqlalchemy", "tqdm"}
    assert loaded.isdisjoint(heavy)


def test_a_command_of_ours_does_not_look_for_those_of_others(monkeypatch):
    def fail():
        raise AssertionError("looked")

    monkeypatch.setattr(cli, "_contributed", fail)
    assert parser_of(["lock", "plan.toml"])


def test_commands_of_others_come_in_by_their_entry_point(run, monkeypatch):
    def arguments(parser):
        parser.add_argument("--depth", type=int)

    def act(args):
        print(args.workspace, args.depth)
        return 7

    command = SimpleNamespace(help="dig", add_arguments=arguments, run=act)
    monkeypatch.setattr(cli, "_contributed", lambda: {"dig": command})
    assert "dig" in run("--help").out
    done = run("dig", "--depth", 3, "--workspace", "there")
    assert (done.code, done.out) == (7, "there 3\n")


@pytest.mark.parametrize("argv", [("serve", "--workspace", "demo"), ("--workspace=demo", "serve")])
def test_a_folder_may_be_called_like_a_command(run, argv):
    """`make serve` says so: the folder of the demo is called demo."""
    done = run(*argv, "--help")
    assert (done.code, "--port" in done.out) == (DONE, True)


def test_serve_is_contributed(run):
    done = run("serve", "--help")
    assert done.code == DONE
    assert "--port" in done.out


def test_a_contributed_command_that_cannot_load_does_not_stop_the_others(run, monkeypatch):
    class Broken:
        name = "broken"

        def load(self):
            raise ImportError("no module named 'web'")

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Broken()])
    done = run("--help")
    assert done.code == DONE
    assert "'broken' is not installed fully" in done.err


def test_the_version_is_that_of_the_project(run):
    text = (ROOT / "pyproject.toml").read_text()
    (version,) = re.findall(r'^version = "(.+)"$', text, re.MULTILINE)
    assert run("--version").out == f"demandeval {version}\n"


# --- documented ----------------------------------------------------------------------------------


def parsers():
    """Every command with its parser, contributed ones too."""
    actions = parser_of()._actions
    (commands,) = [a for a in actions if isinstance(a, argparse._SubParsersAction)]
    return commands.choices


@pytest.fixture(scope="module")
def page():
    return (ROOT / "docs" / "commands.md").read_text()


def sections(page):
    found = re.split(r"^### `([a-z]+).*$", page, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_every_command_is_documented_and_nothing_else(page):
    assert sorted(sections(page)) == sorted(parsers())


@pytest.mark.parametrize("name", [*COMMANDS, "serve"])
def test_every_option_is_documented(page, name):
    every = page.partition("## The life")[0]
    for action in parsers()[name]._actions:
        if action.option_strings[:1] == ["-h"]:
            continue
        for option in action.option_strings:
            assert f"`{option}`" in sections(page)[name] + every, option


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name):
    command = import_module(COMMANDS[name])
    assert command.__doc__.startswith(f"``demandeval {name}``")
    assert command.help[0].islower()
    assert not command.help.endswith(".")


# --- where the workspace is ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "variable", "place"),
    [
        ((), None, "workspace"),
        ((), "named", "named"),
        (("--workspace", "given"), "named", "given"),
    ],
)
def test_the_workspace_is_given_or_named_or_here(run, monkeypatch, argv, variable, place):
    if variable:
        monkeypatch.setenv("DEMANDEVAL_WORKSPACE", variable)
    run("init")
    assert run("lock", *argv).code == DONE
    assert [p.name for p in Path().iterdir() if p.is_dir()] == [place]


def test_options_of_every_command_may_stand_before_it(run):
    run("init")
    done = run("--workspace", "before", "--json", "lock")
    assert json.loads(done.out)["campaign"] == "our-campaign"
    assert Path("before").is_dir()


# --- commands ------------------------------------------------------------------------------------


def test_init_writes_a_plan_that_can_be_read_and_never_overwrites(run):
    done = run("init")
    assert done.code == DONE
    assert load_plan("plan.toml").campaign.id == "our-campaign"
    Path("plan.toml").write_text("mine")
    again = run("init")
    assert again.code == PROBLEM
    assert "'plan.toml' is there already" in again.err
    assert Path("plan.toml").read_text() == "mine"
    assert run("init", "other.toml").code == DONE
    assert run("init", "none/plan.toml").code == PROBLEM


def test_lock_keeps_the_first_time(run):
    run("init")
    first = json.loads(run("lock", "--json").out)
    assert json.loads(run("lock", "--json").out) == first
    assert first["fingerprint"] == load_plan("plan.toml").fingerprint
    assert "locked since" in run("lock").out


def test_lock_says_that_it_came_after_the_data(run):
    plan = SEATBELTS / "plan.toml"
    argv = ("add", SEATBELTS / "casualties.csv", "--source", "casualties", "--plan", plan)
    assert run(*argv).code == DONE
    assert 'will be headed "exploratory"' in run("lock", plan).out
    run("init")
    assert "exploratory" not in run("lock").out


def test_lock_names_what_still_is_the_words_of_the_template(run):
    run("init")
    said = run("lock").out
    assert "campaign.market, campaign.mechanism, campaign.audience, not_measured[0].reason" in said
    filled = Path("plan.toml").read_text("utf-8").replace('"Say ', '"We say ')
    Path("plan.toml").write_text(filled, "utf-8")
    assert "template" not in run("lock").out


def test_a_column_is_named_as_the_log_will_be_asked_for_it(run, tmp_path):
    """Case does not count; the time is no column that an outcome picks calls by."""
    run("init")
    log = tmp_path / "log.csv"
    log.write_text("data apelului;OUTCOME;caller\n31.01.2023 10:00;actioned;victim\n")
    assert run("add", log, "--source", "calls").code == DONE
    log.write_text("data apelului;caller\n31.01.2023 11:00;victim\n")
    done = run("add", log, "--source", "calls")
    assert done.err == (
        "The file has no column 'outcome', which the plan needs for 'actionable-reports'. "
        "Name one of its columns in the plan: 'area', 'caller'.\n"
    )


def test_add_says_what_was_kept_and_again_that_it_is_here(run):
    plan = SEATBELTS / "plan.toml"
    argv = ("add", SEATBELTS / "casualties.csv", "--source", "casualties", "--plan", plan)
    done = run(*argv)
    assert done.code == DONE
    assert "Stored as upload 1.\n192 rows, 1969-01-01 to 1984-12-31." in done.out
    again = run(*argv)
    assert again.code == DONE
    assert "here already as upload 1: nothing was added" in again.out
    document = json.loads(run(*argv, "--json").out)
    assert (document["id"], document["existed"], document["name"]) == (1, True, "casualties.csv")
    assert "casualties.csv  192 rows" in run("list").out
    removed = run("remove", 1)
    assert (removed.code, "Removed upload 1" in removed.out) == (DONE, True)
    assert json.loads(run("list", "--json").out)[0]["uploads"] == []


def test_problems_are_one_a_line_and_exit_code_3(run, tmp_path):
    run("init")
    bad = tmp_path / "bad.csv"
    bad.write_text("time,outcome\n2023-02-01 10:00,a\n2023-02-31 10:00,b\nsoon,c\n")
    argv = ("add", bad, "--source", "calls")
    done = run(*argv)
    assert (done.code, done.out) == (PROBLEM, "")
    assert len(done.err.splitlines()) == 2
    assert "Row 3" in done.err
    as_json = run(*argv, "--json")
    assert (as_json.code, as_json.err) == (PROBLEM, "")
    problems = json.loads(as_json.out)
    assert [one["message"] for one in problems] == done.err.splitlines()
    assert problems[0]["row"] == 3
    missing = run("remove", 1)
    assert (missing.code, missing.err[-9:]) == (FAULT, "numbers.\n")


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["lock", "none.toml"], PROBLEM, "neither a file nor a campaign"),
        (["add", "none.csv", "--source", "calls"], PROBLEM, "'none.csv' cannot be read"),
        (["evaluate"], PROBLEM, "no data yet"),
        (["evaluate", "--workspace", "none"], FAULT, "There is no workspace 'none'"),
        (["list", "--workspace", "none"], FAULT, "There is no workspace 'none'"),
        (["remove", "9"], FAULT, "There is no upload 9"),
        (["its", "none.csv", "--start", "2020-01-01"], PROBLEM, "'none.csv' cannot be read"),
        (["its", "a.csv", "--start", "soon"], USAGE, "'soon' is no date"),
        (["its", "a.csv", "--start", "2020-01", "--season", "x"], USAGE, "'x' is no season"),
        (["add", "a.csv"], USAGE, "--source"),
        (["ad"], USAGE, "invalid choice: 'ad'"),
        ([], USAGE, "COMMAND"),
    ],
)
def test_exit_codes(run, argv, code, said):
    run("init")
    run("lock")
    done = run(*argv)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_plan_with_faults_lists_them_all(run):
    run("init")
    text = Path("plan.toml").read_text()
    Path("plan.toml").write_text(
        text.replace("shape =", "shap =").replace("2026-05-31", "2025-05-31")
    )
    done = run("lock")
    assert done.code == PROBLEM
    assert "outcomes[0].shap: unknown key. Did you mean 'shape'?" in done.err
    assert not Path("workspace/demandeval.sqlite").exists() or "locked" not in run("list").out


def test_what_was_not_foreseen_is_one_line_without_its_message(run, monkeypatch):
    run("init")

    def fail(_args):
        raise RuntimeError("0722 123 456")

    monkeypatch.setattr("toolkit.cli.lock.run", fail)
    done = run("lock")
    assert (done.code, done.out) == (FAULT, "")
    assert "did not foresee (RuntimeError)" in done.err
    assert "0722" not in done.err
    assert len(done.err.splitlines()) == 1
    with pytest.raises(RuntimeError):
        main(["lock", "--debug"])


# --- its -----------------------------------------------------------------------------------------


def test_its_finds_the_step_in_figures(run, figures):
    done = run("its", figures, "--value", "reports", "--start", "2021-01", "--season", "none")
    assert done.code == DONE
    assert done.out.startswith(
        "reports, by month: 24 before 1 January 2021, 24 months from then on.\n"
        "Exploratory: no plan was locked before the data were seen."
    )
    assert re.search(r"\nfrom the start on +\+\d.* to .* a rise\n", done.out)
    assert re.search(r"\n  passed: Enough periods\. 24 months before and 24 after", done.out)
    document = json.loads(
        run("its", figures, "--value", "reports", "--start", "2021-01", "--json").out
    )
    assert document["exploratory"] is True
    assert len(document["fingerprint"]) == 64


def test_its_writes_ratios_in_percent_and_no_end_of_a_range_as_zero_that_is_not():
    argv = ("its", str(SEATBELTS / "casualties.csv"), "--value", "drivers", "--start", "1983-02")
    plan, table = read(parser_of(argv).parse_args([*argv, "--shape", "step+slope"]), None)
    estimate = evaluated(plan, table).outcomes[0].estimate
    whole = next(row for row in effect_lines(estimate) if row.startswith("in all"))
    assert " a fall" in whole
    assert " to 0 " not in whole
    plan, table = read(parser_of(argv).parse_args([*argv, "--log"]), None)
    lines = effect_lines(evaluated(plan, table).outcomes[0].estimate)
    assert re.match(r"from the start on +−\d+ % +−\d+ % to −\d+ % +a fall$", lines[1])
    assert not any(line.startswith("in percent") for line in lines)


def test_its_is_the_model_of_the_toolkit(run, figures):
    import pandas as pd

    from toolkit.models.its import fit_its

    argv = ("--value", "reports", "--start", "2021-01", "--season", "none", "--shape", "step+slope")
    found = json.loads(run("its", figures, *argv, "--json").out)["estimate"]
    frame = pd.read_csv(figures)
    series = pd.Series(frame["reports"].to_numpy(), pd.PeriodIndex(frame["month"], freq="M"))
    direct = fit_its(series, "2021-01", season=None)
    assert found["shape"] == direct.shape == "step+slope"
    ours = {row["name"]: row["estimate"] for row in found["effect_rows"]}
    # What leaves is rounded to what its range supports.
    for row in direct.effect_rows:
        assert ours[row.name] == pytest.approx(row.estimate, rel=0.02, abs=0.02)


def test_its_counts_the_rows_of_a_log(run, tmp_path):
    path = tmp_path / "log.csv"
    lines = []
    for week in range(40):
        calls = 30 + week % 5 + 15 * (week >= 20)
        date = f"2022-{1 + week // 4:02}-{1 + 7 * (week % 4):02}"
        lines += [f"{date},{'actioned' if n % 3 else 'advice'}" for n in range(calls)]
    path.write_text("date,outcome\n" + "\n".join(lines) + "\n")
    argv = ("its", path, "--start", "2022-06-01", "--season", "none")
    assert "weeks before" in run(*argv).out
    some = json.loads(run(*argv, "--where", "outcome=actioned", "--json").out)
    every = json.loads(run(*argv, "--json").out)
    sums = [sum(filter(None, one["estimate"]["path_values"]["observed"])) for one in (some, every)]
    assert 0.5 < sums[0] / sums[1] < 0.8


def test_its_keeps_small_counts_back(run, tmp_path):
    path = tmp_path / "log.csv"
    lines = [f"2022-{1 + m:02}-{1 + d:02}" for m in range(12) for d in range(0, 28, 2)]
    path.write_text("date\n" + "\n".join(lines) + "\n")
    done = run("its", path, "--start", "2022-06-06", "--season", "none", "--json")
    shown = json.loads(done.out)["estimate"]["path_values"]["observed"]
    assert all(value is None or value == 0 or value > 10 for value in shown)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--shape", "pulse"), "a pulse needs a campaign that ends"),
        ((), "name its column with --value"),
        (("--value", "report"), "wants the column 'report'"),
        (("--value", "report"), "Did you mean 'reports'?\n"),
        (("--value", "reports", "--start", "2031-01"), "2031"),
        (("--where", "reports"), "--where needs a column and a value"),
        (("--value", "reports", "--level", "95"), "is no level of an interval"),
    ],
)
def test_its_says_what_does_not_go_together(run, figures, argv, said):
    done = run("its", figures, "--start", "2021-01", *argv)
    assert (done.code, done.out) == (PROBLEM, "")
    assert said in done.err


# --- ends ----------------------------------------------------------------------------------------


def test_a_reader_that_goes_away_is_no_fault():
    code = (
        "import sys\nfrom toolkit import cli\n"
        "from types import SimpleNamespace as Thing\n"
        "def run(args):\n    for _ in range(10**6): sys.stdout.write('line\\n')\n    return 0\n"
        "cli._contributed = lambda: {'long': Thing(help='x', add_arguments=id, run=run)}\n"
        "sys.exit(cli.main(['long']))\n"
    )
    shell = f'{sys.executable} -c "$CODE" | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", shell],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "CODE": code}, check=True,
    )  # fmt: skip
    assert done.stdout == "line\n141\n"
    assert done.stderr == ""


def test_an_interrupt_ends_quietly():
    code = (
        "import signal, sys, time\nfrom toolkit import cli\n"
        # whoever started the tests in the background had it ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from types import SimpleNamespace as Thing\n"
        "def run(args):\n    print('ready', flush=True)\n    time.sleep(30)\n"
        "cli._contributed = lambda: {'long': Thing(help='x', add_arguments=id, run=run)}\n"
        "sys.exit(cli.main(['long']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=-1, stderr=-1, text=True, cwd=ROOT
    ) as long:
        assert long.stdout.readline() == "ready\n"
        long.send_signal(signal.SIGINT)
        _, said = long.communicate(timeout=20)
    assert (long.returncode, said) == (130, "")


class Terminal:
    """A stream that somebody watches."""

    def __init__(self):
        self.written = ""

    def isatty(self):
        return True

    def write(self, text):
        self.written += text

    def flush(self):
        pass


def test_progress_shows_on_a_terminal_after_a_second_only(monkeypatch):
    from toolkit.cli import progress

    for patience, shown in ((1000.0, False), (0.0, True)):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setattr(progress, "PATIENCE", patience)
        with progress.progress_bar() as show:
            show(0.5, "reading")
            time.sleep(0.15)
            show(0.9, "reading")
            show(0.1, "storing")
        assert ("reading" in terminal.written) is shown


def test_no_progress_where_nobody_watches(capsys):
    from toolkit.cli.progress import progress_bar

    with progress_bar() as show:
        assert show is None


def test_power_tells_what_could_be_shown_and_what_it_takes(tmp_path, capsys):
    rows = "".join(f"{2019 + i // 12}-{i % 12 + 1:02d},{100 + (i * 37) % 11}\n" for i in range(48))
    file = tmp_path / "calls.csv"
    file.write_text("month,calls\n" + rows)
    line = ["power", str(file), "--value", "calls", "--after", "24", "--effect", "-9"]
    assert cli.main(line) == 0
    said = capsys.readouterr().out
    assert "48 months before, 24 months to come" in said
    assert "A change of −9 would be shown in" in said
    assert cli.main([*line, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["power"] > 0.9
    assert found["smallest_fall"] < 0 < found["smallest_rise"]
    assert cli.main([*line[:-2], "--shape", "pulse"]) == 3
    assert "during" in capsys.readouterr().err
