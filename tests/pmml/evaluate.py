"""Scores accounts with PMML documents, as JPMML does: one Java machine for all of them.

    .venv/bin/python tests/pmml/evaluate.py FOLDER

For each NAME.pmml of the folder NAME.json says `numbers`, the columns that hold numbers, and `rows`, the accounts
(`{column: text}`); what comes out is written to NAME.scores.json, a row an account. Each document is first held to the
schema of the standard and to the accounts that it brings along (ModelVerification).
"""

import json
import pathlib
import sys

import jpype
import pandas
from jpmml_evaluator import JavaError, make_backend, make_evaluator


def validator():
    from java.lang import ClassLoader
    from javax.xml.validation import SchemaFactory

    factory = SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema")
    return factory.newSchema(ClassLoader.getSystemResource("pmml.xsd")).newValidator()


def source(path):
    from java.io import File
    from javax.xml.transform.stream import StreamSource

    return StreamSource(File(str(path)))


def cell(text, is_number):
    try:
        return float(text) if is_number and text is not None else text
    except ValueError:
        return text


def main():
    backend = make_backend("jpype")
    standard = validator()
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pmml")):
        asked = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        numbers = set(asked["numbers"])
        rows = [{name: cell(text, name in numbers) for name, text in row.items()} for row in asked["rows"]]
        try:
            standard.validate(source(path))
            evaluator = make_evaluator(path, backend=backend, locatable=True).verify()
        except (jpype.JException, JavaError) as error:
            sys.exit(f"{path.name}: {error}")
        scores = evaluator.evaluateAll(pandas.DataFrame(rows, dtype=object), parallelism=1)
        scores = scores.astype(object).where(scores.notna(), None)
        path.with_suffix(".scores.json").write_text(json.dumps(scores.to_dict("records")), encoding="utf-8")


if __name__ == "__main__":
    main()
