"""How tests of pages upload a file, and what is said of it."""

from core import runs

QUICK = {"boot": "40", "starts": "64"}
HEAD = "params,tokens,loss\n"
GOOD = runs.load_bundled("chinchilla").to_csv().encode()


def put(app, name: str, data: bytes):
    return drop(app, (name, data))


def drop(app, *files: tuple[str, bytes]):
    return app.file_uploader[0].set_value([(n, data, "text/csv") for n, data in files]).run()


def messages(app) -> list[str]:
    return [e.value.replace("\\", "") for e in [*app.error, *app.warning]]


def csv(text: str) -> bytes:
    return text.encode()
