// One client library in a process: a line of JSON says what to do next, a line of JSON answers.
//
// {"step": "redeem", "landed": "…"} → {"done": {…}}, or {"refused": {code, error, message}} where
// the library threw. What the library is told and what it answers is all of a test's own.

import { createInterface } from 'node:readline'

const [library] = process.argv.slice(2)
const { Peer } = await import(`./${library}.mjs`)
const peer = new Peer()

for await (const line of createInterface({ input: process.stdin })) {
  const { step, ...told } = JSON.parse(line)
  process.stdout.write(`${JSON.stringify(await taken(step, told))}\n`)
}

async function taken(step, told) {
  try {
    return { done: (await peer[step](told)) ?? {} }
  } catch (error) {
    return { refused: { code: error.code ?? error.name, error: error.error, message: said(error) } }
  }
}

function said(error) {
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message}${cause}`
}
