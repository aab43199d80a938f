"""docs/configuration.md, written from the settings classes."""
