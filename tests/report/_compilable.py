"""What LaTeX and BibTeX ask of a text, as far as it can be seen without them: nothing that would stop or change it."""

import re

PLAIN = {  # commands that LaTeX has outside of mathematics, and that the exports may use
    "textbackslash", "textbraceleft", "textbraceright", "textasciitilde", "textasciicircum", "textless", "textgreater",
    "textbar", "textquotedbl", "textasciigrave", "ldots", "ensuremath", "textsuperscript", "url", "begin", "end",
}  # fmt: skip
MATHS = re.compile(r"\$[^$]*\$|\\begin\{equation\}.*?\\end\{equation\}|\\ensuremath\{[^{}]*\}", re.S)


def closes(text):
    """Whether braces that no backslash stands before open and close in turn."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def faults(source):
    """What would stop LaTeX, or be read as something else than text: a list, empty where there is nothing."""
    body = "\n".join(row for row in source.split("\n") if not row.startswith("%"))
    body = re.sub(r"\\url\{[^{}\\\s]*\}", "", body)  # \url takes all else as it is
    found = [] if closes(body) else ["braces"]
    formulas = MATHS.findall(body)
    for formula in formulas:
        if not closes(formula):
            found.append(f"braces of {formula}")
        if len(re.findall(r"\\left\b", formula)) != len(re.findall(r"\\right\b", formula)):
            found.append(f"left and right of {formula}")
        opened, closed = (re.findall(rf"\\{w}\{{(\w+\*?)\}}", formula) for w in ("begin", "end"))
        if sorted(opened) != sorted(closed):
            found.append(f"environments of {formula}")
        if re.search(r"(?<!\\)[%#]", formula):
            found.append(f"a comment in {formula}")
        if re.search(r"(?<!\\)&", formula) and not re.search(r"\\begin\{(cases|aligned|array|matrix)", formula):
            found.append(f"a column in {formula}")
    prose = MATHS.sub(" ", body)
    found += [f"bare {c}" for c in re.findall(r"(?<!\\)[#$%&_^]", prose)]
    found += [f"\\{name}" for name in re.findall(r"\\([A-Za-z]+)", prose) if name not in PLAIN]
    return found


def entries(source):
    """The entries of a BibTeX file as BibTeX reads them: {key: {field: value}}; it counts braces and nothing else."""
    found, i = {}, 0
    while (i := source.find("@", i)) >= 0:
        key = re.compile(r"@\w+\{([^,\s]+),").match(source, i)
        assert key, source[i : i + 40]
        i, fields = key.end(), {}
        while field := re.compile(r"\s*(\w+) = \{").match(source, i):
            start, depth = field.end(), 1
            i = start
            while depth:
                depth += {"{": 1, "}": -1}.get(source[i], 0)
                i += 1
            fields[field[1]] = source[start : i - 1]
            i = re.compile(r",?").match(source, i).end()
        assert re.compile(r"\s*\}").match(source, i), source[i : i + 40]
        assert key[1] not in found
        found[key[1]] = fields
    return found
