"""How the dashboard is run: which workspace, where it listens, how much may be uploaded."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import DemandEvalError

__all__ = ["Settings"]

MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of one running dashboard.

    Parameters
    ----------
    workspace
        Folder of the workspace.
    host
        Address to listen on. Only this machine's own (127.0.0.1, ::1, localhost): there is no
        log-in yet, so nobody else may reach it.
    port
        Port to listen on; 0 lets the system choose.
    debug
        Show Dash's developer tools. Never with data of real people.
    largest_upload
        Bytes that one uploaded file may have.

    Raises
    ------
    DemandEvalError
        If the host is not this machine's own address, or the port is no port.

    Examples
    --------
    >>> Settings(workspace=Path("workspace")).address
    'http://127.0.0.1:8050/'
    >>> Settings(workspace=Path("workspace"), host="0.0.0.0")
    Traceback (most recent call last):
    toolkit.errors.DemandEvalError: The dashboard has no log-in yet, so it listens on this ...
    """

    workspace: Path
    host: str = "127.0.0.1"
    port: int = 8050
    debug: bool = False
    largest_upload: int = 200 * MEGABYTE

    def __post_init__(self) -> None:
        if not is_own_address(self.host):
            raise DemandEvalError(
                "The dashboard has no log-in yet, so it listens on this machine only. "
                "Use the host 127.0.0.1; to reach it from elsewhere, forward the port over SSH."
            )
        if not 0 <= self.port <= 65535:
            raise DemandEvalError(f"{self.port} is not a port. Use a number from 1024 to 65535.")

    @property
    def address(self) -> str:
        """What to open in a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings that a server process is given.

        ``DEMANDEVAL_WORKSPACE`` (default ``workspace``), ``DEMANDEVAL_HOST`` and
        ``DEMANDEVAL_PORT``.

        Examples
        --------
        >>> Settings.from_environment({"DEMANDEVAL_PORT": "9000"}).port
        9000
        """
        port = environment.get("DEMANDEVAL_PORT", "8050")
        if not port.isdigit():
            raise DemandEvalError(f"DEMANDEVAL_PORT is '{port}', which is not a port.")
        return Settings(
            workspace=Path(environment.get("DEMANDEVAL_WORKSPACE") or "workspace"),
            host=environment.get("DEMANDEVAL_HOST", "127.0.0.1"),
            port=int(port),
        )


def is_own_address(host: str) -> bool:
    """Say whether a host name (without port) can only mean this machine.

    Examples
    --------
    >>> is_own_address("localhost"), is_own_address("[::1]"), is_own_address("evil.example")
    (True, True, False)
    """
    name = host.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
