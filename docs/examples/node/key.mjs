// Makes the key by which the site proves itself, and prints how the site is registered with it.
//
//   node key.mjs key.json http://127.0.0.1:5001 > client.json

import { writeFile } from 'node:fs/promises'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'

const [file, site] = process.argv.slice(2)
const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const { d, ...bare } = await exportJWK(privateKey)
const known = { ...bare, use: 'sig', alg: 'ES256', kid: await calculateJwkThumbprint(bare) }

await writeFile(file, JSON.stringify({ ...known, d }), { mode: 0o600, flag: 'wx' })

const registration = {
  client_id: 'example-node',
  name: 'An example in Node',
  auth_method: 'private_key_jwt',
  jwks: { keys: [known] },
  grants: ['authorization_code'],
  scopes: ['openid', 'profile', 'email'],
  audiences: ['idp'],
  redirect_uris: [`${site}/callback`],
  post_logout_redirect_uris: [`${site}/`],
}
console.log(JSON.stringify([registration], null, 2))
