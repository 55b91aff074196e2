"""The map of the state as a panel."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests import sentences


def page(with_map: bool, units: int, review: str, step: int) -> None:
    import numpy as np

    from sentiment_core.rnn.evaluation.projection import fit_projection
    from sentiment_core.rnn.network.trace import trace_review
    from sentiment_core.text.encoding import EncodingRules, encode_review
    from sentiment_core.ui.read.trajectory import show_trajectory
    from tests.examples import WORDS, random_weights, small_config

    config = small_config()
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, random_weights(config), mask_zero=True, model_name="test")
    states = np.random.default_rng(1).uniform(-1, 1, (60, units)).astype(np.float32)
    network = random_weights(small_config(units=units))
    found = fit_projection(states, network, reviews=5, epoch=2)
    show_trajectory(trace, found if with_map else None, step=step, key="map")


def show(
    *, with_map: bool = True, units: int = 4, review: str = "w1 w9 w7", step: int = 1
) -> AppTest:
    values = {"with_map": with_map, "units": units, "review": review, "step": step}
    app = AppTest.from_function(page, kwargs=values, default_timeout=30).run()
    assert not app.exception
    return app


def chart(app: AppTest) -> Any:
    bars, path = app.get("vega_lite_chart")
    assert sentences.STATE_CHANGE in bars.proto.alt
    return path.proto


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def test_the_map_says_what_it_shows_and_how_much_it_hides() -> None:
    app = show()
    assert sentences.TWO_COMPONENTS in chart(app).alt
    assert "60 of 60 states from 5 validation reviews" in captions(app)
    assert "% of the variance of 4 units" in captions(app)


@pytest.mark.parametrize(("with_map", "units"), [(False, 4), (True, 6)])
def test_without_a_map_of_this_network_there_are_bars_and_a_sentence(
    with_map: bool, units: int
) -> None:
    app = show(with_map=with_map, units=units)
    assert len(app.get("vega_lite_chart")) == 1
    assert len(app.caption) == 2


def test_the_specification_stays_while_the_step_moves() -> None:
    first, second = (json.loads(chart(show(step=step)).spec) for step in (0, 2))

    def without_names(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: without_names(value) for key, value in node.items() if key != "name"}
        return [without_names(value) for value in node] if isinstance(node, list) else node

    assert without_names(first) == without_names(second)


def test_typed_text_reaches_no_markdown() -> None:
    app = show(review="<script>alert(1)</script> w77 w7")
    assert "w77" not in captions(app)
    assert "w77" not in chart(app).spec
