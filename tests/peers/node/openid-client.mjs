// The steps of a relying party, taken by openid-client as its manual says.

import * as client from 'openid-client'
import { signing } from './keys.mjs'

const PROOFS = {
  private_key_jwt: async (program) => client.PrivateKeyJwt(await signing(program.key)),
  client_secret_basic: (program) => client.ClientSecretBasic(program.secret),
  client_secret_post: (program) => client.ClientSecretPost(program.secret),
  none: () => client.None(),
}

export class Peer {
  // `bound`: with tokens that only the holder of a key may use (DPoP).
  async discover({ issuer, program, bound }) {
    this.program = program
    this.config = await client.discovery(
      new URL(issuer),
      program.client_id,
      { id_token_signed_response_alg: program.identity_alg },
      await PROOFS[program.auth_method](program),
      { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
    )
    if (bound) {
      const keys = await client.randomDPoPKeyPair('ES256')
      this.held = { DPoP: client.getDPoPHandle(this.config, keys) }
    }
    return this.config.serverMetadata()
  }

  async authorize({ pushed, asked }) {
    this.verifier = client.randomPKCECodeVerifier()
    this.state = client.randomState()
    this.nonce = client.randomNonce()
    const parameters = {
      redirect_uri: this.program.redirect_uris[0],
      scope: this.program.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
      state: this.state,
      nonce: this.nonce,
      ...asked,
    }
    const url = pushed
      ? await client.buildAuthorizationUrlWithPAR(this.config, parameters, this.held)
      : client.buildAuthorizationUrl(this.config, parameters)
    return { url: url.href }
  }

  async redeem({ landed, max_age: maxAge }) {
    const checks = {
      pkceCodeVerifier: this.verifier,
      expectedState: this.state,
      expectedNonce: this.nonce,
      idTokenExpected: true,
      maxAge,
    }
    const url = new URL(landed)
    return this.#kept(
      await client.authorizationCodeGrant(this.config, url, checks, undefined, this.held),
    )
  }

  async refresh() {
    return this.#kept(
      await client.refreshTokenGrant(
        this.config,
        this.tokens.refresh_token,
        undefined,
        this.held,
      ),
    )
  }

  userinfo({ subject }) {
    return client.fetchUserInfo(this.config, this.tokens.access_token, subject, this.held)
  }

  introspect({ token }) {
    return client.tokenIntrospection(this.config, token)
  }

  revoke({ token }) {
    return client.tokenRevocation(this.config, token)
  }

  async program_token({ asked }) {
    return this.#kept(await client.clientCredentialsGrant(this.config, asked, this.held))
  }

  async exchange({ asked }) {
    const grant = 'urn:ietf:params:oauth:grant-type:token-exchange'
    return client.genericGrantRequest(this.config, grant, asked, this.held)
  }

  sign_out({ asked }) {
    return { url: client.buildEndSessionUrl(this.config, asked).href }
  }

  #kept(tokens) {
    this.tokens = { ...this.tokens, ...tokens }
    return { ...tokens, claims: tokens.claims() }
  }
}
