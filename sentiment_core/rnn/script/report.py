"""The run report: everything that is known of a run, and how to repeat it."""

import json
import shlex
from dataclasses import asdict

from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS


def run_report(reader: Reader) -> str:
    """The report of a run that was trained here, as JSON.

    Returns:
        `run`, `network`, `state` and `why`, `settings`, `reviews` (what it was trained on),
        `history` (an entry for each epoch), `best_epoch`, `shown_epoch`, `seconds`, `environment`
        (versions of the packages that trained it) and `repeat` (a command line).
    """
    run = reader.run
    report = {
        "run": run.run_id,
        "network": reader.model_name,
        "state": str(run.state),
        "why": run.why,
        "settings": run.config.as_mapping(),
        "reviews": asdict(run.plan),
        "history": [asdict(metrics) for metrics in run.history],
        "best_epoch": run.best_epoch,
        "shown_epoch": reader.epoch,
        "seconds": run.seconds,
        "environment": dict(run.versions),
        "repeat": train_command(run.config),
    }
    return json.dumps(report, indent=1) + "\n"


def train_command(config: RunConfig) -> str:
    """The command line that trains a config; it names every setting."""
    parts = ["python", "-m", "sentiment_core", "train"]
    for name, value in config.as_mapping().items():
        parts += [f"--{name.replace('_', '-')}", LIMITS[name].link_text(value)]
    return shlex.join(parts)
