"""The batch over several devices gives the numbers of one device."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.fit._examples import bundled_fit

SCRIPT = """
import json, jax, tests.fit.solver.test_sharded as here
print(json.dumps({"devices": len(jax.devices()), **here.numbers()}))
"""


def numbers():
    """What a fit of the bundled runs comes to, with starts and resamples that fill no whole number of devices."""
    from core import laws
    from core.fit import FitOptions, fit
    from core.runs import load_bundled

    fitted = fit(laws.get("chinchilla"), load_bundled("chinchilla"), FitOptions(starts=300, bootstrap=61))
    values = {k: e.value for k, e in fitted.parameters.items()}
    return {
        "objective": fitted.objective.value,
        "values": values,
        "draws": fitted.draws,
        "at_best": fitted.starts.at_best,
    }


@pytest.fixture(scope="module")
def eight():
    command, env = [sys.executable, "-c", SCRIPT], os.environ | {"JAX_NUM_CPU_DEVICES": "8"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_eight_devices_give_what_one_gives(eight):
    one = numbers()
    assert eight["devices"] == 8
    assert eight["objective"] == pytest.approx(one["objective"], rel=1e-12)
    assert eight["at_best"] == one["at_best"]
    for name, value in one["values"].items():
        assert eight["values"][name] == pytest.approx(value, rel=1e-12)
        np.testing.assert_allclose(eight["draws"][name], one["draws"][name], rtol=1e-12)


def test_it_is_the_fit_that_others_look_at(eight):
    assert eight["objective"] == pytest.approx(bundled_fit(bootstrap=0).objective.value, rel=1e-9)
