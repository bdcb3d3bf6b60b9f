"""The version of the package: a module of its own, so that no package below has to import the public face."""

__version__ = "0.2.0"
