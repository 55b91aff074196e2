"""What is chosen once stands in the line on top of a page, and opens to be changed."""

import re


def open_epochs(page):
    """The slider of the epochs, opened."""
    page.get_by_role("button", name=re.compile("^Epoch ")).click()
    return page.get_by_role("slider", name="Epoch")
