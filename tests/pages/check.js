// Holds the pages that the tests wrote to what a browser, a validator and a screen reader need:
//
//   node check.js FOLDER
//
// Every page of FOLDER that is named below, in both languages: valid HTML; with axe no finding that is serious, in light and
// dark; no table or chart wider than a phone, a screen or a sheet of paper; as many printed pages as agreed. One browser serves
// all. Without Chromium only the HTML is validated, and that is said.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const AXE = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// Name of the page without its language, and the most sheets of A4 that it may take.
const PAGES = [
  ['report', 8],
  ['report.figures', 8],
  ['sheet', 2],
  ['sheet.five', 2],
  ['comparison.observational', 8],
  ['comparison.edges', 8],
  ['demo.report', 8],
  ['demo.sheet', 2],
  ['demo.edges', 8],
  ['review', 3],
  ['matrix', 3],
];
const LANGUAGES = ['en', 'fr'];

// Findings below "serious" that must not come back.
const MENDED = ['heading-order', 'empty-heading', 'empty-table-header', 'landmark-one-main', 'page-has-heading-one'];

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Style sheets and charts are written for size, and a title says what its page is.
    'long-title': 'off',
    'no-inline-style': 'off',
    'no-trailing-whitespace': 'off',
    'doctype-style': 'off',
    'attribute-boolean-style': 'off',
    // Spaces that must not break are what French is written with.
    'no-raw-characters': 'off',
  },
});

const folder = resolve(process.argv[2] ?? '.');
const failures = [];
let passed = 0;

function hold(page, what, problems) {
  if (problems.length === 0) {
    passed += 1;
    return;
  }
  failures.push(`${page}, ${what}:\n${problems.map((problem) => `    ${problem}`).join('\n')}`);
}

function installed() {
  const named = process.env.LOOKALIKE_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((dir) => join(dir, name))).find(existsSync) ?? null;
}

async function audit(page, options) {
  const found = await page.evaluate((options) => window.axe.run(document, options), options);
  return found.violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || MENDED.includes(id))
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

// What is wider than its place: the page itself, or a box that would have to be scrolled.
function tooWide(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const wide = root.scrollWidth > root.clientWidth + 1 ? [`the page is ${root.scrollWidth} px wide of ${root.clientWidth}`] : [];
    for (const box of document.querySelectorAll('main *')) {
      const style = getComputedStyle(box);
      const shown = box.getClientRects().length > 0 && box.clientWidth > 0;
      if (shown && style.display !== 'inline' && box.scrollWidth > box.clientWidth + 1 && !(box instanceof SVGElement) && !box.closest('.scrolls')) {
        wide.push(`<${box.tagName.toLowerCase()} class="${box.className}"> needs ${box.scrollWidth} px of ${box.clientWidth}: ${box.textContent.slice(0, 60)}`);
      }
    }
    return wide.slice(0, 4);
  });
}

function sheetsOf(pdf) {
  return pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
}

const pages = PAGES.flatMap(([name, most]) => LANGUAGES.map((language) => ({ file: `${name}.${language}.html`, most })));
for (const { file } of pages) {
  const path = join(folder, file);
  if (!existsSync(path)) {
    hold(file, 'there', [`not in ${folder}: the tests that write it did not run`]);
    continue;
  }
  const report = await validator.validateString(readFileSync(path, 'utf8'), path);
  const messages = report.results.flatMap((result) => result.messages);
  hold(file, 'valid HTML', [...new Set(messages.map((m) => `${m.ruleId}: ${m.message} (line ${m.line}:${m.column})`))].slice(0, 8));
}

const executablePath = installed();
if (executablePath) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
  try {
    // Nothing of a page may run; axe must.
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    for (const { file, most } of pages.filter(({ file }) => existsSync(join(folder, file)))) {
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(`file://${join(folder, file)}`);
      await page.evaluate(AXE);
      hold(file, '1280 wide', await tooWide(page));
      const folded = await page.evaluate(() => {
        const shut = [...document.querySelectorAll('details:not([open])')];
        shut.forEach((fold) => { fold.open = true; });
        return shut.length;
      });
      hold(file, `axe, light (${folded} folds opened)`, await audit(page, {}));
      await page.emulateMedia({ colorScheme: 'dark' });
      hold(file, 'axe, dark', await audit(page, { runOnly: ['color-contrast', 'link-in-text-block'] }));
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 390, height: 844 });
      hold(file, '390 wide', await tooWide(page));
      hold(file, 'axe, 390 wide', await audit(page, { rules: { 'color-contrast': { enabled: false } } }));
      await page.reload();
      await page.emulateMedia({ media: 'print' });
      // A4 less its margins, in CSS pixels.
      await page.setViewportSize({ width: 680, height: 980 });
      hold(file, 'print', await tooWide(page));
      const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true, format: 'A4' }));
      hold(file, 'pages printed', sheets > most || sheets === 0 ? [`${sheets} sheets of A4, ${most} at most`] : []);
    }
  } finally {
    await browser.close();
  }
} else {
  console.log('not here: chromium; pages are not looked at, only their HTML (apt-get install chromium brings it)');
}

failures.forEach((failure) => console.log(failure));
console.log(`pages: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
