"""Files that cannot be opened as what they claim to be."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from tests.synthetic.editing import header_line, spoil
from tests.synthetic.full_csv import Month


def _zipped(month: Month, folder: Path) -> Path:
    return month.write(folder / month.default_name.replace(".csv", ".zip"))


def truncated_zip(month: Month, folder: Path) -> Path:
    """A download that stopped half-way: the directory at the end of the zip is missing."""
    path = _zipped(month, folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def corrupted_zip(month: Month, folder: Path) -> Path:
    """A zip whose directory is whole but whose compressed bytes are not: the checksum fails."""
    path = _zipped(month, folder)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    path.write_bytes(bytes(content))
    return path


def encrypted_zip(month: Month, folder: Path) -> Path:
    """A zip whose member is marked as encrypted, in both of its headers."""
    path = _zipped(month, folder)
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature) if signature == b"PK\x03\x04" else content.rindex(signature)
        (flags,) = struct.unpack_from("<H", content, at + offset)
        struct.pack_into("<H", content, at + offset, flags | 0x1)
    path.write_bytes(bytes(content))
    return path


def zip_bomb(month: Month, folder: Path) -> Path:
    """64 MB of zeros in 60 kB, whose directory entry claims four thousand million bytes."""
    path = folder / month.default_name.replace(".csv", ".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(month.default_name, bytes(64_000_000))
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 4_294_000_000)
    path.write_bytes(bytes(content))
    return path


def expanding_zip(month: Month, folder: Path) -> Path:
    """A bomb that tells the truth about its size: a good header, then half a gigabyte of blank lines, in 0.5 MB."""
    path = folder / month.default_name.replace(".csv", ".zip")
    head = ",".join(month.layout.columns).encode() + b"\r\n"
    blank = b"\r\n" * 8_000_000
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle,
        bundle.open(month.default_name, "w", force_zip64=True) as member,
    ):
        member.write(head)
        for _ in range(32):
            member.write(blank)
    return path


def two_csvs_in_one_zip(month: Month, folder: Path) -> Path:
    path = folder / month.default_name.replace(".csv", ".zip")
    content = month.csv_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(month.default_name, content)
        bundle.writestr("second-" + month.default_name, content)
    return path


def zip_with_nothing_in_it(month: Month, folder: Path) -> Path:
    path = folder / month.default_name.replace(".csv", ".zip")
    with zipfile.ZipFile(path, "w"):
        pass
    return path


def zip_with_a_path_upwards(month: Month, folder: Path) -> Path:
    """A member named to escape the folder it is unpacked into. Reading it is safe only if the name is not used."""
    return month.write(folder / month.default_name.replace(".csv", ".zip"), member="../../escaped.txt")


def html_named_zip(month: Month, folder: Path) -> Path:
    """What a site sends when the address has gone: a page, under the name that was asked for."""
    path = folder / month.default_name.replace(".csv", ".zip")
    path.write_text("<!DOCTYPE html><html><head><title>Page not found</title></head><body>404</body></html>")
    return path


def html_named_csv(month: Month, folder: Path) -> Path:
    path = folder / month.default_name
    path.write_text("<!DOCTYPE html>\n<html><head><title>Page not found</title></head>\n<body>404</body></html>\n")
    return path


def truncated_gzip(month: Month, folder: Path) -> Path:
    path = month.write(folder / f"{month.default_name}.gz")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def empty_file(month: Month, folder: Path) -> Path:
    path = folder / month.default_name
    path.write_bytes(b"")
    return path


def header_only(month: Month, folder: Path) -> Path:
    return spoil(month, folder, lambda rows: rows[: header_line(month) + 1])


def cut_off_in_a_row(month: Month, folder: Path) -> Path:
    """A plain CSV file that ends in the middle of a row."""
    path = month.write(folder / month.default_name)
    path.write_bytes(path.read_bytes()[:-150])
    return path
