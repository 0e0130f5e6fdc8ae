// Rebuilds the assets aside and fails, naming them, when the committed ones differ.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const committed = join(here, '..', 'src', 'look', 'static')
const aside = mkdtempSync(join(tmpdir(), 'look-'))
// Bytes of a compressor differ between versions; their originals do not.
const names = (folder) => readdirSync(folder).filter((name) => !/\.(gz|br)$/.test(name))

execFileSync(process.execPath, [join(here, 'build.mjs'), aside])
const differing = [...new Set([...names(aside), ...names(committed)])].filter((name) => {
  try {
    return !readFileSync(join(aside, name)).equals(readFileSync(join(committed, name)))
  } catch {
    return true
  }
})
rmSync(aside, { recursive: true })
for (const name of differing) console.error(`differs: ${name}`)
process.exit(differing.length ? 1 : 0)
