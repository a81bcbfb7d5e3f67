"""Types accounts into workbooks and writes what their formulas make of them, as IronCalc reckons.

    .venv/bin/python tests/xlsx/evaluate.py FOLDER

For each NAME.xlsx of the folder NAME.json says `kinds`, what each cell to type into holds (`number`, `day`, `text`, from the
first on), and `rows`, the accounts, a text a cell. What comes out is written to NAME.scores.json, a row an account: what
stands beside each label of the first sheet, the reasons, the points, and cells in error.
"""

import datetime
import json
import pathlib
import sys

import ironcalc

# Rows and columns of the first sheet count from 1.
FIRST_INPUT, VALUE, LABEL, RESULT, POINTS = 6, 3, 6, 7, 8
FIRST_RESULT = 4


def type_in(book, row, kind, text):
    if text is None:
        book.clear_cell_contents(0, row, VALUE)
    elif kind == "number":
        try:
            book.update_cell_with_number(0, row, VALUE, float(text))
        except ValueError:
            book.update_cell_with_text(0, row, VALUE, text)
    elif kind == "day" and text[:4].isdigit():
        day = datetime.date.fromisoformat(text) - datetime.date(1899, 12, 30)
        book.update_cell_with_number(0, row, VALUE, float(day.days))
    else:
        book.update_cell_with_text(0, row, VALUE, text)


def results(book, last):
    labels = [book.get_cell_value(0, row, LABEL) for row in range(1, last + 1)]
    value = lambda row, column: book.get_cell_value(0, row, column)
    blocks, row = [], FIRST_RESULT
    while row <= last:
        block = []
        while row <= last and labels[row - 1] is not None:
            block.append(row)
            row += 1
        blocks.append(block)
        row += 1
    blocks = [block for block in blocks if block]
    head, reasons, points = blocks[0], blocks[1], blocks[2]
    return {
        "head": {labels[row - 1]: value(row, RESULT) for row in head[:-1]},
        "meaning": labels[head[-1] - 1],
        "reasons": [labels[row - 1] for row in reasons[1:] if labels[row - 1]],
        "points": [value(row, POINTS) for row in points[1:-1]],
        "sum": value(points[-1], POINTS),
    }


def main():
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xlsx")):
        asked = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        last = book.get_sheet_dimensions(0)[1]
        scores = []
        for row in asked["rows"]:
            for at, (kind, text) in enumerate(zip(asked["kinds"], row, strict=True)):
                type_in(book, FIRST_INPUT + at, kind, text)
            book.evaluate()
            scores.append(results(book, last))
        path.with_suffix(".scores.json").write_text(json.dumps(scores), encoding="utf-8")


if __name__ == "__main__":
    main()
