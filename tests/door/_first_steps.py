"""What a new user does first, in an environment that has the wheel and no checkout: the same numbers as the shell."""

import json
import pathlib
import sys

import pandas as pd

import scaling_laws as sl

assert "site-packages" in sl.__file__, sl.__file__
saved = sl.load(sys.argv[1], runs="chinchilla")
found = sl.fit("chinchilla", law="chinchilla", starts=32, bootstrap=60)
same = {"exclude": {"seconds"}}
assert found.record.model_dump(**same) == saved.record.model_dump(**same)
assert len(sl.laws()) > 20
assert len(sl.datasets()) > 5
frame = pd.DataFrame({"N": [1e8, 1e9, 1e10, 2e8, 3e9, 5e9] * 2, "D": [2e9, 4e10, 1e11, 9e9, 3e10, 8e10] * 2})
frame["loss"] = 1.7 + 400 / frame["N"] ** 0.34 + 410 / frame["D"] ** 0.28
mine = sl.fit(frame, columns={"N": "params", "D": "tokens"}, starts=32, bootstrap=0)
assert abs(mine.parameters.loc["E", "value"] - 1.7) < 0.05, mine.parameters
assert mine.predict({"N": 1e10, "D": 1e12})["value"].notna().all()
assert found.allocate(flops=1e24).params > 1e10
assert found.figure("3.25in").svg.startswith("<svg")
assert sl.inference(found, loss=2.1, inference_tokens=5e12).table.loc["best", "params"] > 0
found.to_json("fit.json")
assert json.loads(pathlib.Path("fit.json").read_text())["law"] == "chinchilla"
print(found)
print("the wheel works")
