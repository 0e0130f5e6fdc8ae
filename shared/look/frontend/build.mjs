// Builds ../src/look/static: sass, copy, hash into the name, compress; writes manifest.json.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2] ?? join(here, '..', 'src', 'look', 'static')
const packages = join(here, 'node_modules')
const manifest = {}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

/** Write one file under its hashed name, with compressed twins where that saves bytes. */
function emit (name, content) {
  const bytes = Buffer.from(content)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `.${digest}$1`)
  manifest[name] = hashed
  writeFileSync(join(out, hashed), bytes)
  if (name.endsWith('.woff2')) return
  writeFileSync(join(out, `${hashed}.gz`), gzipSync(bytes, { level: 9 }))
  writeFileSync(join(out, `${hashed}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

/** Point references at the hashed names of files emitted before. */
function relink (text) {
  for (const [name, hashed] of Object.entries(manifest)) {
    text = text.replaceAll(`"${name}"`, `"${hashed}"`).replaceAll(`'./${name}'`, `'./${hashed}'`)
  }
  return text
}

for (const subset of ['cyrillic', 'latin']) {
  for (const weight of [400, 700]) {
    const name = `golos-text-${subset}-${weight}-normal.woff2`
    emit(name, readFileSync(join(packages, '@fontsource', 'golos-text', 'files', name)))
  }
}
emit('favicon.svg', readFileSync(join(here, 'src', 'favicon.svg')))
const sheet = compile(join(here, 'src', 'look.scss'), { style: 'compressed', loadPaths: [packages], quietDeps: true })
// The state crest belongs to gov.uk alone; no page of ours may even name it.
emit('look.css', relink(sheet.css).replaceAll('url("/static/images/govuk-crest.svg")', 'none'))
const govuk = readFileSync(join(packages, 'govuk-frontend', 'dist', 'govuk', 'govuk-frontend.min.js'), 'utf8')
emit('govuk-frontend.min.js', govuk.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n'))
for (const module of ['countdown.mjs', 'copy.mjs', 'idle.mjs', 'init.mjs']) {
  emit(module, relink(readFileSync(join(here, 'src', 'js', module), 'utf8')))
}
writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
