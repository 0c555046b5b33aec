"""Pack the data: put the dialect of the tables right, check everything, and record sizes and hashes.

Run ``python3 start.py pack`` after any change in ``data/``; with ``--check`` it changes nothing and says
whether the package is up to date. The schemas in `datapackage.json` are written by hand; only ``bytes`` and ``hash``
of each resource are written by this program.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from entente import data
from entente.data._checking import fingerprint
from entente.data._folder import Folder, faults_in
from entente.data._reading import DESCRIPTOR, PACK, read_text, separator
from entente.errors import EntenteError, Fault, raise_if_any
from entente.files import write_whole
from entente.text.reading import decode
from tools.console import in_sentences


def tidy(raw: bytes, names: tuple[str, ...] = ()) -> bytes:
    """The same text as UTF-8 without a byte order mark, with LF line ends and, if it is a table, with commas.

    Parameters
    ----------
    raw : bytes
        A file as an editor or a spreadsheet left it.
    names : tuple of str
        The names of the columns; empty for a text that is no table.

    Examples
    --------
    >>> tidy("id;fact\\r\\nf1;Ås, Norway\\r\\n".encode("utf-8-sig"), ("id", "fact")).decode()
    'id,fact\\nf1,"Ås, Norway"\\n'
    """
    text, _ = read_text(raw, "")
    text = text.rstrip("\n") + "\n" if text.strip() else text
    mark = separator(text, names) if names else ","
    if mark != ",":
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        text = out.getvalue()
    return text.encode("utf-8")


def packed(descriptor: dict[str, Any], folder: Folder) -> str:
    """The text of `datapackage.json` with the present sizes and hashes.

    Parameters
    ----------
    descriptor : dict
        The descriptor as it was read.
    folder : Folder
        The folder of the data, with the bytes that are to be written.
    """
    raw = {resource["path"]: folder.bytes_of(folder.path / resource["path"]) for resource in descriptor["resources"]}
    resources = [{**resource, **fingerprint(raw[resource["path"]])} for resource in descriptor["resources"]]
    return json.dumps({**descriptor, "resources": resources}, indent=2, ensure_ascii=False) + "\n"


def pack(folder: Path) -> tuple[str, ...]:
    """Tidy, check and record; nothing is written while there is a fault.

    Parameters
    ----------
    folder : Path
        The folder of the data.

    Returns
    -------
    tuple of str
        The names of the files that were written.

    Raises
    ------
    EntenteError
        With every fault in the tables; ``pack.write`` if the folder does not allow it.

    Examples
    --------
    >>> import shutil, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = Path(shutil.copytree(data.root(), Path(place, "data")))
    ...     _ = pack(folder)
    ...     pack(folder)  # a second time there is nothing to write
    ()
    """
    folder = folder.resolve()
    described = Folder(folder, ())
    raise_if_any(item.fault for item in described.descriptor_faults)  # no path is opened that was not checked
    tidied = Folder(folder, (), dict(_tidied(described)))
    raise_if_any(faults_in(tidied))
    text = packed(json.loads((folder / DESCRIPTOR).read_bytes().decode("utf-8-sig")), tidied)
    ready = {**tidied.tidied, folder / DESCRIPTOR: text.encode("utf-8")}
    new = {path: raw for path, raw in ready.items() if path.read_bytes() != raw}
    try:
        write_whole(new)
    except OSError as error:
        found = (error.strerror or "an error").lower()
        raise EntenteError([Fault("pack.write", str(folder), found, "a folder that can be written")]) from None
    return tuple(path.name for path in new)


def _tidied(folder: Folder) -> Iterator[tuple[Path, bytes]]:
    """Each table and text of the package that is there, with its tidy bytes. Anything else stays as it is."""
    for resource in folder.resources.values():
        path = folder.path / resource["path"]
        is_text = "schema" in resource or str(resource.get("mediatype", "")).startswith("text/")
        if is_text and path.is_file():
            raw = path.read_bytes()
            if raw:
                decode(raw, folder.label(path), expected="a table or a text")  # a picture or a workbook is refused
            yield path, tidy(raw, _names(resource))


def _names(resource: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(field["name"] for field in resource.get("schema", {}).get("fields", ()))


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Pack the tables, or with ``--check`` say whether they are up to date."""
    parser = argparse.ArgumentParser(prog=PACK, description="Check the tables and record their sizes and hashes.")
    parser.add_argument("folder", nargs="?", help="the folder of the data; data/ of the course if not given")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the package is not up to date")
    options = parser.parse_args(arguments)
    folder = data.root(options.folder or data.course_folder() / "data")
    if options.check:
        raise_if_any(data.validate(folder))
        print(f"{folder.name}/ is up to date.")
        return 0
    written = pack(folder)
    print(f"Written: {', '.join(written)}." if written else f"{folder.name}/ was up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
