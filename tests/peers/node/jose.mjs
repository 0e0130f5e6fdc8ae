// A relying party that is told of a sign-out: jose checks the token (OIDC Back-Channel 2.6).

import { createRemoteJWKSet, jwtVerify } from 'jose'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

export class Peer {
  async signed_out({ token, issuer, audience, jwks_uri }) {
    const keys = createRemoteJWKSet(new URL(jwks_uri))
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['ES256', 'RS256'],
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      maxTokenAge: '120s',
    })
    if ('nonce' in payload || typeof payload.events[EVENT] !== 'object') {
      throw new TypeError('this is no logout token')
    }
    return { claims: payload, header: protectedHeader }
  }
}
