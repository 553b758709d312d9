"""Reads `cargo metadata` and fails for a licence or a source that is not allowed."""

import json
import re
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-1-Clause", "BSD-2-Clause",
    "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "MPL-2.0",
    "Unicode-3.0", "Unlicense", "Zlib",
}
# Packages whose manifest names no licence, and where it is stated instead.
STATED_ELSEWHERE = {"apalis-postgres": "MIT"}  # the LICENSE file in the package


def allowed(expression: str) -> bool:
    """Whether an SPDX expression can be satisfied with allowed licences alone."""
    # Old manifests separate alternatives with a slash.
    expression = expression.replace("/", " OR ")
    words = re.findall(r"\(|\)|[^\s()]+", expression)

    def either(at: int) -> tuple[bool, int]:
        good, at = both(at)
        while at < len(words) and words[at] == "OR":
            other, at = both(at + 1)
            good = good or other
        return good, at

    def both(at: int) -> tuple[bool, int]:
        good, at = single(at)
        while at < len(words) and words[at] == "AND":
            other, at = single(at + 1)
            good = good and other
        return good, at

    def single(at: int) -> tuple[bool, int]:
        if words[at] == "(":
            good, at = either(at + 1)
            return good, at + 1
        name, at = words[at], at + 1
        if at + 1 < len(words) and words[at] == "WITH":
            name, at = f"{name} WITH {words[at + 1]}", at + 2
        return name in ALLOWED, at

    return either(0)[0]


def main() -> int:
    packages = json.load(sys.stdin)["packages"]
    problems = []
    for package in packages:
        name = f"{package['name']} {package['version']}"
        if package["source"] and not package["source"].startswith("registry+"):
            problems.append(f"{name}: comes from {package['source']}")
        licence = package["license"] or STATED_ELSEWHERE.get(package["name"])
        if not licence or not allowed(licence):
            problems.append(f"{name}: licence {licence}")
    print("\n".join(problems) or f"{len(packages)} packages: licences and sources are fine")
    return 1 if problems else 0


sys.exit(main())
