"""`demandeval serve` as the command line finds it."""

import argparse
import socket

import pytest

from dashboards.__main__ import command
from dashboards.app import create_app
from dashboards.server import serving
from dashboards.settings import Settings
from toolkit.errors import DemandEvalError


def arguments(tmp_path, *given):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args(given)
    args.workspace = tmp_path / "workspace"
    return args


def test_it_listens_on_this_machine_unless_told_otherwise(tmp_path):
    args = arguments(tmp_path)
    assert (args.host, args.port) == ("127.0.0.1", 8050)
    assert command.help


def test_an_address_for_others_is_a_problem_not_a_fault(tmp_path, capsys):
    assert command.run(arguments(tmp_path, "--host", "0.0.0.0")) == 3
    assert "this machine only" in capsys.readouterr().err


def test_a_port_in_use_says_what_to_do(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(workspace=tmp_path / "w", port=taken.getsockname()[1])
        app = create_app(settings)
        with pytest.raises(DemandEvalError, match="--port"), serving(app, settings):
            pass


def test_the_address_that_is_told_is_the_one_that_listens(tmp_path):
    settings = Settings(workspace=tmp_path / "w", port=0)
    with serving(create_app(settings), settings) as (server, address):
        assert address == f"http://127.0.0.1:{server.server_port}/"
        assert server.server_port > 0


def test_settings_come_from_the_environment(tmp_path):
    given = {"DEMANDEVAL_WORKSPACE": str(tmp_path), "DEMANDEVAL_PORT": "9001"}
    assert Settings.from_environment(given) == Settings(workspace=tmp_path, port=9001)
    with pytest.raises(DemandEvalError, match="not a port"):
        Settings.from_environment({"DEMANDEVAL_PORT": "http"})
