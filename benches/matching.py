"""How right `clean` is about which rows are one company: precision and recall of pairs, grouped and with the review list.

    cargo build --release
    python3 benches/matching.py                          # generated lists: seed 1, in sight, and seed 2, which is fresh
    python3 benches/matching.py --lists DIR              # other people's labelled lists, beside them
    python3 benches/matching.py --forms                  # the terms of cleanco (pip install cleanco)
    python3 benches/matching.py --cost 100000 [--splink] # CPU-seconds and memory of made-up companies (pip install splink==5.0.0 pandas)

Generated are companies of twelve languages and their second records: typing slips, other legal forms and writings, word order,
abbreviations, initials, transliteration, some cells blank or changed. What is no duplicate is as near as it comes: branches (to be
told, never merged), families of companies, franchises, surnames a letter apart, numbered companies, an agency's phone and domain.
A pair is true where an honest person would say so from the cells. `grouped` are pairs merged; `with review` are these and the
pairs of the review list, branches left out there (they are told). Branches on one site may be merged or not.

DIR holds, each from its repository (nothing of it is kept here): test_names.csv and adjusted_test_names.csv of
DeNederlandscheBank/name_matching (test/); cases.csv of opensanctions/nomenklatura (contrib/name_bench/);
csv_example_input_with_true_ids.csv (csv_example/), patstat_input.csv and patstat_reference.csv (patent_example/) of
dedupeio/dedupe-examples.
"""

import argparse
import csv
import itertools
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Of each language: syllables of invented names, trades with what they are shortened to, forms by their writings, cities,
# streets, calling code, ending of domains.
LANGUAGES = {
    "en": ("bel vor wick ston mar ley dun ford hal ber ash win", "Logistics:Log. Consulting:Cons. Engineering:Eng. Systems:Sys. Foods: Plastics:",
           "Ltd|Limited;Inc.|Incorporated;LLC|L.L.C.", "Leeds Bristol Derby York Bath", "High Street|Mill Lane|Station Road", "44", "co.uk"),
    "fr": ("ker van lou mor gui tre bel lan roch dal mont vau", "Logistique: Conseil: Ingénierie:Ing. Systèmes:Syst. Menuiserie: Plastiques:",
           "SAS|S.A.S.;SARL|S.A.R.L.;SA|S.A.", "Nantes Lille Rennes Dijon Brest", "rue Haute|avenue du Port|rue des Lilas", "33", "fr"),
    "de": ("bach hof wald stein berg kron lind hart wein fels brück müh", "Logistik: Beratung: Technik: Systeme: Bäckerei: Kunststoffe:",
           "GmbH|G.m.b.H.;AG|Aktiengesellschaft;KG|K.G.", "Bonn Ulm Jena Kassel Mainz", "Hauptstraße|Bahnhofstraße|Am Markt", "49", "de"),
    "es": ("mar ribe sol cas ter val mon tor gal per zur alba", "Logística: Consultoría: Ingeniería: Sistemas: Panadería: Plásticos:",
           "S.L.|SL;S.A.|SA", "Vigo Toledo Murcia Burgos León", "Calle Mayor|Calle Real|Avenida del Puerto", "34", "es"),
    "it": ("ver ros bian mont fer gal bel tor rin cas pel luc", "Logistica: Consulenza: Ingegneria: Sistemi: Panificio: Plastica:",
           "S.r.l.|SRL;S.p.A.|SPA", "Pavia Lucca Ferrara Parma Udine", "Via Roma|Via Garibaldi|Via Verdi", "39", "it"),
    "nl": ("veen dijk hoe ver kamp bos lin mer wij til groen dam", "Logistiek: Advies: Techniek: Systemen: Bakkerij: Kunststoffen:",
           "B.V.|BV;N.V.|NV", "Breda Zwolle Leiden Arnhem Delft", "Dorpsstraat|Kerkstraat|Stationsweg", "31", "nl"),
    "pt": ("mar sil fon rib cos lei vei mon cam pin bra tav", "Logística: Consultoria: Engenharia: Sistemas: Padaria: Plásticos:",
           "Lda|Lda.;S.A.|SA", "Braga Aveiro Faro Leiria Beja", "Rua Direita|Rua Nova|Avenida da Liberdade", "351", "pt"),
    "pl": ("kow wal mi zie lo mar bor ław nik jan cze dro", "Logistyka: Doradztwo: Inżynieria: Systemy: Piekarnia: Plastik:",
           "Sp. z o.o.|Spółka z o.o.;S.A.|SA", "Radom Opole Gdynia Lublin Toruń", "ul. Polna|ul. Leśna|ul. Słoneczna", "48", "pl"),
    "sv": ("sund berg ström gren holm väs lind hag ny ek sjö fors", "Logistik: Rådgivning: Teknik: System: Bageri: Plast:",
           "AB|Aktiebolag", "Lund Gävle Umeå Falun Kalmar", "Storgatan|Kungsgatan|Skolgatan", "46", "se"),
    "cs": ("nov dvo kov jan hla pro bil hor mar ves čer záh", "Logistika: Poradenství: Technika: Systémy: Pekárna: Plasty:",
           "s.r.o.|spol. s r.o.;a.s.|akciová společnost", "Brno Plzeň Zlín Písek Cheb", "Hlavní|Nádražní|Školní", "420", "cz"),
    "ru": ("бел нов мор сев гор вол дон кам зар лес руд мир", "Логистика: Консалтинг: Инжиниринг: Системы: Пекарня: Пластик:",
           "ООО|Общество с ограниченной ответственностью;АО|Акционерное общество", "Тверь Псков Омск Пермь Тула", "ул. Мира|ул. Ленина|ул. Лесная", "7", "ru"),
    "el": ("καλ μαρ παπ νικ δημ θεο στα βορ μεσ ηλι αρχ παν", "Εμπορική: Σύμβουλοι: Τεχνική: Συστήματα: Αρτοποιία: Πλαστικά:",
           "Α.Ε.|ΑΕ;ΕΠΕ|Ε.Π.Ε.", "Βόλος Πάτρα Λάρισα Χανιά Καβάλα", "Ερμού|Σταδίου|Αθηνάς", "30", "gr"),
}
FIRST = "Anna Marc Julia Paul Clara Hugo Nora Felix Emma Jonas Laura Simon".split()
CYRILLIC = dict(zip("абвгдезиклмнопрстуфхцыэйё", "a b v g d e z i k l m n o p r s t u f kh ts y e y e".split())) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ь": "", "ъ": ""}
GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ", "a v g d e z i th i k l m n x o p r s t y f ch ps o s a e i o y o".split())) | {"ϊ": "i"}
LATIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "a", "ł": "l", "é": "e", "è": "e", "í": "i", "ó": "o", "á": "a", "ú": "u", "ñ": "n",
         "ç": "c", "ř": "r", "č": "c", "š": "s", "ž": "z", "ý": "y", "ě": "e", "ś": "s", "ż": "z", "ź": "z", "ń": "n", "ę": "e", "ą": "a", "ã": "a", "õ": "o"}
HEADER = ["account_id", "company", "website", "phone", "address", "postcode", "city", "country"]


def latin(text):
    out = []
    for c in text:
        to = (CYRILLIC | GREEK | LATIN).get(c.lower(), c)
        out.append(to.capitalize() if c.isupper() else to)
    return "".join(out)


def slip(draw, word):
    """One slip of the keyboard, not in the first letter."""
    at = draw.randrange(1, len(word) - 1)
    kind = draw.choice(["drop", "double", "exchange", "replace", "insert"])
    if kind == "drop":
        return word[:at] + word[at + 1:]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "exchange" and word[at] != word[at + 1 if at + 1 < len(word) else at - 1]:
        return word[:at] + word[at + 1:at + 2] + word[at] + word[at + 2:]
    letter = draw.choice([c for c in "bcdfgklmnprstv" if c != word[at]])
    return word[:at] + letter + word[at + (kind != "insert"):]


class List:
    """Rows, the company of each, and its place (branches of one company have one company and several places)."""

    def __init__(self, seed, companies):
        self.draw, self.rows, self.company, self.place, self.kind = random.Random(seed), [], [], [], []
        self.taken, self.numbers = set(), itertools.count(1)
        while len(self.rows) < companies:
            self.draw_company()
        order = list(range(len(self.rows)))
        self.draw.shuffle(order)
        for name in ("rows", "company", "place", "kind"):
            setattr(self, name, [getattr(self, name)[i] for i in order])

    def stem(self, language):
        syllables = LANGUAGES[language][0].split()
        while True:
            text = "".join(self.draw.choice(syllables) for _ in range(self.draw.choice([2, 3, 3, 3, 4]))).capitalize()
            # A stem a slip away from another is another's typing slip to whoever reads the list.
            around = {text[:i] + text[i + 1:] for i in range(len(text))} | {text}
            if not around & self.taken:
                self.taken |= around
                return text

    def cells(self, language, stem):
        draw, (_, _, _, cities, streets, code, ending) = self.draw, LANGUAGES[language]
        place = draw.randrange(10_000, 99_999)
        return {
            "website": f"www.{latin(stem).lower()}.{ending}" if draw.random() < 0.65 else "",
            "phone": f"+{code} {draw.randrange(10**8, 10**9)}" if draw.random() < 0.6 else "",
            "address": f"{draw.randrange(1, 200)} {draw.choice(streets.split('|'))}" if draw.random() < 0.55 else "",
            "postcode": str(place) if draw.random() < 0.7 else "",
            "city": draw.choice(cities.split()), "country": {"en": "GB", "sv": "SE", "cs": "CZ", "el": "GR"}.get(language, language.upper()),
        }

    def filled(self, language, stem):
        """Cells that say who it is, so that a reader can tell it from a slip of the keyboard."""
        while True:
            cells = self.cells(language, stem)
            if cells["website"] and cells["phone"]:
                return cells

    def add(self, name, cells, company, place=0, kind="first"):
        self.rows.append([f"c{next(self.numbers)}", name, *(cells[key] for key in HEADER[2:])])
        self.company.append(company)
        self.place.append(place)
        self.kind.append(kind)

    def draw_company(self):
        draw, language = self.draw, self.draw.choice(list(LANGUAGES))
        _, trades, forms, *_ = LANGUAGES[language]
        company = len(self.rows)
        stem = self.stem(language)
        trade, _, short = draw.choice(trades.split()).partition(":")
        writings = draw.choice(forms.split(";")).split("|")
        person = draw.random() < 0.12
        longer = draw.random() < 0.15
        words = [draw.choice(FIRST), stem] if person else [stem, trade] if draw.random() < 0.75 else [stem]
        if longer:
            words = [stem, *("".join(draw.sample(LANGUAGES[language][0].split(), 2)).capitalize() for _ in range(2)), trade]
        cells = self.cells(language, stem)
        name = lambda words, form: " ".join([*words, form]).strip()
        self.add(name(words, writings[0]), cells, company)
        kind = draw.random()
        if kind < 0.28:
            self.second(language, words, short, writings, cells, company)
        elif kind < 0.34:
            # Branches: the name, elsewhere.
            for place in range(1, draw.choice([2, 3])):
                other = self.cells(language, stem) | {"website": cells["website"]}
                if other["address"] and other["postcode"] and cells["address"] and cells["postcode"] and other["city"] != cells["city"]:
                    self.add(name(words, writings[0]), other, company, place, "branch")
        elif kind < 0.42:
            # A family: one first word, another business, its own site.
            other = draw.choice([t.partition(":")[0] for t in trades.split() if not t.startswith(trade)])
            form = draw.choice(forms.split(";")).split("|")[0]
            site = cells["website"].replace("www.", f"www.{latin(other).lower()}-") if draw.random() < 0.7 else ""
            self.add(name([stem, other], form), self.cells(language, stem) | {"website": site}, len(self.rows), kind="family")
        elif kind < 0.46:
            # A franchise: one brand, two owners in two towns.
            cities = draw.sample(LANGUAGES[language][3].split(), 2)
            for city in cities:
                shop = self.cells(language, stem) | {"website": "", "city": city}
                self.add(f"{stem} {city}", shop, len(self.rows), kind="franchise")
        elif kind < 0.50 and cells["website"] and cells["phone"]:
            # Another surname, a letter away; and a numbered company.
            near = stem[:2] + draw.choice([c for c in "aeiou" if c != stem[2]]) + stem[3:]
            if latin(near[2]) != near[2] or stem[2] not in "aeiou":
                near = stem[:-1] + draw.choice("kmr") if stem[-1] not in "kmr" else stem + "ig"
            self.add(name([w if w != stem else near for w in words], writings[0]), self.filled(language, near), len(self.rows), kind="surname")
        elif kind < 0.53:
            for number in ("2", "3"):
                self.add(name([*words, number], writings[0]), self.cells(language, stem) | {"website": ""}, len(self.rows), kind="numbered")
        elif 0.53 < kind < 0.55:
            # An agency's phone or site under other companies' names.
            key = draw.choice(["phone", "website"])
            for _ in range(4):
                mine = self.stem(language)
                self.add(name([mine, trade], writings[0]), self.cells(language, mine) | {key: cells[key]}, len(self.rows), kind="agency")

    def second(self, language, words, short, writings, cells, company):
        draw = self.draw
        for _ in range(draw.choice([1, 1, 1, 2])):
            ways = ["slip", "form", "order", "writing", "writing"]
            ways += ["short"] * 2 * bool(short and len(words) > 1) + ["initials"] * 2 * (len(words) >= 4) + ["latin"] * 3 * (latin(words[0]) != words[0])
            way = draw.choice(ways)
            kept, form = list(words), draw.choice([*writings, writings[0], ""])
            if way == "slip":
                at = max(range(len(kept)), key=lambda i: len(kept[i]))
                kept[at] = slip(draw, kept[at])
            elif way == "order" and len(kept) > 1:
                kept = kept[1:] + kept[:1]
            elif way == "short":
                kept[-1] = short
            elif way == "initials":
                kept, form = ["".join(word[0] for word in words).upper()], draw.choice(writings)
            elif way == "latin":
                kept = [latin(word) for word in kept]
                form = latin(form) if form.isupper() or len(form) < 6 else ""
            text = " ".join([*kept, form]).strip()
            if way == "writing":
                text = draw.choice([text.upper(), text.lower(), text.replace(" ", "  "), text.replace(" ", "-", 1), latin(text)])
            mine = dict(cells)
            for key in ("website", "phone", "address", "postcode"):
                luck = draw.random()
                if luck < 0.25:
                    mine[key] = ""
                elif luck < 0.30 and key == "phone" and mine[key]:
                    mine[key] = mine[key][:-4] + str(draw.randrange(1_000, 9_999))
            if way == "initials" and not any(mine[key] and mine[key] == cells[key] for key in ("website", "phone", "address")):
                continue  # Nothing says whose initials they are.
            self.add(text, mine, company, kind=way)

    def truth(self):
        """Pairs of one company at one place, and pairs of its branches."""
        by_company = defaultdict(list)
        for at, company in enumerate(self.company):
            by_company[company].append(at)
        pairs = [pair for rows in by_company.values() for pair in itertools.combinations(rows, 2)]
        same = {(a, b) for a, b in pairs if self.place[a] == self.place[b]}
        return same, set(pairs) - same


def run(binary, folder, header, rows, *words):
    """Groups of rows and pairs for review that `clean` tells, as positions."""
    table, out = folder / "table.csv", folder / "out.csv"
    for old in folder.iterdir():
        old.unlink()
    with open(table, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    found = subprocess.run([binary, "clean", table, "-o", out, *words], capture_output=True, text=True)
    if found.returncode:
        sys.exit(found.stderr)
    at, line = {}, 2
    for row, cells in enumerate(rows):
        at[line] = row
        line += 1 + sum(str(cell).count("\n") for cell in cells)
    parent = list(range(len(rows)))

    def root(row):
        while parent[row] != row:
            row = parent[row]
        return row

    with open(folder / "out.removed.csv", newline="", encoding="utf-8") as file:
        for removed in csv.DictReader(file):
            kept = re.search(r"line (\d+)", removed["reason"])
            if removed["rule"] == "duplicates" and kept:
                parent[root(at[int(removed["line"])])] = root(at[int(kept[1])])
    groups = defaultdict(list)
    for row in range(len(rows)):
        groups[root(row)].append(row)
    grouped = {pair for rows in groups.values() for pair in itertools.combinations(rows, 2)}
    review, path = set(), folder / "out.review.csv"
    if path.exists():
        with open(path, newline="", encoding="utf-8") as file:
            for pair in csv.DictReader(file):
                sides = (groups[root(at[int(pair[key])])] for key in ("line_a", "line_b"))
                review |= {tuple(sorted(both)) for both in itertools.product(*sides)}
    return grouped, review - grouped


def shares(told, true):
    right = len(told & true)
    return f"{right / max(1, len(told)):.4f} / {right / max(1, len(true)):.3f}"


def table_row(what, grouped, review, true, aside=frozenset()):
    print(f"| {what} | {len(true):,} | {shares(grouped, true)} | {shares((grouped | review) - aside, true)} |", flush=True)


def public(folder):
    """Name, header, rows, true pairs and, where the list says them, false ones, of other people's lists."""
    def read(name):
        return csv.reader(open(folder / name, encoding="utf-8", errors="replace"))

    if (folder / "test_names.csv").exists():
        first, second = (list(read(name))[1:] for name in ("test_names.csv", "adjusted_test_names.csv"))
        rows = [[f"a{row[0]}", row[1]] for row in first] + [[f"b{row[0]}", row[1]] for row in second]
        at = {row[0]: i for i, row in enumerate(rows)}
        yield "name_matching", ["account_id", "company"], rows, {tuple(sorted((at["a" + r[0]], at["b" + r[0]]))) for r in second}
    if (folder / "csv_example_input_with_true_ids.csv").exists():
        read_rows = list(csv.DictReader(open(folder / "csv_example_input_with_true_ids.csv", newline="", encoding="utf-8")))
        rows = [[r["Id"], r["Site name"], r["Address"], r["Zip"], r["Phone"]] for r in read_rows]
        by = defaultdict(list)
        for i, r in enumerate(read_rows):
            by[r["True Id"]].append(i)
        yield "Chicago", ["Id", "Site name", "Address", "Zip", "Phone"], rows, {p for m in by.values() for p in itertools.combinations(m, 2)}
        thin = sorted(i for m in by.values() for i in m[:2])
        at = {i: n for n, i in enumerate(thin)}
        yield "Chicago, thinned", ["Id", "Site name", "Address", "Zip", "Phone"], [rows[i] for i in thin], {
            (at[m[0]], at[m[1]]) for m in by.values() if len(m) > 1}
    if (folder / "patstat_input.csv").exists():
        owner = {r["person_id"]: r["leuven_id"] for r in csv.DictReader(open(folder / "patstat_reference.csv", encoding="utf-8"))}
        read_rows = list(csv.DictReader(open(folder / "patstat_input.csv", encoding="utf-8")))
        by = defaultdict(list)
        for i, r in enumerate(read_rows):
            by[owner[r["person_id"]]].append(i)
        rows = [[r["person_id"], r["Name"]] for r in read_rows]
        yield "patstat", ["account_id", "company"], rows, {p for m in by.values() for p in itertools.combinations(m, 2)}


def cases(binary, folder, lists):
    """nomenklatura's pairs, each a table of its own."""
    found = defaultdict(int)
    for case in csv.DictReader(open(lists / "cases.csv", encoding="utf-8")):
        if case["schema"] in ("Company", "Organization", "LegalEntity"):
            grouped, review = run(binary, folder, ["account_id", "company"], [["x1", case["name1"]], ["x2", case["name2"]]])
            found[case["is_match"] == "true", "grouped" if grouped else "review" if review else "apart"] += 1
    total = {kind: sum(n for (said, _), n in found.items() if said == kind) for kind in (True, False)}
    print(f"\nnomenklatura: grouped {found[True, 'grouped']} of {total[True]} true and {found[False, 'grouped']} of {total[False]} false; "
          f"with review {found[True, 'grouped'] + found[True, 'review']} and {found[False, 'grouped'] + found[False, 'review']}")


def forms(binary, folder):
    from cleanco import termdata
    terms = sorted({t for terms in (*termdata.terms_by_type.values(), *termdata.terms_by_country.values()) for t in terms})
    syllables = "bel vor mun tak rin sol dag pem lor qui zan fip".split()
    names = ("".join(three).capitalize() for three in itertools.product(syllables, repeat=3))
    rows = [row for i, (term, name) in enumerate(zip(terms, names)) for row in ([f"a{i}", name], [f"b{i}", f"{name} {term}"])]
    grouped, _ = run(binary, folder, ["account_id", "company"], rows)
    apart = [term for i, term in enumerate(terms) if (2 * i, 2 * i + 1) not in grouped]
    print(f"\ncleanco: {len(terms) - len(apart)} of {len(terms)} terms are left out of names; not: {', '.join(apart)}")


def measured(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.time()
    if subprocess.run([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        sys.exit(f"failed: {command}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{cpu:.1f} CPU-s, {time.time() - start:.1f} s, {after.ru_maxrss / 1024:,.0f} MB"


SPLINK = '''
import sys
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
import splink.comparison_library as cl
import duckdb
table = duckdb.read_csv(sys.argv[1], all_varchar=True).df().rename(columns={"account_id": "unique_id"})
table = DuckDBAPI().register(table.replace({"": None}))
settings = SettingsCreator(link_type="dedupe_only", comparisons=[cl.JaroWinklerAtThresholds("company", [0.95, 0.88]), cl.ExactMatch("website"),
    cl.ExactMatch("phone"), cl.ExactMatch("address"), cl.ExactMatch("postcode"), cl.ExactMatch("city")],
    blocking_rules_to_generate_predictions=[block_on("website"), block_on("phone"), block_on("address", "postcode"), block_on("substr(company,1,6)", "city")])
linker = Linker(table, settings)
linker.training.estimate_probability_two_random_records_match([block_on("website"), block_on("phone")], recall=0.7)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("website"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
pairs = linker.inference.predict(threshold_match_probability=0.5)
linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.995).as_pandas_dataframe().to_csv(sys.argv[2], index=False)
'''


def cost(binary, folder, rows, splink):
    drawn = List(1, min(rows, 20_000))
    table = folder / "many.csv"
    with open(table, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for copy in range(-(-rows // len(drawn.rows))):
            # Other companies: other stems, sites, phones; two syllables keep them more than a slip apart.
            syllables = "qua xor jib wul zev nyx hob fip gud tyl".split()
            mark = "".join(syllables[int(digit)] for digit in f"{copy:02}") if copy else ""
            for row in drawn.rows[: rows - copy * len(drawn.rows)]:
                first, _, rest = row[1].partition(" ")
                writer.writerow([f"{row[0]}-{copy}", f"{mark}{first} {rest}", row[2].replace("www.", f"www.{mark}", 1),
                                 row[3] and f"{row[3][:-3]}{copy + 100}{row[3][-2:]}", row[4], row[5], row[6], row[7]])
    print(f"\n{rows:,} rows: clean {measured([binary, 'clean', table, '-o', folder / 'many.out.csv'])}", flush=True)
    if splink:
        script = folder / "splink.py"
        script.write_text(SPLINK)
        print(f"{rows:,} rows: Splink on DuckDB {measured([sys.executable, script, table, folder / 'splink.csv'])}", flush=True)


def main():
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--binary", default=ROOT / "target/release/lookalike", type=Path)
    said.add_argument("--rows", default=4_000, type=int)
    said.add_argument("--seeds", default="1,2")
    said.add_argument("--lists", type=Path)
    said.add_argument("--forms", action="store_true")
    said.add_argument("--cost", type=int)
    said.add_argument("--splink", action="store_true")
    said.add_argument("--wrong", type=Path, help="where the pairs told wrongly are written")
    asked = said.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        if asked.cost:
            cost(asked.binary, folder, asked.cost, asked.splink)
            return
        if asked.forms:
            forms(asked.binary, folder)
            return
        print("| list | true pairs | grouped: precision / recall | with review |\n| --- | --- | --- | --- |")
        for seed in map(int, asked.seeds.split(",")):
            drawn = List(seed, asked.rows)
            true, aside = drawn.truth()
            at_one_site = {(a, b) for a, b in aside if drawn.rows[a][2] and drawn.rows[a][2] == drawn.rows[b][2]}
            grouped, review = run(asked.binary, folder, HEADER, drawn.rows)
            what = f"generated, seed {seed}"
            table_row(what, grouped - at_one_site, review, true, aside)
            if asked.wrong:
                told = {"merged": grouped - true - at_one_site, "reviewed": review - true - aside, "missed": true - grouped - review}
                told["only reviewed"] = review & true
                with open(asked.wrong, "a", encoding="utf-8") as file:
                    for kind, pairs in told.items():
                        for a, b in sorted(pairs):
                            print(what, kind, drawn.kind[a], drawn.kind[b], drawn.rows[a], drawn.rows[b], sep=" | ", file=file)
        if asked.lists:
            for name, header, rows, true in public(asked.lists):
                grouped, review = run(asked.binary, folder, header, rows)
                table_row(name, grouped, review, true)
            if (asked.lists / "cases.csv").exists():
                cases(asked.binary, folder, asked.lists)


if __name__ == "__main__":
    main()
