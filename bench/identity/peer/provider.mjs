// oidc-provider as its manual says, in memory: tokens of programs, JWTs signed by ES256.
//
// Told on standard input: {port, clients, key, audience, resource, scope}.

import { readFileSync } from 'node:fs'
import Provider from 'oidc-provider'

const { port, clients, key, audience, resource, scope } = JSON.parse(readFileSync(0, 'utf8'))
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: clients.map((client) => ({
    grant_types: ['client_credentials'],
    id_token_signed_response_alg: 'ES256',
    redirect_uris: [],
    response_types: [],
    ...client,
  })),
  jwks: { keys: [key] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({
        scope,
        audience,
        accessTokenTTL: 300,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
})
provider.listen(port, '127.0.0.1', () => console.log('ready'))
