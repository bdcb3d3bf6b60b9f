"""Checks of a study: plain functions that take it and report what they find."""

from functools import partial

from estimates.lint import claims, figures, sources
from estimates.study import loader

CHECKS = (*claims.CHECKS, *sources.CHECKS, *figures.CHECKS)
load = partial(loader.load, checks=CHECKS)
