"""What a test presses and reads on a page."""

from streamlit.testing.v1 import AppTest


def press(app: AppTest, label: str) -> AppTest:
    """Press the one button with this label."""
    [button] = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app


def unfold(app: AppTest, key: str) -> AppTest:
    """Open a folded section."""
    app.session_state[key] = True
    app.run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    """What the buttons say."""
    return [button.label for button in app.button]


def text(app: AppTest) -> str:
    """Paragraphs and captions."""
    return "\n".join(str(e.value) for kind in ("markdown", "caption") for e in app.get(kind))
