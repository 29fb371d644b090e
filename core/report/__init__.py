"""What people take away from a fit or a decision."""

from .. import jax_setup as jax_setup
