"""Files as people have them: labels, empty cells, repeated rows, scripts without spaces."""

from pathlib import Path

import pytest

from sentiment_core.data.added import AddedReviews
from sentiment_core.data.adding import AddedFile, add_reviews, read_reviews_file
from sentiment_core.errors import DataError

pytestmark = pytest.mark.usefixtures("empty_machine")


def write(folder: Path, rows: list[tuple[str, str]], *, header: str = "text,label\n") -> Path:
    path = folder / "reviews.csv"
    lines = [f'"{text}",{label}\n' for text, label in rows]
    path.write_text(header + "".join(lines), encoding="utf-8")
    return path


def add(folder: Path, rows: list[tuple[str, str]]) -> AddedReviews:
    return add_reviews(AddedFile(write(folder, rows)))


@pytest.mark.parametrize(
    ("negative", "positive"),
    [
        ("0", "2"),
        ("-1", "0"),
        ("9", "10"),
        ("-10", "-9"),
        ("-", "+"),
        ("neg", "neutral"),
        ("neutral", "positive"),
        ("other", "1"),
    ],
)
def test_any_two_labels(negative: str, positive: str, tmp_path: Path) -> None:
    """0 and 2 were refused with "labels are 0 and 1 or two others", 10 came before 9."""
    rows = [(f"soup {n}", (positive, negative)[n % 2]) for n in range(120)]
    file = read_reviews_file(AddedFile(write(tmp_path, rows)))
    assert (file.negative, file.positive) == (negative, positive)


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("!!", "??"), ("label 0", "label 1")),
        (("a" * 30 + "x", "a" * 30 + "y"), ("label 0", "label 1")),
        (("-", "+"), ("", "")),
    ],
)
def test_labels_that_cannot_be_shown_are_not_called_positive(
    labels: tuple[str, str], names: tuple[str, str], tmp_path: Path
) -> None:
    """Pages said P(positive) of "-", as it comes after "+"."""
    rows = [(f"soup {n}", labels[n % 2]) for n in range(120)]
    assert add(tmp_path, rows).labels == names


@pytest.mark.parametrize("texts", [["good soup", "bad soup"], [f"soup {n}" for n in range(20)]])
def test_a_file_of_repeated_reviews_only(texts: list[str], tmp_path: Path) -> None:
    """None can be held out: NumPy's sentence about arrays came instead of one about reviews."""
    rows = [(text, str(n % 2)) for n, text in enumerate(texts)] * (120 // len(texts))
    with pytest.raises(DataError, match="held out"):
        add(tmp_path, rows)


def test_empty_cells_are_left_out_and_told(tmp_path: Path) -> None:
    """One empty cell in a file of thousands was a reason to take none of it."""
    rows = [(f"soup {n}", str(n % 2)) for n in range(120)]
    found = add(tmp_path, [*rows[:50], ("", "1"), ("  ", "0"), *rows[50:]])
    assert found.train + found.test == 120
    assert any(note.startswith("2 reviews") for note in found.notes)


def test_what_is_asked_is_what_the_file_lacks(tmp_path: Path) -> None:
    """Quoted texts without headings: the sentence was about quotation marks and semicolons."""
    path = write(tmp_path, [(f"soup {n}", ("ham", "spam")[n % 2]) for n in range(120)], header="")
    with pytest.raises(DataError, match="--text COLUMN"):
        add_reviews(AddedFile(path))


@pytest.mark.parametrize("name", ["imdb", "Replica", "own-0123456789abcdef"])
def test_another_datasets_name_is_taken(name: str, tmp_path: Path) -> None:
    """`train --dataset imdb`, as it said after adding, trained on film reviews."""
    path = write(tmp_path, [(f"soup {n}", str(n % 2)) for n in range(120)])
    with pytest.raises(DataError, match="another name"):
        add_reviews(AddedFile(path, name=name))


THAI = (
    ("อาหาร อร่อย มาก และ บริการ ดีเยี่ยม", "1"),
    ("อาหาร แย่ มาก และ พนักงาน ไม่ สุภาพ", "0"),
)


@pytest.mark.parametrize("spaces", [True, False])
def test_thai_with_spaces_is_no_script_without(spaces: bool, tmp_path: Path) -> None:
    """Told to put spaces between the words, people did, and were told so again."""
    rows = [
        (f"{text if spaces else text.replace(' ', '')} {n}", label)
        for n in range(60)
        for text, label in THAI
    ]
    assert any("spaces" in note for note in add(tmp_path, rows).notes) == (not spaces)


def test_a_letter_that_python_has_no_name_for(tmp_path: Path) -> None:
    """One letter of Tangut in a file, and "Add reviews" ended in an IndexError."""
    rows = [(f"soup \U00017000 {n}", str(n % 2)) for n in range(120)]
    found = add(tmp_path, rows)
    assert found.train + found.test == 120
    assert not any("spaces" in note for note in found.notes)
