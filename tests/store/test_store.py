"""Uploads are whole or not at all; locks never change; nothing recognisable is kept."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.store.tables_made import call_log, delivery, panel, waves
from toolkit.errors import DataError, WorkspaceError
from toolkit.store import Store, rows, uploads
from toolkit.store.database import FILE, Database

ROOT = Path(__file__).resolve().parents[2]
WEEK = [f"2023-01-{day:02}" for day in range(2, 9)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "workspace"


@pytest.fixture
def store(folder):
    return Store(folder)


def files(folder):
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


def counts(folder):
    """Rows of each table that an upload fills."""
    with sqlite3.connect(folder / FILE) as connection:
        tables = ("uploads", "calls", "series", "answers", "arrivals")
        found = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}
    connection.close()
    return found


EMPTY = {"uploads": 0, "calls": 0, "series": 0, "answers": 0, "arrivals": 0}


def test_an_upload_says_what_it_is(store):
    found = store.add(delivery(call_log(WEEK), report=("one column left out",)), "2026-01-01")
    assert (found.id, found.rows, found.first, found.last) == (1, 7, "2023-01-02", "2023-01-08")
    assert found.report == ("one column left out",)
    assert not found.existed
    assert store.uploads("ro") == [found]
    assert store.upload(1) == found
    assert store.file(found.file) == b"de-identified original"


def test_the_same_bytes_twice_are_one_upload(store, folder):
    first = store.add(delivery(call_log(WEEK)), "2026-01-01")
    assert store.find("ro", "calls", b"original").existed
    again = store.add(delivery(call_log(WEEK)), "2026-01-02")
    assert again.existed
    assert again.id == first.id
    assert counts(folder) == EMPTY | {"uploads": 1, "calls": 7, "arrivals": 1}
    assert len(files(folder)) == 1


def test_the_same_bytes_may_serve_two_sources_and_share_a_file(store, folder):
    store.add(delivery(call_log(WEEK)), "2026-01-01")
    store.add(delivery(call_log(WEEK), source="other"), "2026-01-01")
    assert len(files(folder)) == 1
    store.remove(1)
    assert len(files(folder)) == 1
    store.remove(2)
    assert files(folder) == []


def test_of_the_original_only_a_keyed_hash_remains(store, folder):
    import hashlib

    store.add(delivery(call_log(WEEK), content=b"Ana, 0722 123 456"), "2026-01-01")
    plain = hashlib.sha256(b"Ana, 0722 123 456").hexdigest().encode()
    kept = b"".join(path.read_bytes() for path in folder.rglob("demandeval.sqlite*"))
    assert plain not in kept
    assert (folder / "key").stat().st_size == 32
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert (folder / "key").read_bytes() not in kept
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


class FaultError(Exception):
    pass


def fail(*_args, **_more):
    raise FaultError


@pytest.mark.parametrize(("module", "name"), [(rows, "write_table"), (uploads, "arrive")])
def test_a_failed_upload_leaves_nothing(store, folder, monkeypatch, module, name):
    with monkeypatch.context() as patch:
        patch.setattr(module, name, fail)
        with pytest.raises(FaultError):
            store.add(delivery(call_log(WEEK)), "2026-01-01")
    assert counts(folder) == EMPTY
    assert files(folder) == []
    assert store.add(delivery(call_log(WEEK)), "2026-01-01").rows == 7


def test_a_failed_upload_leaves_the_file_of_another(store, folder, monkeypatch):
    store.add(delivery(call_log(WEEK)), "2026-01-01")
    monkeypatch.setattr(rows, "write_table", fail)
    with pytest.raises(FaultError):
        store.add(delivery(call_log(WEEK), source="other"), "2026-01-01")
    assert len(files(folder)) == 1


def test_a_program_killed_between_file_and_commit_leaves_nothing(folder):
    code = (
        "import os, sys, pathlib\n"
        "from tests.store.tables_made import call_log, delivery\n"
        "from toolkit.store import Store, rows\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "store = Store(folder)\n"
        "write = rows.write_table\n"
        "def killed(*args):\n"
        "    write(*args)\n"
        "    assert [p for p in (folder / 'files').rglob('*') if p.is_file()]\n"
        "    os._exit(9)\n"
        "rows.write_table = killed\n"
        "store.add(delivery(call_log(['2023-01-02'])), '2026-01-01')\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    assert run.returncode == 9
    assert len(files(folder)) == 1  # the file had been written
    Store(folder)
    assert counts(folder) == EMPTY
    assert files(folder) == []


def test_a_kept_file_that_was_changed_is_found_out(store, folder):
    upload = store.add(delivery(call_log(WEEK)), "2026-01-01")
    (path,) = files(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    path.chmod(0o600)
    path.write_bytes(b"something else")
    with pytest.raises(WorkspaceError, match="was changed after it was stored"):
        store.file(upload.file)
    path.unlink()
    with pytest.raises(WorkspaceError, match="is missing"):
        store.file(upload.file)


def test_a_lock_never_changes(store, folder, plan):
    assert store.locked_at(plan.fingerprint) is None
    assert store.lock(plan, "2026-01-01") == "2026-01-01"
    assert store.lock(plan, "2026-02-02") == "2026-01-01"
    connection = sqlite3.connect(folder / FILE)
    for change in ("UPDATE locks SET locked_at = '2020-01-01'", "DELETE FROM locks"):
        with pytest.raises(sqlite3.IntegrityError, match="locks never change"):
            connection.execute(change)
    connection.close()


def test_the_plan_chosen_last_is_the_campaigns(store, plan, other_plan):
    store.keep_plan(plan, "2026-01-01")
    store.keep_plan(other_plan, "2026-01-02")
    assert store.plans() == [other_plan]
    store.keep_plan(plan, "2026-01-03")
    assert store.plans(plan.campaign.id) == [plan]
    assert store.plans()[0].fingerprint == plan.fingerprint


def test_two_programs_may_write_at_once(store, folder):
    faults = []

    def add(number):
        try:
            mine = Store(folder)
            for turn in range(5):
                given = {"source": f"{number}-{turn}", "content": b"%d %d" % (number, turn)}
                mine.add(delivery(call_log(WEEK), **given), "2026-01-01")
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert counts(folder) == EMPTY | {"uploads": 20, "calls": 140, "arrivals": 20}


def test_a_workspace_that_stays_busy_says_so(store, folder):
    other = sqlite3.connect(folder / FILE)
    other.execute("BEGIN IMMEDIATE")
    impatient = Database(folder, busy_seconds=0.05)
    with pytest.raises(WorkspaceError, match="The workspace is busy"), impatient.writing():
        pass
    with impatient.reading():  # readers do not wait for a writer
        pass
    other.close()


def test_a_newer_workspace_is_refused_and_not_touched(store, folder):
    connection = sqlite3.connect(folder / FILE)
    connection.execute("UPDATE meta SET value = '999' WHERE name = 'schema'")
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="newer version of demandeval"):
        Store(folder)


def test_an_older_workspace_gets_the_tables_that_came_since(store, folder):
    connection = sqlite3.connect(folder / FILE)
    connection.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
    connection.execute("DROP TABLE given")
    connection.commit()
    assert Store(folder).given("x") == []
    (version,) = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    connection.close()
    assert version == "2"
    Store(folder)


@pytest.mark.parametrize("name", [FILE, "key"])
def test_a_damaged_workspace_says_what_to_do(folder, name):
    folder.mkdir()
    (folder / name).write_bytes(b"not what it should be" * 99)
    with pytest.raises(WorkspaceError, match=r"damaged.* backup"):
        Store(folder)


def test_the_key_of_another_workspace_is_refused(store, folder):
    (folder / "key").unlink()
    with pytest.raises(WorkspaceError, match="does not belong to this workspace"):
        Store(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_says_so(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WorkspaceError, match="cannot be made"):
        Store(tmp_path / "workspace")


def test_a_file_in_place_of_the_folder_says_so(tmp_path):
    (tmp_path / "workspace").touch()
    with pytest.raises(WorkspaceError, match="cannot be made"):
        Store(tmp_path / "workspace")


# --- what two files may not both hold ----------------------------------------------------------


def test_the_same_calls_in_another_file_are_refused(store, folder):
    store.add(delivery(call_log(WEEK)), "2026-01-01")
    with pytest.raises(DataError, match="6 of the 6 calls of the same time") as refused:
        store.add(delivery(call_log([*WEEK[1:], "2023-02-01"]), content=b"more"), "2026-01-01")
    assert "Add only what is new, or remove 'calls.csv' (upload 1) first" in str(refused.value)
    assert counts(folder)["uploads"] == 1
    assert len(files(folder)) == 1


def test_calls_of_another_office_at_the_same_time_are_welcome(store):
    store.add(delivery(call_log(WEEK, areas=["AB"] * 7)), "2026-01-01")
    store.add(delivery(call_log(WEEK, areas=["AR"] * 7), content=b"AR"), "2026-01-01")
    assert len(store.uploads("ro")) == 2


def test_another_figure_for_the_same_month_is_refused(store):
    store.add(delivery(panel(["2023-01", "2023-02"], [1.0, 2.0])), "2026-01-01")
    with pytest.raises(DataError, match="the figure for 2023-02 differs"):
        store.add(delivery(panel(["2023-02"], [3.0]), content=b"b"), "2026-01-01")
    same = delivery(panel(["2023-02", "2023-03"], [2.0, 3.0]), content=b"c")
    assert store.add(same, "2026-01-01").id == 2


def test_the_same_sheets_in_another_file_are_refused(store):
    store.add(delivery(waves()), "2026-01-01")
    with pytest.raises(DataError, match="3 of the 3 answer sheets"):
        store.add(delivery(waves(), content=b"b"), "2026-01-01")
    assert store.add(delivery(waves("2023-06"), content=b"c"), "2026-01-01").id == 2


@pytest.mark.skipif(os.name == "nt", reason="rights are those of POSIX")
def test_only_the_owner_may_read_also_in_a_folder_that_others_may_enter(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    store = Store(folder)
    store._files.write(b"kept")
    rights = {
        path.relative_to(folder).parts[0]: path.stat().st_mode & 0o077 for path in folder.iterdir()
    }
    assert set(rights.values()) == {0}, rights
