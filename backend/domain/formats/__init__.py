"""The files of a release: what is in them (`records`), one module per format, and the folder they make."""
