"""Settings in a link, without a page: what was written, and what people type, is read."""

import random
from dataclasses import replace
from typing import Any

import pytest

from sentiment_core.errors import ConfigError
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS, DatasetName
from sentiment_core.settings.link import read_settings, write_settings
from sentiment_core.settings.presets import PRESETS
from tests import sentences
from tests.examples import HOSTILE

START = vars(RunConfig())


def values_of(limit: Limit, chance: random.Random) -> list[Any]:
    """What a setting can be: all that a control offers, the limits, and drawn ones between."""
    if limit.members:
        return list(limit.members)
    draw = (
        (lambda: chance.randint(int(limit.low), int(limit.high)))
        if limit.whole
        else (lambda: chance.uniform(limit.low, limit.high))
    )
    ends = [int(limit.low), int(limit.high)] if limit.whole else [limit.low, limit.high]
    return [*limit.choices, *ends, *(draw() for _ in range(20))]


def drawn_configs(count: int, *, seed: int) -> list[RunConfig]:
    """Valid settings, any value of any of them as likely as another."""
    chance, drawn = random.Random(seed), []
    while len(drawn) < count:
        values = {name: chance.choice(values_of(limit, chance)) for name, limit in LIMITS.items()}
        try:
            drawn.append(RunConfig(**values))
        except ConfigError:  # skip_top above num_words
            continue
    return drawn


@pytest.mark.parametrize("name", LIMITS)
def test_every_value_of_a_setting_is_read_as_it_was_written(name: str) -> None:
    for value in values_of(LIMITS[name], random.Random(7)):
        query = write_settings({name: value}, START)
        assert (query == {}) is (value == START[name])
        linked = read_settings({name: [text] for name, text in query.items()})
        assert {**START, **linked.values}[name] == value
        assert linked.refused == ()
        # Links of earlier versions held what the screen showed.
        shown = read_settings({name: [LIMITS[name].text(value)]})
        assert (shown.values, shown.refused) == ({name: value}, ())


def test_a_link_says_a_value_the_same_in_every_language_and_without_commas() -> None:
    config = replace(
        PRESETS["post"].config, dataset=DatasetName.REPLICA, mask_zero=False, seed=2_024,
        learning_rate=0.00001, maxlen=None,
    )  # fmt: skip
    assert write_settings(vars(config), START) == {
        "dataset": "replica", "layers": "2", "mask_zero": "false", "clip_length": "250",
        "clipping": "post", "num_words": "all", "skip_top": "20", "train_reviews": "all",
        "validation_reviews": "all", "epochs": "2", "learning_rate": "0.00001", "seed": "2024",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("seed", text) for text in ("1e999", "inf", "-inf", "nan", "9" * 400, "1" * 100_000)),
        *(("seed", text) for text in ("", "-1", "1.5", "2,02", ",024", "2.024,0", "20,24", "0x10")),
        ("learning_rate", "0,003"),
        ("learning_rate", "1,000"),
        ("mask_zero", "maybe"),
        ("mask_zero", "0.5"),
        *((name, text) for name in ("cell", "dropout", "maxlen") for text in HOSTILE),
    ],
)
def test_what_cannot_be_read_is_named_in_a_sentence(name: str, text: str) -> None:
    linked = read_settings({name: [text], "units": ["16"]})
    assert linked.values == {"units": 16}
    [sentence] = linked.refused
    assert sentence.startswith(name)
    assert len(sentence) < 200


def test_a_setting_that_is_named_twice_is_read_only_where_both_say_the_same() -> None:
    linked = read_settings({"units": ["16", "32"], "seed": ["2,024", "2024"]})
    assert linked.values == {"seed": 2024}
    assert linked.refused == (sentences.TWO_VALUES,)
