// Bundles the page, serves it on this machine together with the API of the Prometheus, and photographs it.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { accessSync, constants } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';

const HELP = `Usage: make [options] PROMETHEUS PICTURE

Draws every panel of a dashboard with the data of a Prometheus, in a browser without a window, and saves a PNG picture.
Uses Grafana's libraries, but no Grafana. Needs Node.js 20 or newer and Chromium. Makes the file smaller with pngquant, if
it is installed.

  PROMETHEUS           its address, such as http://localhost:9090
  PICTURE              the file to write, such as dashboard.png
  --dashboard FILE     the JSON model; default: crosstide.json of the folder above
  --minutes N          how much time the graphs show; default: 60
  --to TIME            where it ends, such as 2026-01-31T12:00:00Z; default: now
  --scrape-interval S  the setting of Grafana's data source, in seconds; default: 15
  --width N            the width of the picture in pixels; default: 1600
  --theme THEME        dark or light; default: dark
  --browser FILE       Chromium or Chrome; default: the first of chromium, google-chrome in PATH
  --help               this text

Exit code 0 only if every panel was drawn. It is 1 if a query fails, if a query returns nothing, unless its expression
ends in "> 0", or if the dashboard has something that this program cannot draw. The picture is written then, too: it
shows the errors. The exit code is 2 if the options are wrong.
`;
const folder = dirname(fileURLToPath(import.meta.url));
/** The fonts where the styles of Grafana's library look for them. */
const FONTS = {
  '/public/fonts/inter/Inter-Regular.woff2': 'inter-latin-400-normal.woff2',
  '/public/fonts/inter/Inter-Medium.woff2': 'inter-latin-500-normal.woff2',
};
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

function end(code, message) {
  process.stderr.write(`FAILED: ${message}\n`);
  process.exit(code);
}

function settings() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        dashboard: { type: 'string', default: join(folder, '../crosstide.json') },
        minutes: { type: 'string', default: '60' },
        to: { type: 'string' },
        'scrape-interval': { type: 'string', default: '15' },
        width: { type: 'string', default: '1600' },
        theme: { type: 'string', default: 'dark' },
        browser: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    end(2, `${error.message}. See make --help.`);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  if (positionals.length !== 2) {
    end(2, 'name a Prometheus and a file for the picture. See make --help.');
  }
  if (!/^https?:\/\//.test(positionals[0]) || !URL.canParse(positionals[0])) {
    end(2, `${positionals[0]} is not an address such as http://localhost:9090`);
  }
  for (const name of ['minutes', 'scrape-interval', 'width']) {
    if (!(Number(values[name]) > 0)) {
      end(2, `--${name} ${values[name]} is not a positive number`);
    }
  }
  if (!['dark', 'light'].includes(values.theme)) {
    end(2, `--theme ${values.theme} is neither dark nor light`);
  }
  const to = values.to === undefined ? Date.now() : Date.parse(values.to);
  if (Number.isNaN(to)) {
    end(2, `--to ${values.to} is not a time such as 2026-01-31T12:00:00Z`);
  }
  return { ...values, to, prometheus: positionals[0].replace(/\/*$/, '/'), picture: positionals[1] };
}

function browserOf(chosen) {
  const candidates = chosen
    ? [chosen]
    : (process.env.PATH ?? '')
        .split(delimiter)
        .flatMap((path) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(path, name)));
  for (const candidate of candidates) {
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // the next one
    }
  }
  return end(1, chosen ? `${chosen} cannot be executed` : 'no Chromium in PATH (Debian package chromium); or use --browser');
}

async function bundle() {
  await build({
    entryPoints: [join(folder, 'src/page.tsx')],
    outdir: join(folder, 'dist'),
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.svg': 'file' },
    logLevel: 'error',
  });
}

/** Serves the page, the icons of the library, the dashboard, and what the Prometheus answers. */
function serve({ dashboard, prometheus }) {
  const server = createServer(async (request, response) => {
    try {
      const url = new URL(request.url, 'http://localhost');
      if (url.pathname.startsWith('/api/')) {
        const answer = await fetch(prometheus + url.pathname.slice(1) + url.search);
        response.writeHead(answer.status, { 'Content-Type': 'application/json' });
        response.end(Buffer.from(await answer.arrayBuffer()));
        return;
      }
      const path = normalize(decodeURIComponent(url.pathname));
      const file =
        path === '/' ? join(folder, 'src/index.html')
        : path === '/dashboard.json' ? dashboard
        : FONTS[path] ? join(folder, 'node_modules/@fontsource/inter/files', FONTS[path])
        : path.startsWith('/public/build/') ? join(folder, 'node_modules/@grafana/ui/dist/public', path.slice(14))
        : join(folder, 'dist', path);
      const content = await readFile(file);
      response.writeHead(200, { 'Content-Type': TYPES[path === '/' ? '.html' : extname(file)] ?? 'application/octet-stream' });
      response.end(content);
    } catch (error) {
      const reason = error.cause?.code ?? error.message;
      response.writeHead(error.code === 'ENOENT' ? 404 : 502, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ status: 'error', error: `${prometheus}: ${reason}` }));
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function photograph(options, port, executablePath) {
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    // Chromium refuses to run as root with its sandbox; the page is made of this folder and of numbers
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(`page: ${error.message}`));
    page.on('response', (answer) => answer.status() === 404 && errors.push(`page: not found: ${answer.url()}`));
    await page.setViewport({ width: Number(options.width), height: 1000 });
    const search = new URLSearchParams({
      to: options.to,
      minutes: options.minutes,
      scrape: options['scrape-interval'],
      theme: options.theme,
    });
    await page.goto(`http://127.0.0.1:${port}/?${search}`);
    await page
      .waitForFunction('window.picture?.done', { timeout: 120_000 })
      .catch((error) => errors.push(`page: not drawn: ${error.message}`));
    // the icons of the panels
    await page.waitForNetworkIdle({ timeout: 30_000 }).catch((error) => errors.push(`page: not complete: ${error.message}`));
    await page.screenshot({ path: options.picture, fullPage: true });
    const result = await page.evaluate('window.picture');
    return { empty: result?.empty ?? [], errors: [...errors, ...(result?.errors ?? [])] };
  } finally {
    await browser.close();
  }
}

const options = settings();
const executable = browserOf(options.browser);
await readFile(options.dashboard).catch((error) => end(2, `the dashboard ${options.dashboard}: ${error.message}`));
await fetch(`${options.prometheus}api/v1/query?query=1`)
  .then((answer) => answer.ok || end(1, `${options.prometheus} answers with HTTP status ${answer.status}`))
  .catch((error) => end(1, `${options.prometheus} does not answer: ${error.cause?.code ?? error.cause?.message ?? error}`));
await bundle();
const server = await serve(options);
let result;
try {
  result = await photograph(options, server.address().port, executable);
} catch (error) {
  end(1, error.message);
}
for (const title of result.empty) {
  process.stderr.write(`empty, as it may be: ${title}\n`);
}
if (result.errors.length > 0) {
  end(1, `\n  ${result.errors.join('\n  ')}\nThe picture ${options.picture} shows them.`);
}
// half the size; not installed is not an error
spawnSync('pngquant', ['--force', '--output', options.picture, '256', options.picture]);
process.stdout.write(`${options.picture}: ${Math.ceil((await stat(options.picture)).size / 1000)} kB\n`);
process.exit(0);
