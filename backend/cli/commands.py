"""The table of commands."""

import typer

from backend.cli import (
    cut,
    demo,
    doctor,
    draft,
    import_rows,
    ingest,
    migrate,
    people,
    push,
    release,
    serve,
    worker,
)


def register(app: typer.Typer) -> None:
    """Add every command to `app`."""
    app.command("demo")(demo.demo)
    app.command("serve")(serve.serve)
    app.command("worker")(worker.worker)
    app.command("migrate")(migrate.migrate)
    app.command("ingest")(ingest.ingest)
    app.command("cut")(cut.cut)
    app.command("import")(import_rows.import_rows)
    app.command("draft")(draft.draft)
    app.command("release")(release.release)
    app.command("push")(push.push)
    app.command("doctor")(doctor.doctor)
    app.add_typer(people.app, name="people")
