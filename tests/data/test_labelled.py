"""Files of reviews as people have them: read where there is one reading, refused otherwise.

An unclosed quotation mark turned two reviews into one, and `evaluate` said "accuracy 1.0000".
"""

import codecs
from contextlib import suppress
from pathlib import Path

import pytest

from sentiment_core.data.labelled.reviews import ReviewFile, read_labelled
from sentiment_core.errors import DataError
from tests import sentences
from tests.examples import HOSTILE


def read(content: bytes | str, folder: Path, **options: object) -> ReviewFile:
    path = folder / "reviews.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_labelled(path, **options)  # type: ignore[arg-type]


def pairs(file: ReviewFile) -> list[tuple[str, int]]:
    return [(review.text, review.label) for review in file.reviews]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("text,label\ngood,1\nbad,0\n", {}),
        ("review,sentiment\ngood,positive\nbad,negative\n", {}),
        ("Text;Label\r\ngood;1.0\r\nbad;0.0\r\n", {}),
        ("id\tContent\tPolarity\n7\tgood\tTrue\n8\tbad\tFalse", {}),
        ("label,text\npos,good\nNEG,bad\n\n", {}),
        ("sentence,label\ngood,2\nbad,1\n", {}),  # as on Hugging Face and Yelp
        ("text,target\ngood,4\nbad,0\n", {}),  # as in Sentiment140
        ("text,class\ngood,1\nbad,-1\n", {}),
        ("review,rating\ngood,5\nso,3\nbad,1\n", {"stars": True}),
        ("review,stars\ngood,4.5\nso,3.0\nbad,2\n", {"stars": True}),
        ("good,1\nbad,0\n", {}),  # no header
        ("positive\tgood\nnegative\tbad\n", {}),
        ("7,good,1\n8,bad,0\n", {"text": "2", "label": "3"}),
        ("my text,what\ngood,1\nbad,0\n", {"text": "My Text", "label": "what"}),
        ("text,review,label\nx,good,1\nx,bad,0\n", {"text": "review"}),
        ("text,label\ngood,like\nbad,dislike\n", {"positive": "Like"}),
        ("text,label,\ngood,1,\nbad,0,\n", {}),
        ('"text","label"\n"good","1"\n"bad","0"\n', {}),
        ('"text";"label"\n"good";"1"\n"bad";"0"\n', {}),
    ],
)
def test_columns_and_labels_as_people_write_them(
    content: str, options: dict[str, object], tmp_path: Path
) -> None:
    assert pairs(read(content, tmp_path, **options)) == [("good", 1), ("bad", 0)]


@pytest.mark.parametrize(
    ("mark", "written", "told"),
    [
        (b"", "utf-8", None),
        (codecs.BOM_UTF8, "utf-8", None),
        (codecs.BOM_UTF16_LE, "utf-16-le", None),
        (codecs.BOM_UTF16_BE, "utf-16-be", None),
        (codecs.BOM_UTF32_LE, "utf-32-le", None),
        (b"", "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF8, "utf-8", "UTF8"),
        (b"", "latin-1", "latin-1"),
        (b"", "cp1252", "windows-1252"),
    ],
)
def test_an_encoding_is_marked_or_told(
    mark: bytes, written: str, told: str | None, tmp_path: Path
) -> None:
    content = mark + "text,label\ncafé,1\nnaïve,0\n".encode(written)
    assert pairs(read(content, tmp_path, encoding=told)) == [("café", 1), ("naïve", 0)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_quotes_and_line_breaks_inside_a_text(end: str, tmp_path: Path) -> None:
    text = f'He said ""good""; and,{end}then\tmore'
    for separator in ",;\t":
        content = f'text{separator}label{end}"{text}"{separator}1{end}bad{separator}0{end}'
        [(found, _), _] = pairs(read(content, tmp_path))
        assert found == text.replace('""', '"')


def test_what_was_understood_is_told(tmp_path: Path) -> None:
    content = "Id;Review;Stars\n1;good;5\n2;so;3\n3;bad;1\n"
    found = read(content.encode("utf-16"), tmp_path, stars=True)
    assert (found.columns, found.separator, found.encoding) == (("Review", "Stars"), ";", "utf-16")
    assert (found.negative, found.positive, found.left_out) == ("1", "5", 1)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        # quotation marks
        ('text,label\ngood,1\n"bad,0\n', ("line 3", "quotation mark")),
        ('text,label\n"good,1\n"bad",0\n', ("line 2", "quotation mark")),
        ('text,label\n"good,1\nbad",0\n', ("line 2", "looks like a row")),
        ('text,label\nfine,0\n"good,1\nbad,0\nworse",1\nfine,1\n', ("line 3", "looks like a row")),
        ('label,text\n0,"good\n1,bad"\n1,fine\n', ("line 2", "looks like a row")),
        ('id,text,label,by\n1,"good,1,me\n2,bad",0,me\n', ("line 2", "looks like a row")),
        ('text,label\n"a\nb",1\n\n"c" d,0\n', ("line 5", "quotation mark")),
        # columns
        ("", ("empty",)),
        ("\n \n", ("empty",)),
        ("text\ngood\n", ("line 1", "one column")),
        ("a,b\ngood,1\n", ("line 1", "'a' and 'b'", "--text COLUMN")),
        ("text,what\ngood,1\n", ("line 1", "--label COLUMN")),
        ("text,review,label\na,b,1\n", ("line 1", "'text', 'review' and 'label'", "--text COLUMN")),
        ("text,label,stars\na,1,5\n", ("line 1", "--label COLUMN")),
        ("text,label\n", ("no review",)),
        ("text,label\ngood\n", ("line 2", "1 cell")),
        ("text,label\ngood,but long,1\n", ("line 2", "3 cells", "quotation marks")),
        ("text,label\ngood,1\n ,0\n", ("line 3", "the text is empty")),
        # labels
        ("text,label\ngood,1\nbad,\n", ("line 3", "no label")),
        ("text,label\ngood,1\nbad,0\nso,maybe\n", ("line 4", "'1', '0' and 'maybe'", "--label")),
        ("text,label\ngood,1\nbad,0\nso,-1\n", ("line 2", "'1', '0' and '-1'")),
        ("text,label\ngood,like\nbad,dislike\n", ("'like' and 'dislike'", "--positive")),
        ("text,label\ngood,5\nso,3\nbad,1\n", ("--stars",)),
        ("review,stars\ngood,2\nbad,1\n", ("--stars", "--positive")),
        ("text,label\ngood,5\nbad,4\n", ("--stars", "--positive")),
        ("text,label\n" + "".join(f"a,{n}\n" for n in range(6, 16)), ("'6'", "5 more")),
        # encodings
        ("text,label\ngood,1\ncafé,0\n".encode("latin-1"), ("line 3", "0xe9", "--encoding")),
        ("text,label\ngood,1\n".encode("utf-16-le"), ("--encoding utf-16-le",)),
        ("text,label\ngood,1\n".encode("utf-16-be"), ("--encoding utf-16-be",)),
        (codecs.BOM_UTF16_LE + b"t", ("is not utf-16",)),
        (b"PK\x03\x04\xff\xff", ("Excel", "CSV")),
    ],
)
def test_what_has_no_one_reading_is_refused_with_its_line_and_the_way_out(
    content: bytes | str, parts: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        read(content, tmp_path)
    for part in ("reviews.csv", *parts):
        assert part.casefold() in str(caught.value).casefold()


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"text": "nothing"}, "there is no column 'nothing', only 'text' and 'label'"),
        ({"label": "3"}, "there is no column '3'"),
        ({"encoding": "hex"}, "no text encoding 'hex'"),
        ({"encoding": "klingon"}, "no text encoding 'klingon'"),
        ({"encoding": "ascii"}, "0xc3 is not ASCII"),
        ({"positive": "7"}, "--positive takes one of two labels"),
        ({"stars": True}, "stars are numbers from 1 to 5; got '0'"),
    ],
)
def test_what_is_told_and_cannot_be_is_refused(
    options: dict[str, object], part: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=part):
        read("text,label\ncafé,1\nbad,0\n", tmp_path, **options)


@pytest.mark.parametrize(
    ("heading", "options", "parts"),
    [
        ("text,text,label", {}, ("1 and 2", "'text'", "--text 1")),
        ("text,Text,label", {}, ("1 and 2", "--text 1")),
        ("text,text,label", {"text": "text"}, ("1 and 2", "--text 1")),
        ("text,label,label", {}, ("2 and 3", "'label'", "--label 2")),
        ("text,label,x", {"text": "label"}, ("the same column",)),
        ("text,label,x", {"text": "2", "label": "2"}, ("the same column",)),
    ],
)
def test_two_columns_of_one_name_are_told_and_named_by_number(
    heading: str, options: dict[str, str], parts: tuple[str, ...], tmp_path: Path
) -> None:
    """Of two columns the last one won, and nobody was told."""
    with pytest.raises(DataError) as caught:
        read(f"{heading}\ngood,1,0\n", tmp_path, **options)
    for part in ("reviews.csv, line 1", *parts):
        assert part in str(caught.value)
    assert pairs(read("text,text,label\nold,good,1\n", tmp_path, text="2")) == [("good", 1)]
    both = read("text,Text,label\nold,good,1\n", tmp_path, text="Text")
    assert pairs(both) == [("good", 1)]


def test_three_stars_alone_are_no_reviews(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="three stars"):
        read("text,label\nso,3\n", tmp_path, stars=True)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=sentences.NOT_READABLE):
        read_labelled(tmp_path / "no.csv")
    with pytest.raises(DataError, match=sentences.NOT_READABLE):
        read_labelled(tmp_path)


def test_a_file_without_an_end_is_refused() -> None:
    """`evaluate --reviews /dev/zero` took memory until the process was ended."""
    with pytest.raises(DataError, match="Split it"):
        read_labelled(Path("/dev/zero"), most_bytes=1_000)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_or_refused(text: str, tmp_path: Path) -> None:
    clean = text.replace("\ud800", "")
    quoted = clean.replace('"', '""')
    assert pairs(read(f'text,label\n"{quoted}",1\n', tmp_path)) == [(clean, 1)]
    for content in (clean, f"text,label\n{clean},1\n", f"{clean},{clean}\na,1\n"):
        with suppress(DataError):
            read(content, tmp_path)
