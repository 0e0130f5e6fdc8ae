// A small site that people enter through the identity provider: Node and openid-client.
//
// It shares no secret with the provider: a key of its own proves it (private_key_jwt), and what it
// asks for is pushed (RFC 9126), so that nothing of it passes through the browser. README.md tells
// how it is registered and started.

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import * as client from 'openid-client'

const { ISSUER, SITE_URL, KEY_FILE } = process.env
const MINUTES_TO_SIGN_IN = 15
const SECURE = SITE_URL.startsWith('https:') ? '; Secure' : ''

const provider = await known()
const leaving = new Map() // browsers on their way to the provider
const people = new Map() // who is signed in

const ROUTES = {
  'GET /': home,
  'POST /login': login,
  'GET /callback': callback,
  'POST /logout': logout,
}

createServer(async (request, response) => {
  const url = new URL(request.url, SITE_URL)
  const answer = ROUTES[`${request.method} ${url.pathname}`]
  if (!answer) {
    return page(response, 404, '<p>There is no such page.</p>')
  }
  try {
    await answer(request, response, url)
  } catch (error) {
    console.error('nobody was let in:', error.code ?? error.name, error.message)
    page(response, 403, '<p role="alert">You were not let in.</p>')
  }
}).listen(new URL(SITE_URL).port, '127.0.0.1')

async function known() {
  const jwk = JSON.parse(await readFile(KEY_FILE, 'utf8'))
  const kind = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', jwk, kind, false, ['sign'])
  const execute = [client.enableNonRepudiationChecks] // the ID token's signature is read too
  if (ISSUER.startsWith('http:')) {
    execute.push(client.allowInsecureRequests) // a provider on this very machine
  }
  const proof = client.PrivateKeyJwt({ key, kid: jwk.kid })
  return client.discovery(new URL(ISSUER), 'example-node', {}, proof, { execute })
}

function home(request, response) {
  const person = people.get(cookie(request))
  page(
    response,
    200,
    person
      ? `<p>You are ${escaped(person.name)}, proven by ${escaped(person.acr)}.</p>
         <form method="post" action="/logout"><button>Sign out</button></form>`
      : `<p>You are nobody here yet.</p>
         <form method="post" action="/login"><button>Sign in</button></form>`,
  )
}

async function login(request, response) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  }
  const url = await client.buildAuthorizationUrlWithPAR(provider, {
    redirect_uri: `${SITE_URL}/callback`,
    scope: 'openid profile email',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  })
  const key = fresh()
  leaving.set(key, checks)
  setTimeout(() => leaving.delete(key), MINUTES_TO_SIGN_IN * 60_000).unref()
  redirect(response, url.href, key)
}

async function callback(request, response, url) {
  const checks = leaving.get(cookie(request))
  leaving.delete(cookie(request))
  if (!checks) {
    throw new Error('this browser did not leave for the provider')
  }
  const tokens = await client.authorizationCodeGrant(provider, url, checks)
  const key = fresh() // another one: what a stranger may have planted is worth nothing
  people.set(key, { ...tokens.claims(), hint: tokens.id_token })
  redirect(response, '/', key)
}

function logout(request, response) {
  const person = people.get(cookie(request))
  people.delete(cookie(request))
  if (!person) {
    return redirect(response, '/')
  }
  const asked = { id_token_hint: person.hint, post_logout_redirect_uri: `${SITE_URL}/` }
  redirect(response, client.buildEndSessionUrl(provider, asked).href)
}

function fresh() {
  return randomBytes(32).toString('base64url')
}

function cookie(request) {
  return request.headers.cookie?.match(/(?:^|; )example-node=([\w-]+)/)?.[1]
}

function redirect(response, to, key) {
  if (key) {
    response.setHeader('Set-Cookie', `example-node=${key}; Path=/; HttpOnly; SameSite=Lax${SECURE}`)
  }
  response.writeHead(303, { Location: to }).end()
}

function page(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>An example in Node</title>
    <main><h1>An example in Node</h1>${body}</main></html>`)
}

function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
