// Walks the pages of `lookalike serve` as people do:
//
//   node serve.js BINARY FOLDER
//
// One service with the example's model, twice published, on a free port: every page in both languages, in light and dark, on a
// phone and on paper's width, held to what a browser says of it, to axe, and to nothing being asked of anybody else; a file uploaded, found,
// explained, tried with other values and downloaded; a version tuned, another promoted and gone back; a name that is a script; the keyboard
// alone; no script at all. Screenshots go to FOLDER/serve. Without Chromium nothing is looked at, and that is said.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const AXE = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const PATHS = ['/', '/accounts', '/accounts/one?id=PRO-00001', '/what-if', '/what-if?account=PRO-00001', '/profile', '/segments', '/compare', '/compare?a=1&b=0', '/compare?baseline=20%25&least=40%25', '/performance', '/review', '/data', '/tuning'];
const LANGUAGES = ['en', 'fr'];
const EVIL = '<script>alert(1)</script>';

const binary = resolve(process.argv[2]);
const folder = join(resolve(process.argv[3] ?? '.'), 'serve');
mkdirSync(folder, { recursive: true });

const failures = [];
let passed = 0;
function hold(what, problems) {
  const all = Array.isArray(problems) ? problems : problems ? [] : ['it is not so'];
  if (all.length === 0) passed += 1;
  else failures.push(`${what}:\n${all.map((problem) => `    ${problem}`).join('\n')}`);
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: { 'long-title': 'off', 'no-inline-style': 'off', 'no-trailing-whitespace': 'off', 'doctype-style': 'off', 'attribute-boolean-style': 'off', 'no-raw-characters': 'off', 'no-implicit-button-type': 'off', 'input-missing-label': 'off' },
});

function installed() {
  const named = process.env.LOOKALIKE_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, name))).find(existsSync) ?? null;
}

// A second version of the example's model: the same files, published as the next.
function place() {
  const dir = mkdtempSync(join(tmpdir(), 'lookalike-pages-'));
  const home = join(dir, 'models', 'example');
  cpSync(join(REPOSITORY, 'models', 'example'), home, { recursive: true });
  cpSync(join(home, 'v000001'), join(home, 'v000002'), { recursive: true });
  const file = join(home, 'v000002', 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.version = typeof manifest.version === 'number' ? 2 : 'v000002';
  writeFileSync(file, JSON.stringify(manifest));
  return dir;
}

async function start(dir) {
  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--model', 'example'], { cwd: dir, env: { ...process.env, LOOKALIKE_USER: 'tests' }, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await new Promise((done) => {
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => done([line]));
    child.once('exit', () => done(['it ended']));
  });
  const found = /http:\/\/([^\s;\u202f]+)/.exec(line);
  if (!found) throw new Error(`not listening: ${line}`);
  return { child, base: `http://${found[1]}` };
}

const executablePath = installed();
if (!executablePath) {
  console.log('not here: chromium; the pages of the service are not looked at (apt-get install chromium brings it)');
  process.exit(0);
}

const dir = place();
const { child, base } = await start(dir);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });

// A page that notes what goes wrong.
async function opened(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const noted = [];
  page.on('console', (message) => message.type() === 'error' && noted.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noted.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { noted.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => !request.url().startsWith(base) && !request.url().startsWith('data:') && noted.push(`asks ${request.url()}`));
  return { context, page, noted };
}

async function audit(page, options = {}) {
  await page.evaluate(AXE);
  const found = await page.evaluate((options) => window.axe.run(document, options), options);
  return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 2).map((node) => `${id}: ${node.html.slice(0, 150)}`));
}

function tooWide(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth + 1) return [];
    const wide = [...document.querySelectorAll('body *')].filter((box) => box.getBoundingClientRect().right > root.clientWidth + 1 && !box.closest('.scrolls'));
    return [`the page is ${root.scrollWidth} px wide of ${root.clientWidth}: ${wide.slice(0, 3).map((box) => box.outerHTML.slice(0, 80)).join(' | ')}`];
  });
}

const unfold = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
const shoot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });

// Tab until the element is reached; the keyboard alone must get there.
async function tabTo(page, selector) {
  for (let at = 0; at < 120; at += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return true;
  }
  return false;
}

try {
  const evil = join(dir, 'evil.csv');
  writeFileSync(evil, `account_id,company,country,employees\nE-1,"${EVIL}",France,72\n`);
  const prospects = join(REPOSITORY, 'examples', 'prospects.csv');

  // First run, by keyboard alone: from the skip link to a file that is scored.
  {
    const { page, noted, context } = await opened();
    await page.goto(`${base}/accounts`);
    await shoot(page, 'first-run');
    hold('first run, axe', await audit(page));
    await page.reload();
    await page.keyboard.press('Tab');
    hold('the first stop is the skip link', await page.evaluate(() => document.activeElement?.classList.contains('skip')));
    hold('the file is reached by keyboard', await tabTo(page, '#file'));
    await page.setInputFiles('#file', prospects);
    await page.focus('#file');
    hold('the button is reached by keyboard', await tabTo(page, '.upload button'));
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Your file is scored');
    hold('uploaded, axe', await audit(page));
    await shoot(page, 'uploaded');
    hold('to the list by keyboard', await tabTo(page, 'main a.button'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/accounts');
    hold('the list has them', (await page.textContent('main')).includes('40 accounts'));
    await page.focus('#q');
    await page.keyboard.type('delelbert');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/accounts?q=delelbert*');
    hold('found by its name', (await page.textContent('main')).includes('1 account'));
    hold('to the account by keyboard', await tabTo(page, '.list a'));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/accounts/one?id=PRO-00001*');
    hold('nothing went wrong while uploading', noted);
    await context.close();
  }

  // What a name says is text.
  {
    const { page, noted, context } = await opened();
    await page.goto(`${base}/accounts`);
    await page.setInputFiles('#file', evil);
    await page.click('.upload button');
    await page.waitForSelector('text=Your file is scored');
    await page.goto(`${base}/accounts?q=alert`);
    hold('a script is a name in the list', (await page.textContent('.list')).includes(EVIL));
    await page.click('.list a');
    hold('and the title of its page', (await page.textContent('h1')).includes(EVIL));
    hold('and runs nowhere', noted);
    await context.close();
  }

  // Every page as it looks.
  for (const language of LANGUAGES) {
    const { page, noted, context } = await opened();
    for (const path of PATHS) {
      const name = `${path.slice(1).replace(/[^a-z0-9]+/gi, '-') || 'today'}.${language}`;
      const address = `${base}${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
      noted.length = 0;
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
      const reply = await page.goto(address);
      hold(`${name}, status`, reply.status() === 200);
      const html = await reply.text();
      hold(`${name}, at most 150 KB`, html.length <= 150_000 ? [] : [`${html.length} bytes`]);
      const report = await validator.validateString(html, name);
      hold(`${name}, valid HTML`, [...new Set(report.results.flatMap((r) => r.messages).map((m) => `${m.ruleId}: ${m.message} (${m.line}:${m.column})`))].slice(0, 6));
      await shoot(page, name);
      hold(`${name}, 1280 wide`, await tooWide(page));
      hold(`${name}, links keep the language`, await page.evaluate((tag) => [...document.querySelectorAll('.menu a')].filter((a) => !a.href.includes(`lang=${tag}`)).map((a) => a.href), language));
      await unfold(page);
      hold(`${name}, axe`, await audit(page));
      await page.emulateMedia({ colorScheme: 'dark' });
      hold(`${name}, axe, dark`, await audit(page, { runOnly: ['color-contrast'] }));
      if (language === 'en') await shoot(page, `${name}.dark`);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 390, height: 844 });
      hold(`${name}, 390 wide`, await tooWide(page));
      if (language === 'fr') await shoot(page, `${name}.phone`);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 680, height: 980 });
      hold(`${name}, print`, await tooWide(page));
      hold(`${name}, nothing went wrong`, noted);
    }
    await context.close();
  }

  // What if, download, promotion and the way back, without a script.
  {
    const { page, noted, context } = await opened({ javaScriptEnabled: false, acceptDownloads: true });
    await page.goto(`${base}/accounts/one?id=PRO-00001`);
    await page.click('main a.button >> nth=-1');
    const sector = page.locator('[name="f.sector"]');
    const now = await sector.inputValue();
    const others = await sector.locator('option').evaluateAll((all) => all.map((one) => one.value)).catch(() => null);
    const other = others?.find((value) => value && value !== now) ?? 'Retail';
    await sector.selectOption(other);
    await page.click('.values button');
    const told = await page.textContent('main');
    hold('what-if says what the change does', told.includes('What the change does') && told.includes('62.3'));
    await shoot(page, 'what-if-answered');
    await page.goto(`${base}/compare?baseline=20%25&least=40%25`);
    const [arms] = await Promise.all([page.waitForEvent('download'), page.click('a[href^="/compare/arms.csv"]')]);
    const lines = readFileSync(await arms.path(), 'utf8').trim().split('\n');
    hold('arms are drawn', lines.length > 30 && lines[0].startsWith('id,arm,score'));
    const [plan] = await Promise.all([page.waitForEvent('download'), page.click('a[href^="/compare/arms.plan.json"]')]);
    const results = join(dir, 'results.csv');
    writeFileSync(results, lines.map((line, at) => `${line},${at === 0 ? 'replied' : at % 3 === 0 ? 'yes' : 'no'}`).join('\n'));
    await page.setInputFiles('#plan-file', { name: 'arms.plan.json', mimeType: 'application/json', buffer: readFileSync(await plan.path()) });
    await page.setInputFiles('#file', results);
    await page.click('#results button');
    hold('results are read', (await page.locator('.verdict').count()) > 0);
    await shoot(page, 'results');
    await page.goto(`${base}/accounts?grade=A`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href^="/accounts/scored.csv"]')]);
    const rows = readFileSync(await download.path(), 'utf8').trim().split('\n');
    hold('the download has what is shown', rows.length === 4 && rows[0].startsWith('id,name,score,fit,grade'));
    await page.goto(`${base}/tuning`);
    await page.fill('[name="k.0.below"]', '60');
    await page.click('form.tuning > section:last-child button');
    hold('tuning shows the effect first', (await page.textContent('main')).includes('accounts change their grade'));
    await shoot(page, 'tuning-effect');
    hold('the effect, 1280 wide', await tooWide(page));
    await page.setViewportSize({ width: 390, height: 844 });
    hold('the effect, 390 wide', await tooWide(page));
    await shoot(page, 'tuning-effect.phone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.fill('#reason', 'small firms leave');
    await page.click('button[formaction^="/tuning/save"]');
    await page.waitForURL('**/tuning/saved*');
    hold('a candidate is saved', (await page.textContent('h1')).includes('v000003'));
    await shoot(page, 'tuning-saved');
    await page.goto(`${base}/review`);
    await page.click('details.act > summary >> nth=-1');
    await page.fill('[name="reason"] >> nth=1', 'agreed with sales');
    await page.click('details.act button >> nth=-1');
    await page.waitForURL('**/review');
    hold('promoted', (await page.textContent('main')).includes('agreed with sales'));
    await shoot(page, 'promoted');
    const version = await (await fetch(`${base}/version`)).json();
    hold('the promoted version answers', version.model.version === 'v000002');
    await page.fill('#why-back', 'worse on new accounts');
    await page.click('button.second');
    await page.waitForURL('**/review');
    hold('gone back', (await page.textContent('main')).includes('worse on new accounts'));
    const back = await (await fetch(`${base}/version`)).json();
    hold('the version before answers', back.model.version === 'v000001');
    await page.goto(`${base}/nowhere`);
    hold('what is not there says so', (await page.textContent('h1')).includes('There is nothing here'));
    await shoot(page, 'nothing');
    hold('nothing went wrong without a script', noted.filter((one) => !one.includes('404')));
    await context.close();
  }

  // Keys: nothing without one, and in with one.
  {
    const made = spawnSync(binary, ['keys', 'add', 'sales', '--role', 'score'], { cwd: dir, encoding: 'utf8' });
    const { page, context } = await opened();
    await page.goto(`${base}/accounts`);
    hold('the key is asked for', page.url().includes('/login'));
    hold('sign-in, axe', await audit(page));
    await page.reload();
    await page.fill('#key', 'lk_no_key');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    await shoot(page, 'sign-in');
    await page.fill('#key', made.stdout.trim());
    await page.keyboard.press('Enter');
    await page.waitForURL('**/accounts');
    hold('signed in', (await page.textContent('.tools')).includes('Sign out'));
    const refused = await page.goto(`${base}/profile`);
    hold('the role is held to', refused.status() === 403);
    await shoot(page, 'refused');
    await page.click('.tools button');
    await page.waitForURL('**/login*');
    hold('signed out', (await (await page.goto(`${base}/`)).url()).includes('/login'));
    await context.close();
  }
} catch (error) {
  failures.push(`the walk broke off: ${error.stack}`);
} finally {
  await browser.close();
  child.kill();
  rmSync(dir, { recursive: true, force: true });
}

failures.forEach((failure) => console.log(failure));
console.log(`pages of the service: ${passed} passed, ${failures.length} failed; ${readdirSync(folder).length} pictures in ${folder}`);
process.exitCode = failures.length === 0 ? 0 : 1;
