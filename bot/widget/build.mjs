// Builds src/ into one classic, ASCII script. Deterministic: the same sources give the same bytes everywhere.
// `node build.mjs --check` fails when the committed file is not what the sources give.
import {readFileSync, writeFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {build} from 'esbuild';

const TARGET = new URL('chat-widget.js', import.meta.url);
const MAX_GZIP = 40 * 1024; // what a help page may pay for a chat nobody has opened yet
const LICENCES = {lit: 'BSD-3-Clause', marked: 'MIT'};

// The styles are text to esbuild, so their indentation is taken out here.
const packStyles = {
  name: 'pack-styles',
  setup: ({onLoad}) => onLoad({filter: /src[/\\]styles[/\\].*\.js$/}, ({path}) => ({
    contents: readFileSync(path, 'utf8').replace(/\/\*.*?\*\//gs, '').replace(/`[^`]*`/g, (css) => css.replace(/\s+/g, ' ')),
  })),
};

const versions = JSON.parse(readFileSync(new URL('package.json', import.meta.url))).dependencies;
const names = Object.entries(LICENCES).map(([name, licence]) => `${name} ${versions[name]} (${licence})`);

const {outputFiles} = await build({
  absWorkingDir: new URL('.', import.meta.url).pathname,
  entryPoints: ['src/main.js'],
  bundle: true,
  minify: true,
  format: 'iife', // a classic script: document.currentScript holds the configuration
  target: 'es2021',
  charset: 'ascii', // a host page without a charset would garble anything else
  legalComments: 'none',
  banner: {js: `/* Zustellhelfer chat widget. Contains ${names.join(', ')}. See THIRD-PARTY.md. */`},
  plugins: [packStyles],
  write: false,
});
const built = Buffer.from(outputFiles[0].contents);
const gzipped = gzipSync(built, {level: 9}).length;
console.log(`chat-widget.js: ${built.length} bytes, ${gzipped} gzip`);
if (built.some((byte) => byte > 127)) throw new Error('the built file is not ASCII');
if (gzipped > MAX_GZIP) throw new Error(`the built file is larger than ${MAX_GZIP} bytes gzip`);
if (process.argv.includes('--check')) {
  if (!readFileSync(TARGET).equals(built)) throw new Error('chat-widget.js is not what src/ gives: run `make widget`');
  console.log('chat-widget.js is what src/ gives.');
} else {
  writeFileSync(TARGET, built);
}
