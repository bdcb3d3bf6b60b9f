"""The version of the package: a module of its own, so that no lower package imports the public one."""

__version__ = "0.2.0"
