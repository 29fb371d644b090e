"""Where the text comes from: packages of Debian 12 and of PyPI, each with its version and licence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .texts import html_text, plain, roff


@dataclass(frozen=True)
class Package:
    """One package: `index` is "debian" or "pypi", `version` as that index names it."""

    name: str
    version: str
    licence: str
    index: str = "debian"


@dataclass(frozen=True)
class Source:
    """Files of one package that match `pattern` (a glob below its root) but not `without`, read by `reader`."""

    package: Package
    pattern: str
    reader: Callable[[Path], str]
    without: str = ""

    def files(self, root: Path) -> Iterator[Path]:
        """Give the files in an order that does not depend on the disk."""
        for path in sorted(root.glob(self.pattern)):
            if path.is_file() and not path.is_symlink() and not (self.without and self.without in str(path)):
                yield path


def _pypi(name: str, version: str, licence: str) -> Source:
    return Source(Package(name, version, licence, "pypi"), "**/*.py", plain)


HANDBOOK = Package("debian-handbook", "11.20220922", "GPL-2+ or CC-BY-SA-3.0")
INSTALLATION = Package("installation-guide-amd64", "20230508+deb12u1", "GPL-2+")
LINUX = "6.1.192-2"
GIMP, GIMP_LICENCE = "2.10.34-2", "GFDL-1.2+"
OFFICE, OFFICE_LICENCE = "4:7.4.7-1+deb12u14", "MPL-2.0"

DOMAINS: dict[str, tuple[Source, ...]] = {
    "english": (
        Source(HANDBOOK, "usr/share/doc/debian-handbook/html/en-US/**/*.html", html_text),
        Source(INSTALLATION, "usr/share/doc/installation-guide-amd64/en/*.html", html_text),
        Source(Package("gimp-help-en", GIMP, GIMP_LICENCE), "**/*.html", html_text),
        Source(Package("libreoffice-help-en-us", OFFICE, OFFICE_LICENCE), "**/*.html", html_text),
        Source(Package("debian-reference-en", "2.100", "GPL-2+"), "**/*.html", html_text),
        Source(Package("postgresql-doc-15", "15.20-0+deb12u1", "PostgreSQL"), "**/*.html", html_text),
        Source(Package("python3.11-doc", "3.11.2-6+deb12u9", "PSF-2"), "**/*.rst.txt", plain),
        Source(Package("linux-doc-6.1", LINUX, "GPL-2"), "**/*.rst.txt", plain, without="translations"),
    ),
    "german": (
        Source(HANDBOOK, "usr/share/doc/debian-handbook/html/de-DE/**/*.html", html_text),
        Source(INSTALLATION, "usr/share/doc/installation-guide-amd64/de/*.html", html_text),
        Source(Package("gimp-help-de", GIMP, GIMP_LICENCE), "**/*.html", html_text),
        Source(Package("libreoffice-help-de", OFFICE, OFFICE_LICENCE), "**/*.html", html_text),
        Source(Package("debian-reference-de", "2.100", "GPL-2+"), "**/*.html", html_text),
    ),
    "french": (
        Source(HANDBOOK, "usr/share/doc/debian-handbook/html/fr-FR/**/*.html", html_text),
        Source(INSTALLATION, "usr/share/doc/installation-guide-amd64/fr/*.html", html_text),
        Source(Package("gimp-help-fr", GIMP, GIMP_LICENCE), "**/*.html", html_text),
        Source(Package("libreoffice-help-fr", OFFICE, OFFICE_LICENCE), "**/*.html", html_text),
        Source(Package("debian-reference-fr", "2.100", "GPL-2+"), "**/*.html", html_text),
    ),
    "c": (Source(Package("linux-source-6.1", LINUX, "GPL-2"), "**/*.c", plain),),
    "python": (
        _pypi("sympy", "1.14.0", "BSD-3-Clause"),
        _pypi("django", "5.2.8", "BSD-3-Clause"),
        _pypi("pandas", "2.3.3", "BSD-3-Clause"),
        _pypi("sqlalchemy", "2.0.44", "MIT"),
        _pypi("networkx", "3.5", "BSD-3-Clause"),
        _pypi("twisted", "25.5.0", "MIT"),
        _pypi("scikit-learn", "1.7.2", "BSD-3-Clause"),
        _pypi("scipy", "1.16.3", "BSD-3-Clause"),
        _pypi("matplotlib", "3.10.7", "PSF-2"),
    ),
    "manual": (
        Source(Package("manpages", "6.03-2", "GPL-2+, BSD and others"), "usr/share/man/**/*.gz", roff),
        Source(Package("manpages-dev", "6.03-2", "GPL-2+, BSD and others"), "usr/share/man/**/*.gz", roff),
        Source(Package("perl-doc", "5.36.0-7+deb12u4", "Artistic or GPL-1+"), "usr/share/man/**/*.gz", roff),
        Source(Package("libssl-doc", "3.0.22-1~deb12u2", "Apache-2.0"), "usr/share/man/**/*.gz", roff),
        Source(Package("libx11-doc", "2:1.8.4-2+deb12u2", "MIT"), "usr/share/man/**/*.gz", roff),
        Source(Package("erlang-manpages", "1:25.2.3+dfsg-1+deb12u4", "Apache-2.0"), "usr/share/man/**/*.gz", roff),
        Source(Package("tcl8.6-doc", "8.6.13+dfsg-2", "TCL"), "usr/share/man/**/*.gz", roff),
    ),
    "markup": (
        Source(
            Package("cppreference-doc-en-html", "20170409-2", "CC-BY-SA-3.0 and GFDL-1.3+"), "**/*.html", plain
        ),
    ),
}  # fmt: skip


def packages() -> tuple[Package, ...]:
    """Return every package once."""
    return tuple(dict.fromkeys(source.package for sources in DOMAINS.values() for source in sources))
