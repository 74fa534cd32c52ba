#!/usr/bin/env python3
"""Prints a history.csv of daily closes, in dollars and unadjusted, from LEAN's zips.

    lean_history.py FOLDER UNTIL NAME...      FOLDER holds lean_equity_daily/<name>.zip, UNTIL is YYYY-MM-DD

Only days on which every name has a close, and only the last 500 of them.
"""
import pathlib
import sys
import zipfile

folder, until, names = pathlib.Path(sys.argv[1]), sys.argv[2].replace("-", ""), sys.argv[3:]
closes = []
for name in names:
    with zipfile.ZipFile(folder / "lean_equity_daily" / f"{name.lower()}.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode("ascii")
        rows = [line.split(",") for line in text.splitlines() if line[:8] <= until]
        closes.append({row[0][:8]: int(row[4]) / 10_000 for row in rows})
days = sorted(set.intersection(*(set(series) for series in closes)))[-500:]
print("date," + ",".join(names))
for day in days:
    print(f"{day[:4]}-{day[4:6]}-{day[6:]}," + ",".join(f"{series[day]:.4f}" for series in closes))
