"""Types generated from the schemas. Nobody edits them."""
