"""Errors whose message may be shown to a person.

SentimentError
├── ConfigError         a setting is outside its limits
├── DataError           a dataset is missing, damaged or cannot be fetched
│   └── DataMissingError    it is not on this machine
├── RunError            a run is unknown, damaged or cannot be kept
├── ModelFileError      a file of Keras, or its words, cannot be opened
└── JobError            a run cannot be queued or was lost
    ├── QueueFullError  too many people are waiting
    └── EngineError     the engine that trains is not there
        └── EngineLostError     it went away while it worked

Every message says what is wrong, what was expected, what came, and the way out. Anything that is
not a SentimentError is a bug and keeps its traceback.
"""


class SentimentError(Exception):
    """The message is a sentence for the person in front of the screen."""


class ConfigError(SentimentError):
    """A setting is outside its limits, or two settings contradict each other."""


class DataError(SentimentError):
    """A dataset is missing, damaged or cannot be fetched."""


class DataMissingError(DataError):
    """A dataset is not on this machine."""


class RunError(SentimentError):
    """A run is unknown, damaged or cannot be kept."""


class ModelFileError(SentimentError):
    """A file of Keras, or its words, cannot be opened."""


class JobError(SentimentError):
    """A run cannot be queued, or was lost while it trained."""


class QueueFullError(JobError):
    """As many runs are waiting as the queue holds."""


class EngineError(JobError):
    """The engine that trains is not there."""


class EngineLostError(EngineError):
    """The engine that trains went away while it worked."""


def shown(value: object) -> str:
    """A value as it stands in a message, cut to 40 characters."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
