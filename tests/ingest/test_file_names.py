"""What stays of a file's name: what is in the file, and never whose."""

import pytest

from toolkit.ingest.file_names import kept_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("calls.csv", "calls.csv"),
        ("Apeluri_2023_martie.XLSX", "apeluri-2023-martie.xlsx"),
        ("survey wave 2 (final).csv", "survey-wave-2-final.csv"),
        ("calls 2023-01-31.csv", "calls-2023-01-31.csv"),
        ("20230131.csv", "20230131.csv"),
        ("2023Q1.tsv", "2023q1.tsv"),
        ("log.csv.exe", "log"),
    ],
)
def test_what_says_what_is_in_it_stays(given, kept):
    assert kept_name(given, "figures") == kept


@pytest.mark.parametrize(
    "given",
    [
        "Maria Popescu.csv",
        "maria.popescu.csv",
        "apeluri Maria-Popescu.csv",
        "caz Ion.csv",
        "joão da silva 2023.csv",
        "0722123456.csv",
        "tel 0722 123 456.csv",
        "07-22-12-34-56.csv",
        "log 0722.123.456.csv",
        "1870314123456.csv",
        "+40722123456.xlsx",
        "ana.pop@example.org.csv",
        "C:\\Users\\Maria\\calls.csv",
        "/data/popescu/calls.csv",
        "<script>alert(1)</script>.csv",
        "=HYPERLINK(1).csv",
        "..",
        "",
    ],
)
def test_no_name_of_a_person_and_no_number_stays(given):
    kept = kept_name(given, "calls").lower()
    for secret in ("maria", "popescu", "ion", "silva", "072", "22", "1234", "123", "1870", "pop"):
        assert secret not in kept
    assert kept
    assert not set(kept) & set("/\\<>=@+ ")


def test_words_of_the_plan_stay():
    assert kept_name("Belts 1984.csv", "source", words=["belts"]) == "belts-1984.csv"
    assert kept_name("Belts.csv", "casualties") == "casualties.csv"
