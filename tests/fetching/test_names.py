"""Names for fetched files, whatever a publisher, or somebody in its place, calls them."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairwait.definitions.publications import publication
from fairwait.sources.fetching.names import name_from_address, received_name, safe_name
from fairwait.sources.finding import find_in_files

_DEVICES = {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "COM0", "CONIN$"}
_hostile = st.text(st.one_of(st.sampled_from('./\\:*?"<>| \t\n\0-~$%CONAUXnul1.zip'), st.characters()), max_size=400)


@example("H\x1f\u0323.zip")
@given(_hostile)
def test_any_name_becomes_one_that_is_safe_everywhere(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 120
    assert len(name.encode()) <= 240
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved()
    assert not name.startswith((".", "-", " "))
    assert not name.endswith((".", " "))
    assert not set(name) & set('<>:"/\\|?*')
    assert all(ord(letter) >= 32 for letter in name)
    assert safe_name(name) == name


@given(st.sampled_from(sorted(_DEVICES)), st.sampled_from(["", ".zip", ".csv.gz", " .txt", ". ."]), st.booleans())
def test_no_name_is_a_device_of_windows(device: str, ending: str, lower: bool) -> None:
    name = safe_name((device.lower() if lower else device) + ending)
    assert name.split(".")[0].strip().upper() not in _DEVICES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("RTT-January-2026-full-extract-ZIP-4M.zip", "RTT-January-2026-full-extract-ZIP-4M.zip"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\evil.zip", "evil.zip"),
        ("january.zip:stream", "january.zip_stream"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        (".htaccess", "htaccess"),
        ("--option.zip", "option.zip"),
        ("\u202egpj.zip", "gpj.zip"),
        ("a\r\nb.zip", "ab.zip"),
        ("aux.csv", "file_aux.csv"),
        (f"{'x' * 300}.csv.gz", f"{'x' * 113}.csv.gz"),
    ],
)
def test_names_keep_what_is_harmless(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize(
    "written",
    ["Full-CSV-data-file-Jan26%26-checked.zip", "Full-CSV-data-file-Jan26,%20[2]%20@%20%E2%80%93.zip",
     f"Full-CSV-data-file-Jan26-{'x' * 140}.zip"],
)  # fmt: skip
def test_a_file_is_found_recorded_and_written_under_one_name(written: str) -> None:
    found = find_in_files(publication("rtt-full-csv"), [f"https://www.england.nhs.uk/uploads/{written}"]).files[0]
    assert found.name == received_name(found.url, "", (".zip",)) == name_from_address(found.url)
    assert len(found.name) <= 120
