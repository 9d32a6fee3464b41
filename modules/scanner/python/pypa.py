"""PyPA's rules, by PyPA's library: which versions pip could install here, and what each dependency points to.

Lines of JSON on stdin, lines of JSON on stdout (see ../adapters/rules-lines.ts for both). Every item is hostile and judged alone: what
cannot be parsed becomes a reason in its own answer and never an exception. Nothing is downloaded, imported or run.
"""

import json
import platform
import re
import sys
from functools import lru_cache

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

PYTHON = ".".join(str(part) for part in sys.version_info[:3])
TAGS = {tag: position for position, tag in enumerate(sys_tags())}
# PEP 508 names; the ASCII flag keeps look-alike letters out.
NAME = re.compile(r"^([A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$", re.IGNORECASE | re.ASCII)
# pip's archive formats (pip/_internal/utils/filetypes.py); PyPI itself takes .tar.gz and .zip only.
SDIST = (".tar.gz", ".tgz", ".tar", ".zip", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma")
# Formats that were published once and that pip does not install: eggs, Windows installers, packages of Linux and macOS.
FORMER = (".egg", ".exe", ".msi", ".rpm", ".dmg")
# What such a file has after its version: -py2.7, -py2.7-linux-x86_64, .win32-py2.7, .linux-x86_64, -1.noarch
FORMER_TAIL = re.compile(r"(-py[0-9.]+(-.+)?|\.(win|linux|macosx)[-_.a-z0-9]*?(-py[0-9.]+)?|-[0-9]+\.(noarch|src|x86_64|i[3-6]86))$")
# No file system holds a longer name; without a limit, a wheel's compressed tags multiply without end.
LONGEST_NAME = 255
LONGEST_REQUIREMENT = 5000
MARKERS = {**default_environment(), "extra": ""}


def version_of(text):
    try:
        return Version(text)
    except (ValueError, TypeError):  # ValueError also for numbers of thousands of digits
        return None


def python_allowed(text):
    """As pip does it: what is not a specifier does not restrict."""
    if not text:
        return True
    try:
        return SpecifierSet(text).contains(PYTHON, prereleases=True)
    except ValueError:
        return True


def read_file(name, entry):
    """One file of an index page -> kind, version and whether it fits this Python; None for what is no distribution."""
    filename = entry["name"]
    if len(filename) > LONGEST_NAME:
        return None
    allowed = python_allowed(entry.get("requiresPython"))
    base = {"filename": filename, "requires": entry.get("requiresPython"), "allowed": allowed, "yanked": entry.get("yanked")}
    if filename.endswith(".whl"):
        try:
            project, version, _, tags = parse_wheel_filename(filename)
        except Exception:  # whatever a file name can provoke: pip too skips 'invalid wheel filename'
            return former_file(name, "-".join(filename[: -len(".whl")].split("-")[:2]) + ".whl", ".whl", base)
        if project != name:
            return None
        ranks = [TAGS[tag] for tag in tags if tag in TAGS]
        return {**base, "kind": "wheel", "version": version, "rank": min(ranks) if ranks else None, "tags": ", ".join(sorted(map(str, tags)))}
    for extension in SDIST:
        if filename.endswith(extension):
            version = sdist_version(name, filename[: -len(extension)])
            # setup.py's bdist_dumb: an archive of installed files, whose 'version' pip cannot read.
            return former_file(name, filename, extension, base) if version is None else {**base, "kind": "sdist", "version": version}
    for extension in FORMER:
        if filename.endswith(extension):
            return former_file(name, filename, extension, base)
    return None


def former_file(name, filename, extension, base):
    """A file of a format that pip does not install; only its version is of interest."""
    version = sdist_version(name, FORMER_TAIL.sub("", filename[: -len(extension)]))
    return None if version is None else {**base, "kind": "former", "version": version}


def sdist_version(name, stem):
    """The name may hold hyphens itself: the version starts after the hyphen at which the rest is this project's name."""
    for position, letter in enumerate(stem):
        if letter == "-" and canonicalize_name(stem[:position]) == name:
            return version_of(stem[position + 1 :])
    return None


class Page:
    """The files of an index page, found by their version: a package may have a thousand of them."""

    def __init__(self, files):
        self.files = files
        self.wheels = [file for file in files if file["kind"] == "wheel" and file["rank"] is not None]
        self.by_version = {}
        for file in files:
            self.by_version.setdefault(file["version"], []).append(file)
        self.local_wheels = {}
        for version in {file["version"] for file in self.wheels if file["version"].local}:
            self.local_wheels.setdefault(version.public, []).append(str(version))

    def own_files(self, version):
        """The files of exactly this version: `==2.0.0` would take those of 2.0.0+cu118 too, which is another version (PEP 440)."""
        return self.by_version.get(version, [])

    def instead_of(self, version):
        """The versions that pip would take for `==` this one: those with a local part that have a wheel here."""
        return sorted(self.local_wheels.get(str(version), []))


def pip_says(requirement, wheels):
    """pip's own words for a pinned requirement without a candidate among these wheels (pip 23 to 26: resolvelib/factory.py)."""
    skipped = sorted({"%s Requires-Python %s" % (file["version"], file["requires"]) for file in wheels if not file["allowed"]})
    usable = sorted({file["version"] for file in wheels if file["allowed"]})
    lines = []
    if skipped:
        lines.append("ERROR: Ignored the following versions that require a different python version: " + "; ".join(skipped))
    offered = ", ".join(str(version) for version in usable) or "none"
    lines.append("ERROR: Could not find a version that satisfies the requirement %s (from versions: %s)" % (requirement, offered))
    lines.append("ERROR: No matching distribution found for " + requirement)
    return lines


def classify(name, text, page):
    """Class, details and pip's words for one version; `page` is None where no index page could be read."""
    requirement = "%s==%s" % (name, text)
    version = version_of(text)
    if page is None:
        return {"installable": "metadata-missing", "detail": "its index page could not be read", "pip": pip_says(requirement, []), "files": []}
    if version is None:
        return {"installable": "metadata-missing", "detail": "its version is not one of PEP 440", "pip": ["ERROR: Invalid requirement: " + repr(requirement)], "files": []}
    files = page.own_files(version)
    # For `==2.0.0` pip would take 2.0.0+cu118 instead: only `===` asks it for this version.
    instead = page.instead_of(version)
    if instead:
        requirement = "%s===%s" % (name, text)
    if not files:
        detail = "its index page has no file of it" + (", only of " + ", ".join(instead[:3]) if instead else "")
        return {**names_of(page.wheels), "installable": "not-published", "detail": detail, "pip": pip_says(requirement, page.wheels)}
    answer = facts(files)
    usable = [file for file in files if file["kind"] == "wheel" and file["rank"] is not None and file["allowed"]]
    if usable:
        best = min(usable, key=lambda file: (file["yanked"] is not None, file["rank"]))
        return {**answer, **names_of(file for file in files if file["kind"] != "former"), "installable": "yes", "wheel": best["filename"]}
    answer.update(names_of(files + page.wheels), pip=pip_says(requirement, page.wheels))
    if all(file["kind"] == "former" for file in files):
        offered = ", ".join(sorted(file["filename"] for file in files)[:3])
        return {**answer, "installable": "no-matching-wheel", "detail": "has only files that pip does not install: " + offered}
    files = [file for file in files if file["kind"] != "former"]
    wheels = [file for file in files if file["kind"] == "wheel"]
    fitting = [file for file in wheels if file["rank"] is not None]
    if not any(file["allowed"] for file in files) or fitting:
        needs = next(file["requires"] for file in (fitting or files) if not file["allowed"])
        return {**answer, "installable": "python-version", "detail": "needs Python %s, the scan has %s" % (needs, PYTHON)}
    if not wheels:
        return {**answer, "installable": "source-only", "detail": "would have to be built"}
    tags = sorted({file["tags"] for file in wheels})
    more = " and %d others" % (len(tags) - 3) if len(tags) > 3 else ""
    return {**answer, "installable": "no-matching-wheel", "detail": "has wheels for %s%s only" % ("; ".join(tags[:3]), more)}


def names_of(files):
    return {"files": [file["filename"] for file in files]}


def facts(files):
    """Requires-Python and PEP 592's yank of a version, which is yanked when every file of it is."""
    answer = {}
    requires = next((file["requires"] for file in files if file["requires"]), None)
    if requires:
        answer["requiresPython"] = requires
    if all(file["yanked"] is not None for file in files):
        answer["yanked"] = next((file["yanked"] for file in files if file["yanked"]), "")
    return answer


class Inventory:
    """The versions of each name, for the edges; those of the names that were asked for last are kept as versions."""

    def __init__(self, versions):
        self.versions = versions
        self.of = lru_cache(maxsize=1024)(self.read)

    def read(self, name):
        """The newest first, each with its text."""
        known = ((version_of(text), text) for text in self.versions.get(name, []))
        return sorted((each for each in known if each[0] is not None), reverse=True)


def edge(entry, inventory):
    """One dependency as CodeArtifact answers it: a name, and a requirement of which AWS does not say how it is written."""
    name = entry.get("package") or ""
    text = (entry.get("requirement") or "").strip()
    if not NAME.match(name) or len(text) > LONGEST_REQUIREMENT:
        return {"state": "unknown"}
    key = canonicalize_name(name)
    try:
        requirement = Requirement(text if text.lower().startswith(name.lower()) else name + " " + text)
        if requirement.marker is not None and not requirement.marker.evaluate(MARKERS):
            return {"state": "not-needed", "name": key}
        fitting = (text for version, text in inventory.of(key) if requirement.specifier.contains(version, prereleases=True))
        best = next(fitting, None)
    except Exception:  # not only InvalidRequirement: markers nest and compare whatever the publisher wrote
        return {"state": "unknown", "name": key}
    return {"state": "absent", "name": key} if best is None else {"state": "resolved", "name": key, "to": best}


def read_page(page):
    read = (read_file(page["name"], file) for file in page["files"])
    return Page([file for file in read if file is not None])


def judge(package, page, inventory):
    name, text = package["name"], package["version"]
    version = version_of(text)
    answer = classify(name, text, page)
    if not NAME.match(name):
        answer["invalid"] = "its name is not one of PEP 508"
    elif version is None:
        answer["invalid"] = "its version is not one of PEP 440"
    else:
        answer["pin"] = str(version)
    answer["edges"] = [edge(entry, inventory) for entry in package.get("dependencies", [])]
    return answer


def main():
    inventory = Inventory(json.loads(sys.stdin.readline())["versions"])
    print(json.dumps({"python": PYTHON, "platform": platform.platform()}))
    for line in sys.stdin:
        asked = json.loads(line)
        page = read_page(asked["page"]) if "page" in asked else None
        print(json.dumps([judge(package, page, inventory) for package in asked["packages"]]))


if __name__ == "__main__":
    main()
