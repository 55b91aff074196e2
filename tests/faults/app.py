"""The app with made-up learning, so that its faults can be tested in seconds."""

import functools
import runpy

from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.workshop import attendance
from sentiment_core.ui.app import runtime as resources
from tests.faults import work
from tests.load.server import ROOT

resources.__dict__["train_on_worker"] = work.train
attendance.__dict__["_SECONDS_BETWEEN_ROUNDS"] = 0.2
resources.__dict__["Attendance"] = functools.partial(attendance.Attendance, grace_seconds=1.0)
resources.__dict__["DaskEngine"] = functools.partial(DaskEngine, preload="json")
runpy.run_path(str(ROOT / "streamlit_app.py"), run_name="__main__")
