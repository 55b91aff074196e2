"""What is remembered for each visitor."""

from sentiment_core.jobs.visitor_store import Kept


def test_each_visitor_has_a_value_of_its_own() -> None:
    kept: Kept[int] = Kept()
    kept.put("ann", 1)
    kept.put("bob", 2)
    kept.put("ann", 3)
    kept.drop("bob")
    kept.drop("nobody")
    assert (kept.get("ann"), kept.get("bob")) == (3, None)


def test_who_was_not_asked_about_for_longest_makes_way() -> None:
    kept: Kept[int] = Kept(most=2)
    kept.put("ann", 1)
    kept.put("bob", 2)
    assert kept.get("ann") == 1
    kept.put("cat", 3)
    assert [kept.get(name) for name in ("ann", "bob", "cat")] == [1, None, 3]
