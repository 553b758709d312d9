#!/usr/bin/env python3
"""Fetch the documents of the development set from Debian packages.

Reads corpus.toml, downloads each package with `apt-get download`, takes the one
document out of it and writes it to bench/qa/corpus/. A document that is already
there with the recorded hash is not fetched again. When the archive has moved to
another package version the document is still taken, with a warning: page numbers
of the questions may then be off, and verify.py tells which.
"""

import argparse
import gzip
import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"


def read_documents():
    with open(HERE / "corpus.toml", "rb") as file:
        return tomllib.load(file)["document"]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def is_current(document):
    target = CORPUS / document["name"]
    return target.is_file() and sha256(target.read_bytes()) == document["sha256"]


def download(package, folder):
    """Download and unpack one package; answer its version and the unpacked root."""
    # apt drops to an unprivileged user, which must be able to enter the folder.
    os.chmod(folder, 0o755)
    subprocess.run(
        ["apt-get", "download", "-qq", package],
        cwd=folder,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    [archive] = Path(folder).glob("*.deb")
    version = subprocess.run(
        ["dpkg-deb", "--field", str(archive), "Version"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    root = Path(folder) / "root"
    subprocess.run(["dpkg-deb", "--extract", str(archive), str(root)], check=True)
    return version, root


def take(document, root):
    source = root / document["path"]
    data = source.read_bytes()
    return gzip.decompress(data) if source.suffix == ".gz" else data


def store(document, version, data):
    """Write one document; answer whether it is the one the questions were made for."""
    (CORPUS / document["name"]).write_bytes(data)
    if sha256(data) == document["sha256"]:
        print(f"ok       {document['name']}")
        return True
    if version != document["version"]:
        print(
            f"MOVED    {document['name']}: {document['package']} is now {version}, "
            f"recorded {document['version']}; run verify.py"
        )
        return True
    print(f"MISMATCH {document['name']}: same version, other content", file=sys.stderr)
    return False


def fetch(package, documents):
    with tempfile.TemporaryDirectory() as folder:
        version, root = download(package, folder)
        return all([store(d, version, take(d, root)) for d in documents])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="fetch what is already there, too")
    force = parser.parse_args().force
    CORPUS.mkdir(exist_ok=True)
    wanted = defaultdict(list)
    for document in read_documents():
        if force or not is_current(document):
            wanted[document["package"]].append(document)
    fine = True
    for package, documents in wanted.items():
        try:
            fine &= fetch(package, documents)
        except (subprocess.CalledProcessError, OSError, ValueError) as error:
            print(f"FAILED   {package}: {error}", file=sys.stderr)
            fine = False
    total = sum(f.stat().st_size for f in CORPUS.iterdir())
    print(f"{len(list(CORPUS.iterdir()))} documents, {total / 2**20:.1f} MiB in {CORPUS}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
