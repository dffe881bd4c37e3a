"""People, projects and clients for the tests of the server."""
