// The key of a program, as WebCrypto has it.

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' }

// What signs assertions: the private key of a JWK, not to be taken out again, and its name.
export async function signing(jwk) {
  return { key: await crypto.subtle.importKey('jwk', jwk, ES256, false, ['sign']), kid: jwk.kid }
}
